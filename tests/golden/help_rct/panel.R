# Panel models of the HELP trial by lavaan, from texts written here by hand (Hamaker, Kuiper & Grasman 2015; Meredith &
# Tisak 1990), not by wavepath: `Rscript panel.R` reads ../shared/data in place and writes panel.json, numbers only.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
raw <- read.csv(file.path(here, "../../../../shared/data/help_rct/HELPfull.csv"))
months <- c(0, 6, 12, 18, 24)

# CES-D: only complete answers count; the file's total is then the published score.
items <- paste0("F1", LETTERS[1:20])
raw$cesd <- ifelse(rowSums(is.na(raw[, items])) == 0, raw$CES_D, NA)
raw$support <- raw$PSS_FR + raw$PSS_FA
wide <- reshape(raw[raw$TIME %in% months, c("ID", "TIME", "GROUP", "cesd", "support")], direction = "wide",
                idvar = "ID", timevar = "TIME", v.names = c("cesd", "support"), sep = "_m")

loadings <- function(f, v, l) paste0(f, " =~ ", paste0(l, "*", v, "_m", months, collapse = " + "))
growth_text <- function(degree) {
  shape <- c(loadings("i", "cesd", rep(1, 5)), loadings("s", "cesd", months / 12))
  if (degree == 2) shape <- c(shape, loadings("q", "cesd", (months / 12)^2))
  f <- c("i", "s", "q")[1:(degree + 1)]
  means <- paste(paste(f, collapse = " + "), "~ 1")
  covs <- unlist(lapply(seq_along(f), function(k) paste(f[k], "~~", paste(f[k:length(f)], collapse = " + "))))
  paste(c(shape, means, covs, paste0("cesd_m", months, " ~~ cesd_m", months), paste0("cesd_m", months, " ~ 0*1")), collapse = "\n")
}

riclpm_text <- function(equal) {
  within <- unlist(lapply(c("cesd", "support"), function(v) c(
    loadings(paste0("r_", v), v, rep(1, 5)),
    paste0("w_", v, "_m", months, " =~ 1*", v, "_m", months),
    paste0(v, "_m", months, " ~~ 0*", v, "_m", months), paste0(v, "_m", months, " ~ 1"))))
  lags <- unlist(lapply(2:5, function(t) {
    l <- if (equal) c("aa*", "ab*", "ba*", "bb*") else rep("", 4)
    from <- months[t - 1]; to <- months[t]
    c(sprintf("w_cesd_m%d ~ %sw_cesd_m%d + %sw_support_m%d", to, l[1], from, l[2], from),
      sprintf("w_support_m%d ~ %sw_cesd_m%d + %sw_support_m%d", to, l[3], from, l[4], from)) }))
  moments <- c("r_cesd ~~ r_cesd + r_support", "r_support ~~ r_support",
               sprintf("w_cesd_m%d ~~ w_cesd_m%d + w_support_m%d", months, months, months),
               sprintf("w_support_m%d ~~ w_support_m%d", months, months))
  paste(c(within, lags, moments), collapse = "\n")
}

clpm_text <- paste(c(
  unlist(lapply(2:5, function(t) sprintf("%s_m%d ~ cesd_m%d + support_m%d", c("cesd", "support"), months[t], months[t - 1], months[t - 1]))),
  sprintf("cesd_m%d ~~ cesd_m%d + support_m%d", months, months, months),
  sprintf("support_m%d ~~ support_m%d", months, months),
  sprintf("%s_m%d ~ 1", rep(c("cesd", "support"), each = 5), rep(months, 2))), collapse = "\n")

run <- function(text, ...) {
  fit <- lavaan(text, wide, missing = "fiml",
                ...)
  stopifnot(lavInspect(fit, "converged"))
  table <- parameterEstimates(fit)
  keep <- table[(table$op == "~") | (table$op == "~1" & table$lhs %in% c("i", "s", "q")) |
                (table$op == "~~" & table$lhs %in% c("i", "s", "q", "r_cesd", "r_support")), c("lhs", "op", "rhs", "est", "se")]
  m <- fitMeasures(fit)
  list(n = unbox(lavInspect(fit, "nobs")), df = unbox(m[["df"]]), npar = unbox(m[["npar"]]), chisq = unbox(m[["chisq"]]),
       logl = unbox(m[["logl"]]), cfi = unbox(m[["cfi"]]), rmsea = unbox(m[["rmsea"]]), estimates = keep)
}

cases <- list(linear = run(growth_text(1)), quadratic = run(growth_text(2)), riclpm = run(riclpm_text(FALSE)),
              riclpm_equal = run(riclpm_text(TRUE)), clpm = run(clpm_text))
out <- list(source = unbox(paste("lavaan", packageVersion("lavaan"), "on", R.version.string)), script = unbox("panel.R"),
            data = unbox("../shared/data/help_rct/HELPfull.csv, data set HELPfull of the R package mosaicData"), cases = cases)
write_json(out, file.path(here, "panel.json"), digits = 10, pretty = TRUE, null = "null", na = "null")
for (name in names(cases)) cat(sprintf("%-15s n %d chisq %9.3f df %d\n", name, cases[[name]]$n, cases[[name]]$chisq, as.integer(cases[[name]]$df)))
