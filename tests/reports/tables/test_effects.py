"""Indirect effects: the numbers and limits of the mediation itself, and how they were found."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.panel import mediation, panel_mediation
from analysis.panel.indirect import Mediation
from reports.document import Code, Interval, Marked, Number
from reports.errors import OutputError
from reports.tables.effects import effects_table, told
from tests.analysis.panel.every_builder import columns
from tests.reports.tables.fits import HOSTILE, data, factors, footnotes, heads, notes, plain

METHODS = {
    "monte_carlo": "CI: 95% Monte Carlo limits, 500 draws from seed 3.",
    "percentile": "CI: 95% percentile limits of 500 bootstrap draws from seed 3.",
    "bca": "CI: 95% bias-corrected and accelerated limits (BCa) of 500 bootstrap draws from seed 3.",
    "delta": "CI: 95% Wald limits by the delta method.",
}


@pytest.fixture(scope="module")
def result() -> Mediation:
    made = data().assign(treated=lambda d: (d["x1"] > 0).astype(float))
    return mediation(made, x="treated", m=["x2", "y1"], y="y3", draws=500, seed=3)


def test_every_effect_has_its_own_numbers_and_limits(result: Mediation) -> None:
    rows = [row for group in effects_table(result).groups for row in group.cells]
    assert len(rows) == len(result.table)
    order = sorted(
        result.table.to_dict("records"),
        key=lambda r: list(dict.fromkeys(result.table["what"])).index(r["what"]),
    )
    for cells, row in zip(rows, order, strict=True):
        assert [c.value for c in cells if isinstance(c, Number)][:3] == [row["estimate"], row["se"], row["p"]]
        assert [(c.low, c.high) for c in cells if isinstance(c, Interval)] == [(row["low"], row["high"])]


def test_headings_and_routes(result: Mediation) -> None:
    printed = plain(effects_table(result, labels={"treated": "Trained", "y3": "Well-being"}))
    assert printed[0] == ["Specific indirect"]
    assert printed[1][0] == "Trained → x2 → Well-being"
    assert "Proportion mediated" in [row[0] for row in printed]  # the result has one
    assert heads(effects_table(result)) == ["Route", "Estimate", "SE", "95% CI", "p", "Std."]


def test_a_source_with_two_values_is_marked(result: Mediation) -> None:
    assert footnotes(effects_table(result)) == ["Standardized by the target only: the source has two values."]
    cell = effects_table(result).groups[0].cells[0][-1]
    assert isinstance(cell, Marked)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_how_limits_were_found_is_said(result: Mediation, method: str) -> None:
    assert notes(effects_table(replace(result, limits=replace(result.limits, method=method)))).startswith(
        METHODS[method]
    )


def test_effects_over_time_and_in_groups() -> None:
    panel = pd.read_csv("tests/golden/panel/data/panel.csv")
    variables = {name: columns(3)[name] for name in "xmy"}
    found = panel_mediation(panel, variables, limits="delta", group="g")
    table = effects_table(found)
    assert "Group" in heads(table)
    assert sum(len(group.cells) for group in table.groups) == len(found.table)
    assert Code not in {type(cell) for group in table.groups for row in group.cells for cell in row}


def test_routes_with_hostile_labels_are_text() -> None:
    assert told("a -> b => c", {"b": HOSTILE}) == f"a → {HOSTILE} ⇒ c"


def test_wrong_input_is_named() -> None:
    with pytest.raises(
        OutputError, match=r"effects_table: a Fit is no result of mediation\(\) or panel_mediation\(\)"
    ):
        effects_table(factors())
    with pytest.raises(OutputError, match="a DataFrame is no result of mediation"):
        effects_table(pd.DataFrame({"what": ["direct"]}))
