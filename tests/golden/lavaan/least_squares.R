# Least squares and Wishart likelihood on complete continuous data: Rscript least_squares.R, from this folder.
source("common.R")
source("models.R")

for (e in c("GLS", "ULS", "WLS", "DWLS", "WLSMV", "ULSMV")) case(paste0("hs_", tolower(e)), "HS", factors, "cfa", estimator = e, std_se = e %in% c("GLS", "WLS"))
for (e in c("GLS", "ULS", "DWLS")) case(paste0("pd_", tolower(e)), "PD", loosely, "sem", estimator = e)
for (e in c("GLS", "ULS", "WLS", "DWLS")) {
  case(paste0("means_", tolower(e)), "HS", factors, "cfa", estimator = e, meanstructure = TRUE)
  case(paste0("path_", tolower(e)), "HS", path, estimator = e)
  case(paste0("groups_", tolower(e)), "HS", factors, "cfa", estimator = e, group = "school", group.equal = c("loadings", "intercepts"))
}
case("path_random_gls", "HS", path, estimator = "GLS", fixed.x = FALSE)
case("path_random_wls", "HS", path, estimator = "WLS", fixed.x = FALSE)
case("growth_wls", "HS", ladder, "growth", estimator = "WLS")
case("uls_robust", "HS", factors, "cfa", estimator = "ULS", se = "robust.sem", test = "satorra.bentler")
case("gls_constraints", "HS", "visual =~ x1 + a*x2 + a*x3\ntextual =~ x4 + b*x5 + c*x6\nb == 1.2*c\ngap := a - b", "cfa", estimator = "GLS")
case("uls_labels", "HS", "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + a*x5 + b*x6\ngap := a - b", "cfa", estimator = "ULS")
case("wishart", "HS", factors, "cfa", likelihood = "wishart", std_se = TRUE)
case("wishart_means", "HS", factors, "cfa", likelihood = "wishart", meanstructure = TRUE)
case("wishart_groups", "HS", factors, "cfa", likelihood = "wishart", group = "school", group.equal = c("loadings", "intercepts"))
case("wishart_pd", "PD", democracy, "sem", likelihood = "wishart")
case("wishart_path", "HS", path, "sem", likelihood = "wishart")
case("wishart_mlr", "HS", factors, "cfa", likelihood = "wishart", estimator = "MLR")
case("wishart_fixed", "HS", "visual =~ NA*x1 + x2 + x3\nvisual ~~ 1*visual\nvisual ~ x7", "sem", likelihood = "wishart")

finish("least_squares.json", "least squares and Wishart likelihood, complete continuous data")
