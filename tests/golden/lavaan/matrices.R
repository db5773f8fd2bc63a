# Models on covariance and correlation matrices, some printed in papers: Rscript matrices.R, from this folder.
source("common.R")
source("models.R")

triangle <- function(text, names, diagonal = TRUE) {
  values <- scan(text = text, quiet = TRUE)
  m <- matrix(0, length(names), length(names), dimnames = list(names, names))
  m[upper.tri(m, diag = diagonal)] <- values
  if (!diagonal) diag(m) <- 1
  m[lower.tri(m)] <- t(m)[lower.tri(m)]
  m
}

matrices$alienation <- list(
  source = "Wheaton, Muthen, Alwin & Summers (1977), Sociological Methodology 8:84-136; as printed in lavaan's help page getCov",
  cov = triangle("11.834 6.947 9.364 6.819 5.091 12.532 4.783 5.028 7.495 9.986 -3.839 -3.889 -3.841 -3.625 9.610
                  -21.899 -18.831 -21.748 -18.775 35.522 450.288",
                 c("anomia67", "powerless67", "anomia71", "powerless71", "education", "sei")), nobs = 932)
matrices$aspirations <- list(
  source = "Duncan, Haller & Portes (1968), American Journal of Sociology 74:119-137; as printed in the help page sem of R's sem package",
  cov = triangle(".6247 .3269 .3669 .4216 .3275 .6404 .2137 .2742 .1124 .0839 .4105 .4043 .2903 .2598 .1839
                  .3240 .4047 .3054 .2786 .0489 .2220 .2930 .2407 .4105 .3607 .0186 .1861 .2707
                  .2995 .2863 .5191 .5007 .0782 .3355 .2302 .2950 .0760 .0702 .2784 .1988 .1147 .1021 .0931 -.0438 .2087",
                 c("ROccAsp", "REdAsp", "FOccAsp", "FEdAsp", "RParAsp", "RIQ", "RSES", "FSES", "FIQ", "FParAsp"), diagonal = FALSE), nobs = 329)
matrices$ability <- list(
  source = "Smith & Stanley (1983), Intelligence 7:353-368; as R's datasets::ability.cov",
  cov = datasets::ability.cov$cov, nobs = 112)
sizes <- datasets::Harman23.cor$cov
rownames(sizes) <- colnames(sizes) <- c("height", "span", "forearm", "leg", "weight", "hips", "chest", "width")
matrices$bodies <- list(
  source = "Harman (1976), Modern Factor Analysis, 3rd edition, table 2.3; as R's datasets::Harman23.cor", cov = sizes, nobs = 305)
HS_x <- HS[paste0("x", 1:9)]
matrices$hs <- list(source = "cov() and colMeans() of HolzingerSwineford1939, divisor n - 1", cov = cov(HS_x), mean = as.list(colMeans(HS_x)), nobs = 301)
matrices$hs_cov <- list(source = "cov() of HolzingerSwineford1939, divisor n - 1", cov = cov(HS_x), nobs = 301)
parts <- split(HS_x, factor(HS$school, unique(HS$school)))
matrices$hs_school <- list(source = "the same by school", cov = lapply(parts, cov), mean = lapply(parts, function(p) as.list(colMeans(p))),
                           nobs = as.list(vapply(parts, nrow, 1L)))
matrices$pd <- list(source = "cov() of PoliticalDemocracy, divisor n - 1", cov = cov(PD), nobs = 75)

alienation <- "ses =~ education + sei
alien67 =~ anomia67 + powerless67
alien71 =~ anomia71 + powerless71
alien71 ~ alien67 + ses
alien67 ~ ses
anomia67 ~~ anomia71
powerless67 ~~ powerless71"
aspirations <- "rgen =~ ROccAsp + REdAsp
fgen =~ FOccAsp + FEdAsp
rgen ~ RParAsp + RIQ + RSES + FSES + fgen
fgen ~ RSES + FSES + FIQ + FParAsp + rgen
rgen ~~ fgen"

case("alienation", NULL, alienation, matrix = "alienation", std_se = TRUE)
case("alienation_no_rescale", NULL, alienation, matrix = "alienation", sample.cov.rescale = FALSE)
case("alienation_wishart", NULL, alienation, matrix = "alienation", likelihood = "wishart")
case("alienation_equal", NULL, "ses =~ education + sei\nalien67 =~ anomia67 + l*powerless67\nalien71 =~ anomia71 + l*powerless71\nalien71 ~ b*alien67 + c*ses\nalien67 ~ a*ses\nanomia67 ~~ e*anomia67\nanomia71 ~~ e*anomia71\nindirect := a*b\ntotal := c + a*b",
     matrix = "alienation", std_se = TRUE)
case("alienation_gls", NULL, alienation, matrix = "alienation", estimator = "GLS")
case("alienation_uls", NULL, alienation, matrix = "alienation", estimator = "ULS")
case("aspirations", NULL, aspirations, matrix = "aspirations")
case("aspirations_random_x", NULL, aspirations, matrix = "aspirations", fixed.x = FALSE)
case("aspirations_equal", NULL, "rgen =~ ROccAsp + l*REdAsp\nfgen =~ FOccAsp + l*FEdAsp\nrgen ~ a*RParAsp + b*RIQ + c*RSES + d*FSES + r*fgen\nfgen ~ d*RSES + c*FSES + b*FIQ + a*FParAsp + r*rgen\nrgen ~~ fgen",
     matrix = "aspirations")
case("ability_general", NULL, "g =~ general + picture + blocks + maze + reading + vocab", "cfa", matrix = "ability")
case("ability_two", NULL, "spatial =~ picture + blocks + maze\nverbal =~ reading + vocab\nspatial =~ general\nverbal =~ general", "cfa", matrix = "ability", std.lv = TRUE, std_se = TRUE)
case("bodies", NULL, "tall =~ height + span + forearm + leg\nstout =~ weight + hips + chest + width", "cfa", matrix = "bodies", std_se = TRUE)
case("bodies_orthogonal", NULL, "tall =~ height + span + forearm + leg\nstout =~ weight + hips + chest + width", "cfa", matrix = "bodies", orthogonal = TRUE)
case("hs_means", NULL, factors, "cfa", matrix = "hs")
case("hs_no_means", NULL, factors, "cfa", matrix = "hs_cov")
case("hs_growth", NULL, ladder, "growth", matrix = "hs")
case("school_configural", NULL, factors, "cfa", matrix = "hs_school")
case("school_strong", NULL, factors, "cfa", matrix = "hs_school", group.equal = c("loadings", "intercepts"))
case("democracy", NULL, democracy, matrix = "pd")
case("path", NULL, path, matrix = "hs_cov")
case("alienation_gls_rescale", NULL, alienation, matrix = "alienation", estimator = "GLS", sample.cov.rescale = TRUE)
case("alienation_wishart_rescale", NULL, alienation, matrix = "alienation", likelihood = "wishart", sample.cov.rescale = TRUE)
case("school_no_rescale", NULL, factors, "cfa", matrix = "hs_school", group.equal = "loadings", sample.cov.rescale = FALSE)
case("alienation_effect_coding", NULL, alienation, matrix = "alienation", effect.coding = "loadings")
case("alienation_observed", NULL, alienation, matrix = "alienation", information = "observed")

finish("matrices.json", "models on covariance and correlation matrices")
