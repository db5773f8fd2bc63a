# Indirect effects by psych::mediate on its data set Tal.Or (Tal-Or, Cohen, Tsfati & Gunther 2010; Hayes 2013), from least
# squares: `Rscript psych.R` writes psych.json, with the covariances (divisor n - 1) that the test fits.
suppressMessages({library(psych); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
data <- psych::Tal.Or[, c("cond", "pmi", "import", "reaction")]
one <- function(formula) {
  set.seed(1)
  found <- mediate(formula, data = data, n.iter = 50, plot = FALSE)
  list(a = as.vector(found$a), b = as.vector(found$b), total = found$c[1], direct = found$cprime.reg$beta[2, 1],
       indirect = as.vector(found$a) * as.vector(found$b), printed = found$ab[1])
}
out <- list(source = paste("psych", packageVersion("psych"), "on", R.version.string), script = "psych.R", n = nrow(data),
            names = names(data), covariance = unname(cov(data)),
            simple = one(reaction ~ cond + (pmi)), parallel = one(reaction ~ cond + (pmi) + (import)))
write_json(out, file.path(here, "psych.json"), digits = 12, pretty = TRUE, auto_unbox = TRUE)
