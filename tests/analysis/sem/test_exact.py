"""Exact relations between fits that no program needs to referee."""

import numpy as np
import pandas as pd
import pytest

from analysis import cfa, sem
from analysis.errors import DataError, FitError, ModelError
from tests.analysis.sem.reference import data

FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
SAME = 1e-6  # two searches that end within 1e-8 standard errors of the same minimum


def hs() -> pd.DataFrame:
    return data("HS")


def twice() -> pd.DataFrame:
    return pd.concat([hs().assign(copy="a"), hs().assign(copy="b")], ignore_index=True)


def same(one: pd.Series, two: pd.Series, names: tuple[str, ...]) -> None:
    for name in names:
        assert one[name] == pytest.approx(two[name], rel=SAME, abs=SAME), name


def test_fiml_of_complete_data_is_ml() -> None:
    ml, fiml = sem(FACTORS, hs(), meanstructure=True), sem(FACTORS, hs(), missing="fiml")
    np.testing.assert_allclose(ml.estimates["estimate"], fiml.estimates["estimate"], rtol=SAME, atol=SAME)
    same(ml.measures, fiml.measures, ("chisq", "df", "logl", "cfi", "rmsea", "srmr"))


def test_a_row_without_answers_changes_nothing_under_fiml() -> None:
    columns = [f"x{i}" for i in range(1, 7)]
    more = pd.concat([hs()[columns], pd.DataFrame(np.nan, index=[0, 1], columns=columns)], ignore_index=True)
    fit = sem(FACTORS, more, missing="fiml")
    assert (fit.n, fit.n_left_out) == (301, 2)
    same(fit.measures, sem(FACTORS, hs(), missing="fiml").measures, ("chisq", "logl"))


