"""Factor scores from ordered answers: lavaan's numbers, slopes of 0, one model in two parameterizations, refusals."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr
from scipy.stats import multivariate_normal

import analysis
from analysis.errors import DataError, FitError, ModelError
from analysis.sem import Fit
from analysis.sem.after import modal
from analysis.sem.after.dependence import left_over
from analysis.sem.after.intervals import Answers, interval
from analysis.sem.after.modal import modes
from analysis.sem.after.responses import responses
from analysis.sem.after.unbounded import _by_program, moved
from tests.analysis.sem.after_cases import fitted as continuous
from tests.analysis.sem.ordered_after import case, fitted, names
from tests.analysis.sem.reference import data

SCORES = 2e-4  # lavaan's search stops at a relative change of the value, with the mode still this far
FLAT = 1e-6  # of the log-density's slope, by central differences with a step of 1e-5
ROUNDING = 1e-8
TWO = "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
Q6 = tuple(f"q{i}" for i in range(1, 7))
# Under theta, lavaan 0.6-14 puts scaled thresholds and loadings beside residuals that are not scaled; the same model
# under delta has other scores there, but not here (test_parameterizations_give_the_same_scores).
MIXED_SCALES = ("theta",)


@pytest.mark.parametrize("method", ["EBM", "ML"])
@pytest.mark.parametrize("name", names("scores", without=MIXED_SCALES))
def test_lavaan_gives_the_same_scores(name, method) -> None:
    theirs = case(name)["after"]["scores"]
    if method not in theirs:
        pytest.skip("a factor over factors has no likelihood of its own")
    fit = fitted(name)
    found = fit.predict(method)
    # of several groups the first: in others lavaan 0.6-14 scores with the first one's loadings (see the next test)
    for label, wanted in zip(fit.groups[:1], theirs[method][:1], strict=True):
        mine = (found if len(fit.groups) == 1 else found[found["group"] == label])[wanted["names"]]
        first = np.array(wanted["first"], dtype=float)
        ours = mine.to_numpy()[: len(first)]
        known = ~np.isnan(ours)
        np.testing.assert_allclose(ours[known], first[known], atol=SCORES)
        if method == "EBM":
            assert known.all()
        else:  # where the likelihood has no maximum lavaan stops somewhere far, or has nothing
            assert (np.isnan(first[~known]) | (np.abs(first[~known]) > 1.5)).all()


@pytest.mark.parametrize("method", ["EBM", "ML"])
def test_groups_without_ties_are_fits_of_their_own(method) -> None:
    together = fitted("groups").predict(method)
    for _, rows in data("HSD").groupby("school"):
        alone = analysis.cfa(TWO, rows, ordered=Q6).predict(method)
        np.testing.assert_allclose(together.loc[alone.index, ["visual", "textual"]], alone, atol=1e-5)
    # R: head(lavPredict(cfa(two, subset(HSD, school == "Grant-White"), ordered = q6)), 1)
    if method == "EBM":
        first = together[together["group"] == "Grant-White"].iloc[0]
        np.testing.assert_allclose(
            first[["visual", "textual"]].astype(float), [-1.05022536, -0.4138757], atol=SCORES
        )


def log_density(fit: Fit, g: int, row: np.ndarray, eta: np.ndarray, *, prior_counts: bool = True) -> float:
    """Log-posterior of one row up to a constant, by rectangles of the conditional normal distribution."""
    s = responses(fit, g)
    center = s.center(row[None])[0]
    prior = s.total[np.ix_(s.latent, s.latent)]
    away = eta - center[s.latent]
    y = np.concatenate([s.continuous, s.ordered])
    slopes = np.linalg.solve(prior, s.total[np.ix_(s.latent, y)]).T
    mean = center[y] + slopes @ away
    left = s.total[np.ix_(y, y)] - slopes @ prior @ slopes.T
    c = len(s.continuous)
    value = -0.5 * away @ np.linalg.solve(prior, away) if prior_counts else 0.0
    rest = row[s.continuous] - mean[:c]
    value += -0.5 * rest @ np.linalg.solve(left[:c, :c], rest) if c else 0.0
    by = np.linalg.solve(left[:c, :c], left[:c, c:]).T if c else np.zeros((len(s.ordered), 0))
    mean_o, left_o = mean[c:] + by @ rest, left[c:, c:] - by @ left[:c, c:]
    lower, upper = (limit[0] for limit in s.limits(row[None]))
    return float(value + _rectangles(lower - mean_o, upper - mean_o, left_o))


def _rectangles(lower: np.ndarray, upper: np.ndarray, covariance: np.ndarray) -> float:
    """Log-probability of independent items and of pairs that depend on each other."""
    total, seen = 0.0, set()
    for i in range(len(lower)):
        if i in seen:
            continue
        block = np.flatnonzero(np.abs(covariance[i]) > 1e-9)
        seen |= set(block)
        if len(block) == 1:
            sd = np.sqrt(covariance[i, i])
            total += np.log(ndtr(upper[i] / sd) - ndtr(lower[i] / sd))
        else:
            inner = multivariate_normal(cov=covariance[np.ix_(block, block)], abseps=1e-13)
            total += np.log(
                inner.cdf(np.clip(upper[block], -50, 50), lower_limit=np.clip(lower[block], -50, 50))
            )
    return float(total)


def slope_at(
    fit: Fit, g: int, row: np.ndarray, eta: np.ndarray, h: float = 1e-5, *, prior_counts: bool = True
) -> np.ndarray:
    def at(point: np.ndarray) -> float:
        return log_density(fit, g, row, point, prior_counts=prior_counts)

    return np.array([(at(eta + d) - at(eta - d)) / (2 * h) for d in h * np.eye(len(eta))])


DEPENDENT = {
    "delta": (TWO, Q6, {}),
    "theta": (TWO, Q6, {"parameterization": "theta"}),
    "groups": (TWO, Q6, {"group": "school", "group_equal": ["thresholds", "loadings"]}),
    "pair": (TWO + "\nq1 ~~ q5", Q6, {}),
    "measures_pair": ("visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6\nx3 ~~ x4", ("q1", "q2", "d5"), {}),
    "measure_and_category": (
        "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6\nx3 ~~ d5",
        ("q1", "q2", "d5"),
        {},
    ),
    "covariates": ("visual =~ q1 + x2 + q3\nvisual ~ ageyr + female\nx4 ~ visual + ageyr", ("q1", "q3"), {}),
    "covariate_of_an_item": ("visual =~ d1 + d2 + d3\nvisual ~ ageyr\nd2 ~ female", ("d1", "d2", "d3"), {}),
    "correlate": ("visual =~ q1 + q2 + q3\nx4 ~~ visual", ("q1", "q2", "q3"), {}),
    "ordered_cause": ("visual =~ x1 + x2 + x3\nd4 ~ visual\nq5 ~ visual + d4", ("d4", "q5"), {}),
}


@pytest.mark.parametrize("which", DEPENDENT)
def test_the_posterior_is_level_at_its_mode(which) -> None:
    # lavaan leaves out what makes most of these models special, so that its scores are no reference
    model, ordered, options = DEPENDENT[which]
    fit = analysis.sem(model, data("HSD"), ordered=ordered, **options)
    found = fit.predict()
    for g, rows in enumerate(fit.sample.rows or ()):
        mine = found.loc[list(rows.index)][list(fit.parameters.latent)].to_numpy()
        for i in (0, 3, 57, 101):
            np.testing.assert_allclose(slope_at(fit, g, rows.values[i], mine[i]), 0.0, atol=FLAT)


@pytest.mark.parametrize("which", [k for k in DEPENDENT if k not in ("correlate", "ordered_cause")])
def test_the_likelihood_is_level_at_its_maximum(which) -> None:
    model, ordered, options = DEPENDENT[which]
    fit = analysis.sem(model, data("HSD"), ordered=ordered, **options)
    found = fit.predict("ml")
    tried = 0
    for g, rows in enumerate(fit.sample.rows or ()):
        mine = found.loc[list(rows.index)][list(fit.parameters.latent)].to_numpy()
        for i in np.flatnonzero(~np.isnan(mine).any(axis=1))[:6]:
            slope = slope_at(fit, g, rows.values[i], mine[i], prior_counts=False)
            np.testing.assert_allclose(slope, 0.0, atol=FLAT)
            tried += 1
    assert tried >= 6


def test_three_items_share_one_part_or_are_refused() -> None:
    s = responses(fitted("two"), 0)
    covariance = np.diag(np.array([0.5, 0.8, 0.6, 1.0, 1.0, 1.0]))
    for i, j, c in ((0, 1, 0.12), (0, 2, -0.1), (1, 2, -0.15)):
        covariance[i, j] = covariance[j, i] = c
    found = left_over(s, covariance)
    a = found.shared * found.deviation
    np.testing.assert_allclose(np.diag(found.deviation**2) + np.outer(a, a), covariance, atol=1e-12)
    assert [list(block) for block in found.blocks] == [[0, 1, 2]]
    covariance[0, 1] = covariance[1, 0] = -0.12  # three negative correlations have no common source
    with pytest.raises(ModelError, match="the ordered items 'q1', 'q2', 'q3' depend on each other"):
        left_over(s, covariance)
    covariance[5, 5] = 0.0
    with pytest.raises(
        ModelError, match="leave nothing of the variance of 'q6', so that its answers have no"
    ):
        left_over(s, covariance)


@pytest.mark.parametrize("method", ["regression", "bartlett"])
@pytest.mark.parametrize("groups", [False, True])
def test_parameterizations_give_the_same_scores(method, groups) -> None:
    # one model: under theta a factor is in the units of its marker's response, whose scale delta has
    options = {"group": "school", "group_equal": ["thresholds", "loadings"]} if groups else {}
    delta = analysis.cfa(TWO, data("HSD"), ordered=Q6, **options)
    theta = analysis.cfa(TWO, data("HSD"), ordered=Q6, parameterization="theta", **options)
    one, other = (fit.predict(method)[["visual", "textual"]] for fit in (delta, theta))
    scale = np.sqrt(np.diag(theta.implied[0].total)[6:] / np.diag(delta.implied[0].total)[6:])
    assert scale.min() > 1.2
    np.testing.assert_allclose(one * scale, other, atol=1e-4)


def test_the_choice_of_marker_is_without_effect() -> None:
    one = fitted("two").predict()
    other = analysis.cfa(TWO, data("HSD"), ordered=Q6, std_lv=True)
    sd = np.sqrt(np.diag(fitted("two").implied[0].total)[6:])
    np.testing.assert_allclose(one, other.predict() * sd, atol=1e-5)


def test_names_of_methods() -> None:
    fit = fitted("two")
    pd.testing.assert_frame_equal(fit.predict("EBM"), fit.predict("regression"))
    pd.testing.assert_frame_equal(fit.predict("ML"), fit.predict("Bartlett"))
    hs = continuous("hs")
    pd.testing.assert_frame_equal(hs.predict("ebm"), hs.predict("regression"))
    pd.testing.assert_frame_equal(hs.predict("ml"), hs.predict("bartlett"))


def test_an_item_of_two_categories_with_one_factor() -> None:
    # all answers 0: at the mode u = -sum of effects times hazards
    effects = np.array([[0.5], [1.0], [1.5]])
    limits = np.full((1, 3), -np.inf), np.zeros((1, 3)) + np.array([0.2, -0.1, 0.4])
    found = modes(np.zeros((1, 1)), np.eye(1), Answers(*limits, effects, np.zeros(3), ()))
    u = found[0, 0]
    h = limits[1][0] - effects[:, 0] * u
    hazard = np.exp(-0.5 * h * h) / np.sqrt(2 * np.pi) / ndtr(h)
    assert u + effects[:, 0] @ hazard == pytest.approx(0.0, abs=1e-10)


def test_tails_of_intervals_keep_their_digits() -> None:
    # Abramowitz & Stegun 26.2.12: the tail's hazard tends to x + 1/x - 2/x^3
    lower, upper = np.array([30.0, -np.inf, -np.inf]), np.array([np.inf, -30.0, np.inf])
    found = interval(lower, upper)
    hazard = 30.0 + 1 / 30.0 - 2 / 30.0**3
    np.testing.assert_allclose(found.slope, [hazard, -hazard, 0.0], rtol=1e-6)
    assert (found.bend <= 0).all() and found.log[2] == 0
    step = 1e-4
    l, u = np.array([-0.3, 4.0]), np.array([0.8, 4.5])  # noqa: E741
    sides = [interval(l - d, u - d) for d in (step, -step)]
    np.testing.assert_allclose(interval(l, u).slope, (sides[0].log - sides[1].log) / (2 * step), rtol=1e-6)
    np.testing.assert_allclose(interval(l, u).bend, (sides[0].slope - sides[1].slope) / (2 * step), rtol=1e-6)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.89])
def test_shared_parts_are_integrated_out(share) -> None:
    limits = np.array([[-0.4, 0.3], [0.9, -np.inf]]), np.array([[0.5, np.inf], [1.4, -0.2]])
    own = 1.0 - share
    a = np.sqrt(share / own) * np.array([1.0, -1.0])
    scaled = tuple(limit / np.sqrt(own) for limit in limits)
    found = Answers(*scaled, np.zeros((2, 1)), a, (np.arange(2),)).value(np.zeros((2, 1)))
    normal = multivariate_normal(cov=[[1.0, -share], [-share, 1.0]], abseps=1e-13)
    for i in range(2):
        wanted = normal.cdf(np.clip(limits[1][i], -40, 40), lower_limit=np.clip(limits[0][i], -40, 40))
        assert np.exp(found[i]) == pytest.approx(wanted, abs=1e-9)


def test_missing_answers_are_left_out() -> None:
    fit = fitted("pairwise")
    rows = data("HSDM").copy()
    rows.loc[rows.index[:3], ["f1", "f2", "f3"]] = np.nan
    found = fit.predict(data=rows)
    s = responses(fit, 0)
    for i in range(3):
        row = rows.iloc[i][list(fit.parameters.observed)].to_numpy(dtype=float)
        np.testing.assert_allclose(slope_at(fit, 0, row, found.iloc[i].to_numpy()), 0.0, atol=FLAT)
    assert fit.predict("ml", data=rows).iloc[:3]["visual"].isna().all()
    everything = rows.assign(**dict.fromkeys(fit.parameters.observed, np.nan))
    assert fit.predict(data=everything).isna().all(axis=None)
    assert len(s.latent) == 2


def test_listwise_fits_score_complete_rows_only() -> None:
    rows = data("HSD").head(6).copy()
    rows.loc[rows.index[2], "q2"] = np.nan
    found = fitted("two").predict(data=rows)
    assert found.iloc[2].isna().all()
    np.testing.assert_allclose(found.drop(index=rows.index[2]), fitted("two").predict().iloc[[0, 1, 3, 4, 5]])


def test_ordered_categoricals_are_scored_as_their_codes() -> None:
    rows = data("HSD").head(20)
    words = rows.assign(
        q1=pd.Categorical(rows["q1"].map(lambda k: "abcd"[int(k) - 1]), list("abcd"), ordered=True)
    )
    np.testing.assert_allclose(fitted("two").predict(data=words), fitted("two").predict(data=rows))


def test_a_likelihood_that_rises_without_end_has_no_maximum() -> None:
    fit = fitted("two")
    rows = data("HSD").head(3).copy()
    rows.loc[:, ["q1", "q2", "q3"]] = 4
    found = fit.predict("ml", data=rows)
    assert found["visual"].isna().all() and found["textual"].notna().any()
    assert fit.predict("ebm", data=rows).notna().all(axis=None)


def test_a_linear_program_and_a_look_at_each_factor_find_the_same_items() -> None:
    rng = np.random.default_rng(5)
    for _ in range(200):
        factor = rng.integers(0, 3, size=7)
        effects = rng.choice([-1.0, 1.0], size=7)[:, None] * (factor[:, None] == np.arange(3))
        kind = rng.choice([-1, 0, 1, 2], size=7, p=[0.4, 0.1, 0.4, 0.1])
        measured = np.eye(3)[rng.integers(0, 3, size=rng.integers(0, 2))].reshape(-1, 3)
        np.testing.assert_array_equal(
            moved(kind[None], effects, measured)[0], _by_program(kind, effects, measured)
        )


def test_what_pure_items_hold_needs_no_linear_program() -> None:
    rng = np.random.default_rng(6)
    effects = np.array([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.5]])
    none = np.zeros((0, 2))
    kinds = rng.choice([-1, 0, 1, 2], size=(300, 6), p=[0.35, 0.1, 0.35, 0.2])
    wanted = [_by_program(kind, effects, none) for kind in kinds]
    np.testing.assert_array_equal(moved(kinds, effects, none), wanted)
    assert np.array(wanted).any(axis=0).all()


def test_crossed_items_can_hold_each_other() -> None:
    # the third item, lowest, holds the sum of both factors; their difference rises without end, or neither does
    effects = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    none = np.zeros((0, 2))
    np.testing.assert_array_equal(_by_program(np.array([1, 1, -1]), effects, none), [False] * 3)
    np.testing.assert_array_equal(_by_program(np.array([1, -1, 0]), effects, none), [True, True, False])
    np.testing.assert_array_equal(_by_program(np.array([1, 2, 1]), effects, none), [True, False, True])


def test_refusals() -> None:
    with pytest.raises(DataError, match=r"'q1' holds code\(s\) 9, which are not among its categories"):
        fitted("two").predict(data=data("HSD").head(3).assign(q1=9))
    with pytest.raises(ModelError, match="Bartlett scores need observed indicators, which 'g' has not"):
        fitted("second_order").predict("ml")
    blocked = analysis.cfa(TWO + "\nq1 ~~ q4 + q5\nq2 ~~ q4", data("HSD"), ordered=Q6)
    with pytest.raises(ModelError, match=r"ordered items 'q1', 'q2', 'q4', 'q5' depend on each other"):
        blocked.predict()
    with pytest.raises(ModelError, match="predict: method='EBMM' is not known; did you mean"):
        fitted("two").predict("EBMM")


def test_a_search_that_does_not_end_is_told(monkeypatch) -> None:
    monkeypatch.setattr(modal, "STEPS", 1)
    with pytest.raises(FitError, match=r"predict: the scores of \d+ row\(s\) were not found in 1 steps"):
        fitted("two").predict()
