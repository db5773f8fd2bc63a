# Limits of indirect effects by other programs, from texts and regressions written by hand: `Rscript limits.R`
# writes limits.json. semTools::monteCarloCI for Monte-Carlo limits; boot::boot and boot.ci with two or three least-squares
# regressions for percentile and BCa limits; lavaan's own bootstrap for standardized ones.
suppressMessages({library(lavaan); library(semTools); library(boot); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
data <- read.csv(file.path(here, "..", "panel", "data", "panel.csv"))

simple <- "m2 ~ a*x1 + z1
y3 ~ b*m2 + c*x1 + z1
indirect := a*b
total := c + a*b"
serial <- "m2 ~ a*x1
m3 ~ d*m2 + e*x1
y4 ~ b*m3 + f*m2 + c*x1
first := a*f
last := e*b
both := a*d*b
all := a*f + e*b + a*d*b"

draws <- 200000
carlo <- function(text) {
  set.seed(20261122)
  found <- monteCarloCI(sem(text, data), nRep = draws, fast = TRUE)
  data.frame(label = rownames(found), estimate = found$est, low = found$ci.lower, high = found$ci.upper)
}

ols <- function(d, rows) {
  d <- d[rows, ]
  one <- cbind(1, d$x1, d$z1)
  a <- lm.fit(one, d$m2)$coefficients[[2]]
  y <- lm.fit(cbind(one, d$m2), d$y3)$coefficients
  c(indirect = a * y[[4]], total = y[[2]] + a * y[[4]])
}
set.seed(20261123)
times <- 20000
many <- boot(data, ols, times)
booted <- do.call(rbind, lapply(1:2, function(k) {
  ci <- boot.ci(many, type = c("perc", "bca"), index = k)
  data.frame(label = names(many$t0)[k], estimate = many$t0[[k]], se = sd(many$t[, k]),
             low = ci$percent[4], high = ci$percent[5], bca_low = ci$bca[4], bca_high = ci$bca[5])
}))

out <- list(source = unbox(paste("lavaan", packageVersion("lavaan"), "semTools", packageVersion("semTools"), "boot",
                                 packageVersion("boot"), "on", R.version.string)),
            script = unbox("limits.R"), data = unbox("tests/golden/panel/data/panel.csv"),
            carlo_draws = unbox(draws), boot_draws = unbox(times),
            simple = carlo(simple), serial = carlo(serial), boot = booted)
write_json(out, file.path(here, "limits.json"), digits = 10, pretty = TRUE)
