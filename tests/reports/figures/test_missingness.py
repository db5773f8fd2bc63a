"""The map of missing values: shares by hand, small however many persons."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from reports.errors import OutputError
from reports.figures.missingness import missingness_map
from tests.reports.figures.geometry import check, printed, told
from tests.reports.figures.panels import drawn, panel

NAN = float("nan")
FRAME = pd.DataFrame({"x": [1.0, NAN, 3.0, NAN], "y": [1.0, 2.0, NAN, NAN], "z": [1.0, 1.0, 1.0, 1.0]})
LONG = {
    "mood": "Depressive symptoms in the last seven days (Edinburgh)",
    "hours": "週あたりの就労時間（自己申告による）",
}
WAVES = {"w1": "At birth, before leaving the hospital"}
SMALL_FILE = 60_000  # bytes, asked for of 100,000 persons


def test_shares_are_those_by_hand() -> None:
    figure = missingness_map(FRAME)
    assert [w for w in printed(check(figure)) if "%" in w] == ["50.0%", "50.0%", "0.0%"]
    assert "4 persons, sorted by pattern; 1 (25.0%) have every value." in told(figure)


def test_a_wave_not_attended_is_told_from_an_answer_not_given() -> None:
    given = panel(
        {("a", "w1"): 1.0, ("a", "w2"): NAN, ("b", "w1"): 1.0, ("b", "w2"): 2.0, ("c", "w1"): 3.0},
        ("w1", "w2"),
    )
    figure = missingness_map(given)
    assert [w for w in printed(check(figure)) if "%" in w] == ["0.0%", "0.0%", "33.3%", "33.3%"]
    assert "mood at w2: 66.7% missing." in told(figure)
    assert "not seen" in told(figure)


def test_items_can_stand_as_their_scale_and_waves_alone() -> None:
    figure = missingness_map(FRAME, scales={"both": ["x", "y"]})
    assert [w for w in printed(figure.svg) if "%" in w] == ["75.0%", "0.0%"]
    seen = missingness_map(panel({("a", "w1"): NAN, ("b", "w1"): 1.0, ("b", "w2"): 1.0}, ("w1", "w2")), ())
    assert [w for w in printed(check(seen)) if "%" in w] == ["0.0%", "50.0%"]


@pytest.mark.parametrize(("persons", "waves"), [(1, 1), (40, 4), (300, 20)])
def test_nothing_overlaps(persons: int, waves: int) -> None:
    figure = missingness_map(
        drawn(persons, waves), ["mood", "hours"], labels=LONG, waves=WAVES, stamp="Simulated data"
    )
    check(figure)


def test_a_hundred_thousand_persons_stay_small() -> None:
    rng = np.random.default_rng(3)
    lost = rng.random((100_000, 40)) < rng.uniform(0.02, 0.4, 40)
    many = pd.DataFrame(np.where(lost, NAN, 1.0), columns=[f"item {k}" for k in range(40)])
    figure = missingness_map(many)
    assert len(check(figure, most=SMALL_FILE)) < SMALL_FILE
    assert "Neighboring persons are drawn together" in told(figure)


def test_all_missing_is_drawn_and_an_empty_panel_is_said() -> None:
    assert [w for w in printed(missingness_map(FRAME[["x"]] * NAN).svg) if "%" in w] == ["100.0%"]
    empty = missingness_map(panel({("a", "w1"): NAN}, ("w1",)))
    assert printed(check(empty)) == ["Nobody has a value of any variable."]


def test_too_many_rows_and_unknown_columns_are_refused() -> None:
    wide = pd.DataFrame(np.ones((2, 121)), columns=[f"v{k}" for k in range(121)])
    with pytest.raises(OutputError, match="121 variables and waves are more than 120 rows"):
        missingness_map(wide)
    with pytest.raises(DataError, match="there is no column 'w'"):
        missingness_map(FRAME, ["w"])
