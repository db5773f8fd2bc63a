# Sums, means and keyed correlations of psych::scoreItems: Rscript scoreItems.R, from this folder.
# The answers are simulated here and written to the JSON with the scores.
#
# Missing answers. scoreItems fills them with the item's median by default, which no published form asks for, so
# impute = "none" and missing = TRUE are used. Then a mean is that of the answered items (ours: "mean:k-1"), and a total
# is the sum of the answered items, so that a missing answer counts as 0 (ours: no score; "prorate:N" is the mean of
# the answered items times k). With missing answers its correlations come from pairwise covariances of the items, not
# from the scores it gives; they are compared for complete answers only.
suppressMessages({library(psych); library(jsonlite)})
stopifnot(packageVersion("psych") == "2.2.9")
RNGversion("4.2.0"); set.seed(1983)

# One factor behind all items, cut at equal steps between lowest and highest; reversed items turned.
simulate <- function(form, items, lowest, highest, reversed, n = 80) {
  f <- rnorm(n)
  x <- sapply(seq_len(items), function(i) {
    z <- 0.7 * f + rnorm(n, sd = 0.8)
    code <- pmin(pmax(round((z + 2) / 4 * (highest - lowest)) + lowest, lowest), highest)
    if (i %in% reversed) lowest + highest - code else code
  })
  colnames(x) <- paste0(form, "_", seq_len(items))
  as.data.frame(x)
}
holes <- function(x, share = 0.08) {
  x[matrix(runif(prod(dim(x))) < share, nrow(x))] <- NA
  x[1, ] <- NA  # one respondent who answered nothing
  x
}
plain <- function(m) unname(lapply(seq_len(ncol(m)), function(j) ifelse(is.nan(m[, j]), NA, m[, j])))

forms <- list()
case <- function(form, lowest, highest, keys, reversed) {
  items <- max(abs(unlist(keys)))
  complete <- simulate(form, items, lowest, highest, reversed)
  incomplete <- holes(complete)
  signed <- lapply(keys, function(k) paste0(ifelse(k < 0, "-", ""), form, "_", abs(k)))
  ask <- function(x, totals) suppressWarnings(scoreItems(signed, x, totals = totals, missing = TRUE, impute = "none",
                                                         min = lowest, max = highest))
  s <- ask(complete, TRUE); m <- ask(complete, FALSE)
  forms[[form]] <<- list(
    scales = names(keys), complete = plain(as.matrix(complete)), incomplete = plain(as.matrix(incomplete)),
    sums = plain(s$scores), means = plain(m$scores),
    correlations = unname(m$cor), item_correlations = unname(m$item.cor),
    alpha = unname(m$alpha[1, ]),
    # psych::alpha on the items of the first scale: r.drop is the corrected item-total correlation
    item_rest = unname(psych::alpha(complete[abs(keys[[1]])], keys = paste0(form, "_", -keys[[1]][keys[[1]] < 0]),
                                    warnings = FALSE)$item.stats$r.drop),
    incomplete_means = plain(ask(incomplete, FALSE)$scores), incomplete_sums = plain(ask(incomplete, TRUE)$scores)
  )
}

case("pss10", 0, 4, list(pss10 = c(1, 2, 3, -4, -5, 6, -7, -8, 9, 10), pss10_helplessness = c(1, 2, 3, 6, 9, 10),
                         pss10_self_efficacy = c(4, 5, 7, 8)), c(4, 5, 7, 8))
case("psoc", 1, 6, list(psoc = c(1, -2, -3, -4, -5, 6, 7, -8, -9, 10, 11, -12, 13, -14, 15, -16, 17),
                        psoc_satisfaction = -c(2, 3, 4, 5, 8, 9, 12, 14, 16),
                        psoc_efficacy = c(1, 6, 7, 10, 11, 13, 15, 17)), c(2, 3, 4, 5, 8, 9, 12, 14, 16))
case("cesd20", 0, 3, list(cesd20 = c(1:3, -4, 5:7, -8, 9:11, -12, 13:15, -16, 17:20)), c(4, 8, 12, 16))
case("bk_conflict", 1, 9, list(bk_conflict = 1:5), integer(0))

write_json(list(made_with = list(R = R.version.string, psych = as.character(packageVersion("psych"))), forms = forms),
           "scoreItems.json", digits = NA, auto_unbox = TRUE, na = "null")
