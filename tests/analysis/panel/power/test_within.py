"""Populations of random-intercept cross-lagged models: their formulas, powRICLPM's printed results, what cannot be."""

import numpy as np
import pytest

from analysis import lavaan, sem
from analysis.errors import ModelError
from analysis.panel.power import power, riclpm_population, simulate
from analysis.panel.power.population import population
from tests.analysis.panel.power.golden import PHI, riclpm

EXACT = 1e-12


def test_within_person_parts_are_stationary_and_standardized() -> None:
    made = riclpm_population(6, icc=0.4, cor_between=0.2, cor_within=0.3, phi=PHI)
    found = population("t", made.population)
    own = found.covariances[0]
    tau = 0.4 / 0.6
    Phi, R = np.array(PHI), np.array([[1, 0.3], [0.3, 1]])
    between = np.array([[tau, 0.2 * tau], [0.2 * tau, tau]])
    for s in range(1, 7):
        for t in range(1, s + 1):
            rows = [found.names.index(f"{v}{s}") for v in "xy"]
            columns = [found.names.index(f"{v}{t}") for v in "xy"]
            wanted = np.linalg.matrix_power(Phi, s - t) @ R + between
            assert own[np.ix_(rows, columns)] == pytest.approx(wanted, abs=EXACT)
    assert np.array(made.residual) == pytest.approx(R - Phi @ R @ Phi.T)


def test_intraclass_correlation_and_reliability_are_those_asked_for() -> None:
    made = riclpm_population(
        3, icc=(0.5, 0.3), cor_between=0.3, cor_within=0.3, phi=PHI, reliability=(0.8, 1.0)
    )
    found = population("t", made.population)
    x, y = (found.covariances[0][found.names.index(v), found.names.index(v)] for v in ("x1", "y1"))
    tau_x, tau_y = made.intercept[0][0], made.intercept[1][1]
    assert tau_x / (tau_x + 1) == pytest.approx(0.5) and tau_y / (tau_y + 1) == pytest.approx(0.3)
    assert (tau_x + 1) / x == pytest.approx(0.8)
    assert y == pytest.approx(tau_y + 1) and made.error[1] == 0.0
    assert made.intercept[0][1] == pytest.approx(0.3 * np.sqrt(tau_x * tau_y))


def test_the_model_finds_its_population_under_every_front() -> None:
    made = riclpm(4)
    data = simulate(made.population, 200, seed=1, exact=True)
    for fit in (sem(made.model, data), lavaan(made.model, data)):
        assert fit.measures["chisq"] == pytest.approx(0, abs=1e-6)
        own = fit.estimates.set_index(["lhs", "op", "rhs"])["estimate"]
        assert own["wy3", "~", "wx2"] == pytest.approx(0.2, abs=1e-6)
        assert own["wx3", "~", "wy2"] == pytest.approx(0.15, abs=1e-6)
        assert fit.df == 9


def test_lags_may_be_equal_and_errors_estimated() -> None:
    made = riclpm(5, equal_lags=True, reliability=0.8, estimate_error=True)
    data = simulate(made.population, 400, seed=1, exact=True)
    fit = lavaan(made.model, data)
    own = fit.estimates.drop_duplicates("label").set_index("label")["estimate"]
    assert [own[k] for k in ("a_x", "b_xy", "b_yx", "a_y")] == pytest.approx([0.4, 0.15, 0.2, 0.3], abs=1e-5)
    assert own["e_x"] == pytest.approx(0.5, abs=1e-5)  # (1 - .8)(1 + 1) / .8
    assert power(made, n=500, effect="b_yx").table["population"].item() == pytest.approx(0.2, abs=1e-5)


def test_three_processes_have_names() -> None:
    phi = [[0.3, 0.1, 0], [0, 0.3, 0.1], [0.1, 0, 0.3]]
    made = riclpm_population(
        3, icc=0.5, cor_between=0.2, cor_within=0.2, phi=phi, names=("use", "tie", "mood")
    )
    assert "wtie2 ~ 0.0*wuse1 + 0.3*wtie1 + 0.1*wmood1" in made.population
    assert power(made, n=400, effect="wmood3 ~ wuse2").table["population"].item() == pytest.approx(
        0.1, abs=1e-6
    )
    four = riclpm_population(3, icc=0.5, cor_between=0.1, cor_within=0.1, phi=np.eye(4) * 0.3)
    assert "wv1_2 ~ " in four.population


