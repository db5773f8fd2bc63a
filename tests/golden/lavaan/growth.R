# Growth and panel models: Rscript growth.R, from this folder.
source("common.R")
source("models.R")

# Demo.growth of lavaan (GPL: exported, not committed); the models are those of lavaan's tutorial and variations.
linear <- "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4"
case("linear", "GROWTH", linear, "growth", std_se = TRUE)
case("intercept_only", "GROWTH", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4", "growth")
case("quadratic", "GROWTH", paste0(linear, "\nq =~ 0*t1 + 1*t2 + 4*t3 + 9*t4"), "growth")
case("free_basis", "GROWTH", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + t2 + t3 + 1*t4", "growth")
case("covariates", "GROWTH", paste0(linear, "\ni ~ x1 + x2\ns ~ x1 + x2"), "growth")
case("time_varying", "GROWTH", paste0(linear, "\ni ~ x1 + x2\ns ~ x1 + x2\nt1 ~ c1\nt2 ~ c2\nt3 ~ c3\nt4 ~ c4"), "growth", std_se = TRUE)
case("time_varying_equal", "GROWTH", paste0(linear, "\ni ~ x1\ns ~ x1\nt1 ~ b*c1\nt2 ~ b*c2\nt3 ~ b*c3\nt4 ~ b*c4"), "growth")
case("equal_residuals", "GROWTH", paste0(linear, "\nt1 ~~ r*t1\nt2 ~~ r*t2\nt3 ~~ r*t3\nt4 ~~ r*t4"), "growth")
case("linear_mlr", "GROWTH", linear, "growth", estimator = "MLR")
case("as_sem", "GROWTH", paste0(linear, "\ni ~ 1\ns ~ 1\nt1 ~ 0*1\nt2 ~ 0*1\nt3 ~ 0*1\nt4 ~ 0*1"), "sem")
case("as_lavaan", "GROWTH", paste0(linear, "\ni ~~ i + s\ns ~~ s\ni ~ 1\ns ~ 1\nt1 ~~ t1\nt2 ~~ t2\nt3 ~~ t3\nt4 ~~ t4"), "lavaan")
case("as_lavaan_auto", "GROWTH", paste0(linear, "\ni + s ~ x1"), "lavaan", auto.var = TRUE, auto.cov.lv.x = TRUE, auto.cov.y = TRUE, int.lv.free = TRUE, meanstructure = TRUE)
case("random_x", "GROWTH", paste0(linear, "\ni ~ x1 + x2\ns ~ x1 + x2"), "growth", fixed.x = FALSE)

# Panel models on PoliticalDemocracy, both years.
case("cross_lagged", "PD", "y5 ~ a1*y1 + c1*y2\ny6 ~ c2*y1 + a2*y2\ny1 ~~ y2\ny5 ~~ y6", std_se = TRUE)
case("cross_lagged_equal", "PD", "y5 ~ a*y1 + c*y2\ny6 ~ c*y1 + a*y2\ny5 ~~ y6", meanstructure = TRUE)
case("latent_cross_lagged", "PD", "a60 =~ y1 + la*y2\nb60 =~ y3 + lb*y4\na65 =~ y5 + la*y6\nb65 =~ y7 + lb*y8\na65 ~ a60 + b60\nb65 ~ a60 + b60\na65 ~~ b65\ny1 ~~ y5\ny2 ~~ y6\ny3 ~~ y7\ny4 ~~ y8")
case("change_score", "PD", "dem60 =~ y1 + b*y2 + c*y3 + d*y4\ndem65 =~ y5 + b*y6 + c*y7 + d*y8\nchange =~ 1*dem65\ndem65 ~ 1*dem60\ndem65 ~~ 0*dem65\nchange ~~ dem60\ny1 ~~ y5\ny2 ~~ y6\ny3 ~~ y7\ny4 ~~ y8")

# Simulated panels: the moments are drawn here once and kept in the JSON, so that the model is fitted to the matrix.
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20261121)
n <- 500
between <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(1, .4, .4, .8), 2))
within <- list(matrix(rnorm(2 * n), n) %*% chol(matrix(c(1, .3, .3, 1), 2)))
for (w in 2:4) within[[w]] <- within[[w - 1]] %*% matrix(c(.4, .15, .2, .35), 2) + matrix(rnorm(2 * n), n) %*% chol(matrix(c(.8, .15, .15, .85), 2))
panel <- do.call(cbind, lapply(1:4, function(w) within[[w]] + between + rep(c(2 + .1 * w, 3 - .2 * w), each = n)))
colnames(panel) <- paste0(c("x", "y"), rep(1:4, each = 2))
matrices$panel <- list(source = "simulated: two variables, four waves, 500 persons; set.seed(20261121)", cov = round(cov(panel), 5),
                       mean = as.list(round(colMeans(panel), 5)), nobs = n)
matrices$panel_cov <- matrices$panel[c("source", "cov", "nobs")]

