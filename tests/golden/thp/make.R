# The trial's mediation by lavaan: `Rscript make.R PATH/TO/thp_maternal_rct` writes thp.json (numbers alone, no data).
# Data: Baranov, Bhalotra, Biroli & Maselko (2020), AER 110:824-859; trial: Rahman et al. (2008), Lancet 372:902-909.
suppressMessages({library(lavaan); library(haven); library(jsonlite); library(sandwich)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
data <- zap_labels(read_dta(file.path(commandArgs(TRUE)[1], "THP_clean.dta")))
data <- as.data.frame(data[data$dep_sample == 1, ])
model <- paste(readLines(file.path(here, "model.txt")), collapse = "\n")
fit <- lavaan(model, data, missing = "fiml", cluster = "uc", estimator = "MLR")
table <- parameterEstimates(fit)
measures <- fitMeasures(fit, c("chisq", "df", "npar"))
kept <- data[!is.na(data$hamd_baseline) & !is.na(data$hamd_6m) & !is.na(data$treat) & !is.na(data$uc), ]
kept$change <- kept$hamd_6m - kept$hamd_baseline
clusters <- length(unique(kept$uc))
one <- function(m) {
  V <- vcovCL(m, kept$uc, type = "HC1", cadjust = TRUE)
  list(estimate = coef(m)[["treat"]], se = sqrt(V["treat", "treat"]))
}
out <- list(source = paste("lavaan", packageVersion("lavaan"), R.version.string), data = "thp_maternal_rct, dep_sample == 1",
            n = lavInspect(fit, "ntotal"), clusters = length(unique(data$uc[complete.cases(data[, c("uc", "treat", "mspss_baseline", "hamd_baseline")])])), measures = as.list(measures),
            estimates = table[, c("lhs", "op", "rhs", "label", "est", "se")],
            baseline = list(n = nrow(kept), clusters = clusters, change = one(lm(change ~ treat, kept)),
                            ancova = one(lm(hamd_6m ~ hamd_baseline + treat, kept))))
write_json(out, file.path(here, "thp.json"), digits = 12, auto_unbox = TRUE, pretty = TRUE)
