# Sourced by every script of this folder: the data frames, case() that fits and records one model, finish() that writes the JSON.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
source("derived.R")

cases <- list()
matrices <- list()
failures <- character(0)
arrays <- c("group.equal", "group.partial", "ordered", "test", "group.label")  # options that are always written as lists

# The options that lavaan settled on, once its defaults for the estimator are filled in.
settled <- c("estimator", "se", "test", "information", "h1.information", "observed.information", "missing", "likelihood",
             "meanstructure", "fixed.x", "conditional.x", "omega.information", "omega.h1.information")

fitted_model <- function(front, arguments) {
  notes <- character(0)
  invisible(capture.output(fit <- withCallingHandlers(do.call(front, arguments), warning = function(w) {
    notes <<- c(notes, conditionMessage(w))
    invokeRestart("muffleWarning")
  })))
  list(fit = fit, warnings = gsub("\\s+", " ", sub("^lavaan WARNING:\\s*", "", notes)))
}

numbers <- function(fit) {
  table <- parameterEstimates(fit, standardized = TRUE, remove.nonfree = FALSE)
  list(est = table$est, se = table$se, std = table$std.all, measures = unlist(unclass(fitMeasures(fit))))
}

largest <- function(x) if (length(x) && any(is.finite(x))) max(x[is.finite(x)]) else 0

# The model once more from its own result, told to stop later: the distance to that fit is lavaan's own stopping error.
# Written linear `==` are left out: lavaan starts those models again at a point that breaks them.
stopping <- function(fit) {
  known <- parTable(fit)
  if (fit@Model@eq.constraints && any(known$op == "==" & known$user == 1L)) return(NULL)
  sharper <- try(suppressWarnings({
    table <- as.list(parTable(fit))
    table$start <- table$est
    options <- lavInspect(fit, "options")
    options$control <- list(iter.max = 20000, eval.max = 40000, rel.tol = 1e-15, x.tol = 1e-12)
    options$optim.force.converged <- TRUE
    options$em.h1.tol <- 1e-12
    options$em.h1.iter.max <- 20000
    parts <- list(slotParTable = table, slotOptions = options, slotData = fit@Data)
    if (fit@Data@data.type == "moment") parts$slotSampleStats <- fit@SampleStats
    invisible(capture.output(again <- do.call(lavaan, parts)))
    again
  }), silent = TRUE)
  if (inherits(sharper, "try-error") || !lavInspect(sharper, "converged")) return(NULL)
  if (!isTRUE(sharper@optim$fx <= fit@optim$fx + 1e-8)) return(NULL)  # the second search did worse: nothing learned
  a <- b <- NULL
  invisible(capture.output({
    a <- suppressWarnings(numbers(fit))
    b <- try(suppressWarnings(numbers(sharper)), silent = TRUE)
  }))
  if (inherits(b, "try-error")) return(NULL)
  apart <- abs(a$measures - b$measures)
  list(
    est = largest(abs(a$est - b$est)),
    se = if (is.null(a$se)) 0 else largest((abs(a$se - b$se) / a$se)[a$se > 0]),
    std = largest(abs(a$std - b$std)),
    measures = as.list(signif(apart[is.finite(apart) & apart > 1e-6], 3))
  )
}

matrix_json <- function(m) {
  m <- unclass(as.matrix(m))
  list(rows = rownames(m), columns = colnames(m), values = unname(matrix(as.numeric(m), nrow(m), ncol(m))))
}

frame_json <- function(x) {
  x <- as.data.frame(unclass(x), stringsAsFactors = FALSE)
  for (n in names(x)) if (!is.character(x[[n]]) && !is.logical(x[[n]])) x[[n]] <- as.numeric(x[[n]])
  x
}

scalar_list <- function(x) lapply(as.list(unclass(x)), unbox)

# Fits one model and keeps it. `data` names a frame of derived.R or of export_data.R; `matrix` names an entry of `matrices`.
# `after` is a function of the fit; what it returns is stored as it is.
# A failure is told at once and stops the script at finish(), so that one run shows all of them.
case <- function(name, ...) {
  tryCatch(record(name, ...), error = function(e) {
    failures <<- c(failures, name)
    cat("FAILED", name, ":", conditionMessage(e), "\n")
  })
}

