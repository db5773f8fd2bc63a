"""A model whose solution is inadmissible: the page says so before anything of the model is shown."""

import numpy as np
import pandas as pd
import pytest

from analysis import study as studies
from analysis.study import Results
from reports.build import build
from reports.document import Figure, Notice
from reports.writers.html import html

STUDY = """
[study]
id = "heywood"
title = "Three indicators that one factor cannot explain"
simulated = true
[[waves]]
name = "w1"
[[files]]
path = "w1.csv"
person = "id"
wave = "w1"
[[models]]
name = "one"
syntax = "f =~ x_w1 + y_w1 + z_w1"
"""
# With one factor, the standardized loading of x has the square r_xy r_xz / r_yz = .8 x .7 / .4 = 1.4 > 1.
CORRELATIONS = np.array([[1.0, 0.8, 0.7], [0.8, 1.0, 0.4], [0.7, 0.4, 1.0]])
PERSONS = 60


def exactly(correlations: np.ndarray, n: int) -> np.ndarray:
    """Draw values whose sample correlations are these, to the last digits."""
    drawn = np.random.default_rng(1).normal(size=(n, len(correlations)))
    white = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(n)
    return white @ np.linalg.cholesky(correlations).T


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("heywood")
    answers = pd.DataFrame(exactly(CORRELATIONS, PERSONS), columns=list("xyz"))
    answers.insert(0, "id", range(PERSONS))
    answers.to_csv(folder / "w1.csv", index=False)
    (folder / "study.toml").write_text(STUDY, "utf-8")
    return studies.run(studies.load(folder / "study.toml"))


def test_the_residual_variance_is_negative_as_the_correlations_demand(results: Results) -> None:
    fit = results.models[0].fit
    assert fit is not None
    row = fit.estimates.set_index(["lhs", "op", "rhs"]).loc[("x_w1", "~~", "x_w1")]
    assert row["std_all"] == pytest.approx(1 - 0.8 * 0.7 / 0.4, abs=1e-4)
    assert results.numbers()["models/one/warnings"] == len(fit.warnings) > 0


def test_the_report_says_so_before_diagram_and_numbers(results: Results) -> None:
    model = next(part for part in build(results).walk() if part.id == "model-one")
    forms = [type(block) for block in model.blocks]
    notice = model.blocks[forms.index(Notice)]
    assert isinstance(notice, Notice)
    assert notice.kind == "failure"
    assert "inadmissible: the residual variance of 'x_w1' is negative" in str(notice.runs)
    assert "do not report them as results" in str(notice.runs)
    assert forms.index(Notice) < forms.index(Figure)
    assert '<p class="notice failure"><strong>Failed.</strong> The solution is inadmissible' in html(
        build(results)
    )
