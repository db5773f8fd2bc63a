"""Sums, means, reversed keys and keyed correlations against psych::scoreItems; see scoreItems.R for its calls."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import instruments
from analysis.psychometrics.reliability import alpha, keyed

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "scoring" / "scoreItems.json").read_text(encoding="utf-8")
)
FORMS = sorted(GOLDEN["forms"])
NEAR: dict[str, Any] = {"rtol": 1e-12, "atol": 1e-12}


def answers(form: str, which: str) -> pd.DataFrame:
    """Return the simulated answers, complete or with holes."""
    columns = [np.array(column, dtype=float) for column in GOLDEN["forms"][form][which]]
    return pd.DataFrame(dict(zip(instruments.load(form).items, columns, strict=True)))


def theirs(form: str, which: str) -> pd.DataFrame:
    """Return scores that psych gives, a column a scale; NaN where it has none."""
    case = GOLDEN["forms"][form]
    scales = case["scales"] if isinstance(case["scales"], list) else [case["scales"]]
    columns = [np.array(column, dtype=float) for column in case[which]]
    return pd.DataFrame(dict(zip(scales, columns, strict=True)))


def ours(form: str, which: str, missing: str | None = None) -> pd.DataFrame:
    """Return our scores of the same scales."""
    scores = instruments.score(answers(form, which), form, missing=missing, allow_unverified=True)
    return scores[list(theirs(form, "sums"))]


def sizes(form: str) -> pd.Series:
    """Return the number of items of each scale."""
    loaded = instruments.load(form)
    return pd.Series({name: len(loaded.scale(name).items) for name in theirs(form, "sums")})


@pytest.mark.parametrize("form", FORMS)
def test_sums_and_means_of_complete_answers_are_those_of_psych(form: str) -> None:
    mean_scored = instruments.load(form).scales[0].rule == "mean"
    factor = sizes(form) if mean_scored else pd.Series(1, index=sizes(form).index)
    np.testing.assert_allclose(ours(form, "complete") * factor, theirs(form, "sums"), **NEAR)
    np.testing.assert_allclose(ours(form, "complete") * factor / sizes(form), theirs(form, "means"), **NEAR)


@pytest.mark.parametrize("form", FORMS)
def test_means_of_incomplete_answers_are_those_of_psych_without_imputation(form: str) -> None:
    # psych's mean is that of the answered items; ours is asked for by name, and a prorated sum is k times it.
    for name, k in sizes(form).items():
        mean_scored = instruments.load(form).scale(str(name)).rule == "mean"
        rule = f"{'mean' if mean_scored else 'prorate'}:{min(sizes(form)) - 1}"
        mine = ours(form, "incomplete", rule)[name] / (1 if mean_scored else k)
        np.testing.assert_allclose(mine, theirs(form, "incomplete_means")[name].where(mine.notna()), **NEAR)
        answered = instruments.score(answers(form, "incomplete"), form, allow_unverified=True)[
            f"{name}_answered"
        ]
        assert (mine.notna() == (answered >= k - min(sizes(form)) + 1)).all()
        assert mine.notna().sum() > (answered == k).sum()


@pytest.mark.parametrize("form", FORMS)
def test_totals_of_incomplete_answers_differ_as_psych_counts_a_missing_answer_as_zero(form: str) -> None:
    mine, sums, means = (
        ours(form, "incomplete"),
        theirs(form, "incomplete_sums"),
        theirs(form, "incomplete_means"),
    )
    scored = instruments.score(answers(form, "incomplete"), form, allow_unverified=True)
    for name, k in sizes(form).items():
        answered = scored[f"{name}_answered"]
        np.testing.assert_allclose(sums[name], (means[name] * answered).fillna(0.0), **NEAR)
        assert sums[name][0] == 0.0 and np.isnan(mine[name][0])  # nobody answered, yet psych has a total
        assert (mine[name].notna() == (answered == k)).all()


@pytest.mark.parametrize("form", FORMS)
def test_correlations_of_the_scores_are_those_of_psych(form: str) -> None:
    scores = ours(form, "complete")
    wanted = np.atleast_2d(np.array(GOLDEN["forms"][form]["correlations"]))
    np.testing.assert_allclose(np.atleast_2d(np.corrcoef(scores, rowvar=False)), wanted, rtol=0, atol=1e-12)
    raw = answers(form, "complete")
    found = [[raw[item].corr(scores[scale]) for scale in scores] for item in raw]
    wanted = np.array(GOLDEN["forms"][form]["item_correlations"]).reshape(len(found), -1)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_keyed_items_have_the_alpha_and_corrected_item_total_correlations_of_psych(form: str) -> None:
    loaded, case = instruments.load(form), GOLDEN["forms"][form]
    for name, wanted in zip(theirs(form, "sums"), np.atleast_1d(case["alpha"]), strict=True):
        items = keyed(answers(form, "complete"), loaded, loaded.scale(name))
        assert alpha(items).estimate == pytest.approx(wanted, abs=1e-12)
    items = keyed(answers(form, "complete"), loaded, loaded.scale(theirs(form, "sums").columns[0]))
    rest = [items[item].corr(items.drop(columns=item).sum(axis=1)) for item in items]
    np.testing.assert_allclose(rest, case["item_rest"], rtol=0, atol=1e-12)
    assert min(rest) > 0
