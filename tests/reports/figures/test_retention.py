"""Who is kept and which patterns there are: counts by hand."""

import pytest

from reports.errors import OutputError
from reports.figures.retention import retention_figure
from reports.figures.upset import upset_figure
from tests.reports.figures.geometry import check, printed, told
from tests.reports.figures.panels import drawn, panel

# a comes to all, b leaves and comes back, c leaves, d comes late
SEEN = {"a": "w1 w2 w3", "b": "w1 w3", "c": "w1", "d": "w2 w3"}
ROWS = {(person, wave): 1.0 for person, waves in SEEN.items() for wave in waves.split()}
SMALL = panel(ROWS, ("w1", "w2", "w3"), {"a": 0, "b": 0, "c": 1, "d": 1})
MONOTONE = panel({k: v for k, v in ROWS.items() if k[0] in "ac"}, ("w1", "w2", "w3"))
HARD = {
    "plain": (drawn(), None), "12 groups": (drawn(240, groups=12), "arm"), "1 wave": (drawn(waves=1), None),
    "20 waves": (drawn(3000, 20, 3), "arm"), "one person": (drawn(1), None),
}  # fmt: skip
WAVES = {"w1": "At birth, before leaving the hospital", "w2": "生後六週間の家庭訪問"}


@pytest.mark.parametrize("case", HARD)
def test_nothing_overlaps(case: str) -> None:
    given, by = HARD[case]
    check(retention_figure(given, by=by, waves=WAVES, stamp="Simulated data"), widest=1300)
    check(upset_figure(given, waves=WAVES, stamp="Simulated data"))


def test_retention_counts_those_of_the_first_wave() -> None:
    figure = retention_figure(SMALL)
    assert [w for w in printed(figure.svg) if "%" in w][-3:] == ["100.0%", "33.3%", "66.7%"]
    assert "2 of 3 at w3 (66.7%)." in told(figure)
    assert "Not counted here: 1 person first seen at a later wave." in told(figure)


def test_drop_out_is_called_monotone_only_if_nobody_came_back() -> None:
    assert "Drop-out is not monotone: 1 return after a missed wave." in told(retention_figure(SMALL))
    assert "Drop-out is monotone" in told(retention_figure(MONOTONE))


def test_a_group_without_anybody_at_first_has_no_line() -> None:
    late = panel({("a", "w1"): 1.0, ("d", "w2"): 1.0}, ("w1", "w2"), {"a": 0, "d": 1})
    figure = retention_figure(late, by="arm")
    assert printed(check(figure)).count("Support") == 1  # its counts alone


def test_nobody_at_the_first_wave_is_said() -> None:
    late = panel({("d", "w2"): 1.0}, ("w1", "w2"))
    assert printed(check(retention_figure(late))) == ["Nobody is seen at the first wave."]


def test_patterns_have_their_counts() -> None:
    figure = upset_figure(SMALL)
    assert {"n = 3 (75.0%)", "n = 2 (50.0%)"} <= set(printed(figure.svg))
    assert "1 (25.0%) only at w1, w3." in told(figure)
    assert "1 (25.0%) at every wave." in told(figure)


def test_rare_patterns_stand_together() -> None:
    figure = upset_figure(SMALL, most=1)
    assert "3 (75.0%) in 3 patterns that are rarer." in told(figure)
    assert "The last bar holds the 3 rarer patterns together." in told(figure)


def test_how_many_patterns_is_checked() -> None:
    with pytest.raises(OutputError, match="most=0 must lie from 1 to 40"):
        upset_figure(SMALL, most=0)
