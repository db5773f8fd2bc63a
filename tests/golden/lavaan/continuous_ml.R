# Maximum likelihood on complete continuous data, one group: Rscript continuous_ml.R, from this folder.
source("common.R")
source("models.R")

case("hs_cfa", "HS", factors, "cfa")
case("hs_cfa_means", "HS", factors, "cfa", meanstructure = TRUE)
case("hs_cfa_std_lv", "HS", factors, "cfa", std.lv = TRUE)
case("hs_cfa_orthogonal", "HS", factors, "cfa", orthogonal = TRUE)
case("hs_cfa_crossloading", "HS", paste0(factors, "\nvisual =~ x9\nx7 ~~ x8"), "cfa")
case("hs_second_order", "HS", paste0(factors, "\ng =~ visual + textual + speed"))
case("hs_equal_labels", "HS", "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + a*x5 + b*x6\nd := a - b\ne := d^2/exp(a)")
case("hs_fixed_and_start", "HS", "visual =~ NA*x1 + start(0.8)*x2 + 0.5*x3\nvisual ~~ 1*visual\ntextual =~ x4 + x5 + x6")
case("hs_single_indicator", "HS", "v =~ x1\ntextual =~ x4 + x5 + x6\ntextual ~ v + x7")
case("hs_path", "HS", "x1 ~ a*x2 + x3\nx4 ~ b*x1 + c*x5\nab := a*b\ntotal := ab + c\nratio := ab/total")
case("hs_path_means", "HS", "x1 ~ x2 + x3 + 1\nx4 ~ x1 + x5")
case("hs_path_random_x", "HS", "x1 ~ x2 + x3\nx4 ~ x1 + x5", fixed.x = FALSE)
case("hs_outcomes_covary", "HS", "x1 ~ x7 + x8\nx2 ~ x7 + x9\nx3 ~ x8")
case("hs_mimic", "HS", "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ ageyr + sex\ntextual ~ visual + ageyr")
case("hs_regression", "HS", "x1 ~ x2 + x3")
case("hs_feedback", "HS", "x1 ~ x2 + x4\nx2 ~ x1 + x5\nx1 ~~ x2")
case("hs_poor_start", "HS", paste0(factors, "\nx1 ~ 0*1"), "cfa")
case("hs_growth", "HS", "i =~ 1*x1 + 1*x2 + 1*x3\ns =~ 0*x1 + 1*x2 + 2*x3\ni + s ~ x7", "growth")
case("pd", "PD", democracy)
case("pd_means", "PD", democracy, meanstructure = TRUE)
case("pd_equal", "PD", "ind60 =~ x1 + x2 + x3
dem60 =~ y1 + b*y2 + c*y3 + d*y4
dem65 =~ y5 + b*y6 + c*y7 + d*y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5")
case("pd_indirect", "PD", "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\ndem60 ~ a*ind60\ndem65 ~ c*ind60 + b*dem60\nindirect := a*b\ntotal := c + a*b")

finish("continuous_ml.json", "maximum likelihood, complete continuous data, one group")
