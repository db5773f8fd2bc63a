# Cross-lagged models written by hand after the papers, not by wavepath's builders: `Rscript lagged_published.R [DIRECTORY]`
# writes lagged_published.json.
#
# Hamaker, Kuiper & Grasman (2015), doi:10.1037/a0038889; Mulder & Hamaker (2021), doi:10.1080/10705511.2020.1784738, and
# its supplement (jeroendmulder.github.io/RI-CLPM): free means by int.ov.free, several indicators by cfa() and its
# defaults; Kenny & Zautra (1995), doi:10.1037/0022-006X.63.1.52. With DIRECTORY (the supplement's simulated data, 1189
# persons, which are not part of this project) their covariances, means and results are written too; without it those
# of the JSON stay.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
panel <- read.csv(file.path(here, "data", "panel.csv"))
gaps <- read.csv(file.path(here, "data", "panel_missing.csv"))
items <- read.csv(file.path(here, "data", "lagged_items.csv"))
states <- read.csv(file.path(here, "data", "lagged_states.csv"))
lines <- function(...) paste(c(...), collapse = "\n")
waves <- 1:5

measured <- lines(
  paste("RIx =~", paste0("1*x", waves, collapse = " + ")), paste("RIy =~", paste0("1*y", waves, collapse = " + ")),
  paste0("wx", waves, " =~ 1*x", waves), paste0("wy", waves, " =~ 1*y", waves))
between <- "RIx ~~ RIx\nRIy ~~ RIy\nRIx ~~ RIy"
later <- 2:5
free <- paste0("wx", later, " + wy", later, " ~ wx", later - 1, " + wy", later - 1)
same <- c(paste0("wx", later, " ~ a*wx", later - 1, " + b*wy", later - 1),
          paste0("wy", later, " ~ c*wx", later - 1, " + d*wy", later - 1))
within <- c(paste0("wx", waves, " ~~ wx", waves), paste0("wy", waves, " ~~ wy", waves), paste0("wx", waves, " ~~ wy", waves))
basic <- lines(measured, free, within, between)
clpm <- lines(paste0("x", later, " + y", later, " ~ x", later - 1, " + y", later - 1),
              paste0("x", waves, " ~~ x", waves), paste0("y", waves, " ~~ y", waves), paste0("x", waves, " ~~ y", waves))
constrained <- lines(
  measured, same, "wx1 ~~ wx1\nwy1 ~~ wy1\nwx1 ~~ wy1", between,
  paste0("wx", later, " ~~ vx*wx", later), paste0("wy", later, " ~~ vy*wy", later), paste0("wx", later, " ~~ cov*wy", later),
  "x1 + x2 + x3 + x4 + x5 ~ mx*1\ny1 + y2 + y3 + y4 + y5 ~ my*1")
# standardized effects equal over three waves: free loadings, variances of 1 (by constraints from the second wave on)
standardized <- '
  RIx =~ 1*x1 + 1*x2 + 1*x3
  RIy =~ 1*y1 + 1*y2 + 1*y3
  wx1 =~ NA*x1
  wx2 =~ NA*x2
  wx3 =~ NA*x3
  wy1 =~ NA*y1
  wy2 =~ NA*y2
  wy3 =~ NA*y3
  wx2 ~ a*wx1 + b*wy1
  wy2 ~ c*wx1 + d*wy1
  wx3 ~ a*wx2 + b*wy2
  wy3 ~ c*wx2 + d*wy2
  RIx ~~ RIx + RIy
  RIy ~~ RIy
  wx1 ~~ 1*wx1 + cor1*wy1
  wy1 ~~ 1*wy1
  wx2 ~~ rcov2*wy2 + rvx2*wx2
  wx3 ~~ rvx3*wx3 + wy3
  wy2 ~~ rvy2*wy2
  wy3 ~~ rvy3*wy3
  cor2 := a*c + b*d + (a*d + b*c)*cor1 + rcov2
  rvx2 == 1 - (a^2 + b^2 + 2*a*b*cor1)
  rvy2 == 1 - (c^2 + d^2 + 2*c*d*cor1)
  rvx3 == 1 - (a^2 + b^2 + 2*a*b*cor2)
  rvy3 == 1 - (c^2 + d^2 + 2*c*d*cor2)
'
z_observed <- lines(basic, "x1 + x2 + x3 + x4 + x5 ~ s1*z1\ny1 + y2 + y3 + y4 + y5 ~ s2*z1")
z_intercepts <- lines(basic, "RIx + RIy ~ z1")
out_intercepts <- lines(z_observed, "out ~ RIx + RIy\nout ~~ out")
out_within <- lines(z_observed, paste("out ~", paste0("wx", waves, collapse = " + "), "+", paste0("wy", waves, collapse = " + ")), "out ~~ out")
label <- function(l) paste0("c(", l, ",", l, ",", l, ")")
group_lags <- lines(measured, paste0("wx", later, " ~ ", label(paste0("a", later)), "*wx", later - 1, " + ", label(paste0("b", later)), "*wy", later - 1),
                    paste0("wy", later, " ~ ", label(paste0("c", later)), "*wx", later - 1, " + ", label(paste0("d", later)), "*wy", later - 1), within, between)

# three indicators at four waves; cfa() correlates what is exogenous, so the first within factors are set apart
four <- 1:4
ri_items <- c(sapply(1:3, function(i) paste0("RIA", i, " =~ ", paste0("1*a", i, "_", four, collapse = " + "))),
              sapply(1:3, function(i) paste0("RIB", i, " =~ ", paste0("1*b", i, "_", four, collapse = " + "))))
