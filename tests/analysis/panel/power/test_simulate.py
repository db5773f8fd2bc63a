"""Simulated data."""

import numpy as np
import pytest

from analysis import sem
from analysis.errors import ModelError
from analysis.panel.power import simulate

EXACT = 1e-10  # of moments that are made exact by a linear map
MODEL = "f =~ x1 + 0.8*x2 + 0.7*x3\ny ~ 0.4*f\nx1 ~ 2*1"


def test_exact_rows_have_the_populations_moments() -> None:
    data = simulate(MODEL, 50, seed=3, exact=True)
    assert data.cov(ddof=0).loc["x1", "x2"] == pytest.approx(0.8, abs=EXACT)
    assert data["x1"].mean() == pytest.approx(2, abs=EXACT)
    fit = sem("f =~ x1 + x2 + x3\ny ~ f", data)
    assert fit.estimates["estimate"].tolist() == pytest.approx([1, 0.8, 0.7, 0.4, 1, 1, 1, 1, 1], abs=1e-6)
    assert fit.measures["chisq"] == pytest.approx(0, abs=1e-8)


def test_large_samples_come_close_to_the_population() -> None:
    n = 200_000
    data = simulate(MODEL, n, seed=1)
    wanted = np.array(
        [[2, 0.8, 0.7, 0.4], [0.8, 1.64, 0.56, 0.32], [0.7, 0.56, 1.49, 0.28], [0.4, 0.32, 0.28, 1.16]]
    )
    error = np.sqrt(
        (np.outer(np.diag(wanted), np.diag(wanted)) + wanted**2) / n
    )  # of a covariance, normal data
    assert (np.abs(data.cov().to_numpy() - wanted) < 5 * error).all()


def test_the_seed_decides_and_data_say_that_they_are_simulated() -> None:
    first, again, other = (simulate(MODEL, 40, seed=s) for s in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)
    assert first.attrs["simulated"] is True


def test_groups_share_the_rows() -> None:
    text = "y ~ c(0.3, 0.5)*x"
    assert simulate(text, 101, seed=1)["group"].value_counts().to_dict() == {"1": 51, "2": 50}
    assert simulate(text, [30, 20], seed=1)["group"].value_counts().to_dict() == {"1": 30, "2": 20}
    uneven = simulate(text, 100, seed=1, groups={"a": 3, "b": 1}, group="site")
    assert uneven["site"].value_counts().to_dict() == {"a": 75, "b": 25}
    assert set(simulate("y ~ 0.3*x", 20, seed=1, groups=["a", "b"])["group"]) == {"a", "b"}


def test_groups_have_their_own_effects() -> None:
    data = simulate("y ~ c(0.3, 0.5)*x", [60, 60], seed=1, exact=True)
    fit = sem("y ~ x", data, group="group")
    own = fit.estimates[fit.estimates["op"] == "~"]["estimate"].tolist()
    assert own == pytest.approx([0.3, 0.5], abs=1e-8)


def test_cut_points_give_the_proportions_of_the_normal_distribution() -> None:
    n = 100_000
    data = simulate("y ~ 0.6*x\ny ~~ 0.64*y\nx | -1*t1 + 0.5*t2", n, seed=1, thresholds={"y": (0.0,)})
    shares = data["x"].value_counts(normalize=True).sort_index()
    assert shares.index.tolist() == [1, 2, 3]
    assert shares.to_numpy() == pytest.approx([0.158655, 0.532807, 0.308538], abs=5 * np.sqrt(0.25 / n))
    assert data["y"].mean() == pytest.approx(1.5, abs=5 * np.sqrt(0.25 / n))


FAULTS = [
    ({"n": 0}, "n=0 must be a whole number of rows"),
    ({"n": [10, 20, 30], "model": "y ~ c(1, 2)*x"}, "has 2 entries, but there are 3 groups"),
    ({"n": [10, 20, 30], "groups": ["a", "b"]}, "n has 3 entries for 2 group(s). Give one a group"),
    ({"seed": -1}, "seed=-1 must be a whole number of 0 or more"),
    ({"thresholds": {"y": (1, 0)}}, "the cut points of 'y' are (1.0, 0.0); they must rise"),
    ({"thresholds": {"Y": (1,)}}, "thresholds= has 'Y', which is no observed variable; did you mean 'y'"),
    ({"skew": {"z": 1}}, "skew= has 'z', which is no observed variable"),
    ({"kurtosis": float("inf")}, "kurtosis= must be finite numbers"),
    (
        {"exact": True, "skew": 1, "kurtosis": 2},
        "exact=True gives exact means and covariances of normal variables",
    ),
    ({"exact": True, "n": 2}, "exact=True needs more rows than the 2 variables"),
    ({"groups": {"a": 1, "b": -1}}, "the groups' shares must be positive numbers"),
    ({"missing": "MCAR"}, "says nothing of who is absent. Give Dropout(...)"),
]


@pytest.mark.parametrize(("options", "words"), FAULTS, ids=[words[:30] for _, words in FAULTS])
def test_faulty_options_are_refused(options, words) -> None:
    given = {"model": "y ~ 0.3*x", "n": 20, "seed": 1, **options}
    with pytest.raises(ModelError) as error:
        simulate(given.pop("model"), given.pop("n"), **given)
    assert words in str(error.value)
