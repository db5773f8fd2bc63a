# Several groups, maximum likelihood: Rscript groups.R, from this folder.
source("common.R")
source("models.R")

case("configural", "HS", factors, "cfa", group = "school", std_se = TRUE)
case("weak", "HS", factors, "cfa", group = "school", group.equal = "loadings", std_se = TRUE)
case("strong", "HS", factors, "cfa", group = "school", group.equal = c("loadings", "intercepts"))
case("strict", "HS", factors, "cfa", group = "school", group.equal = c("loadings", "intercepts", "residuals"), std_se = TRUE)
case("equal_means", "HS", factors, "cfa", group = "school", group.equal = c("loadings", "intercepts", "means"))
case("equal_everything", "HS", factors, "cfa", group = "school",
     group.equal = c("loadings", "intercepts", "residuals", "lv.variances", "lv.covariances", "means"))
case("partial", "HS", factors, "cfa", group = "school", group.equal = c("loadings", "intercepts"),
     group.partial = c("visual=~x2", "x7~1", "x3 ~ 1"), std_se = TRUE)
case("partial_residuals", "HS", paste0(factors, "\nx7 ~~ x8"), "cfa", group = "school",
     group.equal = c("loadings", "residuals", "residual.covariances"), group.partial = "x1~~x1")
case("residual_covariances", "HS", paste0(factors, "\nx7 ~~ x8\nx1 ~~ x9"), "cfa", group = "school",
     group.equal = c("loadings", "residual.covariances"))
case("std_lv", "HS", factors, "cfa", group = "school", std.lv = TRUE)
case("std_lv_weak", "HS", factors, "cfa", group = "school", std.lv = TRUE, group.equal = "loadings")
case("std_lv_strong", "HS", factors, "cfa", group = "school", std.lv = TRUE, group.equal = c("loadings", "intercepts"))
case("no_means", "HS", factors, "cfa", group = "school", meanstructure = FALSE, group.equal = "loadings")
case("labels", "HS", "visual =~ x1 + c(a, a)*x2 + c(b1, b2)*x3\ntextual =~ x4 + c(d, d)*x5 + x6\nvisual ~~ c(u, w)*visual\ngap := b1 - b2\nratio := u/w",
     "cfa", group = "school", std_se = TRUE)
case("one_label_shared", "HS", "visual =~ x1 + a*x2 + x3\ntextual =~ x4 + x5 + x6", "cfa", group = "school")
case("fixed_by_group", "HS", "visual =~ x1 + c(0.5, NA)*x2 + c(0.8, 0.6)*x3\ntextual =~ x4 + x5 + x6\nx4 ~~ c(NA, 0.4)*x4", "cfa", group = "school")
case("start_by_group", "HS", "visual =~ x1 + start(c(0.4, 0.7))*x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~~ c(0, NA)*textual", "cfa", group = "school")
case("equal_modifier", "HS", "visual =~ x1 + x2 + equal(\"visual=~x2\")*x3\ntextual =~ x4 + x5 + x6", "cfa", group = "school")
case("zero_means", "HS", "visual =~ x1 + x2 + x3\nvisual ~ c(0, NA)*1\nx1 ~ c(i1, i1)*1\nx2 ~ c(i2, i2)*1\nx3 ~ c(i3, i3)*1", "cfa", group = "school",
     group.equal = "loadings")
case("regressions", "HS", path, "sem", group = "school", std_se = TRUE)
case("regressions_equal", "HS", "x1 ~ x2 + x3\nx4 ~ x1 + x5", "sem", group = "school", group.equal = c("regressions", "intercepts"))
case("regressions_labels", "HS", "x1 ~ c(a1, a2)*x2\nx4 ~ c(b1, b2)*x1 + c(c1, c2)*x2\nind1 := a1*b1\nind2 := a2*b2\ndiff := ind1 - ind2", "sem", group = "school")
case("mimic", "HS", mimic, "sem", group = "school", group.equal = c("loadings", "regressions"))
case("mimic_random_x", "HS", mimic, "sem", group = "school", fixed.x = FALSE, group.equal = c("loadings", "intercepts", "regressions"))
case("growth", "HS", ladder, "growth", group = "school")
case("growth_equal_means", "HS", ladder, "growth", group = "school", group.equal = c("means", "residuals"))
case("growth_covariate", "HS", "i =~ 1*x1 + 1*x2 + 1*x3\ns =~ 0*x1 + 1*x2 + 2*x3\nx1 ~~ v*x1\nx2 ~~ v*x2\nx3 ~~ v*x3\ni + s ~ x7", "growth", group = "school")
case("second_order", "HS", paste0(factors, "\ng =~ visual + textual + speed"), "sem", group = "school", group.equal = "loadings")
case("three_groups", "HSD", factors, "cfa", group = "three", group.equal = c("loadings", "intercepts"), std_se = TRUE)
case("three_groups_labels", "HSD", "visual =~ x1 + c(a, a, b)*x2 + x3\ntextual =~ x4 + c(b, d, d)*x5 + x6", "cfa", group = "three")
case("groups_by_number", "HS", factors, "cfa", group = "sex", group.equal = "loadings")
case("group_label_order", "HS", "visual =~ x1 + c(a1, a2)*x2 + x3", "cfa", group = "school", group.label = c("Grant-White", "Pasteur"))
case("democracy_halves", "PD2", loosely, "sem", group = "half", group.equal = c("loadings", "intercepts", "regressions", "lv.variances"))

finish("groups.json", "several groups, maximum likelihood")
