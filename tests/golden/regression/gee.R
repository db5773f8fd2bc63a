# References of gee(): geepack (geeglm), clubSandwich. Rscript gee.R, from this folder.
suppressMessages({library(geepack); library(clubSandwich); library(jsonlite)})
source("data.R")
sharp <- geese.control(epsilon = 1e-12, maxit = 500)
marginal <- function(formula, family, corstr, data, id = "person", wave = "index") {
  data$.id <- as.integer(data[[id]]); data$.wave <- as.integer(data[[wave]])
  if (corstr == "unstructured") { # geepack 1.3.9 crashes where a wave is missing, unless the pairs are written out
    z <- genZcor(as.integer(table(data$.id)), data$.wave, corstrv = 4)
    fit <- geeglm(formula, family = family, data = data, id = .id, corstr = "userdefined", zcor = z, control = sharp)
  } else fit <- geeglm(formula, family = family, data = data, id = .id, waves = .wave, corstr = corstr, control = sharp)
  s <- summary(fit)
  list(formula = paste(deparse(formula), collapse = ""), family = family$family, corstr = corstr, term = names(coef(fit)), estimate = unname(coef(fit)),
       se = s$coefficients[, 2], naive = sqrt(diag(fit$geese$vbeta.naiv)), alpha = unname(fit$geese$alpha), scale = unname(fit$geese$gamma),
       qic = unname(QIC(fit)[1]))
}
panel$index <- panel$wave + 1
cases <- list()
for (corstr in c("independence", "exchangeable", "ar1", "unstructured")) {
  few <- if (corstr == "unstructured") panel[panel$wave < 3, ] else panel # with all waves its correlations are not positive definite
  cases[[paste0("gaussian_", corstr)]] <- marginal(y ~ months * group + x, gaussian(), corstr, few)
  cases[[paste0("binomial_", corstr)]] <- marginal(b ~ months * group + x, binomial(), corstr, panel)
  cases[[paste0("poisson_", corstr)]] <- marginal(k ~ months * group + x, poisson(), corstr, panel)
}
fit <- lm(y ~ months * group + x, panel)
cr <- lapply(c(CR0 = "CR0", CR1 = "CR1", CR1S = "CR1S", CR2 = "CR2", CR3 = "CR3"), function(type) unname(as.matrix(vcovCR(fit, panel$person, type))))
out <- list(source = paste("geepack and clubSandwich on the simulated panel of data.R;", R.version.string),
            versions = versions("geepack", "clubSandwich"), data = columns(panel), cases = cases, club = list(term = names(coef(fit)), cr = cr))
shared <- "../../../../shared/data/vlda_ptsd/PTSD.csv"
if (file.exists(shared)) {
  real <- read.csv(shared); real <- real[order(real$subject, real$time), ]
  out$ptsd <- lapply(c(independence = "independence", exchangeable = "exchangeable", ar1 = "ar1", unstructured = "unstructured"), function(c)
    marginal(ptsd ~ control + problems + stress + cohesion + factor(time), binomial(), c, real, "subject", "time"))
}
write_reference("gee.json", out)
