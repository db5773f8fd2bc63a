"""The bootstrap: batched draws against refits one by one, streams, limits, Bollen-Stine, bad input."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, FitError, ModelError
from analysis.sem import sem
from analysis.sem.bootstrap import Bootstrap
from analysis.sem.bootstrap.influence import acceleration
from analysis.sem.bootstrap.resample import design, drawn, under_model
from analysis.sem.fit import Fit
from analysis.sem.moments import moments
from tests.analysis.sem.reference import data

SAME = 1e-6  # two searches of one minimum, each ended at 1e-8 standard errors of one person
FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
MEDIATION = """
dem60 ~ a*ind60
ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem65 ~ c*ind60 + b*dem60
y1 ~~ y5
indirect := a*b
total := c + a*b
"""
PATHS = "x4 ~ a*x1 + x2\nx7 ~ b*x4 + x2\nab := a*b"
FEW = 45


def rows_drawn(frame: pd.DataFrame, fit: Fit, seed: int, group: str | None = None) -> list[np.ndarray]:
    """The rows that each draw of the first block takes, as places in the frame (complete data)."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed).spawn(1)[0]))
    counts = design(fit.sample.rows).counts(rng, FEW)
    if group is None:
        places = [np.arange(len(frame))]
    else:
        places = [np.flatnonzero((frame[group].astype(str) == label).to_numpy()) for label in fit.groups]
    return [
        np.concatenate([np.repeat(at, c[k].astype(int)) for at, c in zip(places, counts, strict=True)])
        for k in range(FEW)
    ]


def agrees(many: Bootstrap, k: int, one: Fit) -> bool:
    """Whether draw k and the fit from scratch found one minimum; where there are two, the draw's must be one, too."""
    if abs(many.chisq[k] - one.tests[0].chisq) > 1e-5:
        _, slope, curve = one.solution.objective.newton(many.theta[k])
        free = one.solution.directions
        assert np.abs(slope @ free).max() < SAME
        assert np.linalg.eigvalsh(free.T @ curve @ free)[0] > 0
        return False
    np.testing.assert_allclose(many.theta[k], one.theta, atol=SAME, rtol=SAME)
    return True


CASES = {
    "factors": (FACTORS, "HS", {}),
    "latent mediation": (MEDIATION, "PD", {}),
    "covariates": (PATHS, "HS", {}),
    "random covariates, means": (PATHS, "HS", {"fixed_x": False, "meanstructure": True}),
    "means": (FACTORS, "HS", {"meanstructure": True}),
    "wishart": (FACTORS, "HS", {"likelihood": "wishart"}),
    "robust errors": (FACTORS, "HS", {"estimator": "MLR"}),
    "groups": (FACTORS, "HS", {"group": "school"}),
    "equal loadings": (FACTORS, "HS", {"group": "school", "group_equal": ["loadings", "intercepts"]}),
    "linear constraint": (FACTORS.replace("x2", "a*x2").replace("x5", "b*x5") + "\na + b == 1.5", "HS", {}),
    "non-linear constraint": (FACTORS.replace("x2", "a*x2").replace("x3", "b*x3") + "\na*b == 0.4", "HS", {}),
    "inequality": (FACTORS.replace("x2", "a*x2") + "\na < 0.6", "HS", {}),
    "GLS": (FACTORS, "HS", {"estimator": "GLS"}),
    "ULS": (FACTORS, "HS", {"estimator": "ULS"}),
    "DWLS": (FACTORS, "HS", {"estimator": "DWLS"}),
}


@pytest.mark.parametrize("name", CASES)
def test_every_draw_is_the_fit_of_its_rows(name) -> None:
    model, frame, options = CASES[name]
    frame = data(frame)
    fit = sem(model, frame, **options)
    many = fit.bootstrap(FEW, seed=11)
    assert many.draws.converged == FEW
    compared = 0
    for k, rows in list(enumerate(rows_drawn(frame, fit, 11, options.get("group"))))[:12]:
        one = sem(model, frame.iloc[rows].reset_index(drop=True), **options)
        order = [one.groups.index(g) for g in fit.groups]
        if order != sorted(order):
            continue  # the groups' order is that of their first rows: these parameters are numbered otherwise
        if not agrees(many, k, one):
            continue
        compared += 1
        for name in ("estimate", "std_lv", "std_all"):
            np.testing.assert_allclose(
                getattr(many.values, name)[k], one.estimates[name], atol=SAME, rtol=SAME
            )
    assert compared >= 5


