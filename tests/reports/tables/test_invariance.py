"""The ladder of invariance and what published rules say of it: the result's own numbers and decisions."""

import pytest

from analysis import invariance
from analysis.panel.measurement import Invariance
from analysis.panel.power import simulate
from reports.document import Marked, Number, Phrase
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from reports.tables.invariance import invariance_rules_table, invariance_table
from tests.reports.tables.fits import factors, footnotes, notes, plain

WORLD = "f =~ 1*a + 0.8*b + 0.7*c + 0.6*d; b ~ c(0, 0.6)*1"


@pytest.fixture(scope="module")
def ladder() -> Invariance:
    made = simulate(WORLD, 300, seed=1, groups=("one", "two"))
    return invariance({"f": ["a", "b", "c", "d"]}, made, group="group")


@pytest.fixture(scope="module")
def robust() -> Invariance:
    made = simulate(WORLD, 300, seed=1, groups=("one", "two"))
    return invariance({"f": ["a", "b", "c", "d"]}, made, group="group", estimator="MLR", partial="auto")


def test_steps_have_the_ladders_numbers(ladder: Invariance) -> None:
    frame, table = ladder.ladder, invariance_table(ladder)
    assert [row[0] for row in plain(table)] == [
        "Configural",
        "Metric",
        "Scalar",
        "Strict",
        "Equal latent means",
    ]
    names = [
        "chisq",
        "df",
        "cfi",
        "rmsea",
        "srmr",
        "lrt_chisq",
        "lrt_df",
        "lrt_p",
        "d_cfi",
        "d_rmsea",
        "d_srmr",
    ]
    for cells, (_, row) in zip(table.groups[0].cells[1:], list(frame.iterrows())[1:], strict=True):
        assert [cell.value for cell in cells if isinstance(cell, Number)] == [row[name] for name in names]
    assert table.groups[0].cells[0][6:] == ("",) * 6


def test_rules_stand_side_by_side_under_their_sources(ladder: Invariance) -> None:
    table = invariance_rules_table(ladder)
    judged = ladder.rules.set_index(["rule", "step"])
    steps = list(dict.fromkeys(ladder.rules["step"]))
    for cells, rule in zip(table.groups[0].cells, dict.fromkeys(ladder.rules["rule"]), strict=True):
        for cell, step in zip(cells[1:-1], steps, strict=True):
            result = judged.loc[(rule, step), "result"]
            if result == "not applicable":
                assert isinstance(cell, Marked)
                assert judged.loc[(rule, step), "reason"] in ENGLISH_APA.text(cell.note)
            else:
                assert isinstance(cell, Phrase)
                assert cell.template.startswith(str(result))
        reached = ladder.verdict(str(rule)).step
        assert ENGLISH_APA.text(cells[-1] if isinstance(cells[-1], Phrase) else "").lower() == reached
    assert "Cheung & Rensvold (2002), Struct Equ Modeling" in notes(table)


def test_a_decision_shows_the_number_and_the_cut_off(ladder: Invariance) -> None:
    printed = {row[0]: row for row in plain(invariance_rules_table(ladder))}
    d_cfi = ladder.ladder.loc["scalar", "d_cfi"]
    assert printed["Cheung and Rensvold (2002), CFI"][2] == f"fails: ΔCFI −.{abs(d_cfi) * 1000:03.0f} (−.010)"
    assert printed["χ² difference test"][2].startswith("fails: p ")


def test_nothing_is_called_good(ladder: Invariance) -> None:
    for table in (invariance_table(ladder), invariance_rules_table(ladder)):
        said = " ".join(
            [*(cell for row in plain(table) for cell in row), notes(table), *footnotes(table)]
        ).lower()
        assert not [word for word in ("good", "acceptable", "excellent", "poor", "adequate") if word in said]


def test_robust_ladders_name_their_variants_and_partial_steps_what_was_freed(robust: Invariance) -> None:
    table = invariance_table(robust)
    told = notes(table)
    assert "χ²: scaled after Yuan and Bentler (2000). CFI and RMSEA: robust variants." in told
    assert "scaled difference after Satorra and Bentler (2001)" in told
    assert any(row[0].endswith(", partial") for row in plain(table))
    assert "Set free: " in told
    assert "is compared with: " in told


def test_wrong_input_is_named() -> None:
    with pytest.raises(OutputError, match=r"invariance_table: a Fit is no result of invariance\(\)"):
        invariance_table(factors())  # type: ignore[arg-type]
    with pytest.raises(OutputError, match=r"invariance_rules_table: a Fit is no result of invariance\(\)"):
        invariance_rules_table(factors())  # type: ignore[arg-type]
    made = simulate(WORLD, 300, seed=1, groups=("one", "two"))
    alone = invariance({"f": ["a", "b", "c", "d"]}, made, group="group", steps=["configural"])
    with pytest.raises(OutputError, match="the ladder has one step"):
        invariance_rules_table(alone)
