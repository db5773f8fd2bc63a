# References of mixed() and mmrm(): lme4, lmerTest, pbkrtest, nlme, emmeans. Rscript mixed.R, from this folder.
suppressMessages({library(lme4); library(lmerTest); library(pbkrtest); library(nlme); library(emmeans); library(jsonlite)})
source("data.R")
tight <- lmerControl(optimizer = "bobyqa", check.nobs.vs.nRE = "ignore", optCtrl = list(rhoend = 1e-10, maxfun = 1e6))

random_effects <- function(formula, data, reml = TRUE, joint = NULL) {
  fit <- lmerTest::lmer(formula, data, REML = reml, control = tight)
  satt <- coef(summary(fit))
  v <- as.data.frame(VarCorr(fit))
  out <- list(formula = paste(deparse(formula), collapse = ""), reml = reml, loglik = as.numeric(logLik(fit)), aic = AIC(fit), bic = BIC(fit),
              variances = v$vcov, n = nobs(fit),
              satterthwaite = table_of(satt[, 1], satt[, 2], satt[, 3]))
  if (reml) {
    kr <- coef(summary(fit, ddf = "Kenward-Roger"))
    out$kenward_roger <- table_of(kr[, 1], kr[, 2], kr[, 3])
  }
  if (!is.null(joint)) {
    l <- diag(nrow(satt))[joint, , drop = FALSE]
    s <- contestMD(fit, l); k <- contestMD(fit, l, ddf = "Kenward-Roger")
    out$joint <- list(rows = joint - 1, satterthwaite = as.numeric(s[1, 3:6][c(3, 1, 2, 4)]), kenward_roger = as.numeric(k[1, 3:6][c(3, 1, 2, 4)]))
  }
  out
}

residual <- function(formula, data, correlation, weights, reml = TRUE) {
  fit <- gls(formula, data, correlation = correlation, weights = weights, method = if (reml) "REML" else "ML",
             control = glsControl(tolerance = 1e-10, msTol = 1e-12, msMaxIter = 1000, maxIter = 1000, msVerbose = FALSE))
  list(loglik = as.numeric(logLik(fit)), estimate = as.numeric(coef(fit)), term = names(coef(fit)), se = sqrt(diag(vcov(fit))), sigma = fit$sigma)
}

data <- panel
data$wavef <- factor(data$wave)
data$index <- data$wave + 1
mm <- y ~ wavef * group
cases <- list(
  intercept = random_effects(y ~ months * group + x + (1 | person), data, joint = 4:5),
  intercept_ml = random_effects(y ~ months * group + x + (1 | person), data, FALSE),
  slope = random_effects(y ~ months * group + x + (months | person), data, joint = 2:5),
  slope_ml = random_effects(y ~ months * group + x + (months | person), data, FALSE),
  slope_only = random_effects(y ~ months * group + x + (0 + months | person), data),
  uncorrelated = random_effects(y ~ months * group + x + (months || person), data),
  few = random_effects(y ~ wavef * group + x + (months | person), data[data$person <= 14, ], joint = 2:5)
)
structures <- list(
  unstructured = residual(mm, data, corSymm(form = ~ index | person), varIdent(form = ~ 1 | wave)),
  unstructured_ml = residual(mm, data, corSymm(form = ~ index | person), varIdent(form = ~ 1 | wave), FALSE),
  cs = residual(mm, data, corCompSymm(form = ~ 1 | person), NULL),
  csh = residual(mm, data, corCompSymm(form = ~ 1 | person), varIdent(form = ~ 1 | wave)),
  ar1 = residual(mm, data, corAR1(form = ~ index | person), NULL),
  arh1 = residual(mm, data, corAR1(form = ~ index | person), varIdent(form = ~ 1 | wave)),
  car1 = residual(mm, data, corCAR1(form = ~ months | person), NULL),
  heterogeneous = residual(mm, data, NULL, varIdent(form = ~ 1 | wave)),
  independent = residual(mm, data, NULL, NULL)
)
random_ar1 <- lme(y ~ months * group + x, random = ~ 1 | person, correlation = corCAR1(form = ~ months | person), data = data)
fit <- lmer(y ~ months * group + x + (months | person), data, control = tight)
means <- as.data.frame(emmeans(fit, ~ group | months, at = list(months = c(0, 18)), lmer.df = "kenward-roger"))
wave_fit <- lmer(y ~ wavef * group + x + (1 | person), data, control = tight)
marginal <- as.data.frame(emmeans(wave_fit, ~ wavef, lmer.df = "kenward-roger"))
pairs <- as.data.frame(contrast(emmeans(wave_fit, ~ group | wavef, lmer.df = "kenward-roger"), "revpairwise"))
out <- list(
  source = paste("lme4, lmerTest, pbkrtest, nlme and emmeans on the simulated panel of data.R;", R.version.string),
  versions = versions("lme4", "lmerTest", "pbkrtest", "nlme", "emmeans"),
  data = columns(panel), random = cases, residual = structures,
  random_car1 = list(loglik = as.numeric(logLik(random_ar1)), estimate = as.numeric(fixef(random_ar1)), se = sqrt(diag(vcov(random_ar1)))),
  means = means, marginal = marginal, pairs = pairs
)
shared <- "../../../../shared/data/alda_cc0/unemployment_pp.sas7bdat"
if (file.exists(shared)) {
  real <- as.data.frame(haven::read_sas(shared)); names(real) <- tolower(names(real))
  out$unemployment <- list(
    a = random_effects(cesd ~ months + (months | id), real, FALSE),
    b = random_effects(cesd ~ months + unemp + (months | id), real, FALSE),
    c = random_effects(cesd ~ months * unemp + (months | id), real, FALSE),
    d = random_effects(cesd ~ unemp + unemp:months + (unemp + unemp:months | id), real, FALSE),
    a_reml = random_effects(cesd ~ months + (months | id), real),
    c_reml = random_effects(cesd ~ months * unemp + (months | id), real, joint = 2:4))
}
shared <- "../../../../shared/data/help_rct/HELPfull.csv"
if (file.exists(shared)) {
  help <- read.csv(shared); help <- help[!is.na(help$CES_D) & !is.na(help$GROUP), c("ID", "TIME", "GROUP", "CES_D")]
  help$wavef <- factor(help$TIME); help$index <- as.integer(help$wavef)
  out$help <- list(
    unstructured = residual(CES_D ~ wavef * GROUP, help, corSymm(form = ~ index | ID), varIdent(form = ~ 1 | TIME)),
    arh1 = residual(CES_D ~ wavef * GROUP, help, corAR1(form = ~ index | ID), varIdent(form = ~ 1 | TIME)),
    cs = random_effects(CES_D ~ wavef * GROUP + (1 | ID), help, joint = 7:10), n = nrow(help))
}
write_reference("mixed.json", out)
