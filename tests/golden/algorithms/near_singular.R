# Two indicators with correlated errors in three small groups: `Rscript near_singular.R` fits the moments beside it (of
# simulated persons) by lavaan, whose quasi-Newton search finds the minimum, and writes near_singular.json.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
given <- fromJSON(file.path(here, "near_singular.moments.json"), simplifyVector = FALSE)
names <- unlist(given$columns)
matrix_of <- function(g) matrix(unlist(g$cov), length(names), dimnames = list(names, names))
fit <- lavaan(given$model, sample.cov = lapply(given$groups, matrix_of),
              sample.mean = lapply(given$groups, function(g) setNames(unlist(g$mean), names)),
              sample.nobs = lapply(given$groups, function(g) g$n))
table <- parameterEstimates(fit)
table <- table[table$op == "~", c("label", "est", "se")]
out <- list(source = paste("lavaan", packageVersion("lavaan"), R.version.string), data = "near_singular.moments.json",
            measures = as.list(fitMeasures(fit, c("chisq", "df", "npar"))), paths = table)
write_json(out, file.path(here, "near_singular.json"), digits = 10, auto_unbox = TRUE, pretty = TRUE)
