"""Means by wave and group over the raw data: numbers by hand, and drawings that stay readable."""

import pytest

from analysis.waves import Panel
from reports import numbers
from reports.document import phrase
from reports.errors import OutputError
from reports.figures.trajectory import trajectory_figure
from reports.manner import Manner
from tests.reports.figures.geometry import check, printed, told
from tests.reports.figures.panels import drawn, panel

ROWS = {("a", "w1"): 1.0, ("a", "w2"): 5.0, ("b", "w1"): 3.0, ("b", "w2"): 6.0, ("c", "w1"): 2.0}
SMALL = panel(ROWS, ("w1", "w2"), {"a": 0, "b": 1, "c": 1})
HARD = {
    "one group": (drawn(), None), "two groups": (drawn(groups=2), "arm"), "12 groups": (drawn(240, groups=12), "arm"),
    "1 wave": (drawn(waves=1, groups=2), "arm"), "20 waves": (drawn(80, 20, 3), "arm"),
    "constant": (drawn(constant=True), None), "one person": (drawn(1), None),
    "two persons": (drawn(2, groups=2), "arm"),
}  # fmt: skip


@pytest.mark.parametrize("case", HARD)
def test_nothing_overlaps(case: str) -> None:
    given, by = HARD[case]
    waves = {"w1": "At birth, before leaving the hospital", "w2": "生後六週間の家庭訪問"}
    check(trajectory_figure(given, "mood", by=by, waves=waves, stamp="Simulated data"))


def test_numbers_are_those_by_hand() -> None:
    figure = trajectory_figure(SMALL, "mood")
    assert "Mean 2.00 at w1 (n = 3) and 5.50 at w2 (n = 2)." in told(figure).replace("\u00a0", " ")
    assert {"3", "2", "Mood (points)"} <= set(printed(figure.svg))
    assert "all 3 persons" in told(figure)


def test_groups_have_their_labels_at_the_lines_and_in_words() -> None:
    figure = trajectory_figure(SMALL, "mood", by="arm")
    said = told(figure).replace("\u00a0", " ")
    assert "Control: mean 1.00 at w1 (n = 1) and 5.00 at w2 (n = 1)." in said
    assert "Support: mean 2.50 at w1 (n = 2) and 6.00 at w2 (n = 1)." in said
    assert printed(figure.svg).count("Support") == 2  # at the line's end, and before its counts


def test_a_decimal_comma_reaches_every_number() -> None:
    manner = Manner(numbers.APA.with_decimal(","))
    figure = trajectory_figure(SMALL, "mood", manner=manner)
    assert "2,00" in manner.text(figure.alt)
    assert not any("." in word for word in printed(figure.svg))


def test_of_many_persons_some_are_drawn_and_it_is_said() -> None:
    figure = trajectory_figure(drawn(300), "mood", persons=20)
    assert "Grey lines: 20 of " in told(figure)
    assert figure.svg == trajectory_figure(drawn(300), "mood", persons=20).svg
    assert figure.svg != trajectory_figure(drawn(300), "mood", persons=20, seed=2).svg


def test_nobody_with_a_value_is_said_in_the_figure() -> None:
    nobody = panel({("a", "w1"): float("nan")}, ("w1",))
    figure = trajectory_figure(nobody, "mood", stamp=phrase("Simulated data"))
    assert printed(check(figure)) == ["Nobody has a value of Mood.", "Simulated data"]


@pytest.mark.parametrize(
    ("options", "words"), [({"persons": 101}, "from 0 to 100"), ({"level": 1.0}, "level=1.0")]
)
def test_options_out_of_range_are_refused(options: dict[str, float], words: str) -> None:
    with pytest.raises(OutputError, match=words):
        trajectory_figure(SMALL, "mood", **options)  # type: ignore[arg-type]


def test_the_panel_is_not_changed() -> None:
    before: Panel = SMALL
    data = before.data
    trajectory_figure(SMALL, "mood", by="arm")
    assert SMALL.data.equals(data)
