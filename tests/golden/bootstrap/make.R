# Writes limits.json (boot's percentile and BCa limits of given draws) and lavaan.json (means and standard deviations of
# lavaan's bootstrap draws, and its Bollen-Stine p):
#   Rscript make.R
suppressMessages({library(boot); library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")

set.seed(20261121)
x <- round(rexp(40), 6)
statistic <- function(x, i) c(var(x[i]), mean(x[i]))
drawn <- boot(x, statistic, R = 499)
influence <- empinf(drawn, type = "jack")
limits <- lapply(c(.80, .90, .95, .99), function(level) {
  found <- boot.ci(drawn, conf = level, type = c("perc", "bca"), L = influence, index = 1)
  list(level = unbox(level), percentile = found$percent[4:5], bca = found$bca[4:5])
})
write(toJSON(list(
  source = unbox("boot.ci"), version = unbox(as.character(packageVersion("boot"))), x = x, estimate = unbox(drawn$t0[1]),
  draws = drawn$t[, 1], influence = influence, limits = limits
), digits = NA), "limits.json")

factors <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
indirect <- "visual =~ x1 + x2 + x3\nx4 ~ a*visual\nx7 ~ b*x4 + visual\nab := a*b"
cases <- lapply(list(
  list(name = "factors", model = factors), list(name = "indirect", model = indirect)
), function(case) {
  fit <- sem(case$model, HolzingerSwineford1939)
  table <- parameterTable(fit)
  draws <- bootstrapLavaan(fit, R = 2000, iseed = 20261121, FUN = function(f) {
    c(parameterTable(f)$est, standardizedSolution(f, se = FALSE)$est.std)
  })
  k <- nrow(table)
  p <- bootstrapLavaan(fit, R = 2000, type = "bollen.stine", FUN = fitMeasures, fit.measures = "chisq", iseed = 1)
  list(
    name = unbox(case$name), model = unbox(case$model), lhs = table$lhs, op = table$op, rhs = table$rhs, draws = unbox(nrow(draws)),
    mean = colMeans(draws)[seq_len(k)], sd = apply(draws, 2, sd)[seq_len(k)],
    std_mean = colMeans(draws)[k + seq_len(k)], std_sd = apply(draws, 2, sd)[k + seq_len(k)],
    low = apply(draws, 2, quantile, .025)[seq_len(k)], high = apply(draws, 2, quantile, .975)[seq_len(k)],
    bollen_stine = unbox(mean(as.numeric(p) > fitMeasures(fit, "chisq"))), bollen_stine_mean = unbox(mean(p)), bollen_stine_sd = unbox(sd(p))
  )
})
write(toJSON(list(
  source = unbox("lavaan"), version = unbox(as.character(packageVersion("lavaan"))), data = unbox("HolzingerSwineford1939"), cases = cases
), digits = 8), "lavaan.json")
