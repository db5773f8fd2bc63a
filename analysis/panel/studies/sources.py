"""Where the templates' numbers come from."""

SECOND_HAND = (
    "second hand: a review of studies of mothers online reports the number; the paper's own table was not seen, nor "
    "whether the number is standardized (it is taken to be)"
)
MEDIUM = "medium: second hand"
REVIEW = "Yamashita, Isumi & Fujiwara (2022), J Epidemiol 32:61-68, doi:10.2188/jea.JE20200079"
