# Models of ordinal data, fitted: Rscript fits.R, from this folder.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
source("cut.R")

cases <- list()
# The search is told to stop later than by default, so that its end is not what is compared.
sharp <- list(rel.tol = 1e-13, x.tol = 1e-9, iter.max = 10000, eval.max = 20000)
case <- function(name, levels, model, front = "sem", estimator = "WLSMV", spoil = NULL, ...) {
  d <- cut_data(levels)
  if (!is.null(spoil)) d <- spoil(d)
  options <- list(...)
  arguments <- c(list(model = model, data = d, ordered = names(levels), estimator = estimator), options)
  notes <- character(0)
  plain <- withCallingHandlers(do.call(front, arguments), warning = function(w) {
    notes <<- c(notes, conditionMessage(w)); invokeRestart("muffleWarning")})
  if (!lavInspect(plain, "converged")) stop("not converged: ", name)
  tied <- any(parTable(plain)$op == "==")  # lavaan's search under constraints does not take these settings
  fit <- if (tied) plain else suppressWarnings(do.call(front, c(arguments, list(control = sharp, optim.force.converged = TRUE))))
  apart <- max(abs(coef(fit) - coef(plain)))
  if (apart > 1e-3) stop("sharper search went elsewhere: ", name)
  table <- as.data.frame(unclass(parameterEstimates(fit, standardized = TRUE, remove.nonfree = FALSE)))
  if (is.null(table$group)) table$group <- as.integer(!table$op %in% c(":=", "=="))
  cases[[length(cases) + 1]] <<- list(
    name = unbox(name), levels = lapply(as.list(levels), unbox), model = unbox(model), front = unbox(front),
    estimator = unbox(estimator), sharp = unbox(!tied), options = if (length(options)) lapply(options, function(v) if (length(v) == 1) unbox(v) else v) else setNames(list(), character(0)),
    warnings = gsub("\\s+", " ", notes), nobs = lavInspect(fit, "nobs"), groups = lavInspect(fit, "group.label"),
    table = table[c("lhs", "op", "rhs", "group", "est", "se", "std.lv", "std.all")],
    measures = lapply(as.list(unclass(fitMeasures(fit))), unbox)
  )
  cat(name, apart, "\n")
}
with_gaps <- function(d) {
  i <- seq_len(nrow(d))
  d$x2[i %% 7 == 0] <- NA; d$x6[i %% 9 == 0] <- NA; d$x8[i %% 11 == 0] <- NA
  d
}
x <- paste0("x", 1:9)
binary <- setNames(rep(2, 6), x[1:6])
four <- setNames(rep(4, 9), x)
varied <- c(x1 = 2, x2 = 3, x3 = 4, x5 = 5)
one <- "f =~ x1 + x2 + x3 + x4 + x5 + x6"
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
mimic <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ ageyr + sex\ntextual ~ visual + ageyr\nx5 ~ sex"

case("binary", binary, one, "cfa")
case("binary_theta", binary, one, "cfa", parameterization = "theta")
case("three_factors", four, three, "cfa")
case("three_factors_theta", four, three, "cfa", parameterization = "theta", std.lv = TRUE)
case("mixed", varied, one, "cfa")
case("mixed_dwls", varied, one, "cfa", estimator = "DWLS")
case("mixed_wls", varied, one, "cfa", estimator = "WLS")
case("mixed_wlsm", varied, one, "cfa", estimator = "WLSM")
case("mixed_ulsmv", varied, one, "cfa", estimator = "ULSMV")
case("residual_covariances", varied, "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nx1 ~~ x5\nx3 ~~ x4\ng ~ f")
case("mimic", varied, mimic)
case("mimic_theta", varied, mimic, parameterization = "theta")
case("mimic_ulsmv", varied, mimic, estimator = "ULSMV")
case("mimic_wls", varied, mimic, estimator = "WLS")
case("ordered_mediator", c(x1 = 2, x2 = 3), "x1 ~ b*x2 + x4 + ageyr\nx2 ~ a*x4\nindirect := a*b")
case("ordered_mediator_theta", c(x1 = 2, x2 = 3), "x1 ~ x2 + x4 + ageyr\nx2 ~ x4", parameterization = "theta")
case("groups", four, three, "cfa", group = "school")
case("groups_loadings_thresholds", four, three, "cfa", group = "school", group.equal = c("loadings", "thresholds"))
case("groups_theta", four, three, "cfa", group = "school", group.equal = c("loadings", "thresholds"), parameterization = "theta")
case("groups_theta_residuals", four, three, "cfa", group = "school", group.equal = c("loadings", "thresholds", "residuals"), parameterization = "theta")
case("groups_mixed_partial", varied, one, "cfa", group = "school", group.equal = c("loadings", "thresholds"), group.partial = c("x2|t1", "f=~x3"))
case("groups_mimic", varied, mimic, group = "school", group.equal = c("loadings", "intercepts", "regressions"))
growth <- "i =~ 1*x4 + 1*x5 + 1*x6\ns =~ 0*x4 + 1*x5 + 2*x6\ni ~ 0*1\ni ~~ 0*s
x4 | a*t1 + b*t2 + c*t3\nx5 | a*t1 + b*t2 + c*t3\nx6 | a*t1 + b*t2 + c*t3\nx5 ~*~ NA*x5\nx6 ~*~ NA*x6"
case("growth", setNames(rep(4, 3), x[4:6]), growth, "growth")
case("pairwise", varied, one, "cfa", spoil = with_gaps, missing = "pairwise")

text <- toJSON(list(
  source = unbox("lavaan by Rosseel (2012), J Stat Softw 48(2):1-36; written by fits.R"),
  lavaan = unbox(as.character(packageVersion("lavaan"))), R = unbox(R.version.string), data = unbox("lavaan::HolzingerSwineford1939, cut by cut.R"),
  control = lapply(sharp, unbox), cases = cases), digits = I(10), na = "null", dataframe = "columns")
writeLines(gsub('},{"name":', '},\n{"name":', text, fixed = TRUE), "fits.json")
