# The PHQ-9 algorithm of Kroenke, Spitzer & Williams (2001) in plain R, on three cycles of NHANES; writes phq9.json:
#   Rscript tests/golden/algorithms/phq9.R ../shared/data/nhanes_dpq tests/golden/algorithms
library(haven)
library(jsonlite)

arguments <- commandArgs(trailingOnly = TRUE)
count <- function(cycle) {
  file <- as.data.frame(read_xpt(file.path(arguments[1], sprintf("DPQ_%s.xpt", cycle))))
  answers <- round(as.matrix(file[, sprintf("DPQ0%d0", 1:9)]))
  answers[answers %in% c(7, 9)] <- NA
  present <- answers >= 2
  present[, 9] <- answers[, 9] >= 1
  core <- answers[, 1] >= 2 | answers[, 2] >= 2
  symptoms <- rowSums(present)
  complete <- !is.na(rowSums(answers))
  list(
    none = sum(complete & !(core & symptoms >= 2), na.rm = TRUE),
    other = sum(complete & core & symptoms >= 2 & symptoms < 5, na.rm = TRUE),
    major = sum(complete & core & symptoms >= 5, na.rm = TRUE),
    incomplete = sum(!complete)
  )
}
cycles <- c("D", "H", "I")
found <- c(list(R = R.version.string), setNames(lapply(cycles, count), cycles))
write_json(found, file.path(arguments[2], "phq9.json"), auto_unbox = TRUE, pretty = TRUE)
