# Times psych::scoreItems on the answers of the benchmark and prints JSON:
#   Rscript psych_speed.R DIR ROWS REPEATS
# DIR/answers.bin holds ROWS x 20 bytes, column by column, -1 for a missing answer. Data are in memory before the clock
# starts. `impute = "none"` takes each person's mean of the answered items, so 20 times it is the prorated sum; items 4, 8,
# 12 and 16 of the CES-D are reversed within 0..3. The shortest of the repeats counts. Writes DIR/means.bin.
suppressMessages({library(psych); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
rows <- as.integer(arguments[2])
repeats <- as.integer(arguments[3])

codes <- readBin(file.path(folder, "answers.bin"), "integer", n = rows * 20, size = 1)
codes[codes < 0] <- NA
items <- paste0("cesd20_", 1:20)
answers <- as.data.frame(matrix(codes, rows, dimnames = list(NULL, items)))
key <- list(cesd20 = paste0(ifelse(1:20 %in% c(4, 8, 12, 16), "-", ""), items))

times <- numeric(repeats)
for (k in seq_len(repeats)) {
  times[k] <- system.time(
    found <- suppressWarnings(scoreItems(key, answers, impute = "none", min = 0, max = 3)), gcFirst = TRUE
  )["elapsed"]
}
writeBin(as.numeric(found$scores[, "cesd20"]), file.path(folder, "means.bin"))
cat(toJSON(list(psych = as.character(packageVersion("psych")), R = R.version.string, seconds = min(times)),
           auto_unbox = TRUE, digits = 10), "\n")
