# What follows a fit: Rscript after_fit.R, from this folder (needs semTools).
source("common.R")
source("models.R")
suppressMessages(library(semTools))

quiet <- function(x) suppressMessages(suppressWarnings({ invisible(capture.output(value <- x)); value }))
per_group <- function(x, f) if (is.list(x) && !is.data.frame(x)) lapply(x, f) else f(x)
values <- function(x) if (is.null(x)) NULL else if (is.matrix(x)) matrix_json(x) else if (is.list(x)) lapply(x, values) else scalar_list(x)

indices <- function(fit, ...) {
  keep <- c("lhs", "op", "rhs", "group", "mi", "mi.scaled", "epc", "sepc.lv", "sepc.all")
  table <- quiet(as.data.frame(modificationIndices(fit, ...)))
  frame_json(table[intersect(keep, names(table))])
}
residuals_of <- function(fit, types = c("raw", "cor", "normalized", "standardized")) {
  out <- lapply(setNames(types, types), function(t) {
    kind <- if (t %in% c("raw", "cor")) t else "raw"
    r <- tryCatch(quiet(lavResiduals(fit, type = kind, zstat = TRUE)), error = function(e) quiet(lavResiduals(fit, type = kind, zstat = FALSE, summary = FALSE)))
    if (t %in% c("normalized", "standardized")) r <- quiet(residuals(fit, type = t))
    part <- function(g) values(g[intersect(c("cov", "cov.z", "mean", "mean.z", "th", "th.z"), names(g))])
    if (is.null(r$cov)) lapply(r[names(r) != "type"], part) else part(r)
  })
  s <- tryCatch(quiet(lavResiduals(fit, se = TRUE)), error = function(e) list())
  out$summary <- if (is.null(s$summary)) NULL else {
    m <- as.data.frame(unclass(s$summary))
    list(rows = rownames(s$summary), columns = names(m), values = unname(as.matrix(m)))
  }
  out
}
scores <- function(fit, methods = c("regression", "Bartlett"), type = "lv") {
  lapply(setNames(methods, methods), function(m) {
    s <- quiet(lavPredict(fit, method = m, type = type))
    s <- if (is.list(s)) s else list(s)
    lapply(unname(s), function(g) list(
      names = colnames(g), mean = unname(colMeans(g, na.rm = TRUE)), sd = unname(apply(g, 2, sd, na.rm = TRUE)), cov = unname(cov(g, use = "complete")),
      first = unname(unclass(g)[1:5, , drop = FALSE]), last = unname(unclass(g)[nrow(g), ])))
  })
}
r2_of <- function(fit) values(lavInspect(fit, "r2"))
implied_of <- function(fit) values(quiet(lavInspect(fit, "implied")))
latent_of <- function(fit) values(quiet(lavInspect(fit, "cov.lv")))
reliability_of <- function(fit, ...) list(
  compRelSEM = values(quiet(compRelSEM(fit, return.df = FALSE, ...))),
  compRelSEM_model = values(quiet(compRelSEM(fit, return.df = FALSE, obs.var = FALSE, ...))),
  compRelSEM_tau = values(quiet(compRelSEM(fit, return.df = FALSE, tau.eq = TRUE, ...))),
  AVE = values(quiet(AVE(fit, return.df = FALSE))),
  reliability = values(quiet(reliability(fit)))
)
everything <- function(fit) list(modification_indices = indices(fit), residuals = residuals_of(fit), scores = scores(fit), r2 = r2_of(fit),
                                 implied = implied_of(fit), cov_lv = latent_of(fit), reliability = reliability_of(fit))
some <- function(fit) list(modification_indices = indices(fit), residuals = residuals_of(fit, c("cor", "standardized")), r2 = r2_of(fit))

