"""The doors for options, ordered categories and printed moments: what they take, and what they refuse."""

import numpy as np
import pandas as pd
import pytest

from analysis import sem
from analysis.errors import DataError, ModelError
from tests.analysis.sem.reference import data

FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
COLUMNS = [f"x{i}" for i in range(1, 7)]
SAME = 1e-6  # two searches that end within 1e-8 standard errors of the same minimum


def quarters() -> pd.DataFrame:
    return pd.DataFrame({c: pd.qcut(data("HS")[c], 4, labels=False) for c in COLUMNS})


@pytest.mark.parametrize("categories", ["abcd", "dcba", (1, 2, 3, 4)])
def test_ordered_categoricals_are_their_numbers(categories: object) -> None:
    letters = quarters().apply(
        lambda c: pd.Categorical.from_codes(c.to_numpy(), categories=list(categories), ordered=True)
    )
    one, two = sem(FACTORS, quarters(), ordered=True), sem(FACTORS, letters, ordered=True)
    np.testing.assert_allclose(one.estimates["estimate"], two.estimates["estimate"], rtol=SAME, atol=SAME)
    assert one.measures["chisq_scaled"] == pytest.approx(two.measures["chisq_scaled"], rel=SAME)


def test_missing_categories_are_missing() -> None:
    frame = quarters()
    holes = frame.where(np.random.default_rng(1).random(frame.shape) > 0.05)
    letters = holes.apply(lambda c: pd.Categorical(c, categories=[0, 1, 2, 3], ordered=True))
    one, two = sem(FACTORS, holes, ordered=True), sem(FACTORS, letters, ordered=True)
    assert one.n == two.n < len(frame)
    np.testing.assert_allclose(one.estimates["estimate"], two.estimates["estimate"], rtol=SAME, atol=SAME)


def test_one_list_of_ordered_items_serves_many_models() -> None:
    one = sem("f =~ x1 + x2 + x3 + x4", quarters(), ordered=COLUMNS)
    assert one.estimator == "WLSMV"


def test_groups_of_covariances_without_means_have_no_means() -> None:
    rows = data("HS")
    parts = [part for _, part in rows.groupby("school", sort=False)]
    raw = sem(FACTORS, rows, group="school", meanstructure=False)
    given = sem(FACTORS, sample_cov=[p[COLUMNS].cov() for p in parts], sample_nobs=[len(p) for p in parts])
    np.testing.assert_allclose(raw.estimates["estimate"], given.estimates["estimate"], rtol=SAME)
    assert raw.measures["chisq"] == pytest.approx(given.measures["chisq"], rel=SAME)


def test_groups_of_covariances_with_means_are_the_rows() -> None:
    rows = data("HS")
    parts = [part[COLUMNS] for _, part in rows.groupby("school", sort=False)]
    raw = sem(FACTORS, rows, group="school", group_equal=["loadings", "intercepts"])
    given = sem(
        FACTORS,
        sample_cov=[p.cov() for p in parts],
        sample_mean=[p.mean() for p in parts],
        sample_nobs=[len(p) for p in parts],
        group_equal=["loadings", "intercepts"],
    )
    np.testing.assert_allclose(raw.estimates["estimate"], given.estimates["estimate"], rtol=SAME, atol=SAME)
    assert raw.measures["chisq"] == pytest.approx(given.measures["chisq"], rel=SAME)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"missing": "pairwise"}, ModelError, "ordered variables only"),
        ({"cluster": "one"}, DataError, "two clusters or more"),
        ({"ordered": ["x99"]}, ModelError, "'x99' is no observed variable"),
    ],
)
def test_options_of_rows_are_refused_in_words(options, error, words) -> None:
    with pytest.raises(error, match=words):
        sem(FACTORS, data("HS").assign(one=1), **options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"missing": "fiml"}, "needs the rows themselves"),
        ({"group": "school"}, "lists of matrices"),
        ({"cluster": "school"}, "sample_cov has no rows"),
        ({"weights": "w"}, "sample_cov has no rows"),
        ({"estimator": "MLR"}, "need the rows"),
    ],
)
def test_options_that_need_rows_are_refused_beside_covariances(options, words) -> None:
    with pytest.raises(DataError, match=words):
        sem(FACTORS, sample_cov=data("HS")[COLUMNS].cov(), sample_nobs=301, **options)


def test_categories_without_an_order_are_refused_in_words() -> None:
    letters = quarters().replace(dict(enumerate("abcd"))).astype("category")
    with pytest.raises(DataError, match="ordered=True"):
        sem(FACTORS, letters, ordered=True)


@pytest.mark.parametrize(
    "options", [{"estimator": "GLS"}, {"estimator": "ULSM"}, {"likelihood": "wishart"}, {"ordered": True}]
)
def test_uneven_groups_weigh_by_their_rows(options) -> None:
    """Groups that share nothing have their own errors, but for the divisors: lavaan weighs by n_g, not n_g - 1."""
    rows = (quarters() if "ordered" in options else data("HS")[COLUMNS]).assign(g="many")
    rows.loc[rows.index[::4], "g"] = "few"
    both = sem(FACTORS, rows, group="g", meanstructure=False, **options)
    n, groups = len(rows), 2
    for label, number in zip(both.groups, (1, 2), strict=True):
        part = rows[rows["g"] == label]
        alone = sem(FACTORS, part.drop(columns="g"), meanstructure=False, **options)
        factor = np.sqrt(n * (len(part) - 1) / (len(part) * (n - groups)))
        table = both.estimates
        mine = table[table["group"].isin([label, number])]["se"].to_numpy()
        free = mine > 0
        np.testing.assert_allclose(mine[free], alone.estimates["se"].to_numpy()[free] * factor, rtol=1e-5)
