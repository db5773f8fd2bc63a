# Writes power.json: power by semTools (SSpower, findRMSEApower), standard errors and moments by lavaan (a fit to population
# moments; simulateData with empirical = TRUE), for populations written here: Rscript make.R, from this folder.
suppressMessages({library(lavaan); library(semTools); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")

# --- likelihood-ratio power
mediation <- list(
  population = "m ~ 0.3*x\ny ~ 0.25*m + 0.1*x\nx ~~ 1*x\nm ~~ 0.91*m\ny ~~ 0.9*y",
  model = "m ~ a*x\ny ~ b*m + c*x", null = "m ~ x\ny ~ 0*m + x", nparam = 1)
factors <- list(
  population = "f =~ 0.7*x1 + 0.7*x2 + 0.6*x3\ng =~ 0.8*y1 + 0.7*y2 + 0.6*y3\nf ~~ 0.3*g\nf ~~ 1*f\ng ~~ 1*g",
  model = "f =~ x1 + x2 + x3\ng =~ y1 + y2 + y3", null = "f =~ x1 + x2 + x3\ng =~ y1 + y2 + y3\nf ~~ 0*g", nparam = 1)
ratio <- lapply(list(mediation, factors), function(case) lapply(c(80, 150, 400), function(n)
  list(population = unbox(case$population), model = unbox(case$model), null = unbox(case$null), n = unbox(n),
       power = unbox(as.numeric(SSpower(powerModel = case$null, n = n, nparam = case$nparam, popModel = case$population))))))
groups <- list(population = "y ~ c(0.2, 0.5)*x\nx ~~ c(1, 1)*x\ny ~~ c(1, 1)*y", model = "y ~ c(b1, b2)*x", null = "y ~ c(b, b)*x")
fitted_groups <- fitted(sem(groups$population, sample.nobs = c(60, 90)))
groups_power <- as.numeric(SSpower(powerModel = groups$null, n = c(60, 90), nparam = 1,
  Sigma = lapply(fitted_groups, "[[", "cov"), mu = lapply(fitted_groups, "[[", "mean")))

# --- power of tests of fit
grid <- expand.grid(df = c(5, 20, 100), n = c(100, 400, 1000), pair = 1:4)
pairs <- list(c(.05, .08), c(.05, .01), c(0, .05), c(.03, .06))
rmsea <- lapply(seq_len(nrow(grid)), function(i) {
  p <- pairs[[grid$pair[i]]]
  list(null = unbox(p[1]), alternative = unbox(p[2]), df = unbox(grid$df[i]), n = unbox(grid$n[i]),
       power = unbox(findRMSEApower(p[1], p[2], grid$df[i], grid$n[i])))
})
rmsea_groups <- findRMSEApower(.05, .08, 20, 300, group = 2)

# --- standard errors in the population: a random-intercept cross-lagged panel model of five waves
waves <- 1:5
Phi <- matrix(c(.4, .15, .2, .3), 2, byrow = TRUE)
R <- matrix(c(1, .3, .3, 1), 2)
Psi <- R - Phi %*% R %*% t(Phi)
sigma <- matrix(0, 10, 10, dimnames = rep(list(c(paste0("x", waves), paste0("y", waves))), 2))
for (s in waves) for (t in waves) {
  lag <- if (s >= t) s - t else t - s
  power <- diag(2)
  for (k in seq_len(lag)) power <- power %*% Phi
  block <- if (s >= t) power %*% R else R %*% t(power)
  block <- block + matrix(c(1, .3, .3, 1), 2)
  sigma[paste0(c("x", "y"), s), paste0(c("x", "y"), t)] <- block
}
lines <- c("RI_x =~ 1*x1 + 1*x2 + 1*x3 + 1*x4 + 1*x5", "RI_y =~ 1*y1 + 1*y2 + 1*y3 + 1*y4 + 1*y5",
  sprintf("wx%d =~ 1*x%d", waves, waves), sprintf("wy%d =~ 1*y%d", waves, waves),
  sprintf("wx%d + wy%d ~ wx%d + wy%d", 2:5, 2:5, 1:4, 1:4),
  sprintf("wx%d ~~ wx%d\nwy%d ~~ wy%d\nwx%d ~~ wy%d", waves, waves, waves, waves, waves, waves),
  "RI_x ~~ RI_x\nRI_y ~~ RI_y\nRI_x ~~ RI_y", sprintf("x%d ~ 1\ny%d ~ 1", waves, waves))
fit <- lavaan(paste(lines, collapse = "\n"), sample.cov = sigma, sample.mean = setNames(rep(0, 10), colnames(sigma)),
  sample.nobs = 700, sample.cov.rescale = FALSE)
table <- parameterEstimates(fit)
table <- table[table$op == "~" | (table$op == "~~" & table$se > 0), ]

# --- moments and values of populations, with lavaan's defaults for what is not written
texts <- c("f =~ 0.8*x2 + x1\ng =~ y1 + 0.5*y2\ng ~ 0.4*f + 0.2*z\ny1 ~~ 0.3*x1",
           "m ~ 0.3*x\ny ~ 0.2*m + 0.1*x\nx ~ 2*1\nm ~ 1*1", "f =~ 1*a + 0.7*b + 0.7*c + 0.5*d\nf ~~ 2*f\nb ~~ 0.5*b")
moments <- lapply(texts, function(text) {
  data <- simulateData(text, sample.nobs = 200, empirical = TRUE, meanstructure = TRUE, seed = 1)
  S <- cov(data) * 199 / 200
  list(text = unbox(text), names = colnames(S), covariance = S, mean = colMeans(data))
})
write(toJSON(list(
  source = unbox("semTools SSpower, findRMSEApower; lavaan, simulateData"), semTools = unbox(as.character(packageVersion("semTools"))),
  lavaan = unbox(as.character(packageVersion("lavaan"))), data = unbox("populations written in make.R"),
  ratio = do.call(c, ratio), groups = c(lapply(groups, unbox), list(n = c(60, 90), power = unbox(groups_power))),
  rmsea = rmsea, rmsea_groups = unbox(rmsea_groups),
  errors = list(model = unbox(paste(lines, collapse = "\n")), n = unbox(700), lhs = table$lhs, op = table$op, rhs = table$rhs, est = table$est, se = table$se),
  moments = moments
), digits = 12), "power.json")