case("hs", "HS", factors, "cfa", std_se = TRUE, after = everything)
case("pd", "PD", democracy, "sem", std_se = TRUE, after = everything)
case("hs_means", "HS", factors, "cfa", meanstructure = TRUE, after = some)
case("hs_std_lv", "HS", factors, "cfa", std.lv = TRUE, after = some)
case("hs_mlr", "HS", factors, "cfa", estimator = "MLR", std_se = TRUE, after = some)
case("hs_mlm", "HS", factors, "cfa", estimator = "MLM", after = some)
case("path", "HS", path, after = function(f) c(some(f), list(implied = implied_of(f))))
case("mimic", "HS", mimic, std_se = TRUE, after = function(f) c(some(f), list(scores = scores(f), implied = implied_of(f))))
case("second_order", "HS", paste0(factors, "\ng =~ visual + textual + speed"), std_se = TRUE, after = function(f) list(
  modification_indices = indices(f), scores = scores(f, "regression"), r2 = r2_of(f),
  reliability_higher = values(quiet(compRelSEM(f, higher = "g", return.df = FALSE))), reliability_L2 = values(quiet(reliabilityL2(f, "g")))))
of_residuals <- function(f) list(residuals = residuals_of(f, c("normalized", "standardized")))
case("first_order", "HS", factors, "cfa", information = "first.order", after = of_residuals)
case("first_order_means", "HS", factors, "cfa", information = "first.order", meanstructure = TRUE, after = of_residuals)
case("first_order_path", "HS", path, information = "first.order", after = of_residuals)
case("first_order_groups", "HS", factors, "cfa", information = "first.order", group = "school", group.equal = "loadings", after = of_residuals)
case("first_order_fiml", "HSM1", factors, "cfa", information = "first.order", missing = "fiml", after = of_residuals)
case("mlf", "HS", factors, "cfa", estimator = "MLF", after = of_residuals)
case("groups", "HS", factors, "cfa", group = "school", after = function(f) list(
  modification_indices = indices(f), scores = scores(f), r2 = r2_of(f), residuals = residuals_of(f, "cor"), reliability = reliability_of(f)))
case("groups_strong", "HS", factors, "cfa", group = "school", group.equal = c("loadings", "intercepts"), after = function(f) {
  t <- quiet(lavTestScore(f))
  u <- quiet(lavTestScore(f, epc = TRUE))
  list(modification_indices = indices(f), score_test = list(test = frame_json(t$test), uni = frame_json(t$uni)),
       epc = frame_json(as.data.frame(u$epc)[c("lhs", "op", "rhs", "group", "free", "label", "est", "epc", "epv", "sepc.lv", "sepc.all")]), scores = scores(f), cov_lv = latent_of(f))
})
case("labels", "HS", "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + a*x5 + b*x6", "cfa", after = function(f) {
  t <- quiet(lavTestScore(f))
  added <- quiet(lavTestScore(f, add = "visual =~ x4 + x5\nx1 ~~ x2"))
  list(modification_indices = indices(f), modification_indices_all = indices(f, free.remove = FALSE), score_test = list(test = frame_json(t$test), uni = frame_json(t$uni)),
       score_add = list(test = frame_json(added$test), uni = frame_json(added$uni)))
})
# With clusters and sampling weights lavaan's indices and score tests are the ordinary ones.
for (design in list(list("cluster", cluster = "class"), list("weights", sampling.weights = "weight"))) {
  name <- design[[1]]
  do.call(case, c(list(paste0(name, "_indices"), "HSD", factors, "cfa", after = function(f) list(modification_indices = indices(f))), design[-1]))
  do.call(case, c(list(paste0(name, "_labels"), "HSD", "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + a*x5 + b*x6", "cfa", after = function(f) {
    t <- quiet(lavTestScore(f))
    list(modification_indices = indices(f), score_test = list(test = frame_json(t$test), uni = frame_json(t$uni)))
  }), design[-1]))
}
case("ordered_weights_indices", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6", "cfa", ordered = paste0("q", 1:6), sampling.weights = "weight",
     after = function(f) list(modification_indices = indices(f)))