factors <- function(p, q) c(paste0("WA", four, " =~ a1_", four, " + ", p, "a2_", four, " + ", q, "a3_", four),
                            paste0("WB", four, " =~ b1_", four, " + ", toupper(p), "b2_", four, " + ", toupper(q), "b3_", four))
lag_items <- c(paste0("WA", 2:4, " + WB", 2:4, " ~ WA", 1:3, " + WB", 1:3), paste0("WA", four, " ~~ WB", four))
apart <- "RIA1 + RIA2 + RIA3 + RIB1 + RIB2 + RIB3 ~~ 0*WA1 + 0*WB1"
item_means <- c(sapply(1:3, function(i) paste0(paste0("a", i, "_", four, collapse = " + "), " ~ ma", i, "*1")),
                sapply(1:3, function(i) paste0(paste0("b", i, "_", four, collapse = " + "), " ~ mb", i, "*1")),
                "WA2 + WA3 + WA4 + WB2 + WB3 + WB4 ~ 1")
configural <- lines(ri_items, factors("", ""), lag_items, apart)
metric <- lines(ri_items, factors("l2*", "l3*"), lag_items, apart)
scalar <- lines(ri_items, factors("l2*", "l3*"), lag_items, apart, item_means)
latent <- lines(
  gsub("W", "F", factors("l2*", "l3*")), "RIA =~ 1*FA1 + 1*FA2 + 1*FA3 + 1*FA4\nRIB =~ 1*FB1 + 1*FB2 + 1*FB3 + 1*FB4",
  paste0("FA", four, " ~~ 0*FA", four), paste0("FB", four, " ~~ 0*FB", four), paste0("WA", four, " =~ 1*FA", four), paste0("WB", four, " =~ 1*FB", four),
  lag_items[1:3], "WA2 ~~ WB2\nWA3 ~~ WB3\nWA4 ~~ WB4\nRIA + RIB ~~ 0*WA1 + 0*WB1",
  gsub("W", "F", item_means))

# Kenny and Zautra's model of x at six waves
six <- 1:6
starts <- lines(
  paste("ST =~", paste0("1*x", six, collapse = " + ")), paste0("A", six, " =~ 1*x", six), paste0("A", 2:6, " ~ b*A", 1:5),
  "ST ~~ ST\nA1 ~~ va*A1", paste0("A", 2:6, " ~~ vu*A", 2:6), paste0("x", six, " ~~ s*x", six), "vu == va*(1 - b^2)")

tutorial <- function(model, data, ...) lavaan(model, data, missing = "ML", meanstructure = TRUE, int.ov.free = TRUE, ...)
told <- function(fit) {
  e <- parameterEstimates(fit)
  e <- e[e$op == "~" & !grepl("^z", e$rhs), c("lhs", "op", "rhs", "est", "se", if ("group" %in% names(e)) "group")]
  list(chisq = unbox(fitMeasures(fit)[["chisq"]]), df = unbox(fitMeasures(fit)[["df"]]), effects = e)
}
old <- file.path(here, "lagged_published.json")
out <- list(source = unbox(paste("lavaan", packageVersion("lavaan"), "on", R.version.string)), script = unbox("lagged_published.R"),
  basic = told(tutorial(basic, panel)), incomplete = told(tutorial(basic, gaps)), clpm = told(tutorial(clpm, panel)),
  constrained = told(tutorial(constrained, panel)), standardized = told(tutorial(standardized, panel)),
  z_observed = told(tutorial(z_observed, panel)), z_intercepts = told(tutorial(z_intercepts, panel)),
  out_intercepts = told(tutorial(out_intercepts, panel)), out_within = told(tutorial(out_within, panel)),
  groups = told(tutorial(basic, panel, group = "g")), group_lags = told(tutorial(group_lags, panel, group = "g")),
  configural = told(cfa(configural, items, missing = "ML", meanstructure = TRUE)), metric = told(cfa(metric, items, missing = "ML")),
  scalar = told(cfa(scalar, items, missing = "ML")), latent = told(cfa(latent, items, missing = "ML")),
  starts = told(tutorial(starts, states)))
at <- commandArgs(TRUE)
if (length(at)) {
  read <- function(name, columns) setNames(read.table(file.path(at[1], name)), columns)
  both <- c(paste0("x", 1:5), paste0("y", 1:5))
  first <- read("RICLPM.dat", both)
  second <- read("RICLPM-Z.dat", c(both, "z2", "z1"))
  summary_of <- function(d) list(names = names(d), cov = cov(d), mean = unname(colMeans(d)), n = unbox(nrow(d)))
  published <- function(model, data) told(lavaan(model, data, meanstructure = TRUE, int.ov.free = TRUE))
  out$supplement <- list(data = summary_of(first), basic = published(basic, first), clpm = published(clpm, first),
                         constrained = published(constrained, first))
  out$supplement_z <- list(data = summary_of(second), z_observed = published(z_observed, second), z_intercepts = published(z_intercepts, second))
} else if (file.exists(old)) {
  kept <- fromJSON(old, simplifyVector = FALSE)
  for (name in c("supplement", "supplement_z")) out[[name]] <- kept[[name]]
}
for (name in names(out)) if (is.list(out[[name]]) && !is.null(out[[name]]$df)) cat(name, out[[name]]$chisq, out[[name]]$df, "\n")
write_json(out, old, digits = 10, null = "null", na = "null", auto_unbox = FALSE)
