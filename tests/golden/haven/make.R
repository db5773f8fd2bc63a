# Reads the data sets beside the checkout with haven and writes summary.json beside this script:
#   Rscript tests/golden/haven/make.R ../shared/data tests/golden/haven
# Also writes three small files with every kind of user-defined missing value.
library(haven)
library(jsonlite)

arguments <- commandArgs(trailingOnly = TRUE)
data <- arguments[1]
out <- arguments[2]

column <- function(x) {
  if (inherits(x, "Date") || inherits(x, "POSIXct") || inherits(x, "difftime") || inherits(x, "hms")) {
    return(list(valid = sum(!is.na(x))))
  }
  missing <- is.na(x)
  if (is.character(x)) {
    text <- as.character(unclass(x))
    system <- is.na(text) | trimws(text) == ""
    return(list(valid = sum(!missing & !system), user_missing = sum(missing & !system)))
  }
  plain <- as.numeric(unclass(x))
  tags <- na_tag(plain)
  user <- (missing & !is.na(plain)) | !is.na(tags)
  list(valid = sum(!missing), user_missing = sum(user), sum = sum(plain[!missing]),
       tags = as.list(table(tags[!is.na(tags)])))
}

summary_of <- function(frame) {
  list(rows = nrow(frame), columns = lapply(as.list(frame), column))
}

specials <- data.frame(id = 1:5)
specials$answer <- labelled(c(1, 2, tagged_na("a"), tagged_na("z"), NA), c(refused = tagged_na("a"), never = 1))
write_dta(specials, file.path(out, "specials.dta"), version = 14)
specials$answer <- c(1, 0, tagged_na("A"), tagged_na("Z"), NA)
specials$word <- c("one", "", "three", "A", "Z")
write_xpt(specials, file.path(out, "specials.xpt"), version = 5)
spss <- data.frame(id = 1:6)
spss$single <- labelled_spss(c(1, 2, -9, -8, NA, 3), c(refused = -9), na_values = c(-9, -8))
spss$range <- labelled_spss(c(1, 2, 97, 98, 99, NA), c(`not asked` = 97), na_range = c(97, Inf))
spss$both <- labelled_spss(c(1, -1, 97, 98, 99, 96), c(`not asked` = 97), na_values = -1, na_range = c(97, 99))
spss$word <- labelled_spss(c("yes", "no", "XX", "", "yes", "XX"), c(`no answer` = "XX"), na_values = "XX")
write_sav(spss, file.path(out, "specials.sav"))

spss_reader <- function(path) read_sav(path, user_na = TRUE)
files <- list(
  list("spss_reader_cases/mval_bug.sav", spss_reader),
  list("spss_reader_cases/electric.sav", spss_reader),
  list("spss_reader_cases/pbc.sav", spss_reader),
  list("spss_reader_cases/NES1948.POR", read_por),
  list("spss_reader_cases/electric.por", read_por),
  list("spss_reader_cases/pbc.por", read_por),
  list("nhanes_dpq/DPQ_D.xpt", read_xpt),
  list("nhanes_dpq/DPQ_H.xpt", read_xpt),
  list("nhanes_dpq/DPQ_I.xpt", read_xpt),
  list("alda_cc0/unemployment_pp.sas7bdat", read_sas),
  list("alda_cc0/medication_pp.sas7bdat", read_sas),
  list("alda_cc0/alcohol1_pp.sas7bdat", read_sas),
  list("thp_maternal_rct/THP_clean.dta", read_dta)
)
shared <- lapply(files, function(one) summary_of(one[[2]](file.path(data, one[[1]]))))
names(shared) <- vapply(files, function(one) one[[1]], "")
own <- list(
  specials.dta = summary_of(read_dta(file.path(out, "specials.dta"))),
  specials.xpt = summary_of(read_xpt(file.path(out, "specials.xpt"))),
  specials.sav = summary_of(spss_reader(file.path(out, "specials.sav")))
)
result <- list(
  source = "haven's readers; see make.R",
  versions = list(R = as.character(getRversion()), haven = as.character(packageVersion("haven"))),
  shared = shared,
  own = own
)
write_json(result, file.path(out, "summary.json"), auto_unbox = TRUE, digits = 12, null = "null")
