# Writes the data frames of other packages to .data/ as CSV (Rscript export_data.R, from this folder). They are under GPL
# licences: the folder is ignored by git. `Rscript export_data.R all DIR` writes every frame, the derived ones too, to DIR.
suppressMessages({library(lavaan); library(jsonlite)})
source("derived.R")
arguments <- commandArgs(trailingOnly = TRUE)
everything <- length(arguments) > 0 && arguments[1] == "all"
folder <- if (length(arguments) > 1) arguments[2] else ".data"
dir.create(folder, showWarnings = FALSE, recursive = TRUE)
for (name in if (everything) names(data_sources) else names(other)) {
  if (!exists(name)) {
    cat(name, "left out: its package is not installed\n")
    next
  }
  frame <- get(name)
  for (v in names(frame)) if (is.double(frame[[v]])) frame[[v]] <- ifelse(is.na(frame[[v]]), NA, sprintf("%.17g", frame[[v]]))
  write.csv(frame, file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = which(sapply(get(name), is.character)), na = "")
}
