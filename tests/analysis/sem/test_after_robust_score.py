"""Generalized score tests: exact relations, and the robust test of an omitted regressor."""

import numpy as np
import pandas as pd
import pytest

import analysis
from tests.analysis.sem.after_cases import TWO
from tests.analysis.sem.reference import data

LABELS = "visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + a*x5 + b*x6"
ORDERED = "visual =~ q1 + a*q2 + b*q3\ntextual =~ q4 + a*q5 + b*q6"
ITEMS = [f"q{i}" for i in range(1, 7)]
SAME = 1e-6  # slopes at two searches for one minimum
LINES = 0.15  # relative: mean of 200 statistics of 1 df has the error sqrt(2/200) = 0.1


def keyed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index(["lhs", "op", "rhs", "group"])


def test_an_omitted_regressor_is_tested_as_in_regression() -> None:
    # Davidson & MacKinnon (1993), Estimation and Inference in Econometrics, 11.6: n less the squares left of a one
    # regressed on residual times what the others leave of the regressor
    frame = data("HS")
    fit = analysis.sem("x1 ~ x4 + 0*x7", frame, estimator="MLR")
    found = keyed(fit.modification_indices(ops="~")).loc[("x1", "~", "x7", 1)]
    X = np.column_stack([np.ones(301), frame["x4"]])
    e, r = (v - X @ np.linalg.lstsq(X, v, rcond=None)[0] for v in (frame["x1"], frame["x7"]))
    assert found["mi_robust"] == pytest.approx((e @ r) ** 2 / np.sum((e * r) ** 2), rel=SAME)
    assert found["mi"] == pytest.approx(301 * (e @ r) ** 2 / (e @ e) / (r @ r), rel=SAME)


def test_an_omitted_regressor_is_tested_by_clusters_as_in_regression() -> None:
    frame = data("HSD")
    fit = analysis.sem("x1 ~ x4 + 0*x7", frame, cluster="class")
    found = keyed(fit.modification_indices(ops="~")).loc[("x1", "~", "x7", 1)]
    X = np.column_stack([np.ones(301), frame["x4"]])
    e, r = (v - X @ np.linalg.lstsq(X, v, rcond=None)[0] for v in (frame["x1"], frame["x7"]))
    town = (e * r).groupby(frame["class"]).sum()
    m = len(town)
    assert found["mi_robust"] == pytest.approx((e @ r) ** 2 / (np.sum(town**2) * m / (m - 1)), rel=SAME)


OPTIONS = [
    {"cluster": "class"},
    {"cluster": "class", "estimator": "MLM"},
    {"cluster": "class", "weights": "weight"},
    {"cluster": "class", "missing": "fiml"},
    {"cluster": "class", "ordered": ITEMS},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_copies_within_clusters_are_no_evidence(options) -> None:
    frame = data("HSD")
    if "missing" in options:
        frame = data("HSDN")
    model = ORDERED if "ordered" in options else LABELS
    one, two = (
        analysis.cfa(model, f, **options) for f in (frame, pd.concat([frame, frame], ignore_index=True))
    )
    first, second = (keyed(f.modification_indices(sort=False)) for f in (one, two))
    counted = 600 / 601 if "ordered" in options else 1.0  # least squares counts slopes with (n - 1)/n
    np.testing.assert_allclose(second["mi"] * counted**2, 2 * first["mi"], rtol=2e-2)
    robust = {"rtol": 1e-2 if "ordered" in options else 1e-5, "atol": 1e-6}
    np.testing.assert_allclose(second["mi_robust"], first["mi_robust"], **robust)
    np.testing.assert_allclose(two.score_tests()["chisq_robust"], one.score_tests()["chisq_robust"], **robust)


@pytest.mark.parametrize("options", OPTIONS)
def test_an_index_is_the_score_test_of_a_parameter_held_at_zero(options) -> None:
    frame = data("HSDN") if "missing" in options else data("HSD")
    a, b = ("q1", "q2") if "ordered" in options else ("x1", "x2")
    model = ORDERED.replace("a*", "").replace("b*", "") if "ordered" in options else TWO
    plain = keyed(analysis.cfa(model, frame, **options).modification_indices())
    held = analysis.cfa(f"{model}\n{a} ~~ c*{b}\nc == 0", frame, **options).score_tests()
    one = plain.loc[(a, "~~", b, 1)]
    assert held["chisq_robust"].iloc[0] == pytest.approx(one["mi_robust"], rel=1e-5)
    assert held["chisq"].iloc[0] == pytest.approx(one["mi"], rel=1e-5)
    assert held["chisq_robust"].iloc[-1] == pytest.approx(held["chisq_robust"].iloc[0], rel=1e-5)


def test_plain_errors_have_plain_tests_alone() -> None:
    fit = analysis.cfa(LABELS, data("HS"))
    assert "mi_robust" not in fit.modification_indices()
    assert "chisq_robust" not in fit.score_tests()


def test_with_normal_data_both_tests_agree() -> None:
    rng = np.random.default_rng(1)
    rows = rng.multivariate_normal(np.zeros(6), 0.5 * np.eye(6) + 0.5, 200_000)
    frame = pd.DataFrame(rows, columns=[f"x{i}" for i in range(1, 7)])
    found = analysis.cfa(LABELS, frame, estimator="MLR").score_tests()
    np.testing.assert_allclose(found["chisq_robust"], found["chisq"], rtol=0.02)


@pytest.mark.slow
def test_clusters_make_the_plain_index_too_large() -> None:
    # 40 clusters of 10 rows that are nearly one another's copies: the robust index keeps its mean of 1
    rng = np.random.default_rng(2)
    town = np.repeat(np.arange(40), 10)
    plain, robust = [], []
    for _ in range(200):
        shared, own = rng.normal(size=(40, 4))[town], rng.normal(size=(400, 4))
        y = 0.8 * shared + 0.6 * own
        y += 0.7 * (rng.normal(size=(40, 1))[town] + 0.5 * rng.normal(size=(400, 1)))
        frame = pd.DataFrame(y, columns=list("abcd")).assign(town=town)
        fit = analysis.cfa("f =~ a + b + c + d", frame, cluster="town")
        index = keyed(fit.modification_indices(ops="~~")).loc[("a", "~~", "b", 1)]
        plain.append(index["mi"])
        robust.append(index["mi_robust"])
    assert np.mean(plain) > 2.5
    assert np.mean(robust) == pytest.approx(1.0, rel=2 * LINES)
