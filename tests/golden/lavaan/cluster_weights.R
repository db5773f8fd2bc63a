# Clusters and sampling weights: Rscript cluster_weights.R, from this folder.
source("common.R")
source("models.R")

case("cluster", "HSD", factors, "cfa", cluster = "class", std_se = TRUE)
case("cluster_mlr", "HSD", factors, "cfa", cluster = "class", estimator = "MLR")
case("cluster_path", "HSD", path, cluster = "class")
case("cluster_means", "HSD", factors, "cfa", cluster = "class", meanstructure = TRUE)
case("cluster_groups", "HSD", factors, "cfa", cluster = "class", group = "school", group.equal = c("loadings", "intercepts"))
case("cluster_fiml", "HSDN", factors, "cfa", cluster = "class", missing = "fiml")
case("cluster_constraints", "HSD", "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + a*x5 + b*x6\ngap := a - b", "cfa", cluster = "class", std_se = TRUE)
case("cluster_weights", "HSD", factors, "cfa", cluster = "class", sampling.weights = "weight")
case("weights", "HSD", factors, "cfa", sampling.weights = "weight", std_se = TRUE)
case("weights_mlr", "HSD", factors, "cfa", sampling.weights = "weight", estimator = "MLR")
case("weights_path", "HSD", path, sampling.weights = "weight")
case("weights_growth", "HSD", ladder, "growth", sampling.weights = "weight")
case("weights_groups", "HSD", factors, "cfa", sampling.weights = "weight", group = "school", group.equal = "loadings")
case("weights_fiml", "HSDN", factors, "cfa", sampling.weights = "weight", missing = "fiml")
case("weights_whole", "HSD", factors, "cfa", sampling.weights = "frequency")
case("weights_not_scaled", "HSD", factors, "cfa", sampling.weights = "frequency", sampling.weights.normalization = "none")
case("weights_by_group", "HSD", factors, "cfa", sampling.weights = "weight", group = "school", sampling.weights.normalization = "group")
case("twolevel_clusters", "TWOLEVEL", "fw =~ y1 + y2 + y3\nfw ~ x1 + x2 + x3", "sem", cluster = "cluster")
case("weights_none_groups", "HSD", factors, "cfa", sampling.weights = "weight", group = "school", sampling.weights.normalization = "none")
case("weights_by_group_fiml", "HSDN", factors, "cfa", sampling.weights = "weight", missing = "fiml", group = "school", sampling.weights.normalization = "group")
case("weights_group_label", "HSD", factors, "cfa", sampling.weights = "weight", group = "three", group.label = c("west", "north"))
case("weights_expected", "HSD", factors, "cfa", sampling.weights = "weight", information = "expected")
case("cluster_expected", "HSD", factors, "cfa", cluster = "class", information = "expected")
case("cluster_group_label", "HSD", factors, "cfa", cluster = "class", group = "three", group.label = c("south", "west"))

# Least squares, and Wishart likelihood, with sampling weights
for (e in c("GLS", "ULS", "WLS", "DWLS")) case(paste0("weights_", tolower(e)), "HSD", factors, "cfa", sampling.weights = "weight", estimator = e)
case("weights_gls_means", "HSD", factors, "cfa", sampling.weights = "weight", estimator = "GLS", meanstructure = TRUE)
case("weights_dwls_path", "HSD", path, sampling.weights = "weight", estimator = "DWLS")
case("weights_gls_groups", "HSD", factors, "cfa", sampling.weights = "weight", estimator = "GLS", group = "school", group.equal = "loadings")
case("weights_uls_by_group", "HSD", factors, "cfa", sampling.weights = "weight", estimator = "ULS", group = "school", group.equal = "loadings", sampling.weights.normalization = "group")
case("weights_wls_not_scaled", "HSD", factors, "cfa", sampling.weights = "frequency", estimator = "WLS", sampling.weights.normalization = "none")
case("weights_gls_observed", "HSD", factors, "cfa", sampling.weights = "frequency", estimator = "GLS", information = "observed", sampling.weights.normalization = "none")
case("weights_wishart", "HSD", factors, "cfa", sampling.weights = "weight", likelihood = "wishart")
for (e in c("MLM", "ULSM", "WLSMV")) case(paste0("weights_", tolower(e)), "HSD", factors, "cfa", sampling.weights = "weight", estimator = e)

# Satorra-Bentler's sandwich with clusters
case("cluster_mlm", "HSD", factors, "cfa", cluster = "class", estimator = "MLM")
case("cluster_mlm_means", "HSD", path, cluster = "class", estimator = "MLM", meanstructure = TRUE)

# Ordered variables with sampling weights
q <- paste0("q", 1:6)
ordinal <- "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
mixed <- "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6"
for (e in c("WLSMV", "DWLS", "WLS", "WLSM", "ULSMV", "ULS")) {
  case(paste0("ordered_weights_", tolower(e)), "HSD", ordinal, "cfa", ordered = q, sampling.weights = "weight", estimator = e)
}
case("ordered_weights_theta", "HSD", ordinal, "cfa", ordered = q, sampling.weights = "weight", parameterization = "theta", std_se = TRUE)
case("ordered_weights_binary", "HSD", categories("d"), "cfa", ordered = paste0("d", 1:9), sampling.weights = "weight")
case("ordered_weights_whole", "HSD", ordinal, "cfa", ordered = q, sampling.weights = "frequency")
case("ordered_weights_mixed", "HSD", mixed, "cfa", ordered = c("q1", "q2", "d5"), sampling.weights = "weight")
case("ordered_weights_mimic", "HSD", paste0(mixed, "\nvisual ~ ageyr + female"), ordered = c("q1", "q2", "d5"), sampling.weights = "weight")
case("ordered_weights_groups", "HSD", ordinal, "cfa", ordered = q, sampling.weights = "weight", group = "school", group.equal = c("loadings", "thresholds"))
case("ordered_weights_empty_cell", "HSD0", "f =~ z1 + z2 + d3 + d4", "cfa", ordered = c("z1", "z2", "d3", "d4"), sampling.weights = "weight")
case("ordered_weights_pairwise", "HSDM", gsub("q", "f", ordinal), "cfa", ordered = paste0("f", 1:6), sampling.weights = "weight", missing = "pairwise")

finish("cluster_weights.json", "clusters and sampling weights")
