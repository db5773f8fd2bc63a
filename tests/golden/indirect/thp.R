# Treatment -> support at 6 months -> depression at 12 months in the trial of Rahman et al. (2008), clusters of 40 union
# councils, from a text written by hand: `Rscript thp.R DATA` (THP_clean.dta, see tests of ../shared/data) writes thp.json.
suppressMessages({library(lavaan); library(haven); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
data <- as.data.frame(lapply(zap_labels(read_dta(commandArgs(TRUE)[1])), unclass))
data <- data[which(data$THP_sample == 1), ]
model <- "mspss_6m ~ a*treat + mspss_baseline + hamd_baseline
hamd_1y ~ b*mspss_6m + c*treat + mspss_baseline + hamd_baseline
indirect := a*b
total := a*b + c"
fit <- sem(model, data, cluster = "uc", missing = "ml", fixed.x = FALSE, estimator = "MLR")
found <- parameterEstimates(fit)
found <- found[found$label %in% c("a", "b", "c", "indirect", "total"), c("label", "est", "se")]
write_json(list(source = paste("lavaan", packageVersion("lavaan"), "on", R.version.string), script = "thp.R",
                n = nobs(fit), estimates = found), file.path(here, "thp.json"), digits = 10, auto_unbox = TRUE)
