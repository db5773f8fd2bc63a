# The model texts that several scripts use.
factors <- "visual =~ x1 + x2 + x3
textual =~ x4 + x5 + x6
speed =~ x7 + x8 + x9"
democracy <- "ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y4 + y6
y3 ~~ y7
y4 ~~ y8
y6 ~~ y8"
loosely <- "ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem60 ~ ind60"
mimic <- "visual =~ x1 + x2 + x3
textual =~ x4 + x5 + x6
visual ~ ageyr + sex
textual ~ visual + ageyr"
ladder <- "i =~ 1*x1 + 1*x2 + 1*x3
s =~ 0*x1 + 1*x2 + 2*x3
x1 ~~ v*x1
x2 ~~ v*x2
x3 ~~ v*x3"
path <- "x1 ~ a*x2 + x3
x4 ~ b*x1 + c*x5
ab := a*b"
categories <- function(letter) gsub("x([1-9])", paste0(letter, "\\1"), factors)
