"""Options of the doors: exact relations, warnings, refusals; the numbers are in test_agreement."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import DataError, FitError, ModelError
from analysis.sem.ram import layout
from tests.analysis.sem.reference import data

FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
LINE = "i =~ 1*x1 + 1*x2 + 1*x3\ns =~ 0*x1 + 1*x2 + 2*x3\nx1 ~~ v*x1\nx2 ~~ v*x2\nx3 ~~ v*x3\n"


def value(fit: analysis.Fit, lhs: str, op: str, rhs: str = "", group: int = 1) -> float:
    rows = fit.estimates
    here = (rows["lhs"] == lhs) & (rows["op"] == op) & (rows["rhs"] == rhs) & (rows["group"] == group)
    return float(rows.loc[here, "estimate"].item())


def test_growth_says_that_means_of_random_covariates_are_at_0() -> None:
    fit = analysis.growth(LINE + "i + s ~ x7", data("HS"), fixed_x=False)
    assert value(fit, "x7", "~1") == 0
    assert any(
        w.startswith("means at 0: the means of the covariates 'x7'") and "'x7 ~ 1'" in w for w in fit.warnings
    )
    freed = analysis.growth(LINE + "i + s ~ x7\nx7 ~ 1", data("HS"), fixed_x=False)
    assert value(freed, "x7", "~1") == pytest.approx(data("HS")["x7"].mean(), abs=1e-6)
    for silent in (freed, analysis.growth(LINE + "i + s ~ x7", data("HS"))):
        assert not any("means at 0" in w for w in silent.warnings)


def test_one_name_in_equal_ties_all_groups_and_is_warned_of() -> None:
    once = 'visual =~ x1 + x2 + equal("visual=~x2")*x3\ntextual =~ x4 + x5 + x6'
    fit = analysis.cfa(once, data("HS"), group="school")
    assert value(fit, "visual", "=~", "x3", 1) == value(fit, "visual", "=~", "x3", 2)
    assert value(fit, "visual", "=~", "x2", 1) != value(fit, "visual", "=~", "x2", 2)
    assert any(w.startswith("equal in every group") for w in fit.warnings)
    each = once.replace('"visual=~x2"', 'c("visual=~x2", "visual=~x2.g2")')
    fit = analysis.cfa(each, data("HS"), group="school")
    for group in (1, 2):
        assert value(fit, "visual", "=~", "x2", group) == value(fit, "visual", "=~", "x3", group)
    assert not any(w.startswith("equal in every group") for w in fit.warnings)
    assert not analysis.cfa(once, data("HS")).warnings


def test_groups_are_those_asked_for_in_their_order() -> None:
    frame = data("HSD")
    fit = analysis.cfa(FACTORS, frame, group="three", group_label=["west", "north"])
    there = analysis.cfa(FACTORS, frame[frame["three"].isin(["west", "north"])], group="three")
    assert fit.groups == ("west", "north")
    assert fit.n == there.n
    assert fit.n_left_out == 0
    assert fit.measures["chisq"] == pytest.approx(there.measures["chisq"], abs=1e-8)


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_scale_of_the_weights_scales_chisq_but_neither_errors_nor_fit(missing) -> None:
    options = {"weights": "weight", "missing": missing}
    scaled = analysis.cfa(FACTORS, data("HSDN"), **options)
    raw = analysis.cfa(FACTORS, data("HSDN"), **options, sampling_weights_normalization="none")
    np.testing.assert_allclose(raw.estimates["se"], scaled.estimates["se"], rtol=1e-6)
    ratio = raw.measures["ntotal"] / scaled.measures["ntotal"]
    assert raw.measures["chisq"] == pytest.approx(ratio * scaled.measures["chisq"], rel=1e-6)
    assert raw.measures["srmr"] == pytest.approx(scaled.measures["srmr"], rel=1e-6)


def test_equal_weights_are_none_but_for_the_divisor_of_least_squares() -> None:
    frame = data("HS").assign(one=1.0)
    for estimator in ("MLM", "MLMV"):
        plain, equal = (
            analysis.cfa(FACTORS, frame, estimator=estimator, **w) for w in ({}, {"weights": "one"})
        )
        np.testing.assert_allclose(equal.estimates["se"], plain.estimates["se"], rtol=1e-6)
        assert equal.measures["chisq_scaled"] == pytest.approx(plain.measures["chisq_scaled"], rel=1e-6)
    plain, equal = (analysis.cfa(FACTORS, frame, estimator="ULS", **w) for w in ({}, {"weights": "one"}))
    n = len(frame)  # covariances with weights have divisor n, as in lavaan
    assert equal.measures["chisq"] == pytest.approx(((n - 1) / n) ** 2 * plain.measures["chisq"], rel=1e-6)


@pytest.mark.parametrize("estimator", ["MLM", "MLMV", "ULSM", "WLSMV"])
@pytest.mark.parametrize("how", ["total", "none"])
def test_where_nothing_is_left_all_robust_errors_with_weights_are_one(estimator, how) -> None:
    """The estimate is then a function of the weighted moments, whose errors are its own (Asparouhov 2005)."""
    options = {
        "weights": "weight",
        "sampling_weights_normalization": how,
        "meanstructure": True,
        "fixed_x": False,
    }
    model = "x1 ~ x2 + x3\nx2 ~~ x3"
    this = analysis.sem(model, data("HSD"), estimator=estimator, **options)
    huber = analysis.sem(model, data("HSD"), estimator="MLR", **options)
    n = huber.measures["ntotal"]
    factor = 1.0 if estimator.startswith("ML") else np.sqrt(n / (n - 1))  # the divisor of least squares
    np.testing.assert_allclose(this.estimates["se"], factor * huber.estimates["se"], rtol=1e-5)


@pytest.mark.parametrize("estimator", ["MLM", "ULSM"])
def test_errors_of_a_weighted_slope_are_the_linearized_ones(estimator) -> None:
    r"""Of one predictor it is :math:`\sum w^2 e^2 d^2 / (\sum w d^2)^2`, d from the weighted mean (Fuller 1975)."""
    frame = data("HSD")
    w, x, y = (frame[c].to_numpy(dtype=float) for c in ("weight", "x2", "x1"))
    fit = analysis.sem("x1 ~ x2", frame, estimator=estimator, weights="weight")
    d = x - np.average(x, weights=w)
    slope = (w * d) @ y / ((w * d) @ d)
    e = y - np.average(y, weights=w) - slope * d
    error = np.sqrt(np.sum((w * e * d) ** 2)) / ((w * d) @ d)
    n = len(frame)
    factor = 1.0 if estimator == "MLM" else np.sqrt(n / (n - 1))
    assert value(fit, "x1", "~", "x2") == pytest.approx(slope, abs=1e-6)
    assert fit.estimates["se"][0] == pytest.approx(factor * error, rel=1e-6)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"group": "school", "group_equal": [["loadings"]]}, r"group_equal: \['loadings'\] is no name"),
        ({"group": "school", "group_partial": 7}, "group_partial: 7 is no name"),
        ({"effect_coding": [["loadings"]]}, "effect_coding: .* is no name"),
        ({"ordered": 3}, "ordered: 3 is no name"),
        ({"group_equal": True}, "group_equal: True is no name"),
    ],
)
def test_what_are_no_names_are_refused_in_words(options, words) -> None:
    with pytest.raises(ModelError, match=words):
        analysis.cfa(FACTORS, data("HS"), **options)
    with pytest.raises(DataError, match="group_label: 'Pasteur' is no list"):
        analysis.cfa(FACTORS, data("HS"), group="school", group_label="Pasteur")


def test_names_may_come_in_any_list() -> None:
    wanted = analysis.cfa(FACTORS, data("HS"), effect_coding=("loadings", "intercepts")).estimates
    for names in (
        ["loadings", "intercepts"],
        np.array(["intercepts", "loadings"]),
        pd.Index(["loadings", "intercepts"]),
    ):
        pd.testing.assert_frame_equal(
            analysis.cfa(FACTORS, data("HS"), effect_coding=names).estimates, wanted
        )
    one, two = (
        analysis.cfa(FACTORS, data("HS"), group="school", group_equal=g) for g in ("loadings", ["loadings"])
    )
    assert one.df == two.df


def test_what_is_kept_between_fits_cannot_be_changed() -> None:
    first = analysis.cfa(FACTORS, data("HS"), group="school", effect_coding="loadings")
    wanted, table = first.estimates, first.table
    for frame in (first.estimates, first.table):
        for column in frame:
            frame.isetitem(frame.columns.get_loc(column), frame[column].iloc[::-1].to_numpy())
        frame["lhs"] = "spoiled"
    first.estimates["rhs"].array[:] = "spoiled"
    again = analysis.cfa(FACTORS, data("HS"), group="school", effect_coding="loadings")
    pd.testing.assert_frame_equal(again.estimates, wanted)
    pd.testing.assert_frame_equal(again.table, table)
    kept = layout(first.parameters, 1)
    for name in ("symmetric", "paths", "means"):
        array = getattr(kept, name, None)
        assert array is None or not array.flags.writeable


def test_few_rows_of_many_categories_have_one_table() -> None:
    frame = pd.DataFrame({"a": [1, 2, 3, 4, 5, 5, 1], "b": [1, 2, 1, 2, 1, 2, 2], "c": [1, 1, 2, 1, 2, 2, 2]})
    fit = analysis.sem("a ~~ b + c\nb ~~ c", frame, ordered=True)
    assert np.isfinite(fit.estimates["estimate"]).all()


def test_fixed_covariates_among_the_ordered_are_numbers() -> None:
    frame = data("HSD").assign(
        cut=lambda d: pd.Categorical(d["d6"].map({1: "no", 2: "yes"}), ["no", "yes"], ordered=True)
    )
    plain = analysis.sem("q1 ~ d6 + x3", frame, ordered=["q1"])
    for x in ("d6", "cut"):
        fit = analysis.sem(f"q1 ~ {x} + x3", frame, ordered=["q1", x])
        np.testing.assert_allclose(fit.estimates["estimate"], plain.estimates["estimate"], atol=1e-9)
        assert any(w.startswith(f"taken as numbers: {x!r}") and "No ordered" not in w for w in fit.warnings)
    alone = analysis.sem("x1 ~ d6 + x3\nx2 ~ x1", frame, ordered="d6")
    assert (alone.estimator, alone.df) == ("ML", 2)
    assert any("No ordered variable is left" in w for w in alone.warnings)
    random = analysis.sem("q1 ~ d6 + x3", frame, ordered=["q1", "d6"], fixed_x=False)
    assert set(random.parameters.ordered) == {"q1", "d6"}
    assert not any("taken as numbers" in w for w in random.warnings)


@pytest.mark.parametrize(
    ("model", "options", "error", "words"),
    [
        ("q1 ~ d6\nd6 | t1", {"ordered": ["q1"]}, ModelError, "'d6' has thresholds but is a fixed covariate"),
        ("q3 ~ x3", {"ordered": ["q3"]}, DataError, "regression of 'q3' on the covariates has no maximum"),
        ("q1 ~ x3 + twice", {"ordered": ["q1"]}, DataError, "or depend on each other"),
        ("x1 ~ x2", {"weights": "half", "group": "school"}, DataError, "in one of the groups all are 0"),
        ("x1 ~ x2", {"sampling_weights_normalization": "half"}, DataError, "'half' is not known"),
    ],
)
def test_data_that_do_not_go_are_refused_in_words(model, options, error, words) -> None:
    frame = data("HSD").assign(
        twice=lambda d: 2 * d["x3"], half=lambda d: (d["school"] == "Pasteur").astype(float)
    )
    with pytest.raises(error, match=words):
        analysis.sem(model, frame, **options)


def test_effects_coding_is_the_marker_model_on_another_scale() -> None:
    marker = analysis.cfa(FACTORS, data("HS"), meanstructure=True)
    coded = analysis.cfa(FACTORS, data("HS"), effect_coding=True, meanstructure=True)
    assert coded.df == marker.df
    assert coded.measures["chisq"] == pytest.approx(marker.measures["chisq"], abs=1e-6)
    loadings = [value(coded, "visual", "=~", x) for x in ("x1", "x2", "x3")]
    assert sum(loadings) == pytest.approx(3, abs=1e-8)
    assert sum(value(coded, x, "~1") for x in ("x1", "x2", "x3")) == pytest.approx(0, abs=1e-8)
    # the latent mean is the weighted average of its indicators' means, all in their own metric
    means = data("HS")[["x1", "x2", "x3"]].mean()
    assert value(coded, "visual", "~1") == pytest.approx(means.mean(), abs=1e-6)
    assert set(coded.estimates["label"]) == {""}
    np.testing.assert_allclose(
        coded.estimates["std_all"].iloc[:6], marker.estimates["std_all"].iloc[:6], atol=1e-6
    )


def test_effects_coding_may_be_bootstrapped_and_tested() -> None:
    fit = analysis.cfa(FACTORS, data("HS"), effect_coding="loadings")
    drawn = fit.bootstrap(40, seed=1).estimates
    assert np.isfinite(drawn.loc[drawn["op"] == "=~", "low"]).all()
    assert np.isfinite(fit.modification_indices()["mi"]).all()


def test_first_order_information_is_the_inverse_of_the_scores_products() -> None:
    fit = analysis.cfa(FACTORS, data("HS"), information="first_order")
    scores = fit.solution.objective.parts[0].scores(fit.theta)
    np.testing.assert_allclose(fit.covariance, np.linalg.inv(scores.T @ scores), rtol=1e-6, atol=1e-12)


def test_printed_covariances_may_be_taken_as_they_are() -> None:
    frame = data("HS")[["x1", "x2", "x3", "x4", "x5", "x6"]]
    biased = pd.DataFrame(np.cov(frame.T, ddof=0), index=frame.columns, columns=frame.columns)
    raw = analysis.cfa(FACTORS, frame)
    printed = analysis.cfa(FACTORS, sample_cov=biased, sample_nobs=len(frame), sample_cov_rescale=False)
    np.testing.assert_allclose(printed.estimates["se"], raw.estimates["se"], atol=1e-8)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"information": "guessed"}, ModelError, "There are expected, observed, first_order"),
        ({"information": "first_order", "estimator": "MLR"}, ModelError, "robust errors and tests"),
        ({"information": "first_order", "estimator": "GLS"}, ModelError, "'expected' or 'observed'"),
        ({"information": "observed", "estimator": "ULS"}, ModelError, "information only"),
        ({"group_label": ["a", "b"]}, DataError, "no group="),
        ({"group": "school", "group_label": ["Pasteur", "Grant"]}, DataError, "'Grant' is no value"),
        ({"group": "school", "group_label": ["Pasteur"]}, DataError, "two groups or more"),
        ({"effect_coding": "residuals"}, ModelError, "'residuals' is not known"),
        ({"effect_coding": True, "std_lv": True}, ModelError, "std_lv"),
        ({"weights": "x9", "sampling_weights_normalization": "half"}, DataError, "'half' is not known"),
        ({"auto_fix_first": False}, ModelError, "not identified"),
    ],
)
def test_what_does_not_go_is_refused_in_words(options, error, words) -> None:
    with pytest.raises(error, match=words):
        analysis.cfa(FACTORS, data("HS"), **options)


def test_conditional_x_is_what_the_model_does_or_refused() -> None:
    path = "x1 ~ x2 + x3"
    assert analysis.sem(path, data("HS"), conditional_x=False).converged
    with pytest.raises(ModelError, match="conditional_x=True"):
        analysis.sem(path, data("HS"), conditional_x=True)
    ordered = {"ordered": ["q1"]}
    with pytest.raises(ModelError, match="fixed_x=False"):
        analysis.sem("q1 ~ x2", data("HSD"), **ordered, conditional_x=False)
    assert analysis.sem("q1 ~ x2", data("HSD"), **ordered, conditional_x=True).converged


@pytest.mark.parametrize("model", [FACTORS, "x1 ~ x2"])
def test_a_model_without_variances_is_told_where_they_come_from(model) -> None:
    with pytest.raises(ModelError, match=r"no variances.*auto_var=True, or sem\(\)"):
        analysis.lavaan(model, data("HS"))


def test_a_variable_without_variance_is_named_where_the_search_cannot_begin() -> None:
    with pytest.raises(FitError, match="'x2', 'x3' have no variance"):
        analysis.lavaan("f =~ 1*x1 + x2 + x3\nf ~~ f\nx1 ~~ x1", data("HS"))


def test_where_the_scaling_factor_is_negative_there_is_no_scaled_test() -> None:
    # lines through three tests of other scales: the observed information of the moments is indefinite so far off
    fit = analysis.growth(LINE, data("HS"), se="robust.huber.white", test="satorra.bentler")
    assert fit.tests[1] is not None
    for name in ("chisq_scaled", "pvalue_scaled", "cfi_scaled", "rmsea_scaled", "cfi_robust", "rmsea_robust"):
        assert np.isnan(fit.measures[name])
