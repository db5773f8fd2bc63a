# dMACS by integrate(), score tests, latent mean differences and the loss of alignment, each written down independently of
# the package: Rscript effects.R, from this folder.
suppressMessages({library(lavaan); library(jsonlite)})
stopifnot(packageVersion("lavaan") == "0.6.14")
sharp <- list(iter.max = 20000)
hs <- HolzingerSwineford1939
hs$school <- as.character(hs$school)
forms <- read.csv("data/forms.csv")
waves <- read.csv("data/waves.csv")
out <- list(source = unbox(paste("lavaan", packageVersion("lavaan"), "on", R.version.string)), script = unbox("effects.R"))

# --- dMACS (Nye & Drasgow 2011, eq. for continuous items), the integral taken numerically
pooled <- function(x, g, levels) {
  a <- x[g == levels[1]]; b <- x[g == levels[2]]
  ((length(a) - 1) * sd(a) + (length(b) - 1) * sd(b)) / (length(a) + length(b) - 2)
}
over_focal <- function(f, mean, sd) integrate(function(e) f(e) * dnorm(e, mean, sd), mean - 12 * sd, mean + 12 * sd, rel.tol = 1e-11)$value
effect <- function(reference, focal, mean, sd, divisor)
  c(dmacs = sqrt(over_focal(function(e) (reference(e) - focal(e))^2, mean, sd)) / divisor,
    bias = over_focal(function(e) focal(e) - reference(e), mean, sd))
labels <- c("Pasteur", "Grant-White")
anchored <- "visual =~ 1*x1 + x2 + x3\nx1 ~ 0*1\nvisual ~ NA*1\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
fit <- cfa(anchored, hs, group = "school", meanstructure = TRUE, control = sharp)
p <- parameterEstimates(fit)
get <- function(l, o, r, g) p$est[p$lhs == l & p$op == o & p$rhs == r & p$group == g]
out$referent <- lapply(paste0("x", 1:3), function(item) {
  line <- function(g) function(e) get(item, "~1", "", g) + get("visual", "=~", item, g) * e
  as.list(effect(line(1), line(2), get("visual", "~1", "", 2), sqrt(get("visual", "~~", "visual", 2)), pooled(hs[[item]], hs$school, labels)))
})

# ordinal: expected answers of the scalar model in which o2's loading and o3's intercept differ
items <- paste0("o", 1:5)
text <- c("f =~ NA*o1 + c(l1, l1)*o1 + c(a, b)*o2 + c(l3, l3)*o3 + c(l4, l4)*o4 + c(l5, l5)*o5", "f ~~ c(1, NA)*f", "f ~ c(0, NA)*1")
for (j in 1:5) text <- c(text, sprintf("o%d | c(t%d1, t%d1)*t1 + c(t%d2, t%d2)*t2 + c(t%d3, t%d3)*t3", j, j, j, j, j, j, j),
                         sprintf("o%d ~~ c(1, NA)*o%d", j, j), if (j == 3) "o3 ~ c(0, NA)*1" else sprintf("o%d ~ c(0, 0)*1", j))
fit <- lavaan(paste(text, collapse = "\n"), forms, group = "g", ordered = items, estimator = "WLSMV", parameterization = "theta")
p <- parameterEstimates(fit)
out$ordinal <- lapply(items, function(item) {
  curve <- function(g) function(e) {
    at <- get("f", "=~", item, g) * e + get(item, "~1", "", g)
    1 + Reduce(`+`, lapply(paste0("t", 1:3), function(k) pnorm((at - get(item, "|", k, g)) / sqrt(get(item, "~~", item, g)))))
  }
  as.list(effect(curve(1), curve(2), get("f", "~1", "", 2), sqrt(get("f", "~~", "f", 2)), pooled(forms[[item]], forms$g, c("one", "two"))))
})

# --- score tests
fit <- cfa("visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9", hs, group = "school", group.equal = c("loadings", "intercepts"),
           std.lv = TRUE, control = sharp)
tested <- lavTestScore(fit)$uni
names_of <- parTable(fit)
name <- function(plabel) { r <- names_of[names_of$plabel == plabel, ]; paste(r$lhs, r$op, r$rhs) }
out$scores <- list(parameter = trimws(vapply(tested$lhs, name, "")), chisq = tested$X2)
text <- "f_a =~ NA*x1_a + l1*x1_a + l2*x2_a + l3*x3_a + l4*x4_a\nf_b =~ NA*x1_b + l1*x1_b + l2*x2_b + l3*x3_b + l4*x4_b\nf_c =~ NA*x1_c + l1*x1_c + l2*x2_c + l3*x3_c + l4*x4_c
f_a ~~ 1*f_a\nf_b ~~ NA*f_b\nf_c ~~ NA*f_c\nf_a ~~ f_b + f_c\nf_b ~~ f_c\nf_a ~ 0*1\nf_b ~ NA*1\nf_c ~ NA*1"
for (j in 1:4) text <- c(text, sprintf("x%d_a ~ i%d*1\nx%d_b ~ i%d*1\nx%d_c ~ i%d*1", j, j, j, j, j, j), sprintf("x%d_a ~~ x%d_a\nx%d_b ~~ x%d_b\nx%d_c ~~ x%d_c", j, j, j, j, j, j),
                         sprintf("x%d_a ~~ x%d_b + x%d_c\nx%d_b ~~ x%d_c", j, j, j, j, j))
