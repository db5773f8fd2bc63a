"""Differences of nested fits: lavaan's numbers, exact relations, refusals."""

from typing import Any

import numpy as np
import pytest

import analysis
from analysis.errors import FitError, ModelError
from analysis.sem import Fit
from analysis.sem.after.difference import moved
from tests.analysis.sem.after_cases import FACTORS, TWO, comparisons, fit_of
from tests.analysis.sem.reference import data

RELATIVE = 1e-4  # of a difference, whose scaling factor is itself a small difference of traces
ORTHOGONAL = FACTORS + "\nvisual ~~ 0*speed"


def offered(c: dict[str, Any]) -> bool:
    """We scale and shift by the tangents of both models; lavaan's `exact` and mean-variance forms are not offered."""
    return c.get("A.method") != "exact" and c.get("scaled.shifted") is not False


def pair(c: dict[str, Any]) -> tuple[Fit, Fit]:
    return tuple(  # type: ignore[return-value]
        fit_of(c["front"], c[which], c["data"], {**c["options"], **c[f"{which}_options"]})
        for which in ("larger", "smaller")
    )


@pytest.mark.parametrize("c", [pytest.param(c, id=c["name"]) for c in comparisons() if offered(c)])
def test_lavaan_gives_the_same_difference(c) -> None:
    larger, smaller = pair(c)
    found = analysis.compare(larger, smaller, None if c["method"] == "default" else c["method"])
    for mine, theirs in zip(found.itertuples(), c["table"], strict=True):
        assert mine.df == theirs["Df"]
        assert mine.chisq == pytest.approx(theirs["Chisq"], abs=1e-3)
        for own, name in ((mine.aic, "AIC"), (mine.bic, "BIC")):
            assert np.isnan(own) if theirs[name] is None else own == pytest.approx(theirs[name], abs=1e-3)
    last, theirs = found.iloc[-1], c["table"][-1]
    assert last["chisq_diff"] == pytest.approx(theirs["Chisq.diff"], rel=RELATIVE)
    assert last["df_diff"] == theirs["Df.diff"]
    assert last["p"] == pytest.approx(theirs["Pr..Chisq."], rel=0.02)


def test_the_order_of_the_fits_is_without_effect() -> None:
    a, b = (analysis.cfa(model, data("HS"), estimator="MLR") for model in (FACTORS, ORTHOGONAL))
    one, other = analysis.compare(a, b), analysis.compare(b, a)
    np.testing.assert_array_equal(one.to_numpy(), other.to_numpy())
    assert list(one.index) == ["a", "b"]
    assert list(other.index) == ["b", "a"]
    assert one.attrs["method"] == "satorra_bentler_2001"


def test_the_plain_difference_is_that_of_the_statistics() -> None:
    a, b = (analysis.cfa(model, data("HS")) for model in (FACTORS, ORTHOGONAL))
    found = analysis.compare(a, b).iloc[1]
    assert found["chisq_diff"] == pytest.approx(b.measures["chisq"] - a.measures["chisq"], rel=1e-12)
    assert found["df_diff"] == 1


def test_against_a_saturated_model_the_scaled_difference_is_the_scaled_test() -> None:
    saturated = "x1 ~~ x2 + x3\nx2 ~~ x3\nx1 ~~ x1\nx2 ~~ x2\nx3 ~~ x3"
    full = analysis.lavaan(saturated, data("HS"), estimator="MLM", meanstructure=True, int_ov_free=True)
    less = analysis.lavaan(
        saturated.replace(" + x3", " + 0*x3"),
        data("HS"),
        estimator="MLM",
        meanstructure=True,
        int_ov_free=True,
    )
    for method in ("satorra_bentler_2001", "satorra_bentler_2010"):
        found = analysis.compare(full, less, method).iloc[1]
        assert found["chisq_diff"] == pytest.approx(less.measures["chisq_scaled"], rel=1e-6), method


def test_marker_and_unit_variance_are_the_same_model() -> None:
    a = analysis.cfa(FACTORS, data("HS"), std_lv=True, estimator="MLM")
    b = analysis.cfa(ORTHOGONAL, data("HS"), estimator="MLM")
    c = analysis.cfa(FACTORS, data("HS"), estimator="MLM")
    one, other = analysis.compare(a, b).iloc[1], analysis.compare(c, b).iloc[1]
    assert one["chisq_diff"] == pytest.approx(other["chisq_diff"], rel=1e-5)
    with pytest.raises(
        ModelError, match="satorra_bentler_2010' needs both models written in the same parameters"
    ):
        analysis.compare(a, b, "satorra_bentler_2010")


def test_variables_in_another_order() -> None:
    turned = "speed =~ x7 + x8 + x9\ntextual =~ x4 + x5 + x6\nvisual =~ x1 + x2 + x3\nvisual ~~ 0*speed"
    a = analysis.cfa(FACTORS, data("HS"), estimator="MLM")
    b, c = (analysis.cfa(model, data("HS"), estimator="MLM") for model in (turned, ORTHOGONAL))
    for method in ("satorra_bentler_2001", "satorra_bentler_2010"):
        one, other = analysis.compare(a, b, method).iloc[1], analysis.compare(a, c, method).iloc[1]
        assert one["chisq_diff"] == pytest.approx(other["chisq_diff"], rel=1e-5)
    with pytest.raises(
        ModelError, match="satorra_2000' needs both models to mention the observed variables in"
    ):
        analysis.compare(a, b, "satorra_2000")