@pytest.mark.parametrize("missing", ["fiml"])
def test_incomplete_rows_are_drawn_with_their_gaps(missing) -> None:
    frame = data("HSM1")
    fit = sem(FACTORS, frame, missing=missing)
    many = fit.bootstrap(40, seed=2)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(2).spawn(1)[0]))
    counts = design(fit.sample.rows).counts(rng, 40)[0]
    columns = [f"x{i}" for i in range(1, 10)]
    rows = pd.DataFrame(fit.sample.rows[0].values, columns=list(fit.parameters.observed))[columns]
    for k in range(3):
        one = sem(FACTORS, rows.loc[np.repeat(rows.index, counts[k].astype(int))], missing=missing)
        np.testing.assert_allclose(many.theta[k], one.theta, atol=SAME, rtol=SAME)


def test_clusters_are_drawn_whole() -> None:
    frame = data("HS").assign(town=lambda d: np.arange(len(d)) % 30)
    fit = sem(FACTORS, frame, cluster="town")
    rng = np.random.default_rng(1)
    counts = design(fit.sample.rows).counts(rng, 5)[0]
    towns = fit.sample.rows[0].clusters
    for one in counts:
        by_town = [set(one[towns == town]) for town in np.unique(towns)]
        assert all(len(times) == 1 for times in by_town)
        assert sum(times.pop() for times in by_town) == len(by_town)
    many = fit.bootstrap(FEW, seed=3)
    first = design(fit.sample.rows).counts(
        np.random.Generator(np.random.PCG64(np.random.SeedSequence(3).spawn(1)[0])), FEW
    )[0]
    rows = np.repeat(np.arange(len(frame)), first[0].astype(int))
    np.testing.assert_allclose(
        many.theta[0], sem(FACTORS, frame.iloc[rows], meanstructure=True).theta, atol=SAME, rtol=SAME
    )


def test_clusters_stay_within_their_groups() -> None:
    frame = data("HS").assign(town=lambda d: d["school"].astype(str) + (np.arange(len(d)) % 10).astype(str))
    fit = sem(FACTORS, frame, group="school", cluster="town")
    plan = design(fit.sample.rows)
    assert [len(members) for members in plan.strata] == [10, 10]
    counts = plan.counts(np.random.default_rng(1), 3)
    for rows, of in zip(fit.sample.rows, counts, strict=True):
        for one in of:
            assert sum(one[rows.clusters == c][0] for c in np.unique(rows.clusters)) == 10


@pytest.mark.parametrize("group", [None, "school"])
def test_weights_go_with_their_rows(group) -> None:
    rng = np.random.default_rng(5)
    frame = data("HS").assign(w=lambda d: rng.uniform(0.6, 1.5, len(d)))
    fit = sem(FACTORS, frame, weights="w", group=group)
    many = fit.bootstrap(FEW, seed=3)
    compared = 0
    for k, rows in enumerate(rows_drawn(frame, fit, 3, group)[:6]):
        one = sem(FACTORS, frame.iloc[rows], weights="w", group=group)
        compared += one.groups == fit.groups and agrees(many, k, one)
    assert compared >= 3


@pytest.mark.parametrize("how", ["total", "group", "none"])
@pytest.mark.parametrize("estimator", ["ML", "GLS"])
def test_draws_scale_their_weights_as_the_fit_does(how, estimator) -> None:
    frame = data("HSD").assign(heavy=lambda d: d["weight"] * np.where(d["school"] == "Pasteur", 3.0, 1.0))
    options = {
        "weights": "heavy",
        "group": "school",
        "sampling_weights_normalization": how,
        "estimator": estimator,
    }
    model = "visual =~ a*x1 + b*x2 + c*x3 + d*x4"  # the groups' shares count for equal loadings
    fit = sem(model, frame, **options)
    many = fit.bootstrap(FEW, seed=3)
    compared = 0
    for k, rows in enumerate(rows_drawn(frame, fit, 3, "school")[:6]):
        one = sem(model, frame.iloc[rows], **options)
        compared += one.groups == fit.groups and agrees(many, k, one)
    assert compared >= 3


