"""The participant flow: numbers that do not add up are refused, by name and difference."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analysis.study.load import load
from analysis.study.run import run
from reports.errors import OutputError
from reports.figures.flow import flow_figure
from reports.figures.flowing import Arm, Change, Flow, Stage
from reports.figures.flows import panel_flow, study_flow
from reports.writers.drawing import NAMESPACE
from tests.reports.figures.geometry import Word, check, printed, told, words_of
from tests.reports.figures.panels import drawn, panel
from tests.reports.support import edited, small_study

LONG = (
    "Did not meet the inclusion criteria, of whom most had no child below the age of three living with them"
)
EXCLUDED = Change(
    "Excluded", 50, ((LONG, 30), ("参加を辞退した（理由は聞いていない）", 20), ("Other reasons", 0))
)
COMMON = (Stage("Assessed for eligibility", 250), Stage("Randomized", 200, (EXCLUDED,)))

SECOND_SAMPLE = """
[[files]]
path = "w2.csv"
person = "id"
wave = "w1"
sample = "two"
[files.columns]
"epds_{item}" = "q{item}"
hours = "hours"

[[files]]
path = "w2.csv"
person = "id"
wave = "w2"
sample = "two"
[files.columns]
"epds_{item}" = "q{item}"
hours = "hours"

