# Rscript make.R, from this folder: writes change.json. Each text is written by hand after the model's own literature.
suppressMessages({library(lavaan); library(lme4); library(nlme); library(plm); library(jsonlite)})
read <- function(name) read.csv(file.path("..", "panel", "data", paste0(name, ".csv")))
out <- list()
keep <- function(name, fit, wanted) {
  p <- parameterEstimates(fit, remove.nonfree = FALSE)
  p$group <- if (is.null(p$group)) 1 else p$group
  pick <- lapply(wanted, function(w) {
    k <- strsplit(w, " ")[[1]]
    r <- p[p$lhs == k[1] & p$op == k[2] & p$rhs == (if (length(k) > 2) k[3] else ""), ][1, ]
    list(est = unbox(r$est), se = unbox(r$se))
  })
  m <- fitMeasures(fit)
  out[[name]] <<- list(chisq = unbox(m[["chisq"]]), df = unbox(m[["df"]]), logl = unbox(m[["logl"]]), values = pick)
}
moments <- function(d, n = nrow(d)) list(cov = unname(as.matrix(cov(d))), mean = unname(colMeans(d)), names = names(d), n = unbox(n))

# lavaan's tutorial on growth curves: both models of its page.
out$demo <- moments(Demo.growth)
linear <- "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4"
keep("tutorial_linear", growth(linear, Demo.growth),
     c(I_mean = "i ~1", S_mean = "s ~1", I_var = "i ~~ i", S_var = "s ~~ s", cov = "i ~~ s"))
keep("tutorial_covariates", growth(paste0(linear, "\ni ~ x1 + x2\ns ~ x1 + x2\nt1 ~ c1\nt2 ~ c2\nt3 ~ c3\nt4 ~ c4"), Demo.growth),
     c(i_x1 = "i ~ x1", i_x2 = "i ~ x2", s_x1 = "s ~ x1", s_x2 = "s ~ x2", c1 = "t1 ~ c1", c4 = "t4 ~ c4"))

# Parallel growth by growth(), which adds residual and factor covariances itself; within-wave covariances by hand.
panel <- read("panel_missing")
two <- "ix =~ 1*x1 + 1*x2 + 1*x3 + 1*x4 + 1*x5\nsx =~ 0*x1 + 1*x2 + 2*x3 + 3*x4 + 4*x5
iy =~ 1*y1 + 1*y2 + 1*y3 + 1*y4 + 1*y5\nsy =~ 0*y1 + 1*y2 + 2*y3 + 3*y4 + 4*y5
x1 ~~ y1\nx2 ~~ y2\nx3 ~~ y3\nx4 ~~ y4\nx5 ~~ y5"
keep("parallel", growth(two, panel, missing = "ml"), c(slopes = "sx ~~ sy", levels = "ix ~~ iy", mean = "sy ~1"))
keep("parallel_regression", growth(paste0(two, "\nsy ~ ix\nsx ~~ sy\niy ~~ sy"), panel, missing = "ml"), c(b = "sy ~ ix"))

# Piecewise and quadratic growth.
keep("piecewise", growth("i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4 + 1*y5\na =~ 0*y1 + 1*y2 + 2*y3 + 2*y4 + 2*y5\nb =~ 0*y1 + 0*y2 + 0*y3 + 1*y4 + 2*y5",
     panel, missing = "ml"), c(first = "a ~1", second = "b ~1", cov = "a ~~ b"))
keep("quadratic", growth("i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4 + 1*y5\ns =~ 0*y1 + 1*y2 + 2*y3 + 3*y4 + 4*y5\nq =~ 0*y1 + 1*y2 + 4*y3 + 9*y4 + 16*y5",
     panel, missing = "ml"), c(slope = "s ~1", bend = "q ~1", var = "q ~~ q"))

# Second-order growth: sem() with scalar invariance, marker's intercept 0 (Mplus user's guide, example 6.14, first-order growth of a factor).
waves <- 1:5
measured <- paste0("f", waves, " =~ 1*x", waves, " + ly*y", waves, " + lm*m", waves, collapse = "\n")
cuts <- paste0("x", waves, " ~ 0*1\ny", waves, " ~ iy*1\nm", waves, " ~ im*1", collapse = "\n")
lag <- function(v) paste(apply(combn(waves, 2), 2, function(k) paste0(v, k[1], " ~~ ", v, k[2])), collapse = "\n")
second <- paste(measured, cuts, lag("x"), lag("y"), lag("m"), "i =~ 1*f1 + 1*f2 + 1*f3 + 1*f4 + 1*f5\ns =~ 0*f1 + 1*f2 + 2*f3 + 3*f4 + 4*f5\ni + s ~ 1", sep = "\n")
keep("second_order", sem(second, panel, missing = "ml"), c(level = "i ~1", slope = "s ~1", var = "s ~~ s"))