@pytest.mark.parametrize("estimator", ["ML", "GLS", "ULS", "MLR", "DWLS"])
def test_one_sample_twice_is_two_equal_groups(estimator: str) -> None:
    alone = sem(FACTORS, hs(), meanstructure=True, estimator=estimator)
    groups = sem(FACTORS, twice(), group="copy", estimator=estimator)
    first = groups.estimates[groups.estimates["group"] == 1]
    np.testing.assert_allclose(first["estimate"], alone.estimates["estimate"], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(first["se"], alone.estimates["se"], rtol=1e-5, atol=1e-6)
    assert groups.measures["chisq"] == pytest.approx(2 * alone.measures["chisq"], rel=SAME)


def test_equal_groups_lose_nothing_by_equality() -> None:
    free = sem(FACTORS, twice(), group="copy")
    equal = sem(FACTORS, twice(), group="copy", group_equal=["loadings", "intercepts", "residuals"])
    assert equal.measures["chisq"] == pytest.approx(free.measures["chisq"], rel=SAME)
    assert equal.measures["df"] == free.measures["df"] + 4 + 6 + 6 - 2


def test_labels_are_constraints() -> None:
    labelled = sem("visual =~ x1 + a*x2 + a*x3\ntextual =~ x4 + x5 + x6", hs())
    written = sem("visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + x5 + x6\na == b", hs())
    np.testing.assert_allclose(labelled.estimates["estimate"], written.estimates["estimate"], atol=SAME)
    np.testing.assert_allclose(labelled.estimates["se"], written.estimates["se"], rtol=1e-5, atol=SAME)
    same(labelled.measures, written.measures, ("chisq", "df", "npar", "bic"))


def test_an_inequality_that_does_not_bind_changes_nothing() -> None:
    free = sem(FACTORS.replace("x2", "a*x2"), hs())
    same(free.measures, sem(FACTORS.replace("x2", "a*x2") + "\na < 5", hs()).measures, ("chisq", "df"))


def test_an_inequality_that_binds_is_an_equality_and_says_so() -> None:
    bound = sem(FACTORS.replace("x2", "a*x2") + "\na > 1", hs())
    equal = sem(FACTORS.replace("x2", "1*x2"), hs())
    assert bound.measures["chisq"] == pytest.approx(equal.measures["chisq"], rel=SAME)
    assert any("'a > 1' binds" in w for w in bound.warnings)


def test_contradictory_constraints_are_refused() -> None:
    with pytest.raises(FitError, match=r"constraints .* could not be met"):
        sem(FACTORS.replace("x2", "a*x2") + "\na == 1\na == 2", hs())


def test_equal_weights_are_no_weights() -> None:
    weighted = sem(FACTORS, hs().assign(w=3.0), weights="w")
    plain = sem(FACTORS, hs(), estimator="MLR")
    np.testing.assert_allclose(weighted.estimates["se"], plain.estimates["se"], rtol=1e-6, atol=SAME)
    same(weighted.measures, plain.measures, ("chisq", "chisq_scaled", "logl"))


def test_every_row_its_own_cluster_is_mlr() -> None:
    n = len(hs())
    clustered = sem(FACTORS, hs().assign(id=range(n)), cluster="id", estimator="MLR")
    plain = sem(FACTORS, hs(), estimator="MLR", meanstructure=True)
    correction = np.sqrt(n / (n - 1))
    np.testing.assert_allclose(
        clustered.estimates["se"], correction * plain.estimates["se"], rtol=1e-6, atol=SAME
    )


def test_wls_with_normal_weights_is_gls() -> None:
    """GLS minimizes what WLS would with the normal-theory covariance of the moments at the sample."""
    from analysis.sem.weights import normal_weight

    fit = sem(FACTORS, hs(), estimator="GLS")
    part = fit.solution.objective.parts[0]
    np.testing.assert_allclose(part.weight, normal_weight(fit.samples[0].covariance, means=False))


def test_one_factor_of_tetrads_fits_exactly() -> None:
    loadings = np.array([0.9, 0.8, 0.7, 0.6])
    S = np.outer(loadings, loadings)
    np.fill_diagonal(S, 1.0)
    names = list("abcd")
    fit = cfa("f =~ a + b + c + d", sample_cov=pd.DataFrame(S, names, names), sample_nobs=500, std_lv=True)
    np.testing.assert_allclose(fit.estimates["std_all"][:4], loadings, atol=SAME)
    assert fit.measures["chisq"] == pytest.approx(0.0, abs=1e-8)


def test_renaming_categories_changes_no_ordinal_estimate() -> None:
    four = pd.DataFrame({f"q{i}": pd.qcut(hs()[f"x{i}"], 4, labels=False) for i in range(1, 7)})
    model = FACTORS.replace("x", "q").replace("teqtual", "textual")
    one = sem(model, four, ordered=True)
    two = sem(model, four * 2 + 1, ordered=list(four.columns))
    np.testing.assert_allclose(one.estimates["estimate"], two.estimates["estimate"], rtol=SAME, atol=SAME)
    same(one.measures, two.measures, ("chisq", "chisq_scaled"))


def test_robust_indices_of_one_ordinal_sample_twice_are_those_of_one() -> None:
    four = pd.DataFrame({f"q{i}": pd.qcut(hs()[f"x{i}"], 4, labels=False) for i in range(1, 7)})
    model = "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
    both = pd.concat([four.assign(copy="a"), four.assign(copy="b")], ignore_index=True)
    alone = sem(model, four, ordered=list(four.columns))
    groups = sem(model, both, ordered=list(four.columns), group="copy")
    for name in ("chisq", "baseline_chisq"):
        assert groups.measures[name] == pytest.approx(2 * alone.measures[name], rel=1e-5)
    same(groups.measures, alone.measures, ("cfi_robust", "tli_robust"))


def test_theta_and_delta_fit_alike() -> None:
    four = pd.DataFrame({f"q{i}": pd.qcut(hs()[f"x{i}"], 4, labels=False) for i in range(1, 7)})
    model = "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
    delta, theta = (sem(model, four, ordered=True, parameterization=p) for p in ("delta", "theta"))
    same(delta.measures, theta.measures, ("chisq", "df", "srmr"))
    one, two = (f.estimates[f.estimates["op"] == "=~"]["std_all"] for f in (delta, theta))
    np.testing.assert_allclose(one, two, rtol=1e-5)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"group": "one"}, "has 1 level(s)"),
        ({"group": "gruop"}, "no column of the data"),
        ({"weights": "negative"}, "1 are negative"),
        ({"weights": "zero"}, "not all 0"),
        ({"missing": "fiml", "estimator": "GLS"}, "needs a maximum-likelihood estimator"),
        ({"missing": "fiml", "estimator": "MLM"}, "needs complete data"),
        ({"missing": "fliml"}, "did you mean 'fiml'"),
        ({"ordered": ["x1"]}, "numbers that are not whole"),
        ({"ordered": ["x1"], "estimator": "MLR"}, "treats its variables as continuous"),
        ({"group": "school", "group_equal": ["loading"]}, "did you mean 'loadings'"),
        (
            {"group": "school", "group_equal": ["loadings"], "group_partial": ["visual=~x9"]},
            "names no parameter",
        ),
        ({"likelihood": "wishful"}, "There are 'normal' and 'wishart'"),
        ({"parameterization": "gamma"}, "There are 'delta' and 'theta'"),
        ({"test": "satorra"}, "test='satorra' is not known"),
        ({"estimator": "WLS", "meanstructure": True}, None),
    ],
)
def test_options_that_do_not_fit_are_refused_in_words(options, words) -> None:
    frame = hs().assign(one=1, negative=np.where(np.arange(301) == 5, -1.0, 1.0), zero=0.0)
    if words is None:
        assert sem(FACTORS, frame, **options).converged
        return
    with pytest.raises((ModelError, DataError)) as caught:
        sem(FACTORS, frame, **options)
    assert words in str(caught.value)


