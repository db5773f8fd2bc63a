# Simulated panel for the references of this folder: 60 persons, 5 unequally spaced waves, drop-out and gaps.
# Sourced by the other scripts; `write_panel()` gives the columns that go into their JSON.
set.seed(20240511)
persons <- 60
months <- c(0, 3, 6, 12, 18)
panel <- expand.grid(wave = 0:4, person = 1:persons)
panel$months <- months[panel$wave + 1]
panel$group <- ifelse(panel$person %% 3 == 0, "treated", "control")
intercept <- rnorm(persons, 0, 3)
slope <- rnorm(persons, 0, .25)
panel$x <- round(rnorm(nrow(panel)) + .4 * intercept[panel$person], 3)
treated <- panel$group == "treated"
panel$y <- round(20 - .3 * panel$months - .25 * treated * panel$months + 1.2 * panel$x + intercept[panel$person] +
                   slope[panel$person] * panel$months + rnorm(nrow(panel), 0, 2), 3)
panel$b <- rbinom(nrow(panel), 1, plogis(-.3 + .05 * panel$months - .4 * treated + .5 * panel$x + .3 * intercept[panel$person]))
panel$k <- rpois(nrow(panel), exp(.4 + .02 * panel$months - .3 * treated + .1 * panel$x + .12 * intercept[panel$person]))
last <- sample(1:4, persons, TRUE, c(.12, .13, .15, .6))
panel <- panel[panel$wave <= last[panel$person], ]
panel <- panel[!(panel$wave == 2 & panel$person %% 7 == 0), ]
rownames(panel) <- NULL
columns <- function(frame) lapply(as.list(frame), function(v) v)
versions <- function(...) lapply(setNames(list(...), c(...)), function(p) as.character(packageVersion(p)))
write_reference <- function(file, value) {
  writeLines(jsonlite::toJSON(value, digits = 15, auto_unbox = TRUE, dataframe = "columns", matrix = "rowmajor", pretty = FALSE), file)
}
table_of <- function(est, se, df) list(term = names(est), estimate = unname(est), se = unname(se), df = unname(df))