fit <- lavaan(paste(text, collapse = "\n"), waves, control = sharp)
own <- lavTestScore(fit)$uni
third <- which(vapply(own$lhs, function(q) { r <- parTable(fit); r$lhs[r$plabel == q] == "x3_a" && r$op[r$plabel == q] == "~1" }, TRUE))
both <- lavTestScore(fit, release = third)
out$joint <- list(chisq = unbox(both$test$X2), df = unbox(both$test$df))

# --- latent mean differences in pooled standard deviations, by :=
n <- table(hs$school)[labels]
w <- as.numeric(n[2] / sum(n))
text <- sprintf("visual =~ NA*x1 + c(l1, l1)*x1 + c(l2, l2)*x2 + c(l3, l3)*x3\nvisual ~~ c(1, NA)*visual + c(u, v)*visual\nvisual ~ c(0, NA)*1 + c(z, m)*1
x1 ~ c(i1, i1)*1\nx2 ~ c(i2, i2)*1\nx3 ~ c(i3a, i3b)*1\nd := m / sqrt(%.15g * v + %.15g)", w, 1 - w)
fit <- cfa(text, hs, group = "school", control = sharp)
p <- parameterEstimates(fit)
out$pooled <- list(difference = unbox(p$est[p$label == "m"]), se = unbox(p$se[p$label == "m"]),
                   std = unbox(p$est[p$label == "d"]), std_se = unbox(p$se[p$label == "d"]))
markers <- lapply(c("x1", "x2", "x3"), function(item) {
  text <- gsub("ITEM", item, "visual =~ NA*x1 + NA*x2 + NA*x3 + c(l, l)*ITEM\nvisual ~~ c(1, NA)*visual + c(u, v)*visual\nvisual ~ c(0, NA)*1 + c(z, m)*1\nITEM ~ c(i, i)*1")
  p <- parameterEstimates(cfa(text, hs, group = "school", control = sharp))
  list(difference = unbox(p$est[p$label == "m" & p$op == "~1"]), se = unbox(p$se[p$label == "m" & p$op == "~1"]))
})
out$markers <- markers

# --- alignment: the loss by loops, and its minimum by optim from many starts (product of standard deviations 1)
set.seed(3)
G <- 5; J <- 4
loadings <- matrix(runif(G * J, 0.6, 1.2), G); intercepts <- matrix(rnorm(G * J, 0, 0.4), G)
sizes <- c(120, 250, 90, 400, 180)
loss <- function(alpha, sigma, power, eps) {
  total <- 0; weight <- 0
  for (g in 1:(G - 1)) for (h in (g + 1):G) {
    w <- sqrt(sizes[g] * sizes[h]); weight <- weight + w
    for (j in 1:J) {
      a <- loadings[g, j] / sigma[g]; b <- loadings[h, j] / sigma[h]
      total <- total + w * (((a - b)^2 + eps)^(power / 2) + ((intercepts[g, j] - alpha[g] * a - intercepts[h, j] + alpha[h] * b)^2 + eps)^(power / 2))
    }
  }
  total / weight
}
unpack <- function(x, free) {
  alpha <- if (free) x[1:G] else c(0, x[1:(G - 1)])
  logs <- x[(length(x) - G + 2):length(x)]
  list(alpha = alpha, sigma = exp(c(logs, -sum(logs))))
}
least <- function(power, eps, free, tries) {
  size <- 2 * G - 1 - !free
  best <- NULL
  for (t in 1:tries) {
    found <- optim(rnorm(size, 0, 0.4), function(x) with(unpack(x, free), loss(alpha, sigma, power, eps)), method = "BFGS", control = list(maxit = 5000, reltol = 1e-15))
    found <- optim(found$par, function(x) with(unpack(x, free), loss(alpha, sigma, power, eps)), method = "BFGS", control = list(maxit = 5000, reltol = 1e-15))
    if (is.null(best) || found$value < best$value) best <- found
  }
  at <- unpack(best$par, free)
  list(power = unbox(power), eps = unbox(eps), free = unbox(free), loss = unbox(best$value), mean = at$alpha, sd = at$sigma)
}
out$alignment <- list(loadings = loadings, intercepts = intercepts, n = sizes,
                      found = list(least(2, 0.001, FALSE, 5), least(2, 0.001, TRUE, 5), least(0.5, 0.01, FALSE, 60), least(0.5, 0.01, TRUE, 60), least(1, 0.01, FALSE, 60)))
write_json(out, "effects.json", digits = 12, null = "null", na = "null")
