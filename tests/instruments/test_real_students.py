"""PHQ-9, GAD-7 and PSS-10 of 223 Malaysian students: sums, and the evidence that the PSS-10 is stored as answered."""

from pathlib import Path

import pandas as pd
import pytest

import instruments
from analysis.psychometrics.reliability import alpha, keyed

FILE = Path(__file__).parents[3] / "shared/data/ukm_phq9_gad7_pss10/Psychological_aspects.csv"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not FILE.is_file(), reason="the real data sets are not beside the checkout (../shared/data)"
    ),
]
POSITIVE = [4, 5, 7, 8]
NEGATIVE = [1, 2, 3, 6, 9, 10]


@pytest.fixture(scope="module")
def students() -> pd.DataFrame:
    """Items D1-D9 (PHQ-9), A1-A7 (GAD-7), S1-S10 (PSS-10); nothing is missing."""
    return pd.read_csv(FILE, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def stress(students: pd.DataFrame) -> pd.DataFrame:
    """The PSS-10 under its item ids."""
    return pd.DataFrame({f"pss10_{number}": students[f"S{number}"] for number in range(1, 11)})


@pytest.mark.parametrize(("form", "prefix", "items"), [("phq9", "D", 9), ("gad7", "A", 7)])
def test_unkeyed_forms_are_plain_sums(students: pd.DataFrame, form: str, prefix: str, items: int) -> None:
    scores = instruments.score(students, form, columns=f"{prefix}{{item}}")[form]
    assert scores.tolist() == students[[f"{prefix}{i}" for i in range(1, items + 1)]].sum(axis=1).tolist()


def test_pss10_is_the_sum_with_the_four_positive_items_turned(students: pd.DataFrame) -> None:
    scores = instruments.score(students, "pss10", columns="S{item}")
    positive = students[[f"S{i}" for i in POSITIVE]].sum(axis=1)
    negative = students[[f"S{i}" for i in NEGATIVE]].sum(axis=1)
    assert scores["pss10"].tolist() == (negative + 16 - positive).tolist()
    assert scores["pss10_helplessness"].tolist() == negative.tolist()
    assert scores["pss10_self_efficacy"].tolist() == positive.tolist()


def _item_rest(items: pd.DataFrame) -> "pd.Series[float]":
    """Corrected item-total correlations."""
    return pd.Series({item: items[item].corr(items.drop(columns=item).sum(axis=1)) for item in items})


# Is it keyed already? No: each positive item goes against the six negative ones (weakly: r -0.21 to -0.06), is
# answered higher (means 1.8-2.2 against 1.2-1.4), and turning the four raises alpha and their own corrected
# item-total correlations. No raw corrected correlation is negative, because the four items go with each other.
def test_pss10_is_stored_as_answered_and_not_keyed(stress: pd.DataFrame) -> None:
    form = instruments.load("pss10")
    stored = keyed(stress, instruments.load("pss10:keyed"), instruments.load("pss10:keyed").scale("pss10"))
    turned = keyed(stress, form, form.scale("pss10"))
    pd.testing.assert_frame_equal(stored, stress.astype(float))
    raw, right = _item_rest(stored).round(2), _item_rest(turned).round(2)
    positive = [f"pss10_{number}" for number in POSITIVE]
    assert raw[positive].tolist() == [0.17, 0.32, 0.28, 0.28]
    assert right[positive].tolist() == [0.51, 0.42, 0.35, 0.40]
    assert (round(alpha(stored).estimate, 3), round(alpha(turned).estimate, 3)) == (0.754, 0.834)
    against = stress[[f"pss10_{number}" for number in NEGATIVE]].sum(axis=1)
    assert stress[positive].corrwith(against).round(2).tolist() == [-0.21, -0.08, -0.06, -0.09]
