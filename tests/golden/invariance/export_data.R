# Writes data of other packages (GPL, never committed) to .data/ as CSV: Rscript export_data.R, from this folder.
suppressMessages({library(semTools); library(psych)})
dir.create(".data", showWarnings = FALSE)
datcat <- datCat
for (v in paste0("u", 1:8)) datcat[[v]] <- as.integer(datcat[[v]])
write.csv(datcat, ".data/datcat.csv", row.names = FALSE)
write.csv(exLong, ".data/exlong.csv", row.names = FALSE)
bfi <- if (exists("bfi", asNamespace("psych"), inherits = FALSE)) psych::bfi else psychTools::bfi
items <- bfi[complete.cases(bfi[c(paste0("A", 1:5), "gender")]), c(paste0("A", 1:5), "gender")]
write.csv(items, ".data/bfi.csv", row.names = FALSE)
