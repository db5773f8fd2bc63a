"""The drawing of scores: its bars hold everyone, its points stand where the numbers say."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import numbers
from reports.document import Figure
from reports.errors import OutputError
from reports.figures.distribution import distribution_figure
from reports.figures.facet import PLOT_HEIGHT, TOP, Axis, Facet, Occasion, histogram, ticks
from reports.manner import Manner
from reports.writers.drawing import inline
from tests.reports.figures.geometry import check, printed, told

DASS = Axis(0, 42, 2, ((15, "mild"), (19, "moderate")))
NAN = float("nan")
LONG = "Depressive symptoms in the last seven days (Edinburgh Postnatal Depression Scale)"


def occasion(label: str, at: float, values: list[float], mean: float = 10.0) -> Occasion:
    return Occasion(label, at, np.array(values), mean, mean - 1, mean + 1)


def figure(*occasions: Occasion, axis: Axis = DASS) -> Figure:
    return distribution_figure([[Facet("Stress", axis, occasions)]], title="Stress")


def drawn(*occasions: Occasion, axis: Axis = DASS) -> str:
    return check(figure(*occasions, axis=axis))


def circles(svg: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)
    return [(float(x), float(y)) for x, y in found]


@given(st.lists(st.sampled_from([float(2 * k) for k in range(22)]), max_size=60))
def test_bars_hold_every_person(values: list[float]) -> None:
    counts, _ = histogram(np.array(values), DASS)
    assert counts.sum() == len(values)


def test_bars_hold_equally_many_possible_scores() -> None:
    """DASS-21 scores rise by 2, so that bars of width 3 would hold 1 and 2 of them in turn."""
    counts, edges = histogram(np.arange(0, 43, 2, dtype=float), DASS)
    assert set(counts[:-1]) == {counts[0]}
    assert len(counts) <= 22
    assert edges[0] < 0
    assert edges[-1] >= 42


@pytest.mark.parametrize(
    ("low", "high"), [(0, 42), (0, 27), (20, 80), (1, 7), (0.0, 0.4), (-3, 250), (36, 180)]
)
def test_ticks_hold_both_ends_and_do_not_crowd(low: float, high: float) -> None:
    found = ticks(low, high)
    assert (found[0], found[-1]) == (low, high)
    assert found == sorted(found)
    assert len(found) <= 7
    assert min(np.diff(found)) >= (high - low) / 12


def test_means_stand_where_the_axis_says() -> None:
    svg = drawn(
        occasion("w1", 0, [9, 11], mean=0),
        occasion("w2", 1, [9, 11], mean=21),
        occasion("w3", 2, [42], mean=42),
    )
    heights = [y for _, y in circles(svg)]
    assert heights == pytest.approx([TOP + PLOT_HEIGHT, TOP + PLOT_HEIGHT / 2, TOP])


def test_waves_stand_as_far_apart_as_their_times() -> None:
    svg = drawn(occasion("w1", 0, [1, 2]), occasion("w2", 6, [1, 2]), occasion("w3", 18, [1, 2]))
    xs = [x for x, _ in circles(svg)]
    assert (xs[2] - xs[1]) / (xs[1] - xs[0]) == pytest.approx(2, abs=0.01)


def test_a_wave_without_a_mean_has_no_point() -> None:
    svg = drawn(occasion("w1", 0, [1, 2]), Occasion("w2", 1, np.array([]), NAN, NAN, NAN))
    assert len(circles(svg)) == 1
    assert "nan" not in svg.lower()


def test_one_wave_alone_is_drawn() -> None:
    assert len(circles(drawn(occasion("w1", 3, [1, 2])))) == 1


def test_cutoff_words_never_stand_on_each_other() -> None:
    axis = Axis(0, 42, 2, tuple((float(v), f"band {v}") for v in (8, 10, 11, 12, 30)))
    svg = drawn(occasion("w1", 0, [1, 2]), axis=axis)
    heights = [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>band', svg)]
    assert len(heights) == 5
    assert min(np.abs(np.diff(sorted(heights)))) >= 9  # of letters 10 high; `check` measures their boxes


def test_hostile_labels_are_text_and_the_drawing_is_safe() -> None:
    hostile = "<script>alert('x')</script>&\"'"
    facet = Facet(hostile, DASS, (occasion(hostile, 0, [1.0, 2.0]), occasion("b", 1, [1.0])))
    svg = distribution_figure([[facet]], title=hostile, stamp="Simulated data").svg
    root = ElementTree.fromstring(inline(svg))
    assert hostile in (root.get("aria-label") or "")
    assert "Simulated data" in "".join(root.itertext())


def test_the_same_numbers_give_the_same_bytes() -> None:
    waves = (occasion("w1", 0, [1, 2]), occasion("w2", 1, [3, 4]))
    assert drawn(*waves) == drawn(*waves)


@pytest.mark.parametrize("waves", [1, 3, 20])
@pytest.mark.parametrize("across", [1, 2, 3, 5])
def test_nothing_overlaps(waves: int, across: int) -> None:
    labels = ["At birth, before leaving the hospital", "生後六週間の家庭訪問", "12 months"]
    axis = Axis(0, 30, 1, ((9.0, "possible depression, mild"), (10.0, "moderate"), (13.0, "とても高い")))
    occasions = tuple(occasion(labels[k % 3], k, list(np.arange(30.0))) for k in range(waves))
    same = [Facet(f"{LONG}, sample {k}", axis, occasions) for k in range(across)]
    own = [Facet(LONG, Axis(0.123456, 1234.5 + k, None, axis.lines[:2]), occasions) for k in range(across)]
    check(distribution_figure([same, own], title=LONG, stamp="Simulated data"), widest=840, most=200_000)
    check(distribution_figure([same], title=LONG), widest=840, most=200_000)


def test_alt_text_has_the_means_in_the_manner() -> None:
    comma = Manner(numbers.APA.with_decimal(","))
    made = distribution_figure(
        [[Facet("Stress", DASS, (occasion("w1", 0, [1.0], 2.5),))]], title="S", manner=comma
    )
    assert "Stress on an axis from 0 to 42: means w1 2,50." in told(made, comma)


def test_nobody_and_no_mean_are_said() -> None:
    assert printed(check(distribution_figure([[]], title="S"))) == ["There is no score to draw."]
    nobody = Occasion("w1", 0, np.array([]), NAN, NAN, NAN)
    assert "no mean" in told(figure(nobody))


@pytest.mark.parametrize("axis", [Axis(3, 3), Axis(5, 1), Axis(0, NAN)])
def test_an_axis_without_length_is_refused(axis: Axis) -> None:
    with pytest.raises(OutputError, match="the axis of 'Stress' goes from"):
        figure(occasion("w1", 0, [1.0]), axis=axis)
