# Fits every step of models.json by lavaan, and the same ladders specified by lavaan's group.equal or semTools' measEq.syntax.
# Rscript make.R, from this folder, after export_data.R and `python -m tests.analysis.panel.measurement.golden`.
suppressMessages({library(lavaan); library(semTools); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
asked <- fromJSON("models.json", simplifyVector = FALSE)

frame <- function(name) {
  if (name == "hs") {
    d <- HolzingerSwineford1939
    d$school <- as.character(d$school)
    return(d)
  }
  read.csv(file.path(if (name %in% c("datcat", "exlong", "bfi")) ".data" else "data", paste0(name, ".csv")))
}

quiet <- function(expr) {
  notes <- character(0)
  fit <- withCallingHandlers(expr, warning = function(w) {
    notes <<- c(notes, gsub("\\s+", " ", conditionMessage(w)))
    invokeRestart("muffleWarning")
  })
  list(fit = fit, notes = notes)
}

numbers <- function(fit, more = FALSE) {
  m <- try(fitMeasures(fit), silent = TRUE)
  if (inherits(m, "try-error")) {  # lavaan 0.6-14 stops at some robust indices of ordinal items
    m <- fitMeasures(fit, c("npar", "chisq", "df", "chisq.scaled"))
    more <- FALSE
  }
  m <- m[intersect(c("npar", "chisq", "df", "chisq.scaled", "cfi", "rmsea", "srmr", "cfi.scaled", "rmsea.scaled", "cfi.robust",
                     "rmsea.robust", "mfi"), names(m))]
  if (more) extra <- suppressWarnings(moreFitIndices(fit))
  if (more) m["gamma"] <- if ("gammaHat.scaled" %in% names(extra)) extra[["gammaHat.scaled"]] else extra[["gammaHat"]]
  lapply(as.list(unclass(m)), unbox)
}

# Our text, pasted.
pasted <- function(step, data) {
  options <- lapply(step$options, function(v) if (is.list(v)) unlist(v) else v)
  names(options) <- gsub("_", ".", names(options))
  plain <- quiet(do.call(lavaan, c(list(model = step$model, data = data), options)))
  # nlminb calls a search that cannot do better "false convergence": take the sharper one where it ends no higher
  options$control <- list(iter.max = 20000, eval.max = 40000, rel.tol = 1e-13, x.tol = 1e-10)
  sharp <- try(quiet(do.call(lavaan, c(list(model = step$model, data = data, optim.force.converged = TRUE), options))), silent = TRUE)
  if (!inherits(sharp, "try-error") && isTRUE(sharp$fit@optim$fx <= plain$fit@optim$fx + 1e-9)) list(fit = sharp$fit, notes = plain$notes) else plain
}

# The same ladder in other words: measEq.syntax (semTools), with the identification of Wu & Estabrook (2016).
kinds <- list(configural = "", thresholds = "thresholds", metric = c("thresholds", "loadings"),
              scalar = c("thresholds", "loadings", "intercepts"))
kinds$strict <- c(kinds$scalar, "residuals")
equal <- function(step, steps) {
  base <- kinds[[if (step %in% c("variances", "means")) (if ("strict" %in% steps) "strict" else "scalar") else step]]
  if (step == "variances" || (step == "means" && "variances" %in% steps)) base <- c(base, "lv.variances")
  if (step == "means") base <- c(base, "means")
  base
}
by_measeq <- function(model, ..., over = "group", partial = "", ordinal = TRUE, id = "std.lv") function(step, steps, data) {
  what <- equal(step, steps)
  if (!ordinal) what <- setdiff(what, "thresholds")
  if (!length(what)) what <- ""
  arguments <- list(configural.model = model, data = data, ID.fac = id, ID.cat = "Wu.Estabrook.2016", return.fit = TRUE, ...)
  if (over %in% c("group", "both")) arguments <- c(arguments, list(group.equal = what, group.partial = if (step == "configural") "" else partial))
  if (over %in% c("time", "both")) arguments <- c(arguments, list(long.equal = what, long.partial = if (step == "configural") "" else partial))
  quiet(do.call(measEq.syntax, arguments))
}
by_group_equal <- function(model, ..., partial = "") function(step, steps, data) {
  what <- setdiff(equal(step, steps), "thresholds")
  if (!length(what)) what <- ""
  quiet(cfa(model, data, group.equal = what, group.partial = partial, ...))
}

hs <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
cross <- "visual =~ x1 + x2 + x3 + x9\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nx4 ~~ x7"
one <- function(letters) paste("f =~", paste(letters, collapse = " + "))
ordered_group <- function(items, parameterization = "theta", ...)
  by_measeq(one(items), ordered = items, estimator = "WLSMV", parameterization = parameterization, group = "g", ...)
waves <- function(letter, at, items = 1:4) {
  text <- paste(sapply(at, function(w) paste0("f_", w, " =~ ", paste0(letter, items, "_", w, collapse = " + "))), collapse = "\n")
  long <- lapply(items, function(j) paste0(letter, j, "_", at))
  names(long) <- paste0(letter, items)
  list(text = text, fac = list(f = paste0("f_", at)), ind = long)
}
x3 <- waves("x", c("a", "b", "c")); m3 <- waves("m", c("a", "b", "c")); u2 <- waves("u", c("a", "c"))
over_time <- function(w, ..., over = "time", ordinal = FALSE)
  by_measeq(w$text, longFacNames = w$fac, longIndNames = w$ind, ..., over = over, ordinal = ordinal)
exlong <- list(text = "f_1 =~ y1t1 + y2t1 + y3t1\nf_2 =~ y1t2 + y2t2 + y3t2\nf_3 =~ y1t3 + y2t3 + y3t3",
               fac = list(f = paste0("f_", 1:3)), ind = list(y1 = paste0("y1t", 1:3), y2 = paste0("y2t", 1:3), y3 = paste0("y3t", 1:3)))

referees <- list(
  hs = by_group_equal(hs, group = "school"),
  hs_marker = by_measeq(hs, group = "school", ordinal = FALSE),
  hs_mlr = by_group_equal(hs, group = "school", estimator = "MLR"),
  hs_partial = by_group_equal(hs, group = "school", partial = c("visual =~ x2", "x3 ~ 1", "x7 ~ 1", "x9 ~~ x9")),
  hs_text = by_group_equal(cross, group = "school", estimator = "MLR"),
  ordinal = ordered_group(paste0("o", 1:5)),
  # with ID.fac = "marker" measEq.syntax 0.5-6 frees two parameters too many: the same chi-square on 8 degrees of freedom
  ordinal_marker = ordered_group(paste0("o", 1:5)),
  ordinal_delta = ordered_group(paste0("o", 1:5), "delta"),
  ordinal_partial = ordered_group(paste0("o", 1:5), partial = c("f =~ o2", "o3 ~ 1", "o4 | t1", "o5 ~~ o5")),
  three = ordered_group(paste0("t", 1:5)),
  binary = ordered_group(paste0("b", 1:5)),
  time = over_time(x3),
  time_adjacent = over_time(x3, auto = 1, estimator = "MLR"),
  time_missing = over_time(m3, missing = "fiml"),
  time_ordinal = over_time(u2, ordinal = TRUE, ordered = unlist(u2$ind), estimator = "WLSMV", parameterization = "theta"),
  time_partial = over_time(x3, partial = c("x3 ~ 1")),
  both = over_time(x3, group = "g", over = "both"),
  both_ordinal = over_time(u2, group = "g", over = "both", ordinal = TRUE, ordered = unlist(u2$ind), estimator = "WLSMV", parameterization = "theta"),
  groups_of_waves = by_measeq(x3$text, longFacNames = x3$fac, longIndNames = x3$ind, group = "g", over = "group", ordinal = FALSE),
  datcat = by_measeq("f1 =~ u1 + u2 + u3 + u4\nf2 =~ u5 + u6 + u7 + u8", ordered = paste0("u", 1:8), estimator = "WLSMV",
                     parameterization = "delta", group = "g"),
  exlong = over_time(exlong),
  bfi = by_measeq("a =~ A1 + A2 + A3 + A4 + A5", ordered = paste0("A", 1:5), estimator = "WLSMV", parameterization = "theta", group = "gender")
)

found <- list()
for (name in names(asked)) {
  data <- frame(asked[[name]]$data)
  names_of_steps <- names(asked[[name]]$steps)
  before <- NULL
  steps <- list()
  for (step in names_of_steps) {
    own <- pasted(asked[[name]]$steps[[step]], data)
    if (!lavInspect(own$fit, "converged")) cat("NOT CONVERGED", name, step, "\n")
    table <- parameterEstimates(own$fit, remove.nonfree = FALSE, ci = FALSE)
    if (is.null(table$group)) table$group <- 1
    table <- table[!(table$op %in% c("==", ":=")) & table$se > 0, ]
    entry <- list(model = unbox(asked[[name]]$steps[[step]]$model), numbers = numbers(own$fit, TRUE),
                  estimates = list(key = paste(table$lhs, table$op, table$rhs, table$group), est = signif(table$est, 8), se = signif(table$se, 6)))
    if (!is.null(before)) {
      tested <- try(suppressWarnings(lavTestLRT(before, own$fit)), silent = TRUE)
      if (!inherits(tested, "try-error"))
        entry$lrt <- list(chisq = unbox(tested[2, "Chisq diff"]), df = unbox(tested[2, "Df diff"]), p = unbox(tested[2, "Pr(>Chisq)"]))
    }
    if (!is.null(referees[[name]])) {
      other <- try(referees[[name]](step, names_of_steps, data), silent = TRUE)
      if (inherits(other, "try-error")) cat("REFEREE FAILED", name, step, other, "\n") else {
        entry$referee <- numbers(other$fit)
        apart <- entry$numbers$chisq - entry$referee$chisq
        mark <- if (abs(apart) > 0.01 || entry$numbers$df != entry$referee$df) "  <---" else ""
        cat(sprintf("%-16s %-11s npar %3d df %3d %3d chisq %9.4f %9.4f%s\n", name, step, as.integer(entry$numbers$npar), as.integer(entry$numbers$df),
                    as.integer(entry$referee$df), entry$numbers$chisq, entry$referee$chisq, mark))
      }
    } else cat(sprintf("%-16s %-11s npar %3d df %3d chisq %9.4f\n", name, step, as.integer(entry$numbers$npar), as.integer(entry$numbers$df), entry$numbers$chisq))
    before <- own$fit
    steps[[step]] <- entry
  }
  found[[name]] <- list(steps = steps)
}
out <- list(source = unbox(paste("lavaan", packageVersion("lavaan"), "and semTools", packageVersion("semTools"), "on", R.version.string)),
            script = unbox("make.R"), cases = found)
write_json(out, "ladders.json", digits = 10, null = "null", na = "null", pretty = FALSE)
