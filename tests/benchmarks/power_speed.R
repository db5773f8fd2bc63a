# Times lavaan on one replicate of a power condition and prints JSON: Rscript power_speed.R MODEL POPULATION N [repeats = 15]
# MODEL and POPULATION are files of lavaan's syntax. One replicate: draw the sample (simulateData's own way, from the implied
# moments), fit, take estimates and standard errors. Medians after a warm-up.
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(file) paste(readLines(file), collapse = "\n")
model <- text(arguments[1])
population <- text(arguments[2])
n <- as.integer(arguments[3])
repeats <- if (length(arguments) >= 4) as.integer(arguments[4]) else 15
clock <- function(run) { run(); median(vapply(seq_len(repeats), function(k) as.numeric(system.time(run(), gcFirst = TRUE)["elapsed"]), 0)) }

data <- simulateData(population, sample.nobs = n, model.type = "lavaan", int.ov.free = TRUE, auto.cov.lv.x = FALSE, auto.cov.y = FALSE, seed = 1)
fit_only <- function() { fit <- lavaan(model, data); parTable(fit)[c("est", "se")] }
lean <- function() { fit <- lavaan(model, data, test = "none", baseline = FALSE, h1 = FALSE); parTable(fit)[c("est", "se")] }
whole <- function() {
  drawn <- simulateData(population, sample.nobs = n, model.type = "lavaan", auto.cov.lv.x = FALSE, auto.cov.y = FALSE)
  parTable(lavaan(model, drawn))[c("est", "se")]
}
slopes <- parTable(lavaan(model, data))
slopes <- slopes[slopes$op == "~", ]
write(toJSON(list(lavaan = unbox(as.character(packageVersion("lavaan"))), R = unbox(R.version.string),
  fit = unbox(clock(fit_only)), lean = unbox(clock(lean)), whole = unbox(clock(whole)),
  first = unbox(sum(slopes$est)), rows = unbox(nrow(data))), digits = 10), stdout())
