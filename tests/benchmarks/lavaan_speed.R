# Times lavaan on the five rows of the speed table and prints JSON:
#   Rscript lavaan_speed.R DIR [draws = 100] [repeats = 3] [cores = 1] [rows = all, or names with commas]
# DIR holds what `python -m tests.benchmarks.sem_data DIR` wrote. Data are in memory before the clock starts; every time holds
# the fit, the table with standardized values and errors, and all fit measures; it is the median of the repeats after one
# warm-up. The bootstrap runs once; `seconds` is scaled to 1,000 draws, `measured` is the time of the draws that ran.
suppressMessages({library(lavaan); library(jsonlite); library(parallel)})
arguments <- commandArgs(trailingOnly = TRUE)
given <- function(k, default) if (length(arguments) >= k) arguments[k] else default
folder <- arguments[1]
draws <- as.integer(given(2, 100))
repeats <- as.integer(given(3, 3))
cores <- as.integer(given(4, 1))
wanted <- strsplit(given(5, "democracy,holzinger,bootstrap,fiml,wlsmv,wide"), ",")[[1]]

read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")))
text <- function(name) paste(readLines(file.path(folder, paste0(name, ".txt"))), collapse = "\n")
complete_output <- function(fit) list(parameterEstimates(fit, standardized = TRUE), fitMeasures(fit))
clock <- function(run) as.numeric(system.time(run(), gcFirst = TRUE)["elapsed"])
median_of <- function(run, repeats) {
  run()
  median(vapply(seq_len(repeats), function(k) clock(run), 0))
}
rows <- list()
row <- function(name, work, seconds, fit, ...) {
  rows[[name]] <<- c(list(work = unbox(work), seconds = unbox(seconds), chisq = unbox(as.numeric(fitMeasures(fit, "chisq")))), lapply(list(...), unbox))
}

democracy <- "ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y4 + y6
y3 ~~ y7
y4 ~~ y8
y6 ~~ y8"
factors <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"

if ("democracy" %in% wanted) {
  run <- function() complete_output(sem(democracy, PoliticalDemocracy))
  row("democracy", "PoliticalDemocracy, ML, all output", median_of(run, max(repeats, 10)), sem(democracy, PoliticalDemocracy))
}
if ("holzinger" %in% wanted) {
  run <- function() complete_output(cfa(factors, HolzingerSwineford1939))
  row("holzinger", "HolzingerSwineford1939, ML, all output", median_of(run, max(repeats, 10)), cfa(factors, HolzingerSwineford1939))
}
if ("bootstrap" %in% wanted) {
  fit <- cfa(factors, HolzingerSwineford1939)
  measured <- clock(function() {
    drawn <- bootstrapLavaan(fit, R = draws, FUN = function(f) c(coef(f), standardizedSolution(f, se = FALSE)$est.std),
                             parallel = if (cores > 1) "multicore" else "no", ncpus = cores)
    apply(drawn, 2, quantile, c(.025, .975), na.rm = TRUE)
  })
  row("bootstrap", "HolzingerSwineford1939, 1,000 bootstrap draws with standardized intervals", measured * 1000 / draws, fit,
      measured = measured, draws = draws, cores = cores)
}
if ("fiml" %in% wanted) {
  data <- read("incomplete")
  fit <- NULL
  seconds <- median(vapply(seq_len(max(1, repeats %/% 3)), function(k) clock(function() complete_output(fit <<- cfa(text("incomplete"), data, missing = "fiml"))), 0))
  row("fiml", "30 items, N = 500, 10 % missing, FIML with errors and fit", seconds, fit, patterns = nrow(unique(is.na(data))))
}
if ("wlsmv" %in% wanted) {
  data <- read("ordinal")
  fit <- NULL
  row("wlsmv", "30 four-category items, N = 500, WLSMV", median_of(function() complete_output(fit <<- cfa(text("ordinal"), data, ordered = names(data))), repeats), fit)
}
if ("wide" %in% wanted) {
  data <- read("wide")
  fit <- NULL
  row("wide", "60 items, N = 1,000, ML", median_of(function() complete_output(fit <<- cfa(text("wide"), data)), repeats), fit)
}
cat(toJSON(list(lavaan = unbox(as.character(packageVersion("lavaan"))), R = unbox(R.version.string), blas = unbox(basename(extSoftVersion()["BLAS"])),
                cores = unbox(detectCores()), rows = rows), digits = 10), "\n")