"""


def arm(name: str, begun: int, lost: int) -> Arm:
    return Arm(name, (Stage("Allocated", begun), Stage("Followed up", begun - lost, (Change("Lost", lost),))))


def check_boxes(svg: str) -> None:
    """Fail if two boxes touch, or a text is not wholly within a box or wholly beside all."""
    found = []
    for element in ElementTree.fromstring(svg).iter(f"{{{NAMESPACE}}}rect"):
        x, y, width, height = (float(element.get(name, "nan")) for name in ("x", "y", "width", "height"))
        found.append(Word("box", x, y, x + width, y + height))
    for one, other in combinations(found, 2):
        assert not one.touches(other), f"{one} lies on {other}"
    for word in words_of(svg):
        inside = [box for box in found if word.touches(box)]
        for box in inside:
            assert box.left <= word.left and word.right <= box.right, f"{word} is beside {box}"
            assert box.top <= word.top and word.bottom <= box.bottom, f"{word} is beside {box}"


@pytest.mark.parametrize("arms", [0, 1, 2, 3, 5, 12])
def test_nothing_overlaps(arms: int) -> None:
    shares = [200 // arms + (k < 200 % arms) for k in range(arms)] if arms else []
    made = tuple(
        arm(f"Arm {k} with a very long name that needs lines", n, k % 3) for k, n in enumerate(shares)
    )
    check_boxes(check(flow_figure(Flow(COMMON, made), stamp="Simulated data")))


@pytest.mark.parametrize(("waves", "groups"), [(1, 1), (4, 2), (20, 3), (4, 12)])
def test_flows_of_panels_add_up_and_nothing_overlaps(waves: int, groups: int) -> None:
    given = drawn(240, waves, groups)
    flow = panel_flow(given, "arm", waves={"w2": "生後六週間の家庭訪問"})
    check_boxes(check(flow_figure(flow), most=120_000))


def test_boxes_of_zero_are_kept() -> None:
    words = printed(flow_figure(Flow(COMMON, (arm("A", 200, 0),))).svg)
    assert "Other reasons (n = 0)" in words
    assert "Lost (n = 0)" in words


def test_who_comes_back_is_not_called_drop_out() -> None:
    seen = {"a": "w1 w2 w3", "b": "w1 w3", "c": "w1", "d": "w2 w3"}
    rows = {(person, wave): 1.0 for person, waves in seen.items() for wave in waves.split()}
    flow = panel_flow(panel(rows, ("w1", "w2", "w3")))
    assert [stage.persons for stage in flow.stages] == [4, 3, 2, 3]
    missed, entered = flow.stages[2].changes
    assert [persons for _, persons in missed.parts] == [1, 1]  # c for good, b for a wave
    assert (missed.persons, entered.persons, entered.joins) == (2, 1, True)
    assert "Came back: 1 person." in told(flow_figure(flow))


def test_a_box_that_does_not_add_up_is_named_with_the_difference() -> None:
    with pytest.raises(OutputError, match=r"box 'Randomized' .* holds 199 persons, .* leaves 200 .* -1"):
        Flow((COMMON[0], replace(COMMON[1], persons=199)))


def test_parts_that_do_not_add_up_are_named() -> None:
    wrong = replace(EXCLUDED, parts=(("Declined", 49),))
    with pytest.raises(
        OutputError, match=r"parts of 'Excluded' before box 'Randomized' together hold 49 .* holds 50: .* -1"
    ):
        Flow((COMMON[0], Stage("Randomized", 200, (wrong,))))


def test_arms_that_do_not_add_up_are_named() -> None:
    with pytest.raises(
        OutputError, match=r"first boxes of the arms together hold 201 .* 'Randomized' .* \+1"
    ):
        Flow(COMMON, (arm("A", 100, 3), arm("B", 101, 4)))


def test_a_wrong_box_in_an_arm_is_named_with_its_arm() -> None:
    wrong = Arm("B", (Stage("Allocated", 100), Stage("Followed up", 98, (Change("Lost", 3),))))
    with pytest.raises(OutputError, match=r"box 'B: Followed up' .* \+1"):
        Flow(COMMON, (arm("A", 100, 3), wrong))


@pytest.mark.parametrize(
    ("stages", "arms", "words"),
    [
        ((), (), "has no box"),
        ((Stage("A", -1),), (), "below 0"),
        ((Stage("A", 1, (Change("x", 0),)),), (), "no box above it"),
        ((Stage("A", 0),), (Arm("B", ()),), "the arm 'B'"),
    ],
)
def test_flows_that_are_none_are_refused(
    stages: tuple[Stage, ...], arms: tuple[Arm, ...], words: str
) -> None:
    with pytest.raises(OutputError, match=words):
        Flow(stages, arms)


def test_the_flow_of_a_study_has_its_exclusions_and_waves(tmp_path: Path) -> None:
    results = run(load(small_study(tmp_path)))
    flow = study_flow(results)
    assert [stage.persons for stage in flow.stages] == [
        80,
        79,
        79,
        70,
    ]  # one without hours; nine left after w1
    words = printed(check(flow_figure(flow, stamp="Simulated data")))
    assert "Persons read" in words
    assert "Seen at Second" in words


@pytest.mark.parametrize("only", [False, True])
def test_samples_stand_side_by_side_and_groups_below_their_exclusions(tmp_path: Path, only: bool) -> None:
    study = small_study(tmp_path)
    edited(study, 'path = "w1.csv"', 'path = "w1.csv"\nsample = "one"')
    edited(study, 'path = "w2.csv"', 'path = "w2.csv"\nsample = "one"')
    edited(study, "[[exclusions]]", SECOND_SAMPLE + "[[exclusions]]")
    if only:
        edited(study, 'wave = "w1"\n\n[[instruments]]', 'wave = "w1"\nsamples = ["one"]\n\n[[instruments]]')
    results = run(load(study))
    arms = study_flow(results).arms
    assert [arm.words for arm in arms] == ["one", "two"]
    second = [71, 71] if only else [71, 71, 71, 71]
    assert [[stage.persons for stage in arm.stages] for arm in arms] == [[80, 79, 79, 70], second]
    check_boxes(check(flow_figure(study_flow(results), stamp="Simulated data")))
    grouped = study_flow(results, by="sample")
    assert [stage.persons for stage in grouped.stages] == [151, 150]
    assert [[stage.persons for stage in arm.stages] for arm in grouped.arms] == [[79, 70], [71, 71]]