def test_the_scale_of_weights_does_not_move_accelerations() -> None:
    found = []
    for how in ("total", "none"):
        fit = sem(PATHS, data("HSD"), weights="weight", sampling_weights_normalization=how)
        rows = fit.sample.rows
        found.append(acceleration(fit.solution, rows, design(rows)))
    for scale in ("estimate", "std_all"):
        np.testing.assert_allclose(getattr(found[0], scale), getattr(found[1], scale), atol=1e-6)


def test_the_workers_do_not_matter() -> None:
    fit = sem(MEDIATION, data("PD"))
    here = fit.bootstrap(600, seed=8)
    with ThreadPoolExecutor(2) as threads:
        there = fit.bootstrap(600, seed=8, executor=threads)
    np.testing.assert_array_equal(here.theta, there.theta)
    pd.testing.assert_frame_equal(here.estimates, there.estimates)
    assert not np.array_equal(here.theta, fit.bootstrap(600, seed=9).theta)


@pytest.mark.slow
def test_processes_do_not_matter() -> None:
    fit = sem(MEDIATION, data("PD"))
    with ProcessPoolExecutor(2) as processes:
        there = fit.bootstrap(600, seed=8, executor=processes)
    np.testing.assert_array_equal(fit.bootstrap(600, seed=8).theta, there.theta)


def test_moments_of_draws_are_those_of_their_rows() -> None:
    fit = sem(FACTORS, data("HS"))
    rows = fit.sample.rows[0]
    counts = design((rows,)).counts(np.random.default_rng(4), 3)[0]
    for unbiased in (False, True):
        many = drawn(rows, counts, unbiased=unbiased)
        for k in range(3):
            one = moments(np.repeat(rows.values, counts[k].astype(int), axis=0), unbiased=unbiased)
            np.testing.assert_allclose(many.covariance[k], one.covariance, atol=1e-12)
            np.testing.assert_allclose(many.mean[k], one.mean, atol=1e-12)


@pytest.mark.parametrize("means", [False, True])
def test_bollen_stine_rows_obey_the_model(means) -> None:
    fit = sem(FACTORS, data("HS"), meanstructure=means)
    moved = under_model(fit.sample.rows[0], fit.implied[0], means=means)
    own = moments(moved.values)
    np.testing.assert_allclose(own.covariance, fit.implied[0].sigma, atol=1e-10)
    expected = fit.implied[0].mu if means else fit.samples[0].mean
    np.testing.assert_allclose(own.mean, expected, atol=1e-10)


def test_bollen_stine_statistics_follow_chi_square_where_rows_are_normal() -> None:
    # 400 normal rows: the mean of 400 statistics is df within 4 standard errors, sqrt(2 df/400)
    rng = np.random.default_rng(12)
    fit = sem(FACTORS, data("HS"))
    rows = rng.multivariate_normal(np.zeros(9), fit.implied[0].sigma, 400)
    again = sem(FACTORS, pd.DataFrame(rows, columns=list(fit.parameters.observed)))
    tested = again.bootstrap(400, seed=1, kind="bollen_stine")
    assert abs(tested.chisq.mean() - 24) < 4 * np.sqrt(2 * 24 / 400) + 1.5  # and the sample's own kurtosis
    assert tested.pvalue == np.mean(tested.chisq >= again.measures["chisq"])
    assert tested.measures["pvalue_bollen_stine"] == tested.pvalue
    assert np.isnan(again.bootstrap(40, seed=1).pvalue)


def test_what_no_draw_estimates_has_no_error() -> None:
    found = sem(PATHS, data("HS")).bootstrap(50, seed=1).estimates
    covariates = found[found["op"].eq("~~") & found["lhs"].isin(["x1", "x2"])]
    assert len(covariates) == 3
    assert (covariates[["se", "std_all_se"]] == 0).all(axis=None)
    assert (covariates["low"] == covariates["estimate"]).all()
    assert (found.loc[found["free"], "se"] > 0).all()
    assert (found["low"] <= found["high"]).all()
    assert list(found.columns) == [
        *("lhs", "op", "rhs", "group", "label", "free", "estimate", "se", "low", "high"),
        *("std_lv", "std_lv_se", "std_lv_low", "std_lv_high"),
        *("std_all", "std_all_se", "std_all_low", "std_all_high"),
    ]


