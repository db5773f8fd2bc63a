# Writes incomplete.json: semTools' Bollen-Stine bootstrap of incomplete data, by Savalei and Yuan's second transformation,
# which centers each missing pattern by itself: Rscript incomplete.R, from this folder (about 12 minutes).
suppressMessages({library(semTools); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
source("../lavaan/derived.R", chdir = TRUE)

R <- 1000
model <- "textual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
cases <- lapply(c("HSM1", "HSM4"), function(name) {
  fit <- cfa(model, get(name), missing = "fiml")
  found <- bsBootMiss(fit, transformation = 2, nBoot = R, seed = 20261122, showProgress = FALSE)
  chisq <- found@bootDist
  list(data = unbox(name), model = unbox(model), chisq = unbox(as.numeric(fitMeasures(fit, "chisq"))), draws = unbox(length(chisq)),
       pvalue = unbox(mean(chisq >= found@origChi)), mean = unbox(mean(chisq)), sd = unbox(sd(chisq)))
})
write(toJSON(list(
  source = unbox("semTools::bsBootMiss"), version = unbox(as.character(packageVersion("semTools"))),
  lavaan = unbox(as.character(packageVersion("lavaan"))), data = unbox("HolzingerSwineford1939, incomplete by ../lavaan/derived.json"), cases = cases
), digits = 8), "incomplete.json")
