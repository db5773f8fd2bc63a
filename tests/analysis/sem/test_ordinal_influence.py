"""Influence values of ordered variables: derivatives by weights, deletion of rows and clusters, and BCa limits."""

import numpy as np
import pandas as pd
import pytest

from analysis import sem
from analysis.sem.bootstrap.influence_ordinal import ordinal_acceleration, ordinal_influence
from analysis.sem.bootstrap.resample import design
from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.ordinal.statistics import ordinal_statistics
from tests.analysis.sem.reference import data

DERIVATIVE = 1e-6  # of central differences: the searches for correlations end at 1e-8
DELETED = 0.05  # of an influence's deviation: deletion differs from the derivative by the order 1/n, more at far rows
# W is held in the influence, not in the refits, which are a derivative only up to the order 1/n; more where few
# clusters are left out, or theta's residual scales bend estimates
ACCELERATION = {"clusters": 0.05, "theta, ULS": 0.02}
OTHERWISE = 0.01
N = 301


def statistics(columns: list[str], cut: list[int], given: list[int], holes: bool, **options) -> OrdinalSample:
    rows = data("HSD")[columns].to_numpy(float)
    if holes:
        rows[::7, 0], rows[::5, 2] = np.nan, np.nan
        options["missing"] = "pairwise"
    keep = options.pop("keep", slice(None))
    return ordinal_statistics(rows[keep], cut, given, **options)


