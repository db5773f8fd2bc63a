# Sample statistics of ordinal data and their asymptotic covariance: Rscript statistics.R, from this folder.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
source("cut.R")

cases <- list()
case <- function(name, levels, columns, covariates = character(0), spoil = NULL, missing = "listwise") {
  d <- cut_data(levels)
  if (!is.null(spoil)) d <- spoil(d)
  model <- paste("f =~", paste(columns, collapse = " + "))
  if (length(covariates)) model <- paste0(model, "\nf ~ ", paste(covariates, collapse = " + "))
  notes <- character(0)
  fit <- withCallingHandlers(
    sem(model, d, ordered = names(levels), estimator = "WLSMV", missing = missing),
    warning = function(w) {notes <<- c(notes, conditionMessage(w)); invokeRestart("muffleWarning")})
  full <- sem(model, d, ordered = names(levels), estimator = "WLS", missing = missing, do.fit = FALSE)
  gamma <- lavInspect(fit, "gamma")
  s <- lavInspect(fit, "wls.obs")
  cases[[length(cases) + 1]] <<- list(
    name = unbox(name), levels = lapply(as.list(levels), unbox), columns = columns, covariates = covariates,
    missing = unbox(missing), n = unbox(lavInspect(fit, "nobs")), names = names(s), statistics = unname(unclass(s)),
    gamma = unname(gamma[lower.tri(gamma, diag = TRUE)]),
    weight_diagonal = diag(lavInspect(fit, "wls.v")), weight_first_row = unname(unclass(lavInspect(full, "wls.v")))[1, ]
  )
}

# One cell of the table of x1 and x7 is made empty: persons of it get the other answer in x7.
# (Of 12 such tables lavaan's search wrongly ends at 0.999 in four, as for 164 0 56 81, where the correlation is 0.96.)
empty_cell <- function(d) {d$x7[d$x1 == 2 & d$x7 == 1] <- 2L; d}
# Every seventh answer of x2, every ninth of x6 is missing, every eleventh of x8.
with_gaps <- function(d) {
  i <- seq_len(nrow(d))
  d$x2[i %% 7 == 0] <- NA; d$x6[i %% 9 == 0] <- NA; d$x8[i %% 11 == 0] <- NA
  d
}
x <- paste0("x", 1:9)
case("two", setNames(rep(2, 6), x[1:6]), x[1:6])
case("three", setNames(rep(3, 6), x[1:6]), x[1:6])
case("four_five", setNames(rep(c(4, 5), 3), x[1:6]), x[1:6])
case("two_to_five", c(x1 = 2, x2 = 3, x3 = 4, x4 = 5), x[1:4])
case("mixed", c(x1 = 2, x3 = 3, x4 = 4, x6 = 5), x[1:6])
case("continuous_first", c(x5 = 4, x6 = 3), x[1:6])
case("covariates", c(x1 = 2, x2 = 3, x3 = 4, x4 = 5), x[1:4], c("ageyr", "sex"))
case("mixed_covariates", c(x1 = 2, x3 = 3, x4 = 4), x[1:5], c("ageyr", "sex"))
case("empty_cell", c(x1 = 2, x4 = 2, x7 = 2, x2 = 3), c("x1", "x4", "x7", "x2"), spoil = empty_cell)
case("pairwise", c(x1 = 2, x2 = 3, x3 = 4, x8 = 3), c("x1", "x2", "x3", "x6", "x7", "x8"), spoil = with_gaps, missing = "pairwise")
# x8 with x6 is left out here: lavaan's search for their correlation, 0.22, ends at its bound 0.999
case("pairwise_covariates", c(x1 = 2, x2 = 3, x3 = 4), c("x1", "x2", "x3", "x6"), "ageyr", spoil = with_gaps, missing = "pairwise")

text <- toJSON(list(
  source = unbox("lavaan by Rosseel (2012), J Stat Softw 48(2):1-36; written by statistics.R"),
  lavaan = unbox(as.character(packageVersion("lavaan"))), R = unbox(R.version.string), data = unbox("lavaan::HolzingerSwineford1939, cut by cut.R"),
  cases = cases), digits = I(10), na = "null")
writeLines(gsub('},{"name":', '},\n{"name":', text, fixed = TRUE), "statistics.json")