def test_two_variables_never_seen_together_are_named() -> None:
    frame = hs()[[f"x{i}" for i in range(1, 7)]].copy()
    frame.loc[frame.index[:150], "x1"] = np.nan
    frame.loc[frame.index[150:], "x2"] = np.nan
    with pytest.raises(DataError, match="no row has both 'x2' and 'x1'"):
        sem(FACTORS, frame, missing="fiml")


def test_a_small_group_is_named() -> None:
    frame = hs().assign(site=np.where(np.arange(301) < 5, "small", "large"))
    with pytest.raises(DataError, match="group 'small': 5 of 301 rows"):
        sem(FACTORS, frame, group="site")


@pytest.mark.parametrize(
    "options", [{}, {"estimator": "MLR"}, {"missing": "fiml"}, {"estimator": "GLS"}, {"group": "school"}]
)
def test_units_far_apart_change_nothing(options) -> None:
    # variances of 1e-12 beside 1e12: lavaan 0.6-14 does not converge, a variable in small units is no constant
    units = {**{f"x{i}": 1e-6 for i in (1, 2, 3)}, **{f"x{i}": 1e6 for i in (4, 5, 6)}}
    apart = hs().assign(**{name: unit * hs()[name] for name, unit in units.items()})
    one, other = sem(FACTORS, hs(), **options), sem(FACTORS, apart, **options)
    assert other.warnings == one.warnings
    same(one.measures, other.measures, ("chisq", "df", "cfi", "rmsea", "srmr"))
    for column in ("std_all", "z"):
        np.testing.assert_allclose(one.estimates[column], other.estimates[column], rtol=SAME, atol=SAME)
    np.testing.assert_allclose(
        one.modification_indices(sort=False)["mi"], other.modification_indices(sort=False)["mi"], rtol=1e-5
    )


def test_units_far_apart_do_not_hide_an_inadmissible_matrix() -> None:
    rows = hs().assign(x1=1e-6 * hs()["x1"], x2=1e-6 * hs()["x2"], x9=1e6 * hs()["x9"])
    model = """f =~ 1*x1 + 1*x2
    f ~~ 2e-12*f
    x1 ~~ 0.1e-12*x1 + -0.3e-12*x2
    x2 ~~ 0.1e-12*x2
    x9 ~~ x9
    f ~~ 0*x9"""
    fit = sem(model, rows)
    assert fit.warnings == ("inadmissible: the residual covariances are not positive definite.",)


def test_groups_come_in_the_order_of_all_rows() -> None:
    # lavaan 0.6-14: lavInspect(cfa(..., group = "school"), "group.label") of these rows is Pasteur, Grant-White
    rows = hs().copy()
    rows.loc[0, "x1"] = np.nan
    rows = rows.iloc[[0, *range(199, 301), *range(1, 199)]]
    assert (rows["school"].iloc[0], rows["school"].iloc[1]) == ("Pasteur", "Grant-White")
    assert cfa("visual =~ x1 + x2 + x3", rows, group="school").groups == ("Pasteur", "Grant-White")


def test_a_group_without_complete_rows_is_not_dropped_in_silence() -> None:
    rows = hs().assign(third=np.arange(301) % 3)
    rows.loc[rows["third"] == 2, "x1"] = np.nan
    with pytest.raises(DataError, match=r"group '2': no row can be used.*group_label="):
        cfa("visual =~ x1 + x2 + x3", rows, group="third")
    model = "visual =~ x1 + x2 + x3"
    assert cfa(model, rows, group="third", group_label=[0, 1]).groups == ("0", "1")
