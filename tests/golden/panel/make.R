# Fits the texts that wavepath's builders wrote: `Rscript make.R SUBJECT` reads SUBJECT.models.json, writes SUBJECT.json.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
subject <- commandArgs(TRUE)[1]
asked <- fromJSON(file.path(here, paste0(subject, ".models.json")), simplifyVector = FALSE)

one <- function(case) {
  data <- read.csv(file.path(here, "data", paste0(case$data, ".csv")))
  options <- lapply(case$options, function(v) if (is.list(v)) unlist(v) else v)
  names(options) <- gsub("_", ".", names(options))
  notes <- character(0)
  # a search that asks for more than rounding allows ends with "false convergence": then ask for less
  # (and lavaan's search under constraints takes hours for more than its defaults)
  constrained <- grepl("==", case$model, fixed = TRUE)
  for (tolerance in if (constrained) 1e-10 else c(1e-14, 1e-12, 1e-10)) {
    options$control <- if (constrained) list(iter.max = 20000) else
      list(iter.max = 20000, eval.max = 40000, rel.tol = tolerance, x.tol = tolerance * 1e3)
    notes <- character(0)
    fit <- withCallingHandlers(do.call(lavaan, c(list(model = case$model, data = data), options)), warning = function(w) {
      notes <<- c(notes, gsub("\\s+", " ", conditionMessage(w)))
      invokeRestart("muffleWarning")
    })
    if (lavInspect(fit, "converged")) break
  }
  if (!lavInspect(fit, "converged")) cat("NOT CONVERGED", case$name, "\n")
  measures <- fitMeasures(fit)
  scaled <- "chisq.scaled" %in% names(measures)
  table <- parameterEstimates(fit, remove.nonfree = FALSE)
  if (is.null(table$group)) table$group <- ifelse(table$op == ":=", 0, 1)
  keep <- table[, c("lhs", "op", "rhs", "group", "est", "se")]
  keep <- keep[!(keep$op %in% c("==", "<", ">")), ]
  cat(sprintf("%-50s chisq %9.3f df %d\n", case$name, measures[["chisq"]], as.integer(measures[["df"]])))
  list(name = unbox(case$name), data = unbox(case$data), model = unbox(case$model), npar = unbox(measures[["npar"]]),
       df = unbox(measures[["df"]]), chisq = unbox(measures[["chisq"]]), logl = if ("logl" %in% names(measures)) unbox(measures[["logl"]]) else NULL,
       chisq_scaled = if (scaled) unbox(measures[["chisq.scaled"]]) else NULL, warnings = notes, estimates = keep)
}

out <- list(source = unbox(paste("lavaan", packageVersion("lavaan"), "on", R.version.string)),
            script = unbox("make.R"), cases = lapply(asked, one))
write_json(out, file.path(here, paste0(subject, ".json")), digits = 10, pretty = FALSE, null = "null", na = "null")
