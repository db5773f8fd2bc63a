# Robust errors and scaled tests on complete continuous data: Rscript robust.R, from this folder.
source("common.R")
source("models.R")

for (e in c("MLM", "MLMV", "MLMVS", "MLR")) {
  case(paste0("hs_", tolower(e)), "HS", factors, "cfa", estimator = e, std_se = e != "MLMVS")
  case(paste0("pd_", tolower(e)), "PD", democracy, "sem", estimator = e)
}
for (e in c("MLM", "MLMV", "MLR")) {
  case(paste0("groups_", tolower(e)), "HS", factors, "cfa", estimator = e, group = "school")
  case(paste0("groups_strong_", tolower(e)), "HS", factors, "cfa", estimator = e, group = "school",
       group.equal = c("loadings", "intercepts"), std_se = TRUE)
}
case("hs_mlr_means", "HS", factors, "cfa", estimator = "MLR", meanstructure = TRUE)
case("hs_mlm_no_means", "HS", factors, "cfa", estimator = "MLM", meanstructure = FALSE)
case("hs_mlr_std_lv", "HS", factors, "cfa", estimator = "MLR", std.lv = TRUE, std_se = TRUE)
case("hs_mlr_observed", "HS", factors, "cfa", estimator = "MLR", information = "observed")
case("hs_mlr_expected", "HS", factors, "cfa", estimator = "MLR", information = "expected")
case("hs_ml_observed", "HS", factors, "cfa", information = "observed")
case("pd_ml_observed", "PD", democracy, "sem", information = "observed", std_se = TRUE)
case("pd_first_order", "PD", democracy, "sem", information = "first.order")
case("mlr_constraints", "PD", "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + b*y2 + c*y3 + d*y4\ndem65 =~ y5 + b*y6 + c*y7 + d*y8\ndem60 ~ a*ind60\ndem65 ~ e*ind60 + f*dem60\nindirect := a*f",
     estimator = "MLR", std_se = TRUE)
case("mlm_constraints", "PD", "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + b*y2 + c*y3 + d*y4\ndem65 =~ y5 + b*y6 + c*y7 + d*y8\ndem60 ~ a*ind60\ndem65 ~ e*ind60 + f*dem60\nindirect := a*f",
     estimator = "MLM")
case("mlr_path", "HS", path, estimator = "MLR")
case("mlm_path", "HS", path, estimator = "MLM")
case("mlmv_path", "HS", path, estimator = "MLMV")
case("mlr_path_random_x", "HS", path, estimator = "MLR", fixed.x = FALSE)
case("mlr_mimic", "HS", mimic, estimator = "MLR")
case("mlm_mimic", "HS", mimic, estimator = "MLM")
case("mlr_growth", "HS", ladder, "growth", estimator = "MLR")
case("se_robust_sem", "HS", factors, "cfa", se = "robust.sem")
case("se_huber_white", "HS", factors, "cfa", se = "robust.huber.white")
case("se_robust", "PD", democracy, "sem", se = "robust")
case("se_none", "HS", factors, "cfa", se = "none")
case("test_satorra_bentler", "HS", factors, "cfa", test = "satorra.bentler")
case("test_yuan_bentler", "HS", factors, "cfa", test = "yuan.bentler")
case("test_yuan_bentler_mplus", "HS", factors, "cfa", test = "yuan.bentler.mplus")
case("test_scaled_shifted", "PD", democracy, "sem", test = "scaled.shifted")
case("test_mean_var_adjusted", "PD", democracy, "sem", test = "mean.var.adjusted")
case("test_two", "HS", factors, "cfa", test = c("satorra.bentler", "scaled.shifted"))
case("mlm_test_mean_var", "HS", factors, "cfa", estimator = "MLM", test = "mean.var.adjusted")
case("mlf", "HS", factors, "cfa", estimator = "MLF")

finish("robust.json", "robust errors and scaled tests, complete continuous data")