case("linear_constraints", "HS", "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + d*x5 + e*x6\na == b\nd == e", "cfa", after = function(f) {
  t <- quiet(lavTestScore(f))
  list(modification_indices = indices(f), score_test = list(test = frame_json(t$test), uni = frame_json(t$uni)),
       wald = scalar_list(quiet(lavTestWald(cfa("visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + d*x5 + e*x6", HS), "a == b\nd == e"))[c("stat", "df", "p.value")]))
})
case("fiml", "HSM3", factors, "cfa", missing = "fiml", std_se = TRUE, after = function(f) c(some(f), list(scores = scores(f), implied = implied_of(f))))
case("fiml_mlr", "HSM2", factors, "cfa", missing = "fiml", estimator = "MLR", after = function(f) list(modification_indices = indices(f), residuals = residuals_of(f, "cor")))
case("gls", "HS", factors, "cfa", estimator = "GLS", after = some)
case("wls", "HS", factors, "cfa", estimator = "WLS", after = some)
case("uls", "HS", factors, "cfa", estimator = "ULS", after = function(f) list(modification_indices = indices(f), residuals = residuals_of(f, "cor"), r2 = r2_of(f)))
case("growth", "HS", ladder, "growth", after = function(f) c(some(f), list(implied = implied_of(f))))
case("wlsmv", "HSD", categories("q"), "cfa", ordered = paste0("q", 1:9), std_se = TRUE, after = function(f) c(some(f), list(
  implied = implied_of(f), cov_lv = latent_of(f), reliability = reliability_of(f), reliability_continuous = values(quiet(compRelSEM(f, ord.scale = FALSE, return.df = FALSE))))))
case("wlsmv_theta", "HSD", categories("q"), "cfa", ordered = paste0("q", 1:9), parameterization = "theta", after = function(f) list(r2 = r2_of(f), modification_indices = indices(f)))
case("wlsmv_mixed", "HSD", "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6", "cfa", ordered = c("q1", "q2", "d5"), after = function(f) list(modification_indices = indices(f), r2 = r2_of(f)))
case("wlsmv_scores", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6", "cfa", ordered = paste0("q", 1:6), after = function(f) list(scores = scores(f, "EBM"), r2 = r2_of(f)))
case("wlsmv_groups", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6", "cfa", ordered = paste0("q", 1:6), group = "school", group.equal = c("thresholds", "loadings"), after = function(f) {
  t <- quiet(lavTestScore(f))
  list(r2 = r2_of(f), modification_indices = indices(f), score_test = list(test = frame_json(t$test), uni = frame_json(t$uni)), cov_lv = latent_of(f))
})

# Differences of two nested fits: lavTestLRT(). `methods` names what is asked for; "default" is lavaan's own choice.
comparisons <- list()
comparison <- function(name, front, data, larger, smaller, ..., larger_options = list(), smaller_options = list(), methods = "default", A.method = NULL, scaled.shifted = NULL) {
  shared <- list(...)
  a <- quiet(do.call(front, c(list(larger, get(data)), shared, larger_options)))
  b <- quiet(do.call(front, c(list(smaller, get(data)), shared, smaller_options)))
  written <- function(o) if (length(o)) Map(function(v, k) if (k %in% arrays && !is.logical(v)) v else unbox(v), o, names(o)) else setNames(list(), character(0))
  for (m in methods) {
    extra <- c(if (!is.null(A.method)) list(A.method = A.method), if (!is.null(scaled.shifted)) list(scaled.shifted = scaled.shifted))
    t <- quiet(do.call(lavTestLRT, c(list(a, b, method = m), extra)))
    comparisons[[length(comparisons) + 1]] <<- c(list(
      name = unbox(paste(c(name, m, if (!is.null(A.method)) A.method, if (isFALSE(scaled.shifted)) "mean-var"), collapse = "/")), front = unbox(front), data = unbox(data),
      larger = unbox(larger), smaller = unbox(smaller), options = written(shared), larger_options = written(larger_options), smaller_options = written(smaller_options),
      method = unbox(m)), lapply(extra, unbox), list(heading = unbox(gsub("\\s+", " ", paste(attr(t, "heading"), collapse = " "))), table = frame_json(t)))
  }
}
ladder_step <- function(name, data, model, ..., methods = "default", A.method = NULL, scaled.shifted = NULL)
  comparison(name, "cfa", data, model, model, group = "school", ..., larger_options = list(group.equal = "loadings"),
             smaller_options = list(group.equal = c("loadings", "intercepts")), methods = methods, A.method = A.method, scaled.shifted = scaled.shifted)
