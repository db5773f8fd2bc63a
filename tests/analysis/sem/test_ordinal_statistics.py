"""Thresholds, latent correlations and their asymptotic covariance are lavaan's; exact relations hold."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr, ndtri

from analysis.errors import DataError
from analysis.sem.ordinal.bivariate import density, distribution
from analysis.sem.ordinal.polychoric import polychoric, without_empty
from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.ordinal.statistics import ordinal_statistics
from tests.analysis.sem.ordinal_data import case_data, cases, cut_data, symmetric

CASES = {case["name"]: case for case in cases("statistics.json")}
STATISTIC = 1e-6  # lavaan's search for a correlation stops at a relative change of the likelihood of 1e-10
STATISTIC_AT = {"pairwise": 2e-5}  # x1 with x7, 0.027: there it stops 1.1e-5 off, as the likelihood shows
GAMMA = 1e-5
GAMMA_AT = {"pairwise": 1e-4}


def of_case(case: dict) -> OrdinalSample:
    columns = [*case["columns"], *case["covariates"]]
    return ordinal_statistics(
        case_data(case)[columns].to_numpy(float),
        [columns.index(v) for v in case["levels"]],
        [columns.index(v) for v in case["covariates"]],
        missing=case["missing"],
        names=columns,
    )


@pytest.fixture(params=CASES, scope="module")
def pair(request) -> tuple[dict, OrdinalSample]:
    case = CASES[request.param]
    return case, of_case(case)


def test_statistics_are_those_of_lavaan(pair) -> None:
    case, sample = pair
    assert list(sample.labels) == case["names"]
    assert sample.n == case["n"]
    close = STATISTIC_AT.get(case["name"], STATISTIC)
    np.testing.assert_allclose(sample.statistics, case["statistics"], atol=close, rtol=close)


def test_asymptotic_covariance_is_that_of_lavaan(pair) -> None:
    case, sample = pair
    close = GAMMA_AT.get(case["name"], GAMMA)
    np.testing.assert_allclose(sample.gamma, symmetric(case["gamma"]), atol=close, rtol=close)
    np.testing.assert_allclose(sample.weight_diagonal, case["weight_diagonal"], rtol=2 * close)


def test_full_weight_is_the_inverse(pair) -> None:
    case, sample = pair
    row = np.linalg.inv(sample.gamma)[0]
    np.testing.assert_allclose(row, case["weight_first_row"], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("rho", [-0.9999, -0.95, -0.6, -0.1, 0.0, 0.3, 0.9, 0.99])
def test_distribution_is_its_integral(rho: float) -> None:
    limits = np.array([-3.0, -1.2, -0.5, 0.0, 0.5, 0.7, 2.0])
    h, k = (x.ravel() for x in np.meshgrid(limits, limits))

    def slope(t: float, a: float, b: float) -> float:
        return np.exp(-(a * a - 2 * a * b * np.sin(t) + b * b) / (2 * np.cos(t) ** 2)) / (2 * np.pi)

    end = np.arcsin(rho)
    exact = [
        ndtr(a) * ndtr(b) + quad(slope, 0, end, (a, b), epsabs=1e-15)[0] for a, b in zip(h, k, strict=True)
    ]
    np.testing.assert_allclose(distribution(h, k, np.array(rho)), exact, atol=1e-14)


def test_distribution_at_its_ends() -> None:
    rho = np.array(0.4)
    infinite = np.array(np.inf)
    assert distribution(np.array(0.3), infinite, rho) == pytest.approx(ndtr(0.3), abs=1e-16)
    assert distribution(infinite, infinite, rho) == pytest.approx(1.0, abs=1e-16)
    assert distribution(-infinite, np.array(0.3), rho) == pytest.approx(0.0, abs=1e-16)
    # Sheppard's quadrant: 1/4 + arcsin(rho) / 2 pi
    assert distribution(np.array(0.0), np.array(0.0), rho) == pytest.approx(
        0.25 + np.arcsin(0.4) / (2 * np.pi), abs=1e-15
    )


def test_density_is_the_slope_by_rho() -> None:
    h, k, step = np.array([0.3, -1.0, 2.0]), np.array([0.3, 0.7, -1.5]), 1e-6
    numeric = (distribution(h, k, np.array(0.4 + step)) - distribution(h, k, np.array(0.4 - step))) / (
        2 * step
    )
    np.testing.assert_allclose(density(h, k, np.array(0.4)), numeric, atol=1e-9)


@pytest.mark.parametrize("rho", [-0.97, -0.5, 0.0, 0.2, 0.8, 0.99])
def test_polychoric_of_a_normal_table_is_its_correlation(rho: float) -> None:
    a, b = np.array([-np.inf, -0.7, 0.2, 1.1, np.inf]), np.array([-np.inf, -0.1, 0.9, np.inf])
    corners = distribution(a[:, None], b[None, :], np.array(rho))
    table = np.diff(np.diff(corners, axis=0), axis=1) * 1000
    found = polychoric(a[None, None], b[None, None], table[None, None], np.array([0.1]))
    assert found[0] == pytest.approx(rho, abs=1e-10)


def test_tetrachoric_of_a_table_cut_at_the_medians() -> None:
    # both cut at the median: rho = sin(2 pi (p11 - 1/4)), after Sheppard (1899)
    table = np.array([[40.0, 20.0], [20.0, 40.0]])
    rows = np.array([[i + 1.0, j + 1.0] for i in range(2) for j in range(2) for _ in range(int(table[i, j]))])
    sample = ordinal_statistics(rows, [0, 1])
    assert sample.covariance[0, 1] == pytest.approx(np.sin(2 * np.pi * (40 / 120 - 0.25)), abs=1e-12)


def test_thresholds_are_quantiles_of_the_shares() -> None:
    frame = cut_data({"x1": 4, "x2": 3})
    sample = ordinal_statistics(frame[["x1", "x2"]].to_numpy(float), [0, 1])
    below = [(frame["x1"] <= k).mean() for k in (1, 2, 3)]
    np.testing.assert_allclose(sample.thresholds[0], ndtri(below), atol=1e-14)


def test_continuous_pairs_are_pearson() -> None:
    frame = cut_data({"x1": 4})
    rows = frame[["x1", "x2", "x3"]].to_numpy(float)
    sample = ordinal_statistics(rows, [0])
    np.testing.assert_allclose(sample.covariance[1:, 1:], np.cov(rows[:, 1:].T, ddof=0), atol=1e-12)
    np.testing.assert_allclose(sample.intercepts[1:], rows[:, 1:].mean(0), atol=1e-12)


def test_codes_do_not_matter() -> None:
    rows = cut_data({"x1": 4, "x2": 3})[["x1", "x2", "x3"]].to_numpy(float)
    other = rows.copy()
    other[:, 0] = np.array([-3.0, 0.0, 1.0, 7.0])[rows[:, 0].astype(int) - 1]
    a, b = ordinal_statistics(rows, [0, 1]), ordinal_statistics(other, [0, 1])
    np.testing.assert_allclose(a.statistics, b.statistics, atol=1e-12)
    np.testing.assert_allclose(a.gamma, b.gamma, atol=1e-10)


def test_turned_scale_turns_thresholds_and_correlations() -> None:
    rows = cut_data({"x1": 4, "x2": 3})[["x1", "x2", "x3"]].to_numpy(float)
    turned = rows.copy()
    turned[:, 0] = 5 - rows[:, 0]
    a, b = ordinal_statistics(rows, [0, 1]), ordinal_statistics(turned, [0, 1])
    np.testing.assert_allclose(b.thresholds[0], -a.thresholds[0][::-1], atol=1e-12)
    np.testing.assert_allclose(b.covariance[0, 1:], -a.covariance[0, 1:], atol=1e-10)


def test_order_of_variables_does_not_matter() -> None:
    names = ["x1", "x2", "x3", "ageyr"]
    frame = cut_data({"x1": 4, "x2": 3})
    a = ordinal_statistics(frame[names].to_numpy(float), [0, 1], [3], names=names)
    turned = ["x3", "x2", "ageyr", "x1"]
    b = ordinal_statistics(frame[turned].to_numpy(float), [1, 3], [2], names=turned)
    spoken = {_unordered(label): i for i, label in enumerate(b.labels)}
    same = [spoken[_unordered(label)] for label in a.labels]
    np.testing.assert_allclose(b.statistics[same], a.statistics, atol=1e-9)
    np.testing.assert_allclose(b.gamma[np.ix_(same, same)], a.gamma, atol=1e-6)


def _unordered(label: str) -> tuple[str, ...]:
    return tuple(sorted(label.split("~~"))) if "~~" in label else (label,)


def test_persons_with_equal_covariates_share_a_table() -> None:
    """A covariate of two values gives the same numbers by tables as person by person."""
    frame = cut_data({"x1": 4, "x2": 3, "x3": 2})
    columns = ["x1", "x2", "x3", "x4", "sex"]
    rows = frame[columns].to_numpy(float)
    by_tables = ordinal_statistics(rows, [0, 1, 2], [4])
    apart = rows.copy()
    apart[:, 4] += np.linspace(0, 1e-9, len(rows))  # now no two persons are alike
    by_person = ordinal_statistics(apart, [0, 1, 2], [4])
    np.testing.assert_allclose(by_tables.statistics, by_person.statistics, atol=1e-7)
    np.testing.assert_allclose(by_tables.gamma, by_person.gamma, atol=1e-5)


def test_units_of_a_covariate_scale_its_slopes() -> None:
    rows = cut_data({"x1": 4, "x2": 3})[["x1", "x2", "x3", "ageyr"]].to_numpy(float)
    other = rows * np.array([1, 1, 1, 365.25]) + np.array([0, 0, 0, 1e4])
    a, b = ordinal_statistics(rows, [0, 1], [3]), ordinal_statistics(other, [0, 1], [3])
    np.testing.assert_allclose(b.slopes * 365.25, a.slopes, atol=1e-9)
    np.testing.assert_allclose(b.covariance, a.covariance, atol=1e-9)


def test_empty_cell_gets_a_half_with_margins_kept() -> None:
    table = np.array([[[20.0, 30.0], [0.0, 25.0]], [[0.0, 5.0], [6.0, 7.0]], [[0.0, 5.0], [6.0, 0.0]]])
    np.testing.assert_array_equal(
        without_empty(table),
        [[[19.5, 30.5], [0.5, 24.5]], [[0.5, 4.5], [5.5, 7.5]], [[0.0, 5.0], [6.0, 0.0]]],
    )


def test_pairwise_on_complete_rows_is_listwise() -> None:
    rows = cut_data({"x1": 4, "x2": 3})[["x1", "x2", "x3", "x4"]].to_numpy(float)
    a, b = ordinal_statistics(rows, [0, 1]), ordinal_statistics(rows, [0, 1], missing="pairwise")
    np.testing.assert_allclose(a.gamma, b.gamma, atol=1e-12)


@pytest.fixture
def rows() -> np.ndarray:
    return cut_data({"x1": 4, "x2": 3})[["x1", "x2", "x3"]].to_numpy(float)


def test_copies_are_refused(rows: np.ndarray) -> None:
    twice = np.column_stack([rows, rows[:, 0]])
    with pytest.raises(DataError, match=r"'a' and 'd' follow each other without exception"):
        ordinal_statistics(twice, [0, 1, 3], names=["a", "b", "c", "d"])


def test_parts_of_categories_are_refused(rows: np.ndarray) -> None:
    with pytest.raises(DataError, match=r"'c' holds numbers that are not whole"):
        ordinal_statistics(rows, [0, 2], names=["a", "b", "c"])


def test_many_categories_are_refused(rows: np.ndarray) -> None:
    rows = np.column_stack([rows, np.arange(len(rows)) % 25])
    with pytest.raises(DataError, match=r"'column 4' has 25 categories; at most 20"):
        ordinal_statistics(rows, [0, 3])


def test_one_category_is_refused(rows: np.ndarray) -> None:
    rows[:, 1] = 2
    with pytest.raises(DataError, match=r"'column 2' has 1 category"):
        ordinal_statistics(rows, [0, 1])


def test_category_without_rows_is_refused(rows: np.ndarray) -> None:
    known = [np.arange(1.0, 6.0), np.arange(1.0, 4.0)]
    with pytest.raises(
        DataError, match=r"no row \(of this group\) has category 5 of 'column 1'; counts of 1, 2"
    ):
        ordinal_statistics(rows, [0, 1], categories=known)


def test_unknown_category_is_refused(rows: np.ndarray) -> None:
    known = [np.arange(1.0, 4.0), np.arange(1.0, 4.0)]
    with pytest.raises(DataError, match=r"'column 1' holds code\(s\) 4, which are not among its categories"):
        ordinal_statistics(rows, [0, 1], categories=known)
