"""The doors: exact relations between fits, and what they say to bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import cfa, crosscheck, growth, lavaan, sem
from analysis.errors import DataError, FitError, ModelError, WavepathError
from tests.analysis.sem.reference import data

FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
SAME = 1e-6  # two searches that end within 1e-8 standard errors of the same minimum


def hs() -> pd.DataFrame:
    return data("HS")


def test_covariance_input_is_raw_input() -> None:
    raw = sem(FACTORS, hs())
    columns = [f"x{i}" for i in range(1, 7)]
    given_ = sem(FACTORS, sample_cov=hs()[columns].cov(), sample_nobs=len(hs()))
    np.testing.assert_allclose(raw.estimates["estimate"], given_.estimates["estimate"], rtol=SAME)
    assert raw.measures["chisq"] == pytest.approx(given_.measures["chisq"], rel=SAME)


def test_means_and_covariance_input_is_raw_input() -> None:
    model = "x1 ~ x2 + x3 + 1\nx4 ~ x1"
    columns = ["x1", "x2", "x3", "x4"]
    raw = sem(model, hs())
    summary = sem(
        model, sample_cov=hs()[columns].cov(), sample_mean=hs()[columns].mean(), sample_nobs=len(hs())
    )
    np.testing.assert_allclose(raw.estimates["estimate"], summary.estimates["estimate"], rtol=SAME, atol=SAME)


@pytest.mark.parametrize(
    "other",
    [
        "visual =~ x1 + x2 + x3\ntextual =~ NA*x4 + x5 + 1*x6",
        "textual =~ x6 + x5 + x4\nvisual =~ x3 + x1 + x2",
        "visual =~ NA*x1 + x2 + x3\ntextual =~ NA*x4 + x5 + x6\nvisual ~~ 1*visual\ntextual ~~ 1*textual",
    ],
)
def test_chisq_does_not_depend_on_marker_or_order(other: str) -> None:
    one, two = sem(FACTORS, hs()), sem(other, hs())
    for name in ("chisq", "cfi", "srmr", "logl"):
        assert one.measures[name] == pytest.approx(two.measures[name], rel=SAME)


def test_chisq_and_z_do_not_depend_on_units() -> None:
    scaled = hs().assign(x2=1000 * hs()["x2"], x5=hs()["x5"] / 50)
    one, two = sem(FACTORS, hs()), sem(FACTORS, scaled)
    assert one.measures["chisq"] == pytest.approx(two.measures["chisq"], rel=SAME)
    np.testing.assert_allclose(one.estimates["std_all"], two.estimates["std_all"], atol=SAME)
    np.testing.assert_allclose(one.estimates["z"], two.estimates["z"], rtol=1e-5)


def test_regression_is_ordinary_least_squares() -> None:
    fit = sem("x1 ~ x2 + x3 + 1", hs())
    X = np.column_stack([hs()["x2"], hs()["x3"], np.ones(len(hs()))])
    b, rss, *_ = np.linalg.lstsq(X, hs()["x1"].to_numpy(), rcond=None)
    np.testing.assert_allclose(fit.estimates["estimate"][:3], b, rtol=SAME)
    variance = float(rss[0]) / len(hs())  # maximum likelihood: divisor n
    errors = np.sqrt(variance * np.diag(np.linalg.inv(X.T @ X)))
    np.testing.assert_allclose(fit.estimates["se"][:3], errors, rtol=1e-5)


def test_saturated_means_change_no_other_estimate() -> None:
    one, two = sem(FACTORS, hs()), sem(FACTORS, hs(), meanstructure=True)
    both = one.estimates.merge(two.estimates, on=["lhs", "op", "rhs"])
    np.testing.assert_allclose(both["estimate_x"], both["estimate_y"], rtol=SAME)
    assert one.measures["df"] == two.measures["df"]


def test_rows_with_missing_values_are_left_out_and_counted() -> None:
    frame = hs().reset_index(drop=True)
    frame.loc[[0, 5, 9], "x1"] = np.nan
    frame.loc[[5, 6], "x4"] = np.nan
    fit = sem(FACTORS, frame)
    assert (fit.n, fit.n_left_out) == (297, 4)
    assert fit.measures["chisq"] == pytest.approx(sem(FACTORS, frame.drop([0, 5, 6, 9])).measures["chisq"])


def test_data_are_not_changed() -> None:
    frame = hs().copy()
    sem(FACTORS, frame)
    pd.testing.assert_frame_equal(frame, hs())


def test_heywood_cases_are_reported() -> None:
    covariance = pd.DataFrame(
        [[1.0, 0.7, 0.7], [0.7, 1.0, 0.3], [0.7, 0.3, 1.0]], index=list("abc"), columns=list("abc")
    )
    fit = sem("f =~ a + b + c", sample_cov=covariance, sample_nobs=200)
    assert any("residual variance of 'a' is negative" in w for w in fit.warnings)


def test_model_without_free_parameters() -> None:
    fit = lavaan("x1 ~~ 1.36*x1\nx2 ~~ 1.38*x2", hs())
    assert fit.measures["df"] == 3
    assert fit.measures["npar"] == 0


def test_cfa_is_sem_and_growth_is_not() -> None:
    assert cfa(FACTORS, hs()).measures["chisq"] == sem(FACTORS, hs()).measures["chisq"]
    assert growth("i =~ 1*x1 + 1*x2 + 1*x3", hs()).measures["df"] == 4


def test_crosscheck_agrees_where_semopy_is_sound() -> None:
    asked = crosscheck(sem(FACTORS, hs()))
    assert asked.sound
    assert asked.agrees
    assert len(asked.table) == 13


def test_crosscheck_says_why_it_does_not_ask() -> None:
    asked = crosscheck(growth("i =~ 1*x1 + 1*x2 + 1*x3", hs()))
    assert not asked.sound
    assert "does not fit this model's means" in asked.reason


def bad_frame(**columns: object) -> pd.DataFrame:
    return hs()[["x1", "x2", "x3"]].assign(**columns)


@pytest.mark.parametrize(
    ("model", "frame", "error", "words"),
    [
        ("x1 ~ xx2", hs(), DataError, "'xx2' is no column of the data; did you mean"),
        ("x1 ~ X2", hs(), DataError, "did you mean 'x2'"),
        ("x1 ~ x2", hs().head(0), DataError, "0 of 0 rows can be used"),
        ("x1 ~ x2", hs().head(2), DataError, "2 of 2 rows can be used"),
        ("x1 ~ x2", bad_frame(x2="a"), DataError, "not numbers"),
        ("x1 ~ x2", bad_frame(x2=np.inf), DataError, "infinite values in 301 row(s)"),
        ("x1 ~ x2", bad_frame(x2=3.0), DataError, "'x2' is constant"),
        ("x1 ~ x2 + x4", bad_frame(x4=hs()["x2"] * 2 + 1), DataError, "copies of one another"),
        ("x1 ~ x2 + x3 + x4", bad_frame(x4=hs()["x2"] + hs()["x3"]), DataError, "not positive definite"),
        ("x1 ~ x2", pd.concat([bad_frame(), bad_frame()], axis=1), DataError, "2 columns are named 'x1'"),
        ("x1 ~ x2", [1, 2], DataError, "a DataFrame or a Panel is needed, not list"),
        ("x1 ~ x2", None, DataError, "give either data=, or sample_cov="),
        ("f =~ x1 + x2\nx5 ~ x4", hs(), ModelError, "not identified. These parameters can change together"),
        ("f =~ NA*x1 + x2 + x3", hs(), ModelError, "degrees of freedom -1"),
        ("f =~ x1 + x2 + x3\nf ~~ 0*f", hs(), ModelError, "'f =~ x2', 'f =~ x3'"),
        ("x1 ~ x2", {"estimator": "XYZ"}, ModelError, "estimator='XYZ' is not available"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words(model, frame, error, words) -> None:
    options = frame if isinstance(frame, dict) else {}
    with pytest.raises(error) as caught:
        sem(model, hs() if options else frame, **options)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("covariance", "options", "words"),
    [
        (np.eye(2), {"sample_nobs": 9}, "a DataFrame with the variables' names"),
        (hs()[["x1", "x2"]].cov(), {}, "sample_nobs: the number of rows"),
        (hs()[["x1", "x2"]].cov() * np.array([[1, 2], [1, 1]]), {"sample_nobs": 9}, "not symmetric"),
        (-hs()[["x1", "x2"]].cov(), {"sample_nobs": 9}, "is constant"),
        (hs()[["x1", "x2"]].cov() * np.nan, {"sample_nobs": 9}, "missing or infinite"),
    ],
)
def test_bad_covariances_are_refused_in_words(covariance, options, words) -> None:
    with pytest.raises(DataError) as caught:
        sem("x1 ~ x2", sample_cov=covariance, **options)
    assert words in str(caught.value)


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(TypeError, match="unknown option"):
        growth("i =~ 1*x1", hs(), std_vl=True)


cells = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True), st.integers(-3, 3), st.none(), st.text(max_size=2)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8),
    st.sampled_from(["a ~ b", "f =~ a + b + c", "a ~ b + c\nb ~~ c", "a ~ zz", "a ~~ a"]),
)
def test_any_frame_is_fitted_or_refused_in_words(rows, model) -> None:
    frame = pd.DataFrame(rows, columns=list("abc"))
    try:
        sem(model, frame)
    except WavepathError as error:
        assert str(error)


def test_no_convergence_is_never_reported_as_a_result() -> None:
    frame = pd.DataFrame(np.random.default_rng(1).standard_normal((30, 4)), columns=list("abcd"))
    try:
        fit = sem("f =~ a + b + c + d\na ~~ b\nc ~~ d", frame)
    except (ModelError, FitError) as error:
        assert "." in str(error)
    else:
        assert fit.converged


def test_few_ordered_categories_under_a_continuous_estimator_are_named() -> None:
    coarse = hs().assign(x2=(hs()["x2"] > 6).astype(int))
    fit = sem("visual =~ x1 + x2 + x3 + x4", coarse)
    assert any("taken as continuous: 'x2'" in w for w in fit.warnings)
    assert not any("taken as continuous" in w for w in sem("x1 ~ x2", coarse).warnings)


def test_the_diagram_is_of_one_group() -> None:
    fit = sem("visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6", hs(), group="school")
    first, second = fit.diagram(), fit.diagram(group=2)
    assert first.startswith("<svg") and second.startswith("<svg")
    assert first != second
