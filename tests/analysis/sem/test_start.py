"""Starting values: from moments that a model implies they are its parameters."""

import numpy as np
import pandas as pd
import pytest

from analysis.sem import sem
from analysis.sem.baseline import baseline, baseline_table
from analysis.sem.moments import Moments
from analysis.sem.solution import solve
from analysis.sem.start import cautious_start, plain_start, start
from tests.analysis.sem.reference import data

FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.mark.parametrize(
    ("model", "options"),
    [
        (FACTORS, {}),
        (FACTORS, {"std_lv": True}),
        (FACTORS + "\nspeed ~ visual + textual", {"meanstructure": True}),
        ("x4 ~ x1 + x2\nx7 ~ x4 + x1", {}),
        ("visual =~ x1 + x2 + x3\nx4 ~ visual\nx5 ~ x4 + visual", {}),
        ("a =~ x1 + x2 + x3\nb =~ x4 + x5 + x6\nc =~ x7 + x8 + x9\ng =~ a + b + c", {}),
    ],
)
def test_the_start_of_implied_moments_is_the_solution(model, options) -> None:
    fit = sem(model, data("HS"), **options)
    implied = tuple(Moments(at.sigma, at.mu, 301) for at in fit.implied)
    np.testing.assert_allclose(start(fit.parameters, implied), fit.theta, atol=1e-6)


def test_later_tries_begin_elsewhere() -> None:
    fit = sem(FACTORS, data("HS"))
    tries = [begin(fit.parameters, fit.samples) for begin in (start, plain_start, cautious_start)]
    assert not np.allclose(tries[0], tries[1])
    assert not np.allclose(tries[1], tries[2])


def test_own_starting_values_stay() -> None:
    fit = sem(FACTORS.replace("x2", "start(0.7)*x2"), data("HS"))
    for begin in (start, plain_start, cautious_start):
        assert begin(fit.parameters, fit.samples)[0] == 0.7


def test_two_indicators_and_copies_of_signs() -> None:
    frame = data("HS")
    turned = frame.assign(x2=-frame["x2"])
    one = sem("visual =~ x1 + x2 + x3\ntextual =~ x4 + x5\nvisual ~~ textual", frame)
    two = sem("visual =~ x1 + x2 + x3\ntextual =~ x4 + x5\nvisual ~~ textual", turned)
    assert one.measures["chisq"] == pytest.approx(two.measures["chisq"], abs=1e-8)
    assert two.theta[0] == pytest.approx(-one.theta[0], abs=1e-7)


def test_weak_markers_do_not_run_away() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.standard_normal((200, 4)), columns=list("abcd"))
    fit = sem(
        "f =~ a + b + c\nd ~ b", frame.assign(b=frame["b"] + frame["c"], c=frame["c"] + 0.3 * frame["b"])
    )
    assert np.isfinite(start(fit.parameters, fit.samples)).all()


@pytest.mark.parametrize(
    "options", [{}, {"likelihood": "wishart"}, {"meanstructure": True}, {"group": "school"}]
)
def test_the_baseline_model_is_solved_where_it_starts(options) -> None:
    fit = sem("x4 ~ x1 + x2\nx7 ~ x4 + x1", data("HS"), **options)
    closed = baseline(fit.parameters, fit.sample, fit.options)
    searched = solve(baseline_table(fit.parameters), fit.sample, fit.options)
    assert closed.value == pytest.approx(searched.value, abs=1e-12)
    assert closed.df == searched.df
    np.testing.assert_allclose(closed.theta, searched.theta, atol=1e-9)
    np.testing.assert_allclose(closed.objective.newton(closed.theta)[1], 0.0, atol=1e-12)