def test_definitions_are_valued_draw_by_draw() -> None:
    many = sem(MEDIATION, data("PD")).bootstrap(60, seed=1)
    table = many.estimates.set_index("label")
    place = {label: i for i, label in enumerate(many.estimates["label"])}
    for scale in ("estimate", "std_lv", "std_all"):
        draws = getattr(many.values, scale)
        np.testing.assert_allclose(
            draws[:, place["indirect"]], draws[:, place["a"]] * draws[:, place["b"]], rtol=1e-12
        )
    assert table.loc["indirect", "se"] == pytest.approx(
        np.std(many.values.estimate[:, place["indirect"]], ddof=1)
    )


def test_draws_that_cannot_be_fitted_are_counted() -> None:
    frame = data("HS").iloc[:60].assign(rare=lambda d: (np.arange(60) == 7) * 1.0)
    fit = sem("x1 ~ x2 + rare", frame)
    many = fit.bootstrap(200, seed=1)
    unusable = dict(many.draws.failed)["unusable"]
    assert many.draws.converged + unusable == many.draws.asked == 200
    assert 40 < unusable < 110  # a row is not drawn with probability (1 - 1/60)^60 = 0.365
    assert f"{unusable} of 200 draws are left out" in many.warnings[-1]
    assert len(many.theta) == many.draws.converged


FIT = {"model": FACTORS}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"draws": 39}, "at least 40"),
        ({"draws": 10.5}, "whole number"),
        ({"seed": -1}, "seed=-1 must be a whole number of 0 or more"),
        ({"level": 95}, "level=95 must lie between 0 and 1"),
        ({"ci": "bc"}, "ci='bc' is not known"),
        ({"kind": "parametric"}, "kind='parametric' is not known"),
        ({"kind": "bollen_stine", "ci": "bca"}, "Use ci='percentile'"),
    ],
)
def test_options_that_cannot_be(options, words) -> None:
    with pytest.raises(ModelError, match=words):
        sem(FACTORS, data("HS")).bootstrap(**({"seed": 1, "draws": 100} | options))


def test_rows_are_needed() -> None:
    frame = data("HS")[[f"x{i}" for i in range(1, 10)]]
    fit = sem(FACTORS, sample_cov=frame.cov(), sample_nobs=301)
    with pytest.raises(DataError, match="draws need the rows themselves"):
        fit.bootstrap(100, seed=1)


def test_too_few_draws_that_can_be_fitted() -> None:
    frame = data("HS").iloc[:60].assign(rare=lambda d: (np.arange(60) == 7) * 1.0)
    with pytest.raises(FitError, match="of 41 draws could be fitted"):
        sem("x1 ~ x2 + rare", frame).bootstrap(41, seed=1)


ORDERED = ["x1", "x2", "x3", "x4", "x5", "x6"]
TWO = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"


def four_categories() -> pd.DataFrame:
    return data("HS")[ORDERED].apply(lambda x: pd.qcut(x, [0, 0.2, 0.5, 0.8, 1], labels=False) + 1)


def test_ordered_variables_are_drawn_one_fit_at_a_time() -> None:
    frame = four_categories()
    fit = sem(TWO, frame, ordered=ORDERED)
    many = fit.bootstrap(40, seed=1)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(1).spawn(1)[0]))
    counts = design(fit.sample.rows).counts(rng, 40)[0]
    for k in range(3):
        rows = np.repeat(np.arange(len(frame)), counts[k].astype(int))
        one = sem(TWO, frame.iloc[rows].reset_index(drop=True), ordered=ORDERED)
        np.testing.assert_allclose(many.theta[k], one.theta, atol=SAME, rtol=SAME)
        for name in ("estimate", "std_lv", "std_all"):
            np.testing.assert_allclose(getattr(many.values, name)[k], one.estimates[name], atol=SAME)


def test_ordered_variables_have_no_rows_that_obey_a_model() -> None:
    with pytest.raises(ModelError, match="ordered answers cannot be moved"):
        sem(TWO, four_categories(), ordered=ORDERED).bootstrap(40, seed=1, kind="bollen_stine")
