# Writes cases.json: what lavaan 0.6-14 gives for models fitted to data with missing answers. The holes are made by a rule (as in
# tests/analysis/sem/fiml_data.py), so that no data are stored. Run: Rscript make.R
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")

holes <- function(d, percent) {
  d <- as.matrix(d)
  i <- row(d) - 1
  j <- col(d) - 1
  d[(7919 * (i + 1) * (j + 3)) %% 101 < percent] <- NA
  as.data.frame(d)
}
frames <- list(
  HS = HolzingerSwineford1939[paste0("x", 1:9)],
  PD = PoliticalDemocracy[c(paste0("x", 1:3), paste0("y", 1:8))]
)

models <- list(
  FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9",
  PATHS = "x4 ~ a*x1 + x2\nx5 ~ b*x4 + a*x2\nx4 ~ 1\nx5 ~ 1",
  DEMOCRACY = "ind60 =~ x1 + x2 + x3
dem60 =~ y1 + a*y2 + b*y3 + c*y4
dem65 =~ y5 + a*y6 + b*y7 + c*y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y4 + y6
y1 ~ 1",
  MIMIC = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ x7 + x8\ntextual ~ x7 + visual"
)

matrix_json <- function(m) unname(matrix(as.numeric(m), nrow(m), ncol(m)))

case <- function(name, data, model, percent, ...) {
  message(name)
  # lavaan stops its EM at 1e-5 and its search at 1e-10: sharper, so that what is compared are the definitions
  control <- list(iter.max = 20000, eval.max = 40000, rel.tol = 1e-15, x.tol = 1e-12)
  fit <- suppressWarnings(sem(models[[model]], holes(frames[[data]], percent), control = control,
                              em.h1.tol = 1e-12, em.h1.iter.max = 20000, optim.force.converged = TRUE, ...))
  table <- parTable(fit)
  h1 <- lavTech(fit, "h1")
  h1 <- if (is.null(h1$cov)) h1[[1]] else h1
  baseline <- lavaan:::lav_object_independence(fit)
  list(
    name = unbox(name), data = unbox(data), model = unbox(model), percent = unbox(percent),
    options = lapply(list(...), unbox),
    variables = lavNames(fit, "ov"), n = unbox(lavInspect(fit, "ntotal")),
    patterns = unbox(nrow(lavInspect(fit, "patterns"))),
    table = list(lhs = table$lhs, op = table$op, rhs = table$rhs, free = table$free,
                 est = table$est, se = table$se),
    h1 = list(mean = as.numeric(h1$mean), covariance = matrix_json(h1$cov)),
    implied = list(mean = as.numeric(fitted(fit)$mean), covariance = matrix_json(fitted(fit)$cov)),
    vcov = matrix_json(vcov(fit)),
    measures = lapply(as.list(unclass(fitMeasures(fit))), unbox),
    first_score = if (length(lavNames(fit, "ov.x")) == 0) as.numeric(lavScores(fit, ignore.constraints = TRUE)[1, ]),
    baseline = list(mean = as.numeric(fitted(baseline)$mean), covariance = matrix_json(fitted(baseline)$cov))
  )
}

cases <- list(
  case("factors", "HS", "FACTORS", 10, missing = "fiml"),
  case("factors, expected", "HS", "FACTORS", 10, missing = "fiml", information = "expected"),
  case("factors, MLR", "HS", "FACTORS", 10, missing = "fiml", estimator = "MLR"),
  case("factors, 30 %, MLR", "HS", "FACTORS", 30, missing = "fiml", estimator = "MLR"),
  case("democracy", "PD", "DEMOCRACY", 10, missing = "fiml"),
  case("democracy, MLR", "PD", "DEMOCRACY", 10, missing = "fiml", estimator = "MLR"),
  case("paths", "HS", "PATHS", 10, missing = "fiml"),
  case("paths, MLR", "HS", "PATHS", 10, missing = "fiml", estimator = "MLR"),
  case("paths, random x", "HS", "PATHS", 10, missing = "fiml", fixed.x = FALSE),
  case("paths, fiml.x", "HS", "PATHS", 10, missing = "fiml.x"),
  case("paths, fiml.x, MLR", "HS", "PATHS", 10, missing = "fiml.x", estimator = "MLR"),
  case("mimic", "HS", "MIMIC", 10, missing = "fiml"),
  case("mimic, MLR", "HS", "MIMIC", 10, missing = "fiml", estimator = "MLR"),
  case("mimic, fiml.x", "HS", "MIMIC", 10, missing = "fiml.x"),
  case("mimic, random x, MLR", "HS", "MIMIC", 10, missing = "fiml", fixed.x = FALSE, estimator = "MLR")
)

write(toJSON(list(
  source = unbox("lavaan 0.6-14, HolzingerSwineford1939 and PoliticalDemocracy, holes by rule; see make.R"),
  cases = cases
), digits = NA, null = "null", na = "string", pretty = FALSE), "cases.json")
