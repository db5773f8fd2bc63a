"""Perceived support in the HELP trial: a form of one's own, and totals that count a missing answer as 0."""

import string
from pathlib import Path

import pandas as pd
import pytest

import instruments

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real data sets are not beside the checkout (../shared/data)"
    ),
]

# Fourteen items each on friends (N1A..N1N) and family (N2A..N2N), 0 = no, 1 = yes. The codebook of the file marks
# the key by its labels: B, J, L, N of friends and C, D, M, N of family say that support is lacking.
FORM = """
id = "help_support"
title = "Perceived social support, HELP trial"
edition = "14 + 14 items"
construct = "perceived social support"
recall = "in general"
items = 28

[citation]
text = "Procidano & Heller (1983), shortened by the HELP trial"

[coding]
lowest = 0
highest = 1
lowest_means = "no"
highest_means = "yes"
positions = "Stored as answered; items that say that support is lacking are reversed in scoring."
source = "HELPfull.Rd, labels of N1A-N2N"

[scales.friends]
label = "Support by friends"
direction = "higher = more support"
items = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
keyed = [2, 10, 12, 14]
rule = "sum"
range = [0, 14]
source = "HELPfull.Rd, labels of N1A-N1N"

[scales.family]
label = "Support by family"
direction = "higher = more support"
items = [15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28]
keyed = [17, 18, 27, 28]
rule = "sum"
range = [0, 14]
source = "HELPfull.Rd, labels of N2A-N2N"

[license]
terms = "not stated"
wording = false
evidence = "none"
"""
ITEMS = [f"N{part}{letter}" for part in (1, 2) for letter in string.ascii_uppercase[:14]]
COLUMNS = {f"help_support_{number}": item for number, item in enumerate(ITEMS, start=1)}
TOTALS = {"help_support_friends": "PSS_FR", "help_support_family": "PSS_FA"}


@pytest.fixture(scope="module")
def help_rct() -> pd.DataFrame:
    """HELP trial in long form, 1472 rows of 470 people at 0, 6, 12, 18 and 24 months."""
    return pd.read_csv(DATA / "help_rct" / "HELPfull.csv", low_memory=False)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> instruments.Instrument:
    """The two scales, defined as a user would."""
    path = tmp_path_factory.mktemp("forms") / "help_support.toml"
    path.write_text(FORM, encoding="utf-8")
    return instruments.load(path)


@pytest.fixture(scope="module")
def answers(help_rct: pd.DataFrame) -> pd.DataFrame:
    """Answers without code 7, which the codebook of these items does not explain."""
    return help_rct[ITEMS].mask(help_rct[ITEMS] == 7)


def test_code_7_that_the_codebook_does_not_explain_is_refused(
    help_rct: pd.DataFrame, form: instruments.Instrument
) -> None:
    with pytest.raises(instruments.AnswerError, match=r"holds 7"):
        instruments.score(help_rct, form, columns=COLUMNS)


@pytest.mark.parametrize(
    ("scale", "complete"), [("help_support_friends", 908), ("help_support_family", 1087)]
)
def test_complete_answers_give_the_totals_of_the_file(
    help_rct: pd.DataFrame, answers: pd.DataFrame, form: instruments.Instrument, scale: str, complete: int
) -> None:
    scores = instruments.score(answers, form, columns=COLUMNS)[scale].dropna()
    assert len(scores) == complete
    assert (scores == help_rct[TOTALS[scale]][scores.index]).all()


# Rows whose total in the file is the sum of the answered items, by months since entry; and those among them who
# answered none of the fourteen items, and have a total of 0, the lowest support there is.
@pytest.mark.parametrize(
    ("scale", "by_wave", "unanswered"),
    [
        ("help_support_friends", {0: 181, 6: 99, 12: 86, 18: 103, 24: 95}, 10),
        ("help_support_family", {0: 114, 6: 64, 12: 67, 18: 66, 24: 60}, 11),
    ],
)
def test_totals_of_the_file_count_a_missing_answer_as_zero(
    help_rct: pd.DataFrame,
    answers: pd.DataFrame,
    form: instruments.Instrument,
    scale: str,
    by_wave: dict[int, int],
    unanswered: int,
) -> None:
    total = help_rct[TOTALS[scale]]
    scores = instruments.score(answers, form, columns=COLUMNS)
    answered = scores[f"{scale}_answered"]
    incomplete = scores[scale].isna() & total.notna()
    assert incomplete.groupby(help_rct["TIME"]).sum().to_dict() == by_wave
    prorated = instruments.score(answers, form, columns=COLUMNS, missing="prorate:13")[scale]
    pd.testing.assert_series_equal(
        (prorated * answered / 14).fillna(0.0)[incomplete], total[incomplete].astype(float), check_names=False
    )
    assert int((incomplete & (answered == 0)).sum()) == unanswered
