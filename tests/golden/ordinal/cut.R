# Sourced by the scripts of this folder: HolzingerSwineford1939 with some columns cut into categories 1, 2, ..., K.
cuts <- list(`2` = 0.1, `3` = c(-0.6, 0.7), `4` = c(-0.8, 0.05, 0.9), `5` = c(-1, -0.4, 0.3, 1.1))
cut_data <- function(levels) {
  d <- HolzingerSwineford1939
  for (v in names(levels)) {
    z <- (d[[v]] - mean(d[[v]])) / sd(d[[v]])
    d[[v]] <- findInterval(z, cuts[[as.character(levels[[v]])]]) + 1L
  }
  d
}
