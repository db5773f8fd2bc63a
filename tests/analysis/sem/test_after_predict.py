"""Factor scores: lavaan's numbers, unbiasedness, covariances, order of rows, refusals."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import DataError, ModelError
from analysis.sem.after.predict import scoring
from tests.analysis.sem.after_cases import FACTORS, case, fitted, names
from tests.analysis.sem.reference import data

SCORES = 1e-4
ROUNDING = 1e-9


@pytest.mark.parametrize("method", ["regression", "Bartlett"])
@pytest.mark.parametrize("name", names("scores", without=("wlsmv_scores",)))  # see test_ordered_scores
def test_lavaan_gives_the_same_scores(name, method) -> None:
    theirs = case(name)["after"]["scores"]
    if method not in theirs:
        pytest.skip("lavaan has no Bartlett scores of a factor without indicators")
    fit = fitted(name)
    found = fit.predict(method)
    for label, wanted in zip(fit.groups, theirs[method], strict=True):
        mine = (found if len(fit.groups) == 1 else found[found["group"] == label])[wanted["names"]]
        first = np.array(wanted["first"], dtype=float)
        np.testing.assert_allclose(mine.iloc[:5], first, atol=SCORES)
        np.testing.assert_allclose(mine.iloc[-1], np.array(wanted["last"], dtype=float), atol=SCORES)
        np.testing.assert_allclose(mine.mean(), wanted["mean"], atol=SCORES)
        np.testing.assert_allclose(mine.std(), wanted["sd"], atol=SCORES)
        np.testing.assert_allclose(mine.dropna().cov(), wanted["cov"], atol=SCORES)


def exact_rows(fit, latent: np.ndarray) -> pd.DataFrame:
    """Answers without error of persons with these latent values."""
    s = scoring(fit, 0)
    return pd.DataFrame(s.mu + (latent - s.center) @ s.loadings.T, columns=list(fit.parameters.observed))


@pytest.mark.parametrize("name", ["hs", "pd", "fiml"])
def test_bartlett_scores_are_unbiased(name) -> None:
    fit = fitted(name)
    latent = np.random.default_rng(1).normal(size=(20, 3))
    np.testing.assert_allclose(fit.predict("bartlett", data=exact_rows(fit, latent)), latent, atol=ROUNDING)


def test_bartlett_scores_are_unbiased_with_missing_answers() -> None:
    fit = fitted("fiml")
    latent = np.random.default_rng(2).normal(size=(20, 3))
    rows = exact_rows(fit, latent)
    rows.loc[::2, "x1"] = np.nan
    rows.loc[::3, ["x5", "x9"]] = np.nan
    np.testing.assert_allclose(fit.predict("bartlett", data=rows), latent, atol=ROUNDING)


def test_regression_scores_shrink_as_the_model_says() -> None:
    fit = fitted("hs")
    s = scoring(fit, 0)
    weights = np.linalg.solve(s.sigma, s.cross.T).T
    np.testing.assert_allclose(
        fit.predict().cov(ddof=0), weights @ fit.samples[0].covariance @ weights.T, atol=ROUNDING
    )
    latent = fit.implied[0].total[9:, 9:]
    conditional = latent - weights @ s.cross.T
    assert np.linalg.eigvalsh(conditional)[0] > 0  # what is left of the latent variance


def test_a_missing_answer_is_left_out_of_the_expectation() -> None:
    fit = fitted("fiml")
    s = scoring(fit, 0)
    rows = data("HS").head(4).copy()
    rows.loc[:, "x9"] = np.nan
    seen = np.arange(8)
    weights = np.linalg.solve(s.sigma[np.ix_(seen, seen)], s.cross[:, seen].T).T
    wanted = s.center + (rows[[f"x{i}" for i in range(1, 9)]].to_numpy() - s.mu[seen]) @ weights.T
    np.testing.assert_allclose(fit.predict(data=rows), wanted, atol=ROUNDING)


def test_rows_keep_the_data_s_order_and_labels() -> None:
    rows = data("HS").set_index(pd.Index([f"p{i}" for i in range(301)], name="person"))
    rows = rows.sample(frac=1.0, random_state=4)
    rows.iloc[7, rows.columns.get_loc("x2")] = np.nan
    fit = analysis.cfa(FACTORS, rows, group="school", group_equal=["loadings"])
    found = fit.predict()
    assert list(found.index) == [i for i in rows.index if i != rows.index[7]]
    assert list(found.columns) == ["group", "visual", "textual", "speed"]
    assert (found["group"] == rows.loc[found.index, "school"]).all()
    again = fit.predict(data=rows, group="school")
    assert again.iloc[7][["visual", "textual", "speed"]].isna().all()
    pd.testing.assert_frame_equal(again.drop(index=rows.index[7]), found)


def test_an_item_with_a_direct_effect_is_freed_of_it() -> None:
    fit = analysis.sem("visual =~ x1 + x2 + x3\nvisual ~ ageyr\nx3 ~ ageyr", data("HS"), meanstructure=True)
    s = scoring(fit, 0)
    rows = data("HS").head(6)
    x = rows[list(fit.parameters.observed)].to_numpy()
    away = (x - s.mu) @ (np.eye(4) - s.direct).T
    L, theta = s.loadings[:3], s.residual[:3, :3]
    W = np.linalg.solve(theta, L)
    wanted = s.center + away[:, :3] @ W @ np.linalg.inv(L.T @ W)
    np.testing.assert_allclose(fit.predict("bartlett", data=rows), wanted, atol=ROUNDING)


def test_a_factor_without_answers_has_no_bartlett_score() -> None:
    fit = fitted("fiml")
    rows = data("HS").head(3).copy()
    rows.loc[:, ["x7", "x8", "x9"]] = np.nan
    found = fit.predict("bartlett", data=rows)
    assert found["speed"].isna().all() and found[["visual", "textual"]].notna().all(axis=None)
    assert fit.predict(data=rows).notna().all(axis=None)


def test_factors_that_the_answers_cannot_tell_apart_have_no_bartlett_score() -> None:
    fit = analysis.cfa("a =~ x1 + x2 + x3\nb =~ x4 + x5 + x1", data("HS"), missing="fiml")
    rows = data("HS").head(2).copy()
    rows.loc[:, ["x2", "x3", "x4", "x5"]] = np.nan
    assert fit.predict("bartlett", data=rows).isna().all(axis=None)


def test_refusals() -> None:
    fit = fitted("hs")
    with pytest.raises(ModelError, match="predict: method='EAP' is not known"):
        fit.predict("EAP")
    with pytest.raises(ModelError, match="predict: the model has no latent variable"):
        fitted("path").predict()
    with pytest.raises(ModelError, match="Bartlett scores need observed indicators, which 'g' has not"):
        fitted("second_order").predict("bartlett")
    with pytest.raises(DataError, match=r"the fit has several groups\. Name the column of data="):
        fitted("groups").predict(data=data("HS"))
    with pytest.raises(
        DataError, match=r"'sex' holds 2 value\(s\) that the fit has no group for\. The groups"
    ):
        fitted("groups").predict(data=data("HS"), group="sex")
    with pytest.raises(DataError, match="the variable 'x1' is no column of the data"):
        fit.predict(data=data("HS").drop(columns="x1"))


def test_moments_alone_give_no_scores_but_score_other_rows() -> None:
    columns = [f"x{i}" for i in range(1, 10)]
    fit = analysis.cfa(FACTORS, sample_cov=data("HS")[columns].cov(), sample_nobs=301)
    with pytest.raises(DataError, match=r"predict: only moments were fitted, no rows\. Give data="):
        fit.predict()
    means = data("HS")[columns].mean()
    fit = analysis.cfa(FACTORS, sample_cov=data("HS")[columns].cov(), sample_mean=means, sample_nobs=301)
    np.testing.assert_allclose(fit.predict(data=data("HS")), fitted("hs_means").predict(), atol=1e-5)


@pytest.mark.parametrize("fixed_x", [True, False])
@pytest.mark.parametrize("between", ["", "\nx4 ~ x5"])
def test_scores_do_not_hang_on_the_means_being_estimated(fixed_x, between) -> None:
    # latent variables are regressed on covariates, and on an explained variable, whose means are not 0
    model = "visual =~ x1 + x2 + x3\nspeed =~ x7 + x8 + x9\nvisual ~ ageyr + x4\nspeed ~ visual" + between
    without = analysis.sem(model, data("HS"), fixed_x=fixed_x)
    means = analysis.sem(model, data("HS"), fixed_x=fixed_x, meanstructure=True)
    for method in ("regression", "bartlett"):
        np.testing.assert_allclose(without.predict(method), means.predict(method), atol=1e-6)
