# What follows a fit of ordered variables: Rscript after_ordered.R, from this folder (needs semTools).
source("common.R")
source("models.R")
suppressMessages(library(semTools))

quiet <- function(x) suppressMessages(suppressWarnings({ invisible(capture.output(value <- x)); value }))
values <- function(x) if (is.null(x)) NULL else if (is.matrix(x)) matrix_json(x) else if (is.list(x)) lapply(x, values) else scalar_list(x)
tried <- function(x) tryCatch(quiet(x), error = function(e) NULL)
some <- function(x) x[!vapply(x, is.null, TRUE)]

# nlminb stops nearer to the mode than lavaan's default; 40 rows of each group
scores <- function(fit) lapply(c(EBM = "EBM", ML = "ML"), function(m) {
  s <- quiet(lavPredict(fit, method = m, optim.method = "nlminb"))
  s <- if (is.list(s)) s else list(s)
  lapply(unname(s), function(g) list(names = colnames(g), first = unname(unclass(g)[seq_len(min(40, nrow(g))), , drop = FALSE])))
})
residuals_of <- function(fit) some(lapply(c(raw = "raw", cor = "cor", cor_bentler = "cor.bentler", normalized = "normalized", standardized = "standardized"), function(t) {
  r <- tried(residuals(fit, type = t))
  if (is.null(r)) return(NULL)
  part <- function(g) values(g[intersect(c("cov", "th", "res.cov", "res.th", "res.slopes"), names(g))])
  if (lavInspect(fit, "ngroups") > 1) lapply(r[names(r) != "type"], part) else part(r)
}))
reliability_of <- function(fit) some(list(
  compRelSEM = values(tried(compRelSEM(fit, return.df = FALSE))),
  compRelSEM_model = values(tried(compRelSEM(fit, return.df = FALSE, obs.var = FALSE))),
  reliability = values(tried(reliability(fit))), AVE = values(tried(AVE(fit, return.df = FALSE)))
))
indices <- function(fit) frame_json(quiet(as.data.frame(modificationIndices(fit)))[c("lhs", "op", "rhs", if (lavInspect(fit, "ngroups") > 1) "group", "mi", "epc", "sepc.lv", "sepc.all")])
implied_of <- function(fit) list(implied = values(quiet(lavInspect(fit, "implied"))), cov_lv = values(quiet(lavInspect(fit, "cov.lv"))), mean_lv = values(quiet(lavInspect(fit, "mean.lv"))))
everything <- function(fit) c(list(scores = scores(fit), residuals = residuals_of(fit), reliability = reliability_of(fit)), implied_of(fit))
without_scores <- function(fit) everything(fit)[-1]

q6 <- paste0("q", 1:6)
two <- "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
mixed <- "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6"
covariates <- "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6\nvisual ~ ageyr + female\ntextual ~ visual + ageyr"
direct <- "visual =~ q1 + x2 + q3\nvisual ~ ageyr + female\nx4 ~ visual + ageyr"

case("two", "HSD", two, "cfa", ordered = q6, after = everything)
case("binary", "HSD", categories("d"), "cfa", ordered = paste0("d", 1:9), after = everything)
case("theta", "HSD", two, "cfa", ordered = q6, parameterization = "theta", after = everything)
case("mixed", "HSD", mixed, "cfa", ordered = c("q1", "q2", "d5"), after = everything)
case("second_order", "HSD", paste0(categories("q"), "\ng =~ visual + textual + speed"), "cfa", ordered = paste0("q", 1:9), after = function(f) list(scores = scores(f)["EBM"]))
case("outcome", "HSD", "visual =~ q1 + q2 + q3\nd4 ~ visual", ordered = c("q1", "q2", "q3", "d4"), after = function(f) list(scores = scores(f)))
case("pairwise", "HSDM", gsub("q", "f", two), "cfa", ordered = paste0("f", 1:6), missing = "pairwise", after = function(f) list(scores = scores(f), residuals = residuals_of(f)))
case("covariates", "HSD", covariates, ordered = q6, std_se = TRUE, after = function(f) c(list(scores = scores(f), residuals = residuals_of(f), modification_indices = indices(f)), implied_of(f)))
case("direct", "HSD", direct, ordered = c("q1", "q3"), std_se = TRUE, after = function(f) c(list(residuals = residuals_of(f), modification_indices = indices(f)), implied_of(f)))
case("groups", "HSD", two, "cfa", ordered = q6, group = "school", after = everything)
case("groups_equal", "HSD", two, "cfa", ordered = q6, group = "school", group.equal = c("thresholds", "loadings"), after = without_scores)
case("groups_theta", "HSD", two, "cfa", ordered = q6, group = "school", group.equal = c("thresholds", "loadings"), parameterization = "theta", after = without_scores)
case("cross", "HSD", paste0(categories("q"), "\nvisual =~ q9"), "cfa", ordered = paste0("q", 1:9), after = function(f) list(reliability = reliability_of(f)))
case("residual_covariance", "HSD", paste0(categories("q"), "\nq7 ~~ q8"), "cfa", ordered = paste0("q", 1:9), after = function(f) list(reliability = reliability_of(f)))
case("wls", "HSD", two, "cfa", ordered = q6, estimator = "WLS", after = function(f) list(residuals = residuals_of(f)))
case("ulsmv", "HSD", two, "cfa", ordered = q6, estimator = "ULSMV", after = function(f) list(residuals = residuals_of(f)))
case("thresholds_tied", "HSD", "visual =~ d1 + d2 + d3\ntextual =~ d4 + d5 + d6\nd1 | k*t1\nd2 | k*t1\nd3 | k*t1", "cfa", ordered = paste0("d", 1:6), after = function(f) list(residuals = residuals_of(f), modification_indices = indices(f)))
case("thresholds_written", "HSD", "visual =~ q1 + q2 + q3\nq1 | t1 + t2 + t3\nq2 | -1*t1 + t2 + t3\nq3 | u*t1 + t2 + w*t3", "cfa", ordered = paste0("q", 1:3), after = function(f) list(modification_indices = indices(f)))
case("labels", "HSD", "visual =~ q1 + a*q2 + b*q3\ntextual =~ q4 + a*q5 + b*q6", "cfa", ordered = q6, after = function(f) list(modification_indices = indices(f)))

finish("after_ordered.json", "what follows a fit of ordered variables: factor scores, residuals, reliability, implied moments, modification indices")