# powRICLPM's own recorded test results (github.com/mattnw/powRICLPM, tests/testthat/_snaps/powRICLPM.md): waves, n, and
# of wB2~wA1 the columns avg, stdDev, SEAvg, sig. The script beside it asks for 200 replicates, but shares in
# thousandths were recorded; the tolerances assume the fewer.
POWRICLPM = [
    (3, 400, 0.1917669, 0.10272739, 0.09997946, 0.495),
    (3, 450, 0.1939905, 0.09424440, 0.09340894, 0.558),
    (3, 500, 0.1948500, 0.09115657, 0.08783307, 0.602),
    (4, 400, 0.1965460, 0.07608311, 0.07512227, 0.739),
    (4, 450, 0.1977055, 0.06998556, 0.07047252, 0.797),
    (4, 500, 0.1993934, 0.06911773, 0.06686342, 0.823),
]
FAR = 3.0  # Monte-Carlo errors of both studies together


@pytest.mark.parametrize(("waves", "n", "mean", "sd", "error", "share"), POWRICLPM)
def test_replicates_are_those_of_powriclpm(waves, n, mean, sd, error, share) -> None:
    row = power(
        riclpm(waves), n=n, effect="wy2 ~ wx1", method="monte_carlo", replicates=400, seed=1
    ).table.iloc[0]
    both = np.sqrt(1 / 200 + 1 / 400)
    assert row["mean"] == pytest.approx(mean, abs=FAR * sd * both)
    assert row["sd"] == pytest.approx(sd, abs=FAR * sd * both / np.sqrt(2))
    assert row["mean_se"] == pytest.approx(
        error, rel=0.03
    )  # root mean square beside mean; errors vary by 12 %
    assert row["power"] == pytest.approx(share, abs=FAR * np.sqrt(share * (1 - share)) * both)


FAULTS = [
    ({"waves": 2}, "waves=2 must be a whole number of 3 or more; random intercepts are not identified"),
    ({"icc": 1.0}, "icc=1.0 must be one number, or 2, in [0, 1)"),
    ({"reliability": 0}, "reliability=0 must be one number, or 2, in (0, 1]"),
    ({"icc": (0.1, 0.2, 0.3)}, "must be one number, or 2"),
    ({"cor_within": 1.0}, "cor_within=1.0 cannot be the correlation of every pair of 2 processes"),
    (
        {"cor_between": [[1, 0.3], [0.2, 1]]},
        "cor_between must be one number, or a positive definite 2 x 2 matrix",
    ),
    ({"phi": [[0.3, 0.1]]}, "phi must be a square matrix"),
    ({"phi": "a"}, "phi must be a square matrix"),
    ({"phi": [[0.9, 0.5], [0.2, 0.9]]}, "phi is not stationary: its largest eigenvalue is 1.216 in size"),
    ({"phi": [[0.6, 0.8], [0.2, 0.4]]}, "phi explains more than there is"),
    ({"names": ("a", "a")}, "must be 2 different names"),
]


@pytest.mark.parametrize(("options", "words"), FAULTS, ids=[words[:25] for _, words in FAULTS])
def test_impossible_populations_are_refused(options, words) -> None:
    given = {"waves": 3, "icc": 0.5, "cor_between": 0.3, "cor_within": 0.3, "phi": PHI, **options}
    with pytest.raises(ModelError) as error:
        riclpm_population(given.pop("waves"), **given)
    assert words in str(error.value)


def test_the_largest_feasible_phi_is_the_one_that_is_named() -> None:
    phi = np.array([[0.6, 0.8], [0.2, 0.4]])
    with pytest.raises(ModelError, match=r"may be 0\.\d+ times") as error:
        riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.3, phi=phi)
    most = float(str(error.value).split("phi may be ")[1].split(" times")[0])
    riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.3, phi=phi * (most - 0.001))
    with pytest.raises(ModelError):
        riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.3, phi=phi * (most + 0.001))
