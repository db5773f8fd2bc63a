# Writes omega.json: six invented items, and omega of one factor by lavaan with its interval.
library(lavaan)
library(jsonlite)
set.seed(7)
n <- 150
f <- rnorm(n)
items <- sapply(c(.8, .7, .6, .9, .5, .7), function(l) round(pmin(pmax(1.5 + l * f + rnorm(n, sd = .8), 0), 3)))
d <- as.data.frame(items)
names(d) <- paste0("x", 1:6)
model <- paste(
  "f =~ ", paste0("l", 1:6, "*x", 1:6, collapse = " + "), "\n",
  paste0("x", 1:6, " ~~ e", 1:6, "*x", 1:6, collapse = "\n"), "\n",
  "omega := (l1+l2+l3+l4+l5+l6)^2 / ((l1+l2+l3+l4+l5+l6)^2 + e1+e2+e3+e4+e5+e6)"
)
fit <- cfa(model, d, std.lv = TRUE)
row <- subset(parameterEstimates(fit), label == "omega")
write_json(
  list(source = paste("lavaan", packageVersion("lavaan")), data = d, est = row$est, low = row$ci.lower, high = row$ci.upper),
  "omega.json", auto_unbox = TRUE, digits = NA, dataframe = "columns"
)