@pytest.mark.parametrize("method", ["satorra_bentler_2001", "satorra_bentler_2010"])
def test_the_scaling_is_that_of_the_mean_whatever_test_the_fits_carry(method) -> None:
    shifted, scaled = (
        analysis.compare(*(analysis.cfa(m, data("HS"), estimator=e) for m in (FACTORS, ORTHOGONAL)), method)
        for e in ("MLMV", "MLM")
    )
    assert shifted["chisq_diff"].iloc[1] == pytest.approx(scaled["chisq_diff"].iloc[1], rel=1e-10)


def test_at_the_smaller_fit_a_bent_constraint_has_its_directions_there() -> None:
    bent = "f =~ x1 + a*x2 + b*x3 + c*x4\nb == a^2"
    larger = analysis.cfa(bent, data("HS"), estimator="MLM")
    smaller = analysis.cfa(bent + "\nc == 0.5*a", data("HS"), estimator="MLM")
    at = moved(larger, smaller)
    labels = list(larger.covariance.index)
    slope = np.zeros(len(labels))
    slope[labels.index("b")], slope[labels.index("a")] = 1.0, -2.0 * at.theta[labels.index("a")]
    np.testing.assert_allclose(slope @ at.directions, 0.0, atol=1e-10)
    assert abs(slope @ larger.solution.directions).max() > 1e-4
    assert analysis.compare(larger, smaller, "satorra_bentler_2010")["df_diff"].iloc[1] == 1


def hs(model: str = FACTORS, **options: Any) -> Fit:
    return analysis.cfa(model, options.pop("rows", data("HS")), **options)


def other_rows() -> list[tuple[Fit, Fit, str]]:
    rows = data("HS")
    grouped = rows.assign(half=np.where(np.arange(301) % 2, "odd", "even"))
    return [
        (hs(), hs(ORTHOGONAL, estimator="MLR"), "different options .ML and MLR"),
        (hs(), hs(TWO), "only one of the models has the observed variable.s. 'x7', 'x8', 'x9'"),
        (hs(group="school"), hs(ORTHOGONAL, rows=grouped, group="half"), "the fits have different groups"),
        (hs(), hs(ORTHOGONAL, rows=rows.iloc[1:]), "the fits use 301 and 300 rows"),
        (hs(), hs(ORTHOGONAL, rows=rows.assign(x1=rows["x1"].to_numpy()[::-1])), "of different data"),
        (hs(), hs(ORTHOGONAL, meanstructure=True), "only one of the fits has means"),
        (hs(), hs(), "both models have 24 degrees of freedom"),
    ]  # fmt: skip


@pytest.mark.parametrize("which", range(7))
def test_fits_that_cannot_be_compared_are_refused(which) -> None:
    a, b, words = other_rows()[which]
    with pytest.raises(ModelError, match=f"compare: .*{words}"):
        analysis.compare(a, b)


def test_fixed_and_random_covariates_are_refused() -> None:
    model = "x1 ~ x2 + x3"
    a = analysis.sem(model, data("HS"))
    b = analysis.sem("x1 ~ x2 + 0*x3", data("HS"), fixed_x=False)
    with pytest.raises(ModelError, match="covariates are fixed in one fit and explained in the other"):
        analysis.compare(a, b)


def test_models_that_are_not_nested_are_refused() -> None:
    # each has a path that the other lacks, and the second holds one more at 0
    a = analysis.sem("x1 ~ x2 + x3\nx4 ~ x1 + 0*x2 + 0*x3", data("HS"))
    b = analysis.sem("x1 ~ x2 + 0*x3\nx4 ~ 0*x1 + x2 + 0*x3\nx1 ~~ 0*x4", data("HS"))
    assert b.df > a.df and b.measures["chisq"] > a.measures["chisq"]
    with pytest.raises(ModelError, match="not nested: that with fewer degrees of freedom cannot reproduce"):
        analysis.compare(a, b)


def test_a_restricted_model_that_fits_better_is_refused() -> None:
    a = hs("visual =~ x1 + x4 + x7\ntextual =~ x2 + x5 + x8\nspeed =~ x3 + x6 + x9")
    b = hs(ORTHOGONAL)
    assert b.df > a.df
    with pytest.raises(ModelError, match="the model with more degrees of freedom fits better"):
        analysis.compare(a, b)


def test_unknown_and_unfit_methods_are_refused() -> None:
    with pytest.raises(ModelError, match="compare: method='satorra_2001' is not known; did you mean"):
        analysis.compare(hs(), hs(ORTHOGONAL), "satorra_2001")
    with pytest.raises(ModelError, match="method='satorra_2000' needs fits with a scaled test, not plain ML"):
        analysis.compare(hs(), hs(ORTHOGONAL), "satorra_2000")


def test_a_factor_below_zero_is_refused() -> None:
    # at the smaller fit's estimates the larger model's observed information is not positive definite
    a, b = hs(FACTORS + "\nx7 ~~ x8", estimator="MLR"), hs(estimator="MLR")
    with pytest.raises(
        FitError, match=r"scaling factor of method='satorra_bentler_2010' is -.*, but must be positive"
    ):
        analysis.compare(a, b, "satorra_bentler_2010")