# Dual change scores by lavaan(), after the code of Grimm, Ram & Estabrook (2017): one line a relation.
scores <- function(v, k, level, change) paste(c(
  paste0("l", v, 1:k, " =~ 1*", v, 1:k), paste0("l", v, 2:k, " ~ 1*l", v, 1:(k - 1)), paste0("d", v, 2:k, " =~ 1*l", v, 2:k),
  paste0("l", v, 2:k, " ~~ 0*l", v, 2:k), paste0("d", v, 2:k, " ~~ 0*d", v, 2:k), paste0(v, 1:k, " ~~ e", v, "*", v, 1:k),
  paste0("g", v, " =~ ", paste0("1*d", v, 2:k, collapse = " + ")), paste0("g", v, " ~ start(", change, ")*1"), paste0("l", v, "1 ~ start(", level, ")*1"),
  paste0("g", v, " ~~ start(.2)*g", v), paste0("l", v, "1 ~~ start(1)*l", v, "1"), paste0("g", v, " ~~ l", v, "1")), collapse = "\n")
beta <- function(v, k) paste0("d", v, 2:k, " ~ b", v, "*l", v, 1:(k - 1), collapse = "\n")
whole <- read("change"); gaps <- read("change_missing")
keep("constant", lavaan(scores("x", 6, 10, 0.5), gaps, missing = "ml"), c(mean = "gx ~1", var = "gx ~~ gx"))
keep("dual", lavaan(paste(scores("x", 6, 10, 1.5), beta("x", 6), sep = "\n"), gaps, missing = "ml"),
     c(mean = "gx ~1", beta = "dx2 ~ lx1"))
keep("phi", lavaan(paste(scores("x", 6, 10, 1.5), beta("x", 6), paste0("dx", 3:6, " ~ ph*dx", 2:5, collapse = "\n"), sep = "\n"), whole),
     c(beta = "dx2 ~ lx1", phi = "dx3 ~ dx2"))
coupled <- paste(scores("x", 6, 10, 1.5), scores("y", 6, 5, 0.4), beta("x", 6), beta("y", 6), paste0("dx", 2:6, " ~ dl*ly", 1:5, collapse = "\n"),
                 paste0("dy", 3:6, " ~ xi*dx", 2:5, collapse = "\n"), paste0("x", 1:6, " ~~ exy*y", 1:6, collapse = "\n"),
                 "lx1 ~~ ly1 + gy\ngx ~~ ly1 + gy", sep = "\n")
keep("coupled", lavaan(coupled, gaps, missing = "ml"), c(beta_x = "dx2 ~ lx1", delta = "dx2 ~ ly1", beta_y = "dy2 ~ ly1", xi = "dy3 ~ dx2"))

# RI-CLPM by lavaan(), after Mulder & Hamaker (2021): the special case of structured residuals.
complete <- read("panel")
riclpm <- "RIx =~ 1*x1 + 1*x2 + 1*x3 + 1*x4 + 1*x5\nRIy =~ 1*y1 + 1*y2 + 1*y3 + 1*y4 + 1*y5
wx1 =~ 1*x1\nwx2 =~ 1*x2\nwx3 =~ 1*x3\nwx4 =~ 1*x4\nwx5 =~ 1*x5\nwy1 =~ 1*y1\nwy2 =~ 1*y2\nwy3 =~ 1*y3\nwy4 =~ 1*y4\nwy5 =~ 1*y5
wx2 + wy2 ~ wx1 + wy1\nwx3 + wy3 ~ wx2 + wy2\nwx4 + wy4 ~ wx3 + wy3\nwx5 + wy5 ~ wx4 + wy4
wx1 ~~ wy1\nwx2 ~~ wy2\nwx3 ~~ wy3\nwx4 ~~ wy4\nwx5 ~~ wy5\nRIx ~~ RIx\nRIy ~~ RIy\nRIx ~~ RIy
wx1 ~~ wx1\nwy1 ~~ wy1\nwx2 ~~ wx2\nwy2 ~~ wy2\nwx3 ~~ wx3\nwy3 ~~ wy3\nwx4 ~~ wx4\nwy4 ~~ wy4\nwx5 ~~ wx5\nwy5 ~~ wy5"
keep("riclpm", lavaan(riclpm, complete, int.ov.free = TRUE, meanstructure = TRUE), c(x_y = "wy2 ~ wx1", y_x = "wx5 ~ wy4", ri = "RIx ~~ RIy"))

