"""A file of one's own to start from: `template`."""

import re

from instruments.errors import InstrumentError
from instruments.library import names


def template(form: str) -> str:
    """Return a commented file for a form of one's own, to be filled in.

    Parameters
    ----------
    form : str
        Its id: item columns are called ``<id>_1``, ``<id>_2``, and the score ``<id>``.

    Raises
    ------
    InstrumentError
        If the id is not one, or is that of a shipped form.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", form):
        raise InstrumentError(
            f"{form!r}: not an id. Use small letters, digits and _, the first a letter, as in 'support_8'."
        )
    if form in names():
        raise InstrumentError(
            f"{form!r}: the id of a shipped form. Choose another, so that the scores of the two have "
            "different names."
        )
    return TEMPLATE.replace("{ID}", form)


TEMPLATE = """\
# A questionnaire for wavepath. Replace every "TODO ..." and what stands for example; then
#   wavepath instruments check {ID}.toml
# lists what is wrong with the file, and
#   wavepath score answers.csv --instrument {ID}.toml
# scores it. Lines that begin with # are comments; those with an example after it may be used or removed.

id = "{ID}"                                # items are the columns {ID}_1, {ID}_2, ...; the score is {ID}
title = "TODO name of the form"
edition = "TODO edition and year: which printed form this is"
construct = "TODO what it measures, in a few words"
recall = "TODO the period it asks about, e.g. past 2 weeks"
items = 4                                  # number of items on the form
# verified = false                         # if the key is known from memory only: it is then scored only if
# unverified = ["The reversed items."]     # that is asked for, and the output says so
notes = []                                 # what a user should know before using the scores
left_out = []                              # facts that circulate, but for which no source was found

[citation]
text = "TODO authors (year). Title. Journal volume:pages."
# doi = "10.1000/example"

# The stored answers: whole numbers from lowest to highest. An answer outside them is an error, never a score.
[coding]
lowest = 1
highest = 5
lowest_means = "TODO what the lowest number stands for, e.g. strongly disagree"
highest_means = "TODO what the highest number stands for"
positions = "TODO how the printed order of the options relates to the stored numbers"
source = "TODO where this is printed: title, page"
# lowest_score = 0                         # if the scores are not the stored numbers: score of the lowest
# scores = [0, 1, 2, 3, 3]                 # or the score of each stored number, from lowest to highest

# [item_coding.4]                          # an item with other answers than the rest
# lowest = 1
# highest = 7
# source = "where this is printed"

# One table a score. The only one, and one called total, is named {ID}; another, say [scales.first], {ID}_first.
[scales.total]
label = "TODO name of the score"
direction = "higher = TODO more of what"
items = [1, 2, 3, 4]
keyed = []                                 # reversed items: the lowest answer scores highest
rule = "mean"                              # sum, mean, count, weighted, algorithm
range = [1, 5]                             # lowest and highest score as printed; checked against the key
source = "TODO where items, reversed items, rule and range are printed"
# factor = 2                               # the score is multiplied by this
# counted = [4, 5]                         # rule = "count": the answers that count (counted_keyed: reversed items)
# weights = [1, 1, 0.5, 2]                 # rule = "weighted": one for each item
# standardize = [4]                        # items that are standardized over the sample first; then without range
# validity = true                          # a score that judges the answering, not the person
# verified = false                         # this score alone is known from memory only

# [scales.total.missing]                   # only a rule that is published; another may be asked for when scoring
# rule = "mean:1"                          # sum: prorate:N, mean: mean:N, count: prorate:N or available:N
# source = "where this is printed"

# [scales.total.bands]                     # the lowest score of each band, covering the range;
# lowest = { low = 1, middle = 2.5, high = 4 }   # bands that don't say so: gaps = "...", highest = { low = 2 }
# source = "where this is printed"

# [[scales.total.cutoffs]]
# operator = ">="
# value = 4
# label = "what is then found"
# population = "in whom it was found"
# source = "where this is printed"

# [[scales.total.mid]]                     # minimal important difference
# value = 0.5
# unit = "points"
# population = "in whom it was found"
# source = "where this is printed"

# [[scales.total.reliability]]
# coefficient = "alpha"                    # alpha, omega, retest
# value = 0.85
# population = "in whom it was found"
# source = "where this is printed"

[license]
terms = "TODO terms of use, e.g. free for research; own form"
wording = false                            # whether the wording of the items may be shipped
evidence = "TODO what the two above rest on"

# [variants.from_0]                        # the same form stored otherwise: scored as {ID}.toml:from_0
# title = "codes 0-4"
# use_when = "the file numbers the options 0 to 4"
# source = "shift by one of the printed numbers"
# coding = { lowest = 0, highest = 4, lowest_score = 1 }
"""
