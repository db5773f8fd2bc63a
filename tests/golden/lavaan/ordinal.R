# Ordinal indicators: Rscript ordinal.R, from this folder.
source("common.R")
source("models.R")
names_of <- function(letter, which = 1:9) paste0(letter, which)

for (k in c("d", "t", "q", "f")) case(paste0("wlsmv_", k), "HSD", categories(k), "cfa", ordered = names_of(k), std_se = k %in% c("d", "q"))
for (k in c("d", "q")) case(paste0("wlsmv_theta_", k), "HSD", categories(k), "cfa", ordered = names_of(k), parameterization = "theta", std_se = TRUE)
for (e in c("DWLS", "WLS", "ULS", "ULSMV", "WLSM", "ULSM", "WLSMVS", "WLSMV")) {
  case(paste0(tolower(e), "_three"), "HSD", categories("t"), "cfa", ordered = names_of("t"), estimator = e)
}
case("wls_theta", "HSD", categories("t"), "cfa", ordered = names_of("t"), estimator = "WLS", parameterization = "theta")
case("ulsmv_theta", "HSD", categories("q"), "cfa", ordered = names_of("q"), estimator = "ULSMV", parameterization = "theta")
case("std_lv", "HSD", categories("q"), "cfa", ordered = names_of("q"), std.lv = TRUE)
case("ordered_true", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6", "cfa", ordered = TRUE)
case("mixed", "HSD", "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6", "cfa", ordered = c("q1", "q2", "d5"), std_se = TRUE)
case("mixed_theta", "HSD", "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6", "cfa", ordered = c("q1", "q2", "d5"), parameterization = "theta")
case("mixed_wls", "HSD", "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6", "cfa", ordered = c("q1", "q2", "d5"), estimator = "WLS")
case("mixed_ulsmv", "HSD", "visual =~ t1 + q2 + x3\ntextual =~ x4 + d5 + x6", "cfa", ordered = c("t1", "q2", "d5"), estimator = "ULSMV")
case("covariates", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6\nvisual ~ ageyr + female\ntextual ~ visual + ageyr", ordered = names_of("q", 1:6), std_se = TRUE)
case("covariates_theta", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6\nvisual ~ ageyr + female\ntextual ~ visual + ageyr",
     ordered = names_of("q", 1:6), parameterization = "theta")
case("covariates_joint", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6\nvisual ~ x7 + x9\ntextual ~ visual + x7",
     ordered = names_of("q", 1:6), conditional.x = FALSE)
case("covariates_joint_random", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6\nvisual ~ x7 + x9\ntextual ~ visual + x7",
     ordered = names_of("q", 1:6), conditional.x = FALSE, fixed.x = FALSE)
case("covariates_direct", "HSD", "visual =~ d1 + d2 + d3\nvisual ~ ageyr\nd2 ~ female", ordered = names_of("d", 1:3))
case("covariates_wls", "HSD", "visual =~ t1 + t2 + t3\nvisual ~ ageyr + female", ordered = names_of("t", 1:3), estimator = "WLS")
case("mixed_covariates", "HSD", "visual =~ q1 + x2 + q3\nvisual ~ ageyr + female\nx4 ~ visual + ageyr", ordered = c("q1", "q3"))
case("probit", "HSD", "d1 ~ x2 + x3", ordered = "d1")
case("probit_path", "HSD", "x2 ~ a*ageyr\nd1 ~ b*x2 + c*ageyr\nab := a*b\ntotal := c + a*b", ordered = "d1", std_se = TRUE)
case("ordinal_mediator", "HSD", "q2 ~ a*ageyr\nx1 ~ b*q2 + c*ageyr\nab := a*b", ordered = "q2")
case("latent_outcome", "HSD", "visual =~ x1 + x2 + x3\nd4 ~ visual\nq5 ~ visual + d4", ordered = c("d4", "q5"))
case("second_order", "HSD", paste0(categories("q"), "\ng =~ visual + textual + speed"), ordered = names_of("q"))
case("labels", "HSD", "visual =~ q1 + a*q2 + b*q3\ntextual =~ q4 + a*q5 + b*q6\nvisual ~~ r*textual\ngap := a - b", "cfa", ordered = names_of("q", 1:6), std_se = TRUE)
case("nonlinear_constraint", "HSD", "visual =~ q1 + a*q2 + b*q3\ntextual =~ q4 + q5 + q6\na == b^2", "cfa", ordered = names_of("q", 1:6))
case("thresholds_written", "HSD", "visual =~ q1 + q2 + q3\nq1 | t1 + t2 + t3\nq2 | -1*t1 + t2 + t3\nq3 | u*t1 + t2 + w*t3\nspread := w - u", "cfa", ordered = names_of("q", 1:3))
case("thresholds_equal", "HSD", "visual =~ d1 + d2 + d3\ntextual =~ d4 + d5 + d6\nd1 | k*t1\nd2 | k*t1\nd3 | k*t1", "cfa", ordered = names_of("d", 1:6))
case("scales_written", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6\nq1 ~*~ 1*q1\nq2 ~*~ 0.9*q2", "cfa", ordered = names_of("q", 1:6))
case("residual_covariance", "HSD", paste0(categories("q"), "\nq7 ~~ q8\nq1 ~~ q9"), "cfa", ordered = names_of("q"))
case("correlations_only", "HSD", "q1 ~~ q2 + q3\nq2 ~~ q3", ordered = names_of("q", 1:3))
case("free_means", "HSD", "visual =~ q1 + q2 + q3\nq1 | 0*t1 + 1*t2 + t3\nq1 ~ 1\nq1 ~*~ q1\nvisual ~~ 1*visual", "cfa", ordered = names_of("q", 1:3), auto.fix.first = FALSE, parameterization = "delta")
case("groups", "HSD", categories("q"), "cfa", ordered = names_of("q"), group = "school")
case("groups_loadings", "HSD", categories("q"), "cfa", ordered = names_of("q"), group = "school", group.equal = "loadings")
case("groups_thresholds", "HSD", categories("q"), "cfa", ordered = names_of("q"), group = "school", group.equal = "thresholds")
case("groups_scalar", "HSD", categories("q"), "cfa", ordered = names_of("q"), group = "school", group.equal = c("thresholds", "loadings"), std_se = TRUE)
case("groups_scalar_theta", "HSD", categories("q"), "cfa", ordered = names_of("q"), group = "school", group.equal = c("thresholds", "loadings"), parameterization = "theta")
case("groups_partial", "HSD", "visual =~ t1 + t2 + t3\ntextual =~ t4 + t5 + t6", "cfa", ordered = names_of("t", 1:6), group = "school", group.equal = c("thresholds", "loadings"),
     group.partial = c("t2|t1", "visual=~t3"))
case("groups_binary", "HSD", "visual =~ d1 + d2 + d3\ntextual =~ d4 + d5 + d6", "cfa", ordered = names_of("d", 1:6), group = "school", group.equal = "loadings")
case("groups_mixed", "HSD", "visual =~ q1 + x2 + x3\ntextual =~ d4 + x5 + x6", "cfa", ordered = c("q1", "d4"), group = "school",
     group.equal = c("thresholds", "loadings", "intercepts"))
case("groups_covariate", "HSD", "visual =~ q1 + q2 + q3\nvisual ~ ageyr", ordered = names_of("q", 1:3), group = "school", group.equal = c("thresholds", "loadings", "regressions"))
case("growth_ordinal", "HSD", "i =~ 1*t1 + 1*t4 + 1*t7\ns =~ 0*t1 + 1*t4 + 2*t7\nt1 | a*t1 + b*t2\nt4 | a*t1 + b*t2\nt7 | a*t1 + b*t2\ni ~ 0*1\ns ~ 1\ni ~~ s\nt1 ~*~ 1*t1\nt4 ~*~ 1*t4\nt7 ~*~ 1*t7",
     "growth", ordered = c("t1", "t4", "t7"), parameterization = "delta")
case("covariate_declared", "HSD", "visual =~ q1 + q2 + q4\nvisual ~ d6 + ageyr", ordered = c("q1", "q2", "q4", "d6"))  # d6 counts as a number
case("democracy", "PDD", "ind60 =~ x1 + x2 + x3\ndem60 =~ o1 + o2 + o3 + o4\ndem60 ~ ind60", ordered = names_of("o", 1:4))
case("se_standard", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6", "cfa", ordered = names_of("q", 1:6), estimator = "DWLS", se = "standard", test = "standard")
case("dwls_robust_sb", "HSD", "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6", "cfa", ordered = names_of("q", 1:6), estimator = "DWLS", se = "robust.sem", test = "satorra.bentler")
case("missing_listwise", "HSDM", categories("f"), "cfa", ordered = names_of("f"))
case("bfi", "BFI", "agree =~ A1 + A2 + A3 + A4 + A5\nneuro =~ N1 + N2 + N3 + N4 + N5", "cfa", ordered = c(paste0("A", 1:5), paste0("N", 1:5)))
case("efc", "EFC", "burden =~ c82cop1 + c83cop2 + c84cop3 + c85cop4 + c86cop5 + c87cop6 + c88cop7 + c89cop8 + c90cop9", "cfa",
     ordered = c("c82cop1", "c83cop2", "c84cop3", "c85cop4", "c86cop5", "c87cop6", "c88cop7", "c89cop8", "c90cop9"))
case("ability", "ABILITY", "reason =~ reason.4 + reason.16 + reason.17 + reason.19\nletter =~ letter.7 + letter.33 + letter.34 + letter.58", "cfa",
     ordered = c("reason.4", "reason.16", "reason.17", "reason.19", "letter.7", "letter.33", "letter.34", "letter.58"))

# Polychoric, polyserial and Pearson correlations with their thresholds, by lavCor().
correlations <- list()
correlation <- function(name, data, columns, ordered) {
  frame <- get(data)[columns]
  fit <- suppressWarnings(lavCor(frame, ordered = ordered, output = "fit", se = "standard"))
  correlations[[length(correlations) + 1]] <<- list(
    name = unbox(name), data = unbox(data), columns = columns, ordered = I(ordered),
    correlations = matrix_json(suppressWarnings(lavCor(frame, ordered = ordered))),
    thresholds = lapply(as.list(suppressWarnings(lavCor(frame, ordered = ordered, output = "th"))), unbox),
    estimates = frame_json(parameterEstimates(fit, remove.nonfree = FALSE)[c("lhs", "op", "rhs", "est", "se")]),
    gamma_diagonal = as.numeric(diag(lavInspect(fit, "gamma")))
  )
}
correlation("binary", "HSD", names_of("d"), names_of("d"))
correlation("three", "HSD", names_of("t"), names_of("t"))
correlation("four", "HSD", names_of("q", 1:6), names_of("q", 1:6))
correlation("mixed", "HSD", c("x1", "x2", "d3", "t4", "q5", "f6"), c("d3", "t4", "q5", "f6"))
correlation("unlike", "HSD", c("d1", "f2", "t3", "q4"), c("d1", "f2", "t3", "q4"))
correlation("democracy", "PDD", names_of("o", 1:8), names_of("o", 1:8))
correlation("zero_cell", "HSD0", c("z1", "z2", "d3"), c("z1", "z2", "d3"))

finish("ordinal.json", "ordinal indicators", correlations = correlations)
