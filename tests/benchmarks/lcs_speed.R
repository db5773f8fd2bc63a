# Times lavaan on the latent change score model and counts what converges: Rscript lcs_speed.R DIR, which lcs.py fills.
# Each time holds the fit, the table with standardized values and errors, and all fit measures; once, after the data are read, in seconds of the
# processor (other work on the machine does not count).
suppressMessages({library(lavaan); library(jsonlite)})
folder <- commandArgs(trailingOnly = TRUE)[1]
text <- function(name) paste(readLines(file.path(folder, paste0(name, ".txt"))), collapse = "\n")
data <- read.csv(file.path(folder, "lcs.csv"))
out <- list()
for (kind in c("started", "plain")) {
  model <- text(if (kind == "plain") "lcs_plain" else "lcs")
  fit <- NULL
  out[[kind]] <- unbox(sum(system.time({
    fit <- suppressWarnings(lavaan(model, data, missing = "fiml"))
    list(parameterEstimates(fit, standardized = TRUE), if (lavInspect(fit, "converged")) fitMeasures(fit))
  }, gcFirst = TRUE)[c("user.self", "sys.self")]))
  out[[paste0(kind, "_chisq")]] <- unbox(if (lavInspect(fit, "converged")) as.numeric(fitMeasures(fit, "chisq")) else -1)
}
model <- text("set_plain")
for (kind in c("set", "hidden")) {
  converged <- 0
  admissible <- 0
  for (file in list.files(folder, paste0("^", kind, "_[0-9]*.csv$"), full.names = TRUE)) {
    fit <- suppressWarnings(tryCatch(lavaan(model, read.csv(file)), error = function(e) NULL))
    if (is.null(fit) || !lavInspect(fit, "converged")) next
    converged <- converged + 1
    admissible <- admissible + suppressWarnings(lavInspect(fit, "post.check"))
  }
  out[[paste0(kind, "_converged")]] <- unbox(converged)
  out[[paste0(kind, "_admissible")]] <- unbox(admissible)
}
cat(toJSON(out, digits = 8), "\n")
