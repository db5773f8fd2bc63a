"""Correlations: against base R, exact relations, and refusals."""

import numpy as np
import pandas as pd
import pytest

from analysis.describe import correlations
from analysis.errors import DataError
from tests.analysis.describe.people import golden, panel, persons

SAME_FORMULA = 1e-10


def test_pearson_is_that_of_base_r() -> None:
    row = correlations(persons(), ["age", "hours"]).pairs.iloc[0]
    assert row[["r", "low", "high", "p"]].tolist() == pytest.approx(
        golden("base")["pearson"], rel=SAME_FORMULA
    )


def test_spearman_is_that_of_base_r() -> None:
    row = correlations(persons(), ["age", "hours"], method="spearman").pairs.iloc[0]
    assert row[["r", "p"]].tolist() == pytest.approx(golden("base")["spearman"], rel=SAME_FORMULA)


def test_spearmans_interval_is_bonett_and_wrights() -> None:
    row = correlations(persons(), ["age", "hours"], method="spearman").pairs.iloc[0]
    half = 1.959963984540054 * np.sqrt((1 + row["r"] ** 2 / 2) / (row["n"] - 3))
    assert np.arctanh(row["high"]) - np.arctanh(row["low"]) == pytest.approx(2 * half)


def test_pairwise_takes_more_persons_than_listwise() -> None:
    data = persons()
    data.loc[30:40, "weight"] = np.nan
    names = ["age", "hours", "weight"]
    pairwise, listwise = (correlations(data, names, missing=m) for m in ("pairwise", "listwise"))
    assert pairwise.pairs["n"].tolist() == [87, 76, 79]
    assert set(listwise.pairs["n"]) == set(listwise.moments["n"]) == {76}
    complete = data[names].dropna().corr().to_numpy()
    assert listwise.pairs["r"].tolist() == pytest.approx([complete[0, 1], complete[0, 2], complete[1, 2]])


def test_a_panels_column_stands_for_all_its_waves() -> None:
    found = correlations(panel(), ["mood", "income_w1"])
    assert found.variables == ("mood_w1", "mood_w2", "income_w1")
    assert found.waves == ("w1", "w2", "w1")
    assert found.labels == ("Mood", "Mood", "Income")


def test_what_does_not_vary_has_no_correlation() -> None:
    row = correlations(persons().assign(same=1.0), ["age", "same"]).pairs.iloc[0]
    assert np.isnan(row[["r", "low", "high", "p"]].astype(float)).all()
    few = correlations(persons().head(3), ["age", "hours"]).pairs.iloc[0]
    assert few["n"] == 3
    assert np.isnan(few["r"])


def test_what_goes_together_wholly_has_no_spread() -> None:
    data = persons()
    row = correlations(data.assign(double=2 * data["hours"]), ["hours", "double"]).pairs.iloc[0]
    assert row[["r", "low", "high"]].tolist() == pytest.approx([1, 1, 1])


@pytest.mark.parametrize(
    ("names", "options", "words"),
    [
        (["agee", "hours"], {}, "no column 'agee' (near: 'age')"),
        (["age"], {}, "1 variable(s) are named. Name at least two"),
        (["age", "age"], {}, "a variable is named twice"),
        (["age", "parity"], {}, "'parity' holds no numbers"),
        (["age", "empty"], {}, "'empty' has no value at all"),
        (["age", "hours"], {"level": 95}, "a level of 95 is asked for"),
    ],
)
def test_what_cannot_be_correlated_is_refused(
    names: list[str], options: dict[str, float], words: str
) -> None:
    with pytest.raises(DataError) as caught:
        correlations(persons().assign(empty=np.nan), names, **options)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_a_panels_unknown_or_repeated_column_is_refused() -> None:
    with pytest.raises(DataError, match="no column 'mood_w9'"):
        correlations(panel(), ["income", "mood_w9"])
    with pytest.raises(DataError, match="named twice"):
        correlations(panel(), ["mood", "mood_w1"])


def test_the_input_is_not_altered() -> None:
    data = persons()
    before = data.copy()
    correlations(data, ["age", "hours"], missing="listwise")
    pd.testing.assert_frame_equal(data, before)
