# Writes all reference files: Rscript make_all.R, from this folder (about four minutes), or Rscript make_all.R fiml ordinal.
scripts <- c("continuous_ml", "groups", "constraints", "robust", "fiml", "least_squares", "ordinal", "cluster_weights", "after_fit", "after_ordered", "matrices", "growth")
wanted <- commandArgs(trailingOnly = TRUE)
for (script in if (length(wanted)) wanted else scripts) {
  status <- system2(file.path(R.home("bin"), "Rscript"), paste0(script, ".R"))
  if (status != 0) stop(script, ".R failed")
}
