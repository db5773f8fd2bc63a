# Reads saved.sav and saved.dta, which test_save_haven.py writes, with haven and prints what haven finds as JSON:
#   Rscript tests/golden/haven/saved.R FOLDER > tests/golden/haven/saved.json
suppressMessages({library(haven); library(jsonlite)})
folder <- commandArgs(trailingOnly = TRUE)[1]

column <- function(x) {
  labels <- attr(x, "labels", exact = TRUE)
  plain <- if (is.character(x)) unclass(x) else as.numeric(unclass(x))
  attributes(plain) <- NULL
  tags <- if (is.numeric(plain)) na_tag(plain) else NULL
  list(label = attr(x, "label", exact = TRUE),
       cells = plain, missing = is.na(x), tags = tags,
       codes = if (is.null(labels)) NULL else if (is.numeric(labels)) as.numeric(labels) else as.character(labels),
       code_tags = if (is.numeric(labels)) na_tag(labels) else NULL,
       words = names(labels),
       na_values = attr(x, "na_values", exact = TRUE), na_range = attr(x, "na_range", exact = TRUE))
}
found <- function(frame) lapply(as.list(frame), column)
told <- list(haven = as.character(packageVersion("haven")), R = R.version.string,
             sav = found(read_sav(file.path(folder, "saved.sav"), user_na = TRUE)),
             dta = found(read_dta(file.path(folder, "saved.dta"))))
cat(toJSON(told, auto_unbox = TRUE, null = "null", na = "null", digits = 10, pretty = TRUE), "\n")
