"""Estimating equations beside geepack, clubSandwich and statsmodels, and exact relations."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, FitError, ModelError
from analysis.panel.regression import gee
from analysis.panel.regression.marginal.working import autoregressive
from tests.analysis.panel.regression.reference import by_name, golden, panel

SEARCH = 1e-8  # geepack's control: epsilon 1e-12
OUTCOME = {"gaussian": "y", "binomial": "b", "poisson": "k"}
CASES = [f"{f}_{c}" for f in OUTCOME for c in ("independence", "exchangeable", "ar1", "unstructured")]


def case_data(name: str) -> pd.DataFrame:
    """All waves of the unstructured Gaussian case have correlations that are not positive definite."""
    return panel().query("wave < 3") if name == "gaussian_unstructured" else panel()


@pytest.mark.parametrize("name", CASES)
def test_gee_agrees_with_geepack(name: str) -> None:
    reference, (family, correlation) = golden("gee")["cases"][name], name.split("_")
    fit = gee(
        f"{OUTCOME[family]} ~ months*group + x", case_data(name), family=family, correlation=correlation
    )  # type: ignore[arg-type]
    table = fit.estimates.set_index("term")
    for column in ("estimate", "se"):
        theirs = pd.Series(by_name(reference["term"], reference[column])).reindex(table.index)
        assert table[column].to_numpy() == pytest.approx(theirs.to_numpy(), abs=SEARCH)
    assert fit.variances is not None
    parameters = [reference["scale"], *np.atleast_1d(reference["alpha"])]
    assert fit.variances["estimate"].to_numpy() == pytest.approx(parameters, abs=SEARCH)
    assert fit.qic == pytest.approx(reference["qic"], abs=1e-6)


@pytest.mark.parametrize(
    ("errors", "club"), [("liang_zeger", "CR0"), ("kauermann_carroll", "CR2"), ("mancl_derouen", "CR3")]
)
def test_corrections_of_least_squares_are_those_of_clubsandwich(errors: str, club: str) -> None:
    reference = golden("gee")["club"]
    fit = gee("y ~ months*group + x", panel(), correlation="independence", errors=errors)  # type: ignore[arg-type]
    names = list(by_name(reference["term"], reference["term"]))
    theirs = pd.DataFrame(reference["cr"][club], index=names, columns=names).loc[
        list(fit.names), list(fit.names)
    ]
    assert fit.covariance.to_numpy() == pytest.approx(theirs.to_numpy(), abs=1e-12)


@pytest.mark.parametrize("family", ["binomial", "gaussian"])
def test_mancl_derouen_is_that_of_statsmodels(family: str) -> None:
    import statsmodels.api as sm

    data = panel().assign(treated=lambda d: (d["group"] == "treated").astype(float))
    x = sm.add_constant(data[["months", "x", "treated"]])
    kind = sm.families.Binomial() if family == "binomial" else sm.families.Gaussian()
    y = data[OUTCOME[family]]
    theirs = sm.GEE(y, x, groups=data["person"], family=kind, cov_struct=sm.cov_struct.Independence())
    expected = theirs.fit(cov_type="bias_reduced").bse.to_numpy()
    fit = gee(
        f"{OUTCOME[family]} ~ months + x + treated",
        data,
        family=family,
        correlation="independence",
        errors="mancl_derouen",
    )  # type: ignore[arg-type]
    assert fit.estimates["se"].to_numpy() == pytest.approx(expected, rel=1e-6)


def balanced() -> pd.DataFrame:
    data = panel()
    return data[data.groupby("person")["wave"].transform("size") == 5]


def test_corrections_of_a_mean_have_their_factors() -> None:
    # One mean, equal clusters: a leverage of 1/N each, so that all corrections are factors of the plain variance.
    data = balanced()
    n = data["person"].nunique()
    variance = {
        e: gee("y ~ 1", data, errors=e).covariance.iloc[0, 0]  # type: ignore[arg-type]
        for e in ("liang_zeger", "fay_graubard", "kauermann_carroll", "mancl_derouen")
    }
    means = data.groupby("person")["y"].mean()
    assert variance["liang_zeger"] == pytest.approx(means.var(ddof=0) / n)
    assert variance["fay_graubard"] == pytest.approx(means.var() / n)
    assert variance["kauermann_carroll"] == pytest.approx(means.var() / n)
    assert variance["mancl_derouen"] == pytest.approx(means.var(ddof=0) / n * (n / (n - 1)) ** 2)


@pytest.mark.parametrize("correlation", ["unstructured", "ar1", "exchangeable"])
def test_codes_of_waves_do_not_matter(correlation: str) -> None:
    # statsmodels' Unstructured with times -2, -1, 0, 1 gives standard errors of 34 for .12, without a word.
    data = panel()
    coded = data.assign(wave=data["wave"].map({0: -2.0, 1: -1.0, 2: 0.5, 3: 7.0, 4: 100.0}))
    one, other = (
        gee("b ~ months", d, family="binomial", correlation=correlation).estimates for d in (data, coded)
    )  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(one, other)


def test_the_origin_of_time_does_not_matter() -> None:
    data = panel().assign(near=lambda d: d["months"] / 12, far=lambda d: d["months"] / 12 + 2010)
    near, far = (gee(f"b ~ {t} + x", data, family="binomial") for t in ("near", "far"))
    assert far.estimates.iloc[1:, 1:].to_numpy() == pytest.approx(
        near.estimates.iloc[1:, 1:].to_numpy(), rel=1e-6
    )


def test_degrees_of_freedom_of_persons() -> None:
    table = gee("y ~ months", panel(), df="persons").estimates
    assert (table["df"] == 58).all() and "t" in table


def test_means_of_a_binary_outcome_are_proportions() -> None:
    # A saturated model under independence: fitted proportions are the observed ones.
    data = panel()
    fit = gee("b ~ C(wave)*group", data, family="binomial", correlation="independence")
    found = fit.means(["wave", "group"])
    observed = data.groupby(["wave", "group"])["b"].mean().to_numpy()
    assert found["mean"].to_numpy() == pytest.approx(observed, abs=1e-8)
    assert ((found["low"] > 0) & (found["high"] < 1) & (found["low"] < found["mean"])).all()


def test_few_persons_are_said() -> None:
    data = panel().query("person <= 20")
    assert "few persons: with 20" in gee("y ~ months", data).warnings[0]
    assert not gee("y ~ months", data, errors="kauermann_carroll").warnings


def test_autoregressive_moments_recover_the_correlation() -> None:
    t = np.arange(5)
    lag = np.abs(t[:, None] - t)
    for rho in (0.6, -0.4, 0.0):
        found, alpha = autoregressive(100 * rho ** lag.astype(float), np.full((5, 5), 100.0))
        assert alpha[0] == pytest.approx(rho, abs=1e-6)
        assert found == pytest.approx(rho ** lag.astype(float), abs=1e-6)


@pytest.mark.parametrize(
    ("error", "words", "formula", "options"),
    [
        (
            DataError,
            "holds .2.0, 3.0, 4.0, 5.0, 6.0., but a binomial outcome is 0 or 1",
            "k ~ x",
            {"family": "binomial"},
        ),
        (DataError, "is negative in .* row.s., but counts are not", "x ~ y", {"family": "poisson"}),
        (FitError, "coefficients go to infinity", "b ~ sure", {"family": "binomial"}),
        (
            FitError,
            "unstructured working correlation is not positive definite",
            "y ~ months*group + x",
            {"correlation": "unstructured"},
        ),
        (ModelError, "family='gamma' is unknown", "y ~ x", {"family": "gamma"}),
        (ModelError, "correlation='toeplitz' is unknown", "y ~ x", {"correlation": "toeplitz"}),
        (ModelError, "errors='HC3' is unknown", "y ~ x", {"errors": "HC3"}),
        (ModelError, "df='residual' is unknown", "y ~ x", {"df": "residual"}),
    ],
)
def test_gee_refuses(error: type, words: str, formula: str, options: dict[str, str]) -> None:
    data = panel().assign(sure=lambda d: 2 * d["b"] + 0.01 * d["x"])
    with pytest.raises(error, match=words):
        gee(formula, data, **options)  # type: ignore[arg-type]


def test_waves_never_seen_together_are_named() -> None:
    data = panel().query("not (wave == 4 and person % 2 == 0) and not (wave == 3 and person % 2 == 1)")
    with pytest.raises(ModelError, match="no person was seen at waves 3 and 4"):
        gee("y ~ x", data, correlation="unstructured")


def test_more_persons_than_coefficients_are_needed() -> None:
    with pytest.raises(DataError, match="2 persons for 2 coefficients"):
        gee("y ~ x", panel().query("person <= 2"))


def in_villages() -> pd.DataFrame:
    return panel().assign(village=lambda d: "v" + (d["person"] % 9).astype(str))


def test_errors_by_cluster_are_those_of_least_squares() -> None:
    api = pytest.importorskip("statsmodels.formula.api")
    frame = in_villages()
    mine = gee("y ~ months + x", frame, correlation="independence", cluster="village").estimates
    theirs = api.ols("y ~ months + x", frame).fit(
        cov_type="cluster", cov_kwds={"groups": frame["village"], "use_correction": False}
    )
    assert mine["se"].to_numpy() == pytest.approx(theirs.bse.to_numpy(), rel=1e-10)


def test_corrected_errors_by_cluster_are_the_jackknife_over_clusters() -> None:
    # With independence (I - H)^{-1} r gives the change of the coefficients when the cluster is left out.
    frame, options = in_villages(), {"correlation": "independence", "errors": "mancl_derouen"}
    whole = gee("y ~ months + x", frame, cluster="village", **options).estimates  # type: ignore[arg-type]
    left = [
        gee("y ~ months + x", frame[frame["village"] != v], **options).estimates["estimate"]  # type: ignore[arg-type]
        for v in frame["village"].unique()
    ]
    change = np.array(left) - whole["estimate"].to_numpy()
    assert whole["se"].to_numpy() == pytest.approx(np.sqrt((change**2).sum(axis=0)), rel=1e-8)


def test_each_person_as_a_cluster_changes_nothing() -> None:
    frame = panel().assign(own=lambda d: d["person"].astype(str))
    options = {"family": "binomial", "errors": "kauermann_carroll", "df": "persons"}
    plain, same = (
        gee("b ~ months + x", frame, cluster=c, **options).estimates  # type: ignore[arg-type]
        for c in (None, "own")
    )
    pd.testing.assert_frame_equal(plain, same)


def test_clusters_are_counted_and_hold_whole_persons() -> None:
    frame = in_villages()
    fit = gee("y ~ months + x", frame, cluster="village", df="persons")
    assert "errors by village, t with 6 df" in fit.method
    assert fit.warnings[0].startswith("few clusters: with 9 (fewer than 50)")
    with pytest.raises(DataError, match=r"1 person\(s\) of 'person' are in more than one 'village'"):
        gee("y ~ x", frame.assign(village=frame["village"].where(frame.index > 0, "v8")), cluster="village")
    with pytest.raises(DataError, match="2 clusters for 3 coefficients; the sandwich needs more clusters"):
        gee("y ~ months + x", frame.assign(village=frame["person"] % 2), cluster="village")
