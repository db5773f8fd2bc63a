# References of fixed_effects(): plm, clubSandwich. Rscript plm.R, from this folder.
suppressMessages({library(plm); library(clubSandwich); library(jsonlite)})
source("data.R")
panel$xt <- panel$x * (panel$group == "treated")
frame <- pdata.frame(panel, index = c("person", "wave"))
one <- function(formula, model, effect, data = frame, club = TRUE) {
  fit <- plm(formula, data = data, model = model, effect = effect)
  se <- function(v) unname(sqrt(diag(v)))
  out <- list(formula = paste(deparse(formula), collapse = ""), model = model, effect = effect, term = names(coef(fit)), estimate = unname(coef(fit)),
              plain = se(vcov(fit)), hc0 = se(vcovHC(fit, method = "arellano", type = "HC0")),
              sss = se(vcovHC(fit, method = "arellano", type = "sss")), df = df.residual(fit))
  if (club) for (type in c("CR0", "CR1", "CR1S", "CR2", "CR3"))
    out[[tolower(type)]] <- tryCatch(se(vcovCR(fit, cluster = "individual", type = type)), error = function(e) NULL)
  out
}
f <- y ~ x + months + xt
within <- one(f, "within", "individual")
twoways <- one(y ~ x + xt, "within", "twoways")
difference <- one(y ~ x, "fd", "individual", club = FALSE)
random <- one(y ~ x + months, "random", "individual", club = FALSE)
# Both covariances with the within estimator's error variance: phtest() takes each estimator's own, and the absolute value
# of the form where their difference is not positive definite, as here.
hausman <- function(formula, data = frame) {
  f <- plm(formula, data, model = "within"); r <- plm(formula, data, model = "random")
  variance <- function(fit) deviance(fit) / df.residual(fit)
  k <- names(coef(f)); d <- coef(f) - coef(r)[k]
  v <- vcov(f) - vcov(r)[k, k] * variance(f) / variance(r)
  list(statistic = as.numeric(d %*% solve(v, d)), df = length(k))
}
balanced <- panel[panel$person %in% names(which(table(panel$person) == 5)), ]
out <- list(source = paste("plm and clubSandwich on the simulated panel of data.R;", R.version.string), versions = versions("plm", "clubSandwich"),
            data = columns(panel[names(panel) != "xt"]), within = within, twoways = twoways, difference = difference, random = random,
            hausman = hausman(y ~ x + months), hausman_balanced = hausman(y ~ x, pdata.frame(balanced, index = c("person", "wave"))),
            phtest_balanced = unname(phtest(y ~ x, pdata.frame(balanced, index = c("person", "wave")))$statistic),
            random_balanced = one(y ~ x, "random", "individual", pdata.frame(balanced, index = c("person", "wave")), FALSE))
write_reference("plm.json", out)
