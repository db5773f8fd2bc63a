"""Reliability and implied moments of ordered items: semTools' and lavaan's numbers, exact relations."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import ndtr

import analysis
from analysis.errors import ModelError
from analysis.sem.after.ordered_reliability import categorical_omega, items_of, of_answers
from analysis.sem.after.reliability import _measurement
from analysis.sem.ordinal.part import OrdinalPart
from tests.analysis.sem.after_cases import matrix
from tests.analysis.sem.ordered_after import case, fitted, names
from tests.analysis.sem.reference import data

TOLERANCE = 1e-4
TWO = "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
Q6 = tuple(f"q{i}" for i in range(1, 7))


@pytest.mark.parametrize(
    ("theirs", "column"), [("compRelSEM", "omega_observed"), ("compRelSEM_model", "omega")]
)
@pytest.mark.parametrize("name", ["two", "theta", "binary", "groups", "cross", "residual_covariance"])
def test_semtools_gives_the_same_categorical_omega(name, theirs, column) -> None:
    wanted = case(name)["after"]["reliability"][theirs]
    found = fitted(name).reliability().set_index(["group", "factor"])[column]
    for group in fitted(name).groups:
        for factor, value in (wanted[group] if group else wanted).items():
            assert found[group, factor] == pytest.approx(value, abs=TOLERANCE)


@pytest.mark.parametrize(("row", "column"), [("alpha", "alpha"), ("alpha.ord", "alpha_ordinal")])
@pytest.mark.parametrize(
    "name", ["two", "theta", "binary", "groups", "groups_equal", "groups_theta", "cross"]
)
def test_semtools_gives_the_same_alpha_of_answers_and_of_responses(name, row, column) -> None:
    wanted = case(name)["after"]["reliability"]["reliability"]
    found = fitted(name).reliability().set_index(["group", "factor"])
    for group in fitted(name).groups:
        for factor, value in matrix(wanted[group] if group else wanted).loc[row].items():
            assert found.loc[(group, factor), column] == pytest.approx(value, abs=TOLERANCE)


@pytest.mark.parametrize("name", ["two", "binary", "groups", "mixed", "residual_covariance"])
def test_semtools_gives_the_same_variance_extracted(name) -> None:
    # under theta, and in groups with free scales, semTools 0.5-6 gives another number for the same model
    wanted = case(name)["after"]["reliability"]["AVE"]
    found = fitted(name).reliability().set_index(["group", "factor"])["ave"]
    for group in fitted(name).groups:
        for factor, value in (wanted[group] if group else wanted).items():
            assert found[group, factor] == pytest.approx(value, abs=TOLERANCE)


@pytest.mark.parametrize("name", ["groups_equal", "groups_theta"])
def test_of_groups_with_other_means_semtools_forgets_the_means(name) -> None:
    # its thresholds of group 2 are scaled, but not counted from the group's own mean, where its answers are cut
    fit = fitted(name)
    part = fit.solution.objective.parts[1]
    assert isinstance(part, OrdinalPart)
    wanted = case(name)["after"]["reliability"]["compRelSEM_model"]
    A, _, _ = fit.rams[1].matrices(fit.theta)
    direct, _ = _measurement(fit, 1, A)
    for f, factor in enumerate(fit.parameters.latent):
        items = items_of(fit, 1, direct[:, f], factor)
        mean = fit.implied_moments()["Grant-White"].mean[[f"q{i}" for i in range(3 * f + 1, 3 * f + 4)]]
        sd = np.sqrt(np.diag(fit.implied[1].sigma)[3 * f : 3 * f + 3])
        moved = tuple(t + m / s for t, m, s in zip(items.thresholds, mean, sd, strict=True))
        variance = fit.implied[1].total[6 + f, 6 + f]
        found = categorical_omega(replace(items, thresholds=moved), variance, items.implied)
        assert found == pytest.approx(wanted["Grant-White"][factor], abs=TOLERANCE)
        own = fit.reliability().set_index(["group", "factor"]).loc[("Grant-White", factor), "omega"]
        assert own == pytest.approx(categorical_omega(items, variance, items.implied), abs=1e-12)
    assert wanted["Pasteur"]["visual"] == pytest.approx(fit.reliability()["omega"].iloc[0], abs=TOLERANCE)


def test_parameterizations_have_the_same_reliability() -> None:
    for one, other in (("two", "theta"), ("groups_equal", "groups_theta")):
        a, b = (
            fitted(name).reliability().drop(columns=["factor", "group", "scale"]) for name in (one, other)
        )
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_two_sums_of_parallel_answers_correlate_by_omega() -> None:
    # reliability is the correlation of two parallel sums: answers given the factor are independent, so that the
    # covariance is the variance of the expected sum, here by numeric integration over the factor
    loadings, cuts = (
        np.array([0.8, 0.6, 0.5]),
        [np.array([-0.5, 0.4]), np.array([0.2]), np.array([-1.0, 0.0, 1.2])],
    )

    def sum_given(eta: float) -> float:
        rest = np.sqrt(1 - loadings**2)
        return float(sum(ndtr((a * eta - t) / r).sum() for a, t, r in zip(loadings, cuts, rest, strict=True)))

    def mean_of(f) -> float:
        return quad(lambda x: f(x) * np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi), -9, 9, epsabs=1e-12)[0]

    def noise_given(eta: float) -> float:
        total = 0.0
        for a, t in zip(loadings, cuts, strict=True):
            above = ndtr((a * eta - t) / np.sqrt(1 - a * a))
            second = (
                above * (2 * np.arange(len(t)) + 1)
            ).sum()  # E k^2 = sum over cuts of (2c + 1) P(above c)
            total += second - above.sum() ** 2
        return float(total)

    true = mean_of(lambda x: sum_given(x) ** 2) - mean_of(sum_given) ** 2
    common = np.outer(loadings, loadings)
    implied = common - np.diag(np.diag(common)) + np.eye(3)
    assert of_answers(common, cuts).sum() == pytest.approx(true, abs=1e-9)
    assert of_answers(implied, cuts).sum() == pytest.approx(true + mean_of(noise_given), abs=1e-9)


def test_a_measure_and_an_answer_covary_as_olsson_says() -> None:
    # E[x 1(y* > t)] = rho phi(t) for standard normal x and y*
    cut, rho = np.array([-0.3, 0.9]), 0.6
    found = of_answers(np.array([[1.0, 2.0 * rho], [2.0 * rho, 4.0]]), [cut, np.zeros(0)])

    def product(x: float) -> float:
        above = ndtr((rho * x - cut) / np.sqrt(1 - rho**2)).sum()
        return 2.0 * x * above * np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)

    assert found[0, 1] == pytest.approx(quad(product, -9, 9, epsabs=1e-12)[0], abs=1e-9)
    assert found[1, 1] == 4.0


def test_the_variance_of_answers_is_that_of_their_shares() -> None:
    cut = np.array([-0.7, 0.1, 1.3])
    share = np.diff(np.concatenate([[0.0], ndtr(cut), [1.0]]))
    k = np.arange(4)
    wanted = share @ k**2 - (share @ k) ** 2
    assert of_answers(np.eye(1), [cut])[0, 0] == pytest.approx(wanted, abs=1e-14)


def test_finely_cut_items_have_the_reliability_of_measures() -> None:
    cuts = np.linspace(-6, 6, 1201)
    common = np.outer([0.8, 0.6, 0.5], [0.8, 0.6, 0.5])
    implied = common - np.diag(np.diag(common)) + np.eye(3)
    found = of_answers(common, [cuts] * 3).sum() / of_answers(implied, [cuts] * 3).sum()
    assert found == pytest.approx(common.sum() / implied.sum(), abs=1e-4)


def test_scales_are_said() -> None:
    fit = analysis.cfa(
        "a =~ q1 + q2 + q3\nb =~ x4 + d5 + x6\nc =~ x7 + x8 + x9",
        data("HSD"),
        ordered=("q1", "q2", "q3", "d5"),
    )
    found = fit.reliability().set_index("factor")
    assert list(found["scale"]) == ["categories", "mixed", "measures"]
    assert found["alpha_ordinal"].isna().tolist() == [False, True, True]
    b = data("HSD")[["x4", "d5", "x6"]].cov().to_numpy()
    assert found.loc["b", "alpha"] == pytest.approx(1.5 * (1 - np.trace(b) / b.sum()), abs=1e-12)
    c = fit.implied[0]
    places = [fit.parameters.observed.index(v) for v in ("x7", "x8", "x9")]
    variance = c.sigma[np.ix_(places, places)].sum()
    A, _, _ = fit.rams[0].matrices(fit.theta)
    effects = A[places][:, 9 + 2].sum()
    assert found.loc["c", "omega"] == pytest.approx(effects**2 * c.total[11, 11] / variance, abs=1e-12)
    assert "scale" not in analysis.cfa("a =~ x1 + x2 + x3", data("HSD")).reliability().columns


def test_rows_with_gaps_do_not_count_in_alpha() -> None:
    found = fitted("pairwise").reliability().set_index("factor")
    rows = data("HSDM")[["f1", "f2", "f3"]].dropna().cov().to_numpy()
    assert found.loc["visual", "alpha"] == pytest.approx(1.5 * (1 - np.trace(rows) / rows.sum()), abs=1e-12)


def test_a_factor_over_factors_has_the_items_below_it() -> None:
    found = fitted("second_order").reliability().set_index("factor")
    assert found.loc["g", "items"] == 9
    assert found.loc["g", ["alpha", "ave", "alpha_ordinal"]].isna().all()
    assert 0 < found.loc["g", "omega"] < found.loc["textual", "omega"]


def test_ordered_items_given_covariates_are_refused() -> None:
    with pytest.raises(
        ModelError, match=r"reliability: the answers to the ordered items of 'visual' are modelled"
    ):
        fitted("covariates").reliability()


@pytest.mark.parametrize("name", names("implied"))
def test_lavaan_implies_the_same_moments(name) -> None:
    fit, after = fitted(name), case(name)["after"]
    found = fit.implied_moments()
    for label in fit.groups:
        mine = found[label] if label else found
        wanted, cov_lv, mean_lv = (
            after[key][label] if label else after[key] for key in ("implied", "cov_lv", "mean_lv")
        )
        given = "res." if "res.cov" in wanted else ""
        cov = matrix(wanted[f"{given}cov"])
        np.testing.assert_allclose(mine.covariance.loc[cov.index, cov.columns], cov, atol=TOLERANCE)
        for variable, value in wanted["res.int" if given else "mean"].items():
            assert mine.mean[variable] == pytest.approx(value, abs=TOLERANCE)
        assert list(mine.thresholds.index) == list(wanted[f"{given}th"])
        np.testing.assert_allclose(mine.thresholds, list(wanted[f"{given}th"].values()), atol=2 * TOLERANCE)
        if given:
            slopes = matrix(wanted["res.slopes"])
            np.testing.assert_allclose(mine.slopes.loc[slopes.index, slopes.columns], slopes, atol=TOLERANCE)
        else:
            assert mine.slopes is None
        latent = matrix(cov_lv)
        np.testing.assert_allclose(
            mine.latent_covariance.loc[latent.index, latent.columns], latent, atol=TOLERANCE
        )
        for factor, value in mean_lv.items():
            assert mine.latent_mean[factor] == pytest.approx(value, abs=TOLERANCE)


def test_implied_thresholds_are_what_answers_show() -> None:
    found = fitted("two").implied_moments()
    assert isinstance(found.thresholds, pd.Series)
    for name in Q6:
        share = (data("HSD")[name] <= 1).mean()
        assert ndtr(found.thresholds[f"{name}|t1"]) == pytest.approx(share, abs=1e-6)