free_three <- factors
correlated <- paste0(factors, "\nvisual ~~ 0*speed")
one_more <- paste0(factors, "\nx7 ~~ x8")
four <- function(text) gsub("x([1-9])", "q\\1", text)

comparison("ml", "cfa", "HS", free_three, correlated)
comparison("ml_residual", "cfa", "HS", one_more, free_three)
ladder_step("ml_groups", "HS", factors)
for (e in c("MLM", "MLR")) {
  comparison(tolower(e), "cfa", "HS", free_three, correlated, estimator = e, methods = c("default", "satorra.bentler.2001", "satorra.bentler.2010"))
  ladder_step(paste0(tolower(e), "_groups"), "HS", factors, estimator = e, methods = c("default", "satorra.bentler.2010"))
}
ladder_step("mlm_2000_groups", "HS", factors, estimator = "MLM", methods = "satorra.2000", A.method = "exact")
comparison("mlm_2000", "cfa", "HS", one_more, free_three, estimator = "MLM", methods = "satorra.2000", A.method = "delta")
ladder_step("mlm_2000_groups", "HS", factors, estimator = "MLM", methods = "satorra.2000", A.method = "delta")
ladder_step("mlm_2000_groups", "HS", factors, estimator = "MLM", methods = "satorra.2000", A.method = "delta", scaled.shifted = FALSE)
comparison("mlmv", "cfa", "HS", one_more, free_three, estimator = "MLMV")
ladder_step("mlmv_groups", "HS", factors, estimator = "MLMV")
ladder_step("mlmv_groups_exact", "HS", factors, estimator = "MLMV", methods = "satorra.2000", A.method = "exact")
# With x7 ~~ x8 the 2010 difference is below zero (an information matrix that is not positive definite): only with MLM.
comparison("mlm_residual", "cfa", "HS", one_more, free_three, estimator = "MLM", methods = c("satorra.bentler.2001", "satorra.bentler.2010"))
comparison("mlr_residual", "cfa", "HS", one_more, free_three, estimator = "MLR", methods = "satorra.bentler.2001")
comparison("mlr_fiml", "cfa", "HSM3", free_three, correlated, estimator = "MLR", missing = "fiml", methods = c("default", "satorra.bentler.2010"))
ladder_step("mlr_fiml_groups", "HSM1", factors, estimator = "MLR", missing = "fiml", methods = c("default", "satorra.bentler.2010"))
comparison("wlsmv", "cfa", "HSD", categories("q"), four(correlated), ordered = paste0("q", 1:9))
comparison("wlsmv_exact", "cfa", "HSD", categories("q"), sub("q2 + q3", "a*q2 + a*q3", categories("q"), fixed = TRUE), ordered = paste0("q", 1:9), methods = "satorra.2000", A.method = "exact")
comparison("wlsmv_groups", "cfa", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6",
           ordered = paste0("q", 1:6), group = "school", larger_options = list(group.equal = "thresholds"), smaller_options = list(group.equal = c("thresholds", "loadings")))
comparison("wlsm", "cfa", "HSD", four(one_more), categories("q"), ordered = paste0("q", 1:9), estimator = "WLSM", methods = c("default", "satorra.bentler.2010"))
comparison("pd_labels", "sem", "PD", "dem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\ndem65 ~ dem60",
           "dem60 =~ y1 + b*y2 + c*y3 + d*y4\ndem65 =~ y5 + b*y6 + c*y7 + d*y8\ndem65 ~ dem60", estimator = "MLR", methods = c("default", "satorra.bentler.2010"))

finish("after_fit.json", "what follows a fit: modification indices, score tests, residuals, factor scores, reliability, differences of nested fits",
       comparisons = comparisons)
