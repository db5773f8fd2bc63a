# Writes base.json: the persons of tableone.json, tested and correlated by base R.
library(jsonlite)
given <- fromJSON("tableone.json")$data
column <- function(name) sapply(given[[name]], function(x) if (is.null(x)) NA else x)
d <- as.data.frame(sapply(names(given), column, simplify = FALSE), stringsAsFactors = FALSE)
small <- matrix(c(3, 9, 8, 2), 2)
fisher <- cor.test(d$age, d$hours)
rank <- suppressWarnings(cor.test(d$age, d$hours, method = "spearman", exact = FALSE))
out <- list(
  source = paste(R.version.string, "stats"),
  welch = as.list(unlist(t.test(age ~ arm, d)[c("statistic", "parameter", "p.value")])),
  anova = unlist(anova(lm(age ~ site, d))[1, c("Df", "F value", "Pr(>F)")], use.names = FALSE),
  kruskal = as.list(unlist(kruskal.test(hours ~ site, d)[c("statistic", "parameter", "p.value")])),
  chisq = as.list(unlist(chisq.test(table(d$arm, d$partner), correct = FALSE)[c("statistic", "parameter", "p.value")])),
  fisher = fisher.test(small)$p.value,
  small = small,
  pearson = c(fisher$estimate, fisher$conf.int, fisher$p.value),
  spearman = c(rank$estimate, rank$p.value),
  logit = {
    fit <- glm(I(arm == "b") ~ age + hours + factor(partner), binomial, d)
    list(estimates = summary(fit)$coefficients, null = fit$null.deviance, deviance = fit$deviance)
  }
)
if (requireNamespace("survey", quietly = TRUE)) {
  library(survey)
  s <- svydesign(~1, weights = ~weight, data = d)
  inside <- subset(s, arm == "a" & !is.na(age))
  out$survey <- list(
    source = paste("survey", packageVersion("survey")),
    mean = as.numeric(svymean(~age, inside)),
    partner = as.numeric(svymean(~factor(partner), subset(s, arm == "a")))
  )
}
write_json(out, "base.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
