"""Residuals: lavaan's numbers, and what must hold exactly."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import ModelError
from analysis.sem.after import residual_errors
from tests.analysis.sem.after_cases import FACTORS, by_group, case, fitted, matrix, names, vector
from tests.analysis.sem.reference import data

TOLERANCE = {"raw": 1e-4, "cor": 1e-4, "normalized": 1e-3, "standardized": 2e-3}  # z: over errors of 1e-3


def references() -> list[tuple[str, str]]:
    found = []
    for name in names("residuals"):
        found += [(name, kind) for kind in TOLERANCE if case(name)["after"]["residuals"].get(kind)]
    return found


@pytest.mark.parametrize(("name", "kind"), references())
def test_lavaan_gives_the_same_residuals(name, kind) -> None:
    fit = fitted(name)
    found = fit.residuals(kind)
    for label, theirs in by_group(case(name)["after"]["residuals"][kind], fit, "cov").items():
        ours = found[label] if isinstance(found, dict) else found
        wanted = matrix(theirs["cov"]).loc[ours.index, ours.columns]
        np.testing.assert_allclose(ours, wanted, atol=TOLERANCE[kind])
        if theirs.get("mean") and ours.attrs["mean"]:
            np.testing.assert_allclose(
                list(ours.attrs["mean"].values()), vector(theirs["mean"]), atol=TOLERANCE[kind]
            )


def test_raw_residuals_are_sample_less_implied() -> None:
    fit = fitted("hs")
    np.testing.assert_allclose(
        fit.residuals("raw"), fit.samples[0].covariance - fit.implied[0].sigma, atol=1e-12
    )
    assert fit.residuals("raw").attrs["mean"] is None


def test_srmr_is_the_root_mean_square_of_bentlers_residuals() -> None:
    lower = fitted("hs").residuals("cor_bentler").to_numpy()[np.tril_indices(9)]
    assert np.sqrt(np.mean(lower**2)) == pytest.approx(fitted("hs").measures["srmr"], rel=1e-10)


def test_standardized_residuals_ignore_units() -> None:
    rows = data("HS")
    one = analysis.cfa(FACTORS, rows).residuals("standardized")
    other = analysis.cfa(FACTORS, rows.assign(x9=100.0 * rows["x9"])).residuals("standardized")
    np.testing.assert_allclose(one, other, atol=1e-4)


def test_fiml_on_complete_rows_is_maximum_likelihood() -> None:
    # the information is observed under FIML, expected under ML: they differ by the residuals
    complete = analysis.cfa(FACTORS, data("HS"), meanstructure=True).residuals("normalized")
    fiml = analysis.cfa(FACTORS, data("HS"), missing="fiml").residuals("normalized")
    np.testing.assert_allclose(complete, fiml, atol=1e-4)


def test_standardized_residuals_vary_by_one_where_the_model_holds() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(150):
        factor = rng.normal(size=300)
        rows = pd.DataFrame({f"y{i}": 0.8 * factor + rng.normal(size=300) for i in range(5)})
        z = analysis.cfa("f =~ y0 + y1 + y2 + y3 + y4", rows).residuals("standardized").to_numpy()
        found.append(z[np.tril_indices(5, -1)])
    sd = np.std(np.array(found), axis=0)
    assert np.abs(sd - 1.0).max() < 0.25  # 4 Monte-Carlo errors of 1/sqrt(2 * 150)


def test_a_residual_that_the_model_makes_zero_has_z_zero() -> None:
    z = fitted("hs").residuals("standardized").to_numpy()
    assert np.abs(np.diag(z)).max() == 0


def test_several_groups_give_one_frame_each_and_frames_can_be_joined() -> None:
    found = fitted("groups").residuals()
    assert list(found) == list(fitted("groups").groups)
    assert pd.concat(found).shape == (18, 9)  # attrs hold plain values, which pandas compares
    assert set(found["Pasteur"].attrs["mean"]) == {f"x{i}" for i in range(1, 10)}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ModelError, match="residuals: kind='corr' is not known; did you mean 'cor'"):
        fitted("hs").residuals("corr")


def test_clusters_have_no_errors_of_residuals() -> None:
    fit = analysis.cfa(FACTORS, data("HS"), cluster="ageyr")
    with pytest.raises(
        ModelError, match=r"residuals: their errors are not defined here for clusters\. Take kind='cor'"
    ):
        fit.residuals("standardized")
    assert fit.residuals("cor").shape == (9, 9)


def test_a_part_without_errors_is_our_fault() -> None:
    class Fake:
        class solution:
            class objective:
                parts = (object(),)

    with pytest.raises(TypeError, match="no errors of residuals for object"):
        residual_errors.spread(Fake(), 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["normalized", "standardized"])
def test_groups_without_ties_are_fits_of_their_own(kind) -> None:
    together = fitted("groups").residuals(kind)
    for school, rows in data("HS").groupby("school"):
        alone = analysis.cfa(FACTORS, rows, meanstructure=True).residuals(kind)
        np.testing.assert_allclose(together[school], alone, atol=1e-4)