CASES = {
    "ordered": (["q1", "q2", "q4", "d5"], [0, 1, 2, 3], [], False),
    "mixed": (["q1", "q2", "x3", "x4"], [0, 1], [], False),
    "covariate of two values": (["q1", "q2", "x3", "female"], [0, 1], [3], False),
    "covariate": (["q1", "q2", "x3", "x4", "ageyr"], [0, 1], [4], False),
    "pairwise": (["q1", "q2", "x3", "x4"], [0, 1], [], True),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("row", [5, 100])
def test_influence_is_the_derivative_by_the_weight(name, row) -> None:
    weights = data("HSD")["weight"].to_numpy(float)
    own = statistics(*CASES[name], weights=weights, exact=True)
    assert own.exact is not None
    step = 1e-4 * (np.arange(N) == row)
    up, down = (statistics(*CASES[name], weights=weights + s).statistics for s in (step, -step))
    slope = (up - down) / 2e-4
    # the weight of a row enters as a factor, and the influence counts n (here the sum of weights)
    np.testing.assert_allclose(
        own.exact[row] / weights[row] / own.size, slope, atol=DERIVATIVE, rtol=DERIVATIVE
    )


@pytest.mark.parametrize("name", ["ordered", "mixed"])
def test_rows_left_out_move_statistics_by_their_influence(name) -> None:
    exact = statistics(*CASES[name], exact=True).exact
    assert exact is not None
    left_out = np.array([statistics(*CASES[name], keep=np.arange(N) != i).statistics for i in range(N)])
    u = (N - 1) * (left_out.mean(0) - left_out)
    np.testing.assert_allclose(u / u.std(0), exact / u.std(0), atol=DELETED)


def test_influence_values_add_up_to_0() -> None:
    for name in CASES:
        exact = statistics(*CASES[name], exact=True).exact
        assert exact is not None
        np.testing.assert_allclose(exact.sum(0), 0.0, atol=1e-6)


TWO = "visual =~ q1 + a*q2 + q3\ntextual =~ q4 + q5 + q6\ntextual ~ b*visual\nab := a*b"
MIMIC = "visual =~ q1 + q2 + x3\nx4 ~ b*visual + ageyr\nvisual ~ a*female\nab := a*b"
FITS = {
    "ordered": (TWO, [f"q{i}" for i in range(1, 7)], {}),
    "theta, ULS": (
        TWO,
        [f"q{i}" for i in range(1, 7)],
        {"estimator": "ULSMV", "parameterization": "theta"},
    ),
    "covariates": (MIMIC, ["q1", "q2"], {}),
    "groups": (
        "f =~ q1 + q2 + q3 + q4",
        [f"q{i}" for i in range(1, 5)],
        {"group": "school", "group_equal": ["loadings", "thresholds"]},
    ),
    "weights": (TWO, [f"q{i}" for i in range(1, 7)], {"weights": "weight"}),
    "clusters": (TWO, [f"q{i}" for i in range(1, 7)], {"cluster": "class"}),
}


def units(frame: pd.DataFrame, options: dict) -> list[np.ndarray]:
    by = options.get("group")
    labels = np.zeros(len(frame)) if by is None else pd.factorize(frame[by])[0]
    return [np.flatnonzero(labels == g) for g in np.unique(labels)]


@pytest.mark.slow
@pytest.mark.parametrize("name", FITS)
def test_acceleration_is_that_of_the_jackknife(name) -> None:
    model, ordered, options = FITS[name]
    frame = data("HSD")
    fit = sem(model, frame, ordered=ordered, **options)
    rows = fit.sample.rows
    ours = ordinal_acceleration(fit, rows, design(rows))
    town = frame["class"].to_numpy()
    cubes, squares = 0.0, 0.0
    for members in units(frame, options):
        left_out = []
        for i in np.unique(town) if "cluster" in options else members:
            gone = town == i if "cluster" in options else np.arange(N) == i
            one = sem(model, frame[~gone], ordered=ordered, **options).estimates
            left_out.append(np.stack([one[c].to_numpy() for c in ("estimate", "std_lv", "std_all")]))
        u = np.mean(left_out, axis=0) - np.array(left_out)
        cubes, squares = cubes + (u**3).sum(0), squares + (u**2).sum(0)
    still = squares < 1e-12
    jackknife = np.where(still, 0.0, cubes / (6 * np.where(still, 1.0, squares) ** 1.5))
    wide = ACCELERATION.get(name, OTHERWISE)
    known = ~fit.estimates["lhs"].isin(fit.parameters.exogenous).to_numpy()
    for k, scale in enumerate(("estimate", "std_lv", "std_all")):
        mine = getattr(ours, scale)
        moving = ~still[k] & known
        np.testing.assert_allclose(mine[moving], jackknife[k][moving], atol=wide, err_msg=scale)


@pytest.mark.parametrize("name", ["ordered", "covariates", "groups"])
def test_influence_of_estimates_is_their_derivative_by_the_weight(name) -> None:
    model, ordered, options = FITS[name]
    # with weights W of one each nothing is held that moves
    options = options | {"ordered": ordered, "weights": "w", "estimator": "ULSMV"}
    frame = data("HSD").assign(w=1.0)
    fit = sem(model, frame, **options)
    rows = fit.sample.rows
    own = ordinal_influence(fit, rows, design(rows))
    for row in (3, 200):
        group = next(r for r in rows if row in r.places)  # drawn within its group, whose weight stays
        unit = np.concatenate([r.places for r in rows]).tolist().index(row)
        change = 1e-4 * ((np.arange(N) == row) - np.isin(np.arange(N), group.places) / len(group.places))
        up, down = (frame.assign(w=1.0 + s * change) for s in (1.0, -1.0))
        slope = N * (sem(model, up, **options).theta - sem(model, down, **options).theta) / 2e-4
        np.testing.assert_allclose(own[unit, : len(slope)], slope, atol=2e-4, rtol=2e-4)


def test_bca_limits_of_ordered_variables_lie_about_the_estimate() -> None:
    model, ordered, options = FITS["covariates"]
    fit = sem(model, data("HSD"), ordered=ordered, **options)
    found, percentile = (fit.bootstrap(200, seed=1, ci=ci).estimates for ci in ("bca", "percentile"))
    moving = found["se"] > 0
    assert (found["low"] < found["estimate"])[moving].all()
    assert (found["high"] > found["estimate"])[moving].all()
    assert found[["low", "high", "std_all_low", "std_all_high"]].notna().all(axis=None)
    apart = (found["low"] - percentile["low"]).abs() / percentile["se"]
    assert apart[moving].max() > 0.1
