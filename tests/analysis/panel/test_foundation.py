"""A builder's text reaches lavaan and comes back; `Fit.paths` says what a model is about."""

import pytest

from analysis import sem
from analysis.panel.fitting import fitted
from tests.analysis.panel.cases_foundation import ABOUT, CASES, TEXT, build
from tests.analysis.panel.golden import Case, check, frame


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_text_gives_the_same_in_lavaan(case: Case) -> None:
    check("foundation", case)


def test_paths_are_in_words_and_hold_the_estimates() -> None:
    fit = build(frame("panel"))
    paths = fit.paths
    assert paths["what"].tolist() == ["cross-lagged", "product"]
    assert paths.loc[0, ["source", "target", "waves", "label"]].tolist() == ["x", "y", "1 -> 2", "b"]
    own = fit.estimates.query("lhs == 'y2' and rhs == 'x1'")
    assert paths.loc[0, "estimate"] == own["estimate"].item()
    assert fit.warnings[0] == "a warning"
    assert 'lavaan(model, data, missing = "fiml")' in fit.model


def test_paths_of_a_text_of_ones_own_are_its_regressions() -> None:
    paths = sem("y2 ~ y1 + x1", frame("panel"), group="g").paths
    assert paths["what"].tolist() == ["regression"] * 6
    assert sorted(set(paths["group"])) == ["0", "1", "2"]


def test_paths_of_a_bootstrap_have_its_limits() -> None:
    drawn = build(frame("panel")).bootstrap(50, seed=1)
    assert (drawn.paths["low"] < drawn.paths["high"]).all()


def test_rows_without_a_group_are_counted() -> None:
    data = frame("panel").assign(g=lambda d: d["g"].where(d.index > 4))
    fit = fitted(
        TEXT.replace("product := a*b", "").replace("a*", "").replace("b*", ""), data, ABOUT, {"group": "g"}
    )
    assert "5 row(s) have no value of 'g' and are left out" in fit.warnings[0]
    assert fit.n == len(data) - 5
