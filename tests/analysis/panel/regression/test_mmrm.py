"""Models for repeated measures beside nlme, and exact relations."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.regression import mixed, mmrm
from tests.analysis.panel.regression.reference import by_name, golden, largest_gap, panel

SEARCH = 3e-5  # nlme stops early where variances differ between waves
LIKELIHOOD = 1e-7
EXACT = 1e-7
KINDS = ["unstructured", "cs", "csh", "ar1", "arh1", "car1", "heterogeneous", "independent"]


@pytest.mark.parametrize("kind", KINDS)
def test_mmrm_agrees_with_gls(kind: str) -> None:
    reference = golden("mixed")["residual"][kind]
    fit = mmrm("y ~ C(wave)*group", panel(), covariance=kind, time="months", df="normal")  # type: ignore[arg-type]
    assert fit.loglik == pytest.approx(reference["loglik"], abs=LIKELIHOOD)
    table = fit.estimates.set_index("term")
    for column in ("estimate", "se"):
        assert largest_gap(table[column], by_name(reference["term"], reference[column])) < SEARCH


def test_ml_agrees_with_gls_but_for_its_divisor() -> None:
    # nlme multiplies the covariance of ML estimates by N / (N - p); here it is the inverse information.
    reference = golden("mixed")["residual"]["unstructured_ml"]
    fit = mmrm("y ~ C(wave)*group", panel(), reml=False, df="normal")
    assert fit.loglik == pytest.approx(reference["loglik"], abs=LIKELIHOOD)
    factor = np.sqrt(fit.n / (fit.n - 10))
    theirs = {k: v / factor for k, v in by_name(reference["term"], reference["se"]).items()}
    assert largest_gap(fit.estimates.set_index("term")["se"], theirs) < SEARCH


@pytest.mark.parametrize("df", ["kenward_roger", "satterthwaite"])
def test_compound_symmetry_is_a_random_intercept(df: str) -> None:
    formula, data = "y ~ C(wave)*group", panel()
    one, other = mmrm(formula, data, covariance="cs", df=df), mixed(formula, data, df=df)
    assert one.loglik == pytest.approx(other.loglik, abs=EXACT)
    pd.testing.assert_frame_equal(one.estimates, other.estimates, rtol=EXACT)
    pd.testing.assert_frame_equal(one.test("C(wave):group"), other.test("C(wave):group"), rtol=1e-6)


def test_compound_symmetry_may_have_a_negative_covariance() -> None:
    rng = np.random.default_rng(4)
    data = pd.DataFrame(
        {"person": np.repeat(np.arange(50), 3), "wave": np.tile([0, 1, 2], 50), "y": rng.normal(size=150)}
    )
    data["y"] -= 0.8 * data.groupby("person")["y"].transform("mean")
    one, other = mmrm("y ~ C(wave)", data, covariance="cs"), mixed("y ~ C(wave)", data)
    assert one.variances is not None
    assert one.variances["estimate"].iloc[0] < 0
    assert one.loglik > other.loglik


def complete() -> pd.DataFrame:
    data = panel()
    return data[data.groupby("person")["wave"].transform("size") == 5]


def test_complete_unstructured_with_a_mean_a_wave_is_the_multivariate_mean() -> None:
    data = complete()
    wide = data.set_index(["person", "wave"])["y"].unstack()  # noqa: PD010
    fit = mmrm("y ~ 0 + C(wave)", data)
    assert fit.covariances is not None
    assert fit.covariances.to_numpy() == pytest.approx(wide.cov().to_numpy(), rel=EXACT)
    table = fit.estimates
    assert table["estimate"].to_numpy() == pytest.approx(wide.mean().to_numpy(), rel=EXACT)
    assert table["se"].to_numpy() == pytest.approx((wide.std() / np.sqrt(len(wide))).to_numpy(), rel=EXACT)
    assert table["df"].to_numpy() == pytest.approx(np.full(5, len(wide) - 1), rel=1e-6)


def test_kenward_rogers_joint_test_is_hotellings() -> None:
    # Complete data, unstructured: F is Hotelling's T2 with its exact degrees of freedom (Kenward & Roger 1997).
    data = complete()
    wide = data.set_index(["person", "wave"])["y"].unstack()  # noqa: PD010
    n, q = len(wide), 4
    steps = np.diff(wide.to_numpy(), axis=1)
    t2 = n * steps.mean(0) @ np.linalg.solve(np.cov(steps.T), steps.mean(0))
    found = mmrm("y ~ C(wave)", data).test("C(wave)").iloc[0]
    assert found["df2"] == pytest.approx(n - q, rel=1e-6)
    assert found["F"] == pytest.approx((n - q) / (q * (n - 1)) * t2, rel=1e-6)


@pytest.mark.slow
def test_nested_structures_lie_in_order() -> None:
    data = panel()
    logs = {
        k: mmrm("y ~ C(wave)*group", data, covariance=k).loglik
        for k in ("independent", "ar1", "toeplitz", "toeplitzh", "unstructured", "arh1", "cs", "csh")  # type: ignore[arg-type]
    }
    assert logs["independent"] < logs["ar1"] < logs["toeplitz"] < logs["toeplitzh"] < logs["unstructured"]
    assert logs["ar1"] < logs["arh1"] < logs["toeplitzh"]
    assert logs["cs"] < logs["csh"] < logs["toeplitzh"]


def test_toeplitz_of_two_waves_is_compound_symmetry() -> None:
    data = panel().query("wave < 2")
    one, other = (mmrm("y ~ C(wave)*group", data, covariance=k) for k in ("toeplitz", "cs"))  # type: ignore[arg-type]
    assert one.loglik == pytest.approx(other.loglik, abs=EXACT)
    assert one.correlation is not None and other.correlation is not None
    assert one.correlation.to_numpy() == pytest.approx(other.correlation.to_numpy(), rel=1e-5)


def test_equal_spacing_makes_time_and_order_the_same() -> None:
    data = panel().assign(when=lambda d: 2.5 * d["wave"])
    by_order, by_time = (
        mmrm("y ~ C(wave)", data, covariance="ar1"),
        mmrm("y ~ C(wave)", data, covariance="car1", time="when"),
    )
    assert by_order.loglik == pytest.approx(by_time.loglik, abs=EXACT)


@pytest.mark.parametrize(
    ("error", "words", "change", "options"),
    [
        (ModelError, "covariance='foo' is unknown", {}, {"covariance": "foo"}),
        (
            DataError,
            "needs the order of the waves",
            {"wave": lambda d: "m" + d["wave"].astype(str)},
            {"covariance": "ar1"},
        ),
        (DataError, "and this covariance needs times", {}, {"covariance": "car1", "time": "group"}),
        (
            DataError,
            "187 row.s. have a time that is not later",
            {"t": 1.0},
            {"covariance": "car1", "time": "t"},
        ),
    ],
)
def test_mmrm_refuses(error: type, words: str, change: dict[str, object], options: dict[str, object]) -> None:
    with pytest.raises(error, match=words):
        mmrm("y ~ x", panel().assign(**change), **options)  # type: ignore[arg-type]


def test_waves_never_seen_together_are_named() -> None:
    data = panel().query("not (wave == 4 and person % 2 == 0) and not (wave == 3 and person % 2 == 1)")
    with pytest.raises(ModelError, match="no person was seen at waves 3 and 4"):
        mmrm("y ~ x", data)