lags <- function(x, y, equal) paste(vapply(2:4, function(w) sprintf(
  "%s%d ~ %s%s%d + %s%s%d\n%s%d ~ %s%s%d + %s%s%d\n%s%d ~~ %s%d", x, w, if (equal) "a*" else "", x, w - 1, if (equal) "b*" else "", y, w - 1,
  y, w, if (equal) "c*" else "", x, w - 1, if (equal) "d*" else "", y, w - 1, x, w, y, w), ""), collapse = "\n")
clpm <- paste0("x1 ~~ y1\n", lags("x", "y", FALSE))
riclpm <- function(equal) paste0("RIx =~ 1*x1 + 1*x2 + 1*x3 + 1*x4\nRIy =~ 1*y1 + 1*y2 + 1*y3 + 1*y4\n",
  paste0("wx", 1:4, " =~ 1*x", 1:4, collapse = "\n"), "\n", paste0("wy", 1:4, " =~ 1*y", 1:4, collapse = "\n"), "\nwx1 ~~ wy1\n",
  lags("wx", "wy", equal), "\nRIx ~~ RIx + RIy\nRIy ~~ RIy\n", paste0("wx", 1:4, " ~~ wx", 1:4, collapse = "\n"), "\n", paste0("wy", 1:4, " ~~ wy", 1:4, collapse = "\n"))
ri_text <- function(equal) paste0(riclpm(equal), "\n", paste0("x", 1:4, " ~ 1", collapse = "\n"), "\n", paste0("y", 1:4, " ~ 1", collapse = "\n"))
case("clpm", NULL, clpm, matrix = "panel")
case("clpm_covariances", NULL, clpm, matrix = "panel_cov", std_se = TRUE)
case("clpm_equal", NULL, paste0("x1 ~~ y1\n", lags("x", "y", TRUE)), matrix = "panel")
case("riclpm", NULL, ri_text(FALSE), "lavaan", matrix = "panel", int.ov.free = TRUE, std_se = TRUE)
case("riclpm_equal", NULL, ri_text(TRUE), "lavaan", matrix = "panel")
case("riclpm_indirect", NULL, paste0(ri_text(TRUE), "\nindirect := c*b\nstable := a - d"), "lavaan", matrix = "panel")
case("autoregressive", NULL, "x2 ~ x1\nx3 ~ x2\nx4 ~ x3", matrix = "panel_cov")
case("autoregressive_equal", NULL, "x2 ~ a*x1\nx3 ~ a*x2\nx4 ~ a*x3\nx2 ~~ v*x2\nx3 ~~ v*x3\nx4 ~~ v*x4", matrix = "panel")
case("stable_trait", NULL, "T =~ 1*x1 + 1*x2 + 1*x3 + 1*x4\nS1 =~ 1*x1\nS2 =~ 1*x2\nS3 =~ 1*x3\nS4 =~ 1*x4\nS2 ~ a*S1\nS3 ~ a*S2\nS4 ~ a*S3\nx1 ~~ 0*x1\nx2 ~~ 0*x2\nx3 ~~ 0*x3\nx4 ~~ 0*x4\nT ~~ 0*S1", matrix = "panel_cov")
case("panel_growth", NULL, "ix =~ 1*x1 + 1*x2 + 1*x3 + 1*x4\nsx =~ 0*x1 + 1*x2 + 2*x3 + 3*x4\niy =~ 1*y1 + 1*y2 + 1*y3 + 1*y4\nsy =~ 0*y1 + 1*y2 + 2*y3 + 3*y4", "growth", matrix = "panel")
case("random_x_groups", "HS", "i =~ 1*x1 + 1*x2 + 1*x3\ns =~ 0*x1 + 1*x2 + 2*x3\nx1 ~~ v*x1\nx2 ~~ v*x2\nx3 ~~ v*x3\ni + s ~ x7", "growth", group = "school", fixed.x = FALSE)
case("random_time_varying", "GROWTH", paste0(linear, "\ni ~ x1\ns ~ x1\nt1 ~ c1\nt2 ~ c2"), "growth", fixed.x = FALSE)
case("random_x_free_mean", "GROWTH", paste0(linear, "\ni ~ x1 + x2\ns ~ x1 + x2\nx1 ~ 1\nx2 ~ 1"), "growth", fixed.x = FALSE)
case("random_x_mlr", "GROWTH", paste0(linear, "\ni ~ x1\ns ~ x1"), "growth", fixed.x = FALSE, estimator = "MLR")
case("random_x_uls", "GROWTH", paste0(linear, "\ni ~ x1\ns ~ x1"), "growth", estimator = "ULS")
case("covariate_with_variance", "GROWTH", paste0(linear, "\ni ~ x1 + x2\ns ~ x1 + x2\nx1 ~~ x1"), "growth")
case("as_lavaan_random_x", "GROWTH", paste0(linear, "\ni + s ~ x1"), "lavaan", auto.var = TRUE, auto.cov.lv.x = TRUE, auto.cov.y = TRUE, int.lv.free = TRUE, meanstructure = TRUE, fixed.x = FALSE)

finish("growth.json", "growth and panel models")
