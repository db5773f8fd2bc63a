# What R says of the same groups: `Rscript make.R` writes groups.json. Models are written here by hand, not by wavepath.
suppressMessages({library(lavaan); library(jsonlite); library(emmeans); library(sandwich); library(mvtnorm)})
stopifnot(packageVersion("lavaan") == "0.6.14")
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
data <- read.csv(file.path(here, "..", "panel", "data", "groups.csv"))
data$group <- factor(data$group, levels = c("posting", "reading", "none"))
set.seed(1)

# p adjusted
p <- c(0.001, 0.012, 0.012, 0.03, 0.2, 0.04, 0.6)
padjust <- list(p = p, holm = p.adjust(p, "holm"), bonferroni = p.adjust(p, "bonferroni"), bh = p.adjust(p, "BH"))

# differences of paths, and of a product, by `:=`
text <- "
s2a ~ c(a1, a2, a3)*post + c(s1, s2, s3)*s1a
d2a ~ c(b1, b2, b3)*s1a + c(d1, d2, d3)*d1a
post ~~ s1a + d1a
s1a ~~ d1a
s2a ~~ d2a
i1 := a1*b1
i2 := a2*b2
i3 := a3*b3
b12 := b1 - b2
b13 := b1 - b3
b23 := b2 - b3
i12 := a1*b1 - a2*b2
i13 := a1*b1 - a3*b3
i23 := a2*b2 - a3*b3
"
differences <- function(estimator) {
  fit <- sem(text, data, group = "group", group.label = levels(data$group), missing = "fiml", fixed.x = FALSE,
             estimator = estimator)
  table <- parameterEstimates(fit)
  table <- table[table$op == ":=", c("label", "est", "se", "z", "pvalue")]
  wald <- lavTestWald(fit, "b1 == b2; b1 == b3")
  equal <- sem(paste(text, "b1 == b2\nb1 == b3"), data, group = "group", group.label = levels(data$group),
               missing = "fiml", fixed.x = FALSE, estimator = estimator)
  lrt <- lavTestLRT(fit, equal)
  C <- rbind(c(1, -1, 0), c(1, 0, -1), c(0, 1, -1))
  V <- C %*% vcov(fit)[c("b1", "b2", "b3"), c("b1", "b2", "b3")] %*% t(C)
  z <- table$z[table$label %in% c("b12", "b13", "b23")]
  R <- cov2cor(V)
  tail <- sapply(abs(z), function(c) 1 - pmvnorm(rep(-c, 3), rep(c, 3), corr = R, algorithm = GenzBretz(1e7, 1e-8, 0)))
  critical <- uniroot(function(c) 0.95 - pmvnorm(rep(-c, 3), rep(c, 3), corr = R, algorithm = GenzBretz(1e6, 1e-7, 0)),
                      c(1.96, 2.8), tol = 1e-6)$root
  list(table = table, wald = c(wald$stat, wald$df, wald$p.value),
       lrt = c(lrt[2, "Chisq diff"], lrt[2, "Df diff"], lrt[2, "Pr(>Chisq)"]), single_step = tail, critical = critical)
}

# change score and ANCOVA
kept <- data[!is.na(data$d2a), ]
kept$change <- kept$d2a - kept$d1a
contrasts_of <- function(model, V = vcov(model), df = df.residual(model)) {
  pairs <- as.data.frame(pairs(emmeans(model, "group", vcov. = V, df = df), adjust = "none"))
  list(contrast = as.character(pairs$contrast), estimate = pairs$estimate, se = pairs$SE, df = pairs$df, p = pairs$p.value)
}
change <- lm(change ~ group + age, kept)
ancova <- lm(d2a ~ group + age + d1a, kept)
start <- lm(d1a ~ group + age, kept)
mvt <- as.data.frame(summary(pairs(emmeans(ancova, "group")), adjust = "mvt"))
baseline <- list(
  change = contrasts_of(change), ancova = contrasts_of(ancova), start = contrasts_of(start),
  ancova_hc3 = contrasts_of(ancova, vcovHC(ancova, "HC3")),
  ancova_clustered = contrasts_of(ancova, vcovCL(ancova, kept$c, type = "HC1", cadjust = TRUE),
                                  length(unique(kept$c)) - 1),
  slope = coef(ancova)[["d1a"]], mvt = mvt$p.value)

# ANCOVA on the true baseline, reliability .8 within groups: the error variance is fixed
within <- mean(residuals(lm(d1a ~ group, kept))^2)
true <- sem(sprintf("
true =~ 1*d1a
d1a ~~ %.12f*d1a
true ~ group_reading + group_none + age
d2a ~ true + b2*group_reading + b3*group_none + age
reading_none := b2 - b3
", 0.2 * within), kept, meanstructure = TRUE)
found <- parameterEstimates(true)
found <- found[found$label %in% c("b2", "b3", "reading_none"), c("label", "est", "se")]

out <- list(source = paste("lavaan", packageVersion("lavaan"), "emmeans", packageVersion("emmeans"), "sandwich",
                           packageVersion("sandwich"), "mvtnorm", packageVersion("mvtnorm"), R.version.string),
            data = "tests/golden/panel/data/groups.csv", script = "make.R", padjust = padjust,
            ml = differences("ML"), mlr = differences("MLR"), baseline = baseline, reliability = found,
            tukey = list(t = c(0.7, 1.9, 3.1), df = 27, p = ptukey(c(0.7, 1.9, 3.1) * sqrt(2), 3, 27, lower.tail = FALSE)))
write_json(out, file.path(here, "groups.json"), digits = 12, auto_unbox = TRUE, pretty = TRUE)