record <- function(name, data, model, front = "sem", ..., matrix = NULL, std_se = FALSE, after = NULL) {
  options <- list(...)
  stopifnot(!name %in% vapply(cases, function(c) as.character(c$name), ""))
  source <- if (is.null(matrix)) list(data = get(data)) else {
    m <- matrices[[matrix]]
    out <- list(sample.cov = m$cov, sample.nobs = m$nobs)
    if (!is.null(m$mean)) out$sample.mean <- if (is.list(m$mean[[1]])) lapply(m$mean, unlist) else unlist(m$mean)
    out
  }
  arguments <- c(list(model = model), source, options)
  made <- fitted_model(front, arguments)
  fit <- made$fit
  if (!lavInspect(fit, "converged")) stop("not converged: ", name)
  invisible(capture.output(estimates <- parameterEstimates(fit, standardized = TRUE, remove.nonfree = FALSE)))
  if (std_se) {
    own <- standardizedSolution(fit)
    key <- function(t) paste(t$lhs, t$op, t$rhs, if (is.null(t$group)) 1 else t$group, if (is.null(t$label)) "" else t$label)
    at <- match(key(estimates), key(own))
    estimates$std.se <- own$se[at]
  }
  if (!is.null(estimates$pvalue)) estimates$pvalue <- signif(estimates$pvalue, 6)
  for (k in c("std.lv", "std.all")) estimates[[k]] <- signif(estimates[[k]], 8)
  if (!is.null(estimates$label) && all(estimates$label == "")) estimates$label <- NULL
  keep <- intersect(c("lhs", "op", "rhs", "group", "label", "est", "se", "pvalue", if (std_se) c("z", "ci.lower", "ci.upper"),
                      "std.lv", "std.all", "std.se"), names(estimates))
  chosen <- lavInspect(fit, "options")
  chosen <- chosen[intersect(settled, names(chosen))]
  entry <- list(
    name = unbox(name), data = if (is.null(matrix)) unbox(data) else NULL, matrix = if (!is.null(matrix)) unbox(matrix),
    front = unbox(front), model = unbox(model),
    options = if (length(options)) Map(function(v, k) if (k %in% arrays && !is.logical(v)) v else unbox(v), options, names(options))
              else setNames(list(), character(0)),
    settled = lapply(chosen, function(v) if (length(v) == 1) unbox(v) else v),
    groups = if (lavInspect(fit, "ngroups") > 1) lavInspect(fit, "group.label"),
    nobs = lavInspect(fit, "nobs"),
    warnings = if (length(made$warnings)) made$warnings,
    stopping = local({
      apart <- stopping(fit)
      if (is.null(apart)) NULL else list(est = unbox(signif(apart$est, 3)), se = unbox(signif(apart$se, 3)), std = unbox(signif(apart$std, 3)),
                                         measures = if (length(apart$measures)) lapply(apart$measures, unbox) else setNames(list(), character(0)))
    }),
    estimates = as.data.frame(unclass(estimates), stringsAsFactors = FALSE)[keep],
    measures = scalar_list(suppressWarnings(fitMeasures(fit)))
  )
  if (!is.null(after)) entry$after <- after(fit)
  cases[[length(cases) + 1]] <<- entry[!vapply(entry, is.null, TRUE)]
  invisible(fit)
}

finish <- function(file, about, ...) {
  if (length(failures)) stop("failed: ", paste(failures, collapse = ", "))
  script <- sub("json$", "R", file)
  head <- list(
    source = unbox(paste0("lavaan by Rosseel (2012), J Stat Softw 48(2):1-36; written by ", script)), about = unbox(about),
    lavaan = unbox(as.character(packageVersion("lavaan"))), R = unbox(R.version.string),
    data = lapply(data_sources[unique(unlist(lapply(cases, function(c) c$data)))], unbox)
  )
  if (length(matrices)) head$matrices <- lapply(matrices, function(m) {
    one <- function(x, f) if (is.list(x)) lapply(x, f) else f(x)
    c(list(source = unbox(m$source), cov = one(m$cov, matrix_json), nobs = if (length(m$nobs) > 1) unlist(m$nobs) else unbox(m$nobs)),
      if (!is.null(m$mean)) list(mean = if (is.list(m$mean[[1]])) lapply(m$mean, function(v) lapply(v, unbox)) else lapply(m$mean, unbox)))
  })
  text <- toJSON(c(head, list(...), list(cases = cases)), digits = I(10), na = "null", pretty = FALSE, null = "null")
  writeLines(gsub('},{"name":', '},\n{"name":', text, fixed = TRUE), file)
  cat(sprintf("%-22s %3d cases  %7d bytes\n", file, length(cases), file.size(file)))
}