# Structured residuals of one process by lavaan(), after Curran et al. (2014): equal lags and innovations from wave 2 on.
waves <- 1:6
structured <- paste(c(paste0("e", waves, " =~ 1*x", waves), paste0("x", waves, " ~~ 0*x", waves), paste0("e", 2:6, " ~ r*e", 1:5),
  paste0("e", 2:6, " ~~ v*e", 2:6), "e1 ~~ e1", paste0("i =~ ", paste0("1*x", waves, collapse = " + ")),
  paste0("s =~ ", paste0(waves - 1, "*x", waves, collapse = " + ")), "i ~~ i + s", "s ~~ s", "i ~ 1", "s ~ 1"), collapse = "\n")
keep("structured", lavaan(structured, gaps, missing = "ml"), c(ar = "e2 ~ e1", first = "e1 ~~ e1", later = "e2 ~~ e2", mean = "s ~1"))

# Autoregressive latent trajectory by sem(), after Bollen & Curran (2004, figure 2): first wave predetermined, autoregression free.
alt <- "a =~ 1*x2 + 1*x3 + 1*x4 + 1*x5 + 1*x6\nb =~ 1*x2 + 2*x3 + 3*x4 + 4*x5 + 5*x6\na ~~ b + x1\nb ~~ x1
x2 ~ r*x1 + 0*1\nx3 ~ r*x2 + 0*1\nx4 ~ r*x3 + 0*1\nx5 ~ r*x4 + 0*1\nx6 ~ r*x5 + 0*1\na ~ 1\nb ~ 1\nx1 ~ 1\nx1 ~~ x1"
keep("alt", sem(alt, gaps, missing = "ml", fixed.x = FALSE), c(ar = "x2 ~ x1", slope = "b ~1", with_first = "a ~~ x1"))

# Mixed models on simulated data whose residual variance is the same in all waves (lme4, ML).
tilted <- read("tilted")
long <- reshape(tilted, direction = "long", varying = list(paste0("v", 1:4), paste0("u", 1:4)), v.names = c("v", "u"), idvar = "id", times = c(0, 1, 3, 6))
long <- long[order(long$id, long$time), ]
long$u_mean <- ave(long$u, long$id); long$u_dev <- long$u - long$u_mean
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
mixed <- function(name, formula, data) {
  m <- lmer(formula, data, REML = FALSE, control = control)
  v <- as.data.frame(VarCorr(m))
  out[[name]] <<- list(fixed = as.list(fixef(m)), se = as.list(sqrt(diag(as.matrix(vcov(m))))), cov = unname(v$vcov), logl = unbox(as.numeric(logLik(m))))
}
mixed("mixed_linear", v ~ time + (time | id), long)
mixed("mixed_predictor", v ~ time * z + (time | id), long)
mixed("mixed_within_between", v ~ time + u_dev + u_mean + (time | id), long)
two_ways <- plm(v ~ u, pdata.frame(long, index = c("id", "time")), model = "within", effect = "twoways")
out$fixed_effects <- list(b = unbox(coef(two_ways)[["u"]]))

# nlme on real data (opposites naming, Singer & Willett 2003, chapter 7): numbers only, where the file is there.
real <- "../../../../shared/data/alda_cc0/opposites_pp.sas7bdat"
if (file.exists(real)) {
  o <- as.data.frame(haven::read_sas(real)); names(o) <- tolower(names(o))
  m <- lme(opp ~ time * ccog, o, random = ~ time | id, method = "ML", control = lmeControl(msTol = 1e-12, tolerance = 1e-10))
  out$opposites <- list(fixed = as.list(fixef(m)), logl = unbox(as.numeric(logLik(m))), sigma2 = unbox(m$sigma^2))
}

# Allison, Williams & Moral-Benito (2017), weeks worked of 595 persons in 7 waves (plm's Wages): moments, and a text after
# the paper: union predetermined, log wage exogenous, both lagged; error variances equal; errors from observed information.
data("Wages", package = "plm")
Wages$id <- rep(1:595, each = 7); Wages$t <- rep(1:7, 595)
Wages$union <- as.numeric(Wages$union == "yes")
wide <- reshape(Wages[, c("id", "t", "wks", "union", "lwage", "ed")], direction = "wide", idvar = c("id", "ed"), timevar = "t", sep = "")
wide$id <- NULL
out$wages <- moments(wide)

out$versions <- list(lavaan = unbox(as.character(packageVersion("lavaan"))), lme4 = unbox(as.character(packageVersion("lme4"))),
  nlme = unbox(as.character(packageVersion("nlme"))), plm = unbox(as.character(packageVersion("plm"))), R = unbox(R.version.string))
out$source <- unbox("make.R of this folder: lavaan, lme4, nlme, plm; Demo.growth of lavaan, Wages of plm, simulated frames of ../panel/data")
write_json(out, "change.json", digits = 10, auto_unbox = FALSE, pretty = FALSE)
