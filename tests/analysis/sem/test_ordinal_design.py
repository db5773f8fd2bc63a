"""Ordered variables with sampling weights and clusters: exact relations (lavaan's numbers are in test_agreement)."""

import numpy as np
import pandas as pd
import pytest

from analysis import sem
from analysis.errors import DataError
from analysis.sem import Fit
from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.ordinal.statistics import ordinal_statistics
from tests.analysis.sem.reference import data

ITEMS = [f"q{i}" for i in range(1, 7)]
MODEL = "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
MIXED = ["q1", "q2", "x3", "x4", "ageyr"]
CUT, GIVEN = [0, 1], [4]
SAME = 1e-6  # two searches that end within 1e-8 standard errors of one person
ROUNDING = 1e-9
ESTIMATORS = ("WLSMV", "WLSM", "ULSMV", "DWLS", "WLS")
JACKKNIFE = (
    0.02  # relative, of a standard error: leaving out one of 37 clusters is a derivative up to the order 1/37
)


def fitted(frame: pd.DataFrame, **options) -> Fit:
    return sem(MODEL, frame, ordered=ITEMS, **options)


def statistics(frame: pd.DataFrame, **design) -> OrdinalSample:
    return ordinal_statistics(frame[MIXED].to_numpy(float), CUT, GIVEN, **design)


def errors(fit: Fit) -> np.ndarray:
    return fit.estimates["se"].to_numpy()


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_equal_weights_are_no_weights(estimator) -> None:
    plain = fitted(data("HSD"), estimator=estimator)
    equal = fitted(data("HSD").assign(w=3.0), estimator=estimator, weights="w")
    np.testing.assert_allclose(equal.theta, plain.theta, rtol=SAME, atol=SAME)
    np.testing.assert_allclose(errors(equal), errors(plain), rtol=SAME, atol=SAME)
    np.testing.assert_allclose(equal.measures, plain.measures, rtol=1e-5, atol=SAME)


def test_whole_weights_count_as_copies_of_rows() -> None:
    frame = data("HSD")
    weight = frame["frequency"].to_numpy()
    copies = frame.loc[frame.index.repeat(weight)]
    weighted, repeated = statistics(frame, weights=weight.astype(float)), statistics(copies)
    np.testing.assert_allclose(weighted.statistics, repeated.statistics, atol=ROUNDING)
    # copies of a person are no new persons: together they pull once with their sum, as one cluster
    who = np.arange(len(frame))
    one = statistics(frame, weights=weight.astype(float), clusters=who)
    together = statistics(copies, clusters=np.repeat(who, weight))
    np.testing.assert_allclose(one.gamma, together.gamma, rtol=1e-7, atol=ROUNDING)
    assert weighted.size == repeated.size == len(copies)


def test_the_weights_unit_does_not_matter() -> None:
    frame = data("HSD").assign(w=lambda d: 1000.0 * d["weight"])
    one, other = fitted(frame, weights="weight"), fitted(frame, weights="w")
    np.testing.assert_allclose(one.theta, other.theta, rtol=SAME, atol=SAME)
    np.testing.assert_allclose(errors(one), errors(other), rtol=SAME, atol=SAME)


def test_rows_of_weight_0_say_nothing() -> None:
    frame = data("HSD").assign(w=lambda d: np.where(np.arange(len(d)) % 3, 1.0, 0.0))
    weighted = statistics(frame, weights=frame["w"].to_numpy())
    without = statistics(frame[frame["w"] > 0])
    np.testing.assert_allclose(weighted.statistics, without.statistics, atol=ROUNDING)
    np.testing.assert_allclose(weighted.gamma, without.gamma, rtol=1e-7, atol=ROUNDING)


def test_a_category_of_weight_0_is_refused() -> None:
    frame = data("HSD").assign(w=lambda d: np.where(d["q1"] == 2, 0.0, 1.0))
    with pytest.raises(DataError, match="has category 2 of 'q1'"):
        fitted(frame, weights="w")


