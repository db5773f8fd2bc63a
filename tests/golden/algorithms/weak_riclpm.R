# Samples in which a random-intercept cross-lagged model is hardly identified (weak_riclpm.py writes their moments):
# `Rscript weak_riclpm.R` fits them by lavaan and writes weak_riclpm.json.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
given <- fromJSON(file.path(here, "weak_riclpm.moments.json"), simplifyVector = FALSE)
names <- unlist(given$columns)
fitted <- lapply(given$samples, function(s) {
  fit <- suppressWarnings(lavaan(given$model, sample.cov = matrix(unlist(s$cov), length(names), dimnames = list(names, names)),
                                 sample.mean = setNames(unlist(s$mean), names), sample.nobs = s$n))
  list(seed = s$seed, converged = lavInspect(fit, "converged"), iterations = lavInspect(fit, "iterations"),
       chisq = unname(fitMeasures(fit, "chisq")))
})
out <- list(source = paste("lavaan", packageVersion("lavaan"), R.version.string), data = "weak_riclpm.moments.json",
            fits = fitted)
write_json(out, file.path(here, "weak_riclpm.json"), digits = 10, auto_unbox = TRUE, pretty = TRUE)