@pytest.mark.parametrize("weights", [None, "weight"])
def test_every_row_its_own_cluster_is_no_cluster(weights) -> None:
    weight = None if weights is None else data("HSD")[weights].to_numpy()
    own = statistics(data("HSD"), weights=weight, clusters=np.arange(301))
    plain = statistics(data("HSD"), weights=weight, exact=True)
    assert plain.exact is not None
    meat = plain.exact.T @ plain.exact / plain.size
    np.testing.assert_allclose(own.gamma, meat * 301 / 300, rtol=ROUNDING, atol=ROUNDING)
    np.testing.assert_array_equal(own.working, plain.gamma)
    # thresholds without covariates fit their shares exactly, so that both ways to A are one
    items = data("HSD")[ITEMS].to_numpy(float)
    own, plain = (ordinal_statistics(items, range(6), clusters=c) for c in (np.arange(301), None))
    cuts = slice(0, 18)
    np.testing.assert_allclose(
        own.gamma[cuts, cuts], plain.gamma[cuts, cuts] * 301 / 300, rtol=1e-7, atol=ROUNDING
    )


@pytest.mark.parametrize("weights", [None, "weight"])
def test_copies_within_clusters_say_nothing_new(weights) -> None:
    frame = data("HSD")
    twice = pd.concat([frame, frame], ignore_index=True)
    one, two = (fitted(f, cluster="class", weights=weights) for f in (frame, twice))
    np.testing.assert_allclose(two.theta, one.theta, rtol=SAME, atol=SAME)
    # errors have n - 1 in them, as lavaan's: 300 and 601
    np.testing.assert_allclose(errors(two), np.sqrt(2 * 300 / 601) * errors(one), rtol=SAME, atol=SAME)
    first, second = one.tests[1], two.tests[1]
    assert first is not None
    assert second is not None
    assert second.trace == pytest.approx(2 * first.trace, rel=SAME)


def test_clusters_move_errors_and_no_estimates() -> None:
    plain, clustered = fitted(data("HSD")), fitted(data("HSD"), cluster="class")
    np.testing.assert_allclose(clustered.theta, plain.theta, rtol=SAME, atol=SAME)
    assert clustered.measures["chisq"] == pytest.approx(plain.measures["chisq"], rel=SAME)
    free = errors(plain) > 0
    assert np.abs(errors(clustered)[free] / errors(plain)[free] - 1).max() > 0.05


def test_errors_of_statistics_are_those_of_clusters_left_out() -> None:
    frame = data("HSD")
    town = frame["class"].to_numpy()
    own = statistics(frame, clusters=town)
    left_out = np.array([statistics(frame[town != c]).statistics for c in np.unique(town)])
    m = len(left_out)
    jackknife = np.sqrt((m - 1) / m * ((left_out - left_out.mean(0)) ** 2).sum(0))
    np.testing.assert_allclose(np.sqrt(np.diag(own.gamma) / own.n), jackknife, rtol=JACKKNIFE)


@pytest.mark.parametrize("options", [{}, {"estimator": "DWLS"}, {"estimator": "WLSM", "se": "robust"}])
def test_errors_and_tests_with_clusters_are_robust(options) -> None:
    fit = fitted(data("HSD"), cluster="class", **options)
    assert fit.options.errors == "robust_sem"
    assert np.isfinite(fit.measures[["chisq_scaled", "cfi_scaled", "cfi_robust", "rmsea_robust"]]).all()


def test_pairwise_rows_keep_their_clusters_and_weights() -> None:
    frame = data("HSD").assign(w=data("HSD")["weight"])
    frame.loc[::7, "ageyr"] = np.nan  # such rows are left out, and their weights and clusters with them
    frame["q1"] = frame["q1"].where(np.arange(301) % 5 != 1)
    model = f"{MODEL}\nvisual ~ ageyr"
    options = {"ordered": ITEMS, "missing": "pairwise", "weights": "w", "cluster": "class"}
    whole = sem(model, frame, **options)
    known = sem(model, frame[frame["ageyr"].notna()], **options)
    np.testing.assert_allclose(errors(whole), errors(known), rtol=SAME, atol=SAME)
    assert whole.n_left_out == 43


def test_least_squares_of_continuous_variables_takes_clusters() -> None:
    frame = data("HSD").assign(own=range(301))
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
    plain = sem(model, frame, estimator="GLS", se="robust_sem", meanstructure=True)
    own, towns = (sem(model, frame, estimator="GLS", cluster=c) for c in ("own", "class"))
    np.testing.assert_allclose(errors(own), np.sqrt(301 / 300) * errors(plain), rtol=SAME, atol=SAME)
    assert np.abs(errors(towns)[1:3] / errors(plain)[1:3] - 1).max() > 0.05
