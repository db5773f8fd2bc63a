"""Mixed models beside lme4, lmerTest and pbkrtest, and exact relations."""

import numpy as np
import pandas as pd
import pytest

from analysis import growth
from analysis.errors import FitError, ModelError
from analysis.panel.regression import fixed_effects, mixed
from tests.analysis.panel.regression.reference import by_name, golden, largest_gap, panel

SEARCH = 2e-6  # lme4 stops its search where the deviance is flat to about the square of this
LIKELIHOOD = 1e-9  # of that the likelihood feels only the square
EXACT = 1e-6

MODELS = {
    "intercept": ("y ~ months*group + x", "1", True),
    "intercept_ml": ("y ~ months*group + x", "1", True),
    "slope": ("y ~ months*group + x", "1 + months", True),
    "slope_ml": ("y ~ months*group + x", "1 + months", True),
    "slope_only": ("y ~ months*group + x", "0 + months", True),
    "uncorrelated": ("y ~ months*group + x", "1 + months", False),
    "few": ("y ~ C(wave)*group + x", "1 + months", True),
}
CASES = [
    (name, df)
    for name in MODELS
    for df in ("satterthwaite", "kenward_roger")
    if "ml" not in name or df[0] == "s"
]


@pytest.mark.parametrize(("name", "df"), CASES)
def test_mixed_agrees_with_lme4_lmertest_and_pbkrtest(name: str, df: str) -> None:
    reference, (formula, random, correlated) = golden("mixed")["random"][name], MODELS[name]
    data = panel()
    data = data[data["person"] <= 14] if name == "few" else data
    fit = mixed(formula, data, random=random, correlated=correlated, reml=reference["reml"], df=df)
    assert fit.loglik == pytest.approx(reference["loglik"], abs=LIKELIHOOD)
    assert fit.aic == pytest.approx(reference["aic"], abs=LIKELIHOOD)
    assert fit.bic == pytest.approx(reference["bic"], abs=LIKELIHOOD)
    assert (fit.n, fit.persons) == (reference["n"], data["person"].nunique())
    table, theirs = fit.estimates.set_index("term"), reference[df]
    for column in ("estimate", "se", "df"):
        assert largest_gap(table[column], by_name(theirs["term"], theirs[column])) < SEARCH, column
    if "joint" in reference:
        names = [by_name([theirs["term"][row]], [1.0]) for row in reference["joint"]["rows"]]
        found = fit.test(names).iloc[0].to_numpy()
        assert found == pytest.approx(reference["joint"][df], rel=1e-5)


def test_variances_are_those_of_lme4() -> None:
    fit = mixed("y ~ months*group + x", panel(), random="1 + months")
    intercept, slope, covariance, residual = golden("mixed")["random"]["slope"]["variances"]
    assert fit.variances is not None
    assert fit.variances["estimate"].to_numpy() == pytest.approx(
        [intercept, covariance, slope, residual], rel=1e-4
    )
    assert fit.correlation is not None
    assert fit.correlation.iloc[0, 1] == pytest.approx(covariance / np.sqrt(intercept * slope), rel=1e-4)


def test_residuals_correlated_over_time_agree_with_nlme() -> None:
    reference = golden("mixed")["random_car1"]
    fit = mixed("y ~ months*group + x", panel(), residual="car1", time="months")
    assert fit.loglik == pytest.approx(reference["loglik"], abs=1e-6)
    assert np.sort(fit.estimates["estimate"]) == pytest.approx(np.sort(reference["estimate"]), rel=1e-5)


def test_marginal_means_agree_with_emmeans() -> None:
    found = mixed("y ~ months*group + x", panel(), random="1 + months").means(
        ["months", "group"], {"months": [0, 18]}
    )
    theirs = pd.DataFrame(golden("mixed")["means"])
    for ours, name in (
        ("mean", "emmean"),
        ("se", "SE"),
        ("df", "df"),
        ("low", "lower.CL"),
        ("high", "upper.CL"),
    ):
        assert found[ours].to_numpy() == pytest.approx(theirs[name].to_numpy(), rel=1e-5)


def test_means_over_a_factor_and_differences_agree_with_emmeans() -> None:
    fit = mixed("y ~ C(wave)*group + x", panel())
    assert fit.means("wave")["mean"].to_numpy() == pytest.approx(
        pd.DataFrame(golden("mixed")["marginal"])["emmean"].to_numpy(), rel=1e-6
    )
    theirs = pd.DataFrame(golden("mixed")["pairs"])
    found = fit.differences("group", by="wave")
    assert list(found["group"].unique()) == ["treated - control"]
    for ours, name in (("estimate", "estimate"), ("se", "SE"), ("df", "df"), ("p", "p.value")):
        assert found[ours].to_numpy() == pytest.approx(theirs[name].to_numpy(), rel=1e-5)


def balanced(persons: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    level, slope = rng.normal(10, 2, persons), rng.normal(1, 0.6, persons)
    time = np.tile(np.arange(4.0), persons)
    y = np.repeat(level, 4) + np.repeat(slope, 4) * time + rng.normal(0, 1, 4 * persons)
    return pd.DataFrame(
        {"person": np.repeat(np.arange(persons), 4), "time": time, "y": y, "x": rng.normal(size=4 * persons)}
    )


def test_growth_model_with_equal_residuals_is_a_mixed_model() -> None:
    data = balanced()
    text = "i =~ 1*y0 + 1*y1 + 1*y2 + 1*y3\ns =~ 0*y0 + 1*y1 + 2*y2 + 3*y3\n"
    text += "\n".join(f"y{t} ~~ v*y{t}" for t in range(4))
    wide = data.set_index(["person", "time"])["y"].unstack()  # noqa: PD010
    wide.columns = [f"y{t:g}" for t in wide.columns]
    curve = growth(text, wide.reset_index(drop=True))
    fit = mixed("y ~ time", data, random="1 + time", reml=False)
    assert fit.deviance == pytest.approx(-2 * curve.measures["logl"], abs=EXACT)
    table = curve.estimates.set_index(["lhs", "op", "rhs"])["estimate"]
    means = [table["i", "~1", ""], table["s", "~1", ""]]
    assert fit.estimates["estimate"].to_numpy() == pytest.approx(means, abs=EXACT)
    theirs = [table["i", "~~", "i"], table["i", "~~", "s"], table["s", "~~", "s"], table["y0", "~~", "y0"]]
    assert fit.variances is not None
    assert fit.variances["estimate"].to_numpy() == pytest.approx(
        theirs, abs=1e-4
    )  # growth's search, not the relation
    errors = curve.estimates.set_index(["lhs", "op", "rhs"])["se"]
    assert fit.estimates["se"].to_numpy() == pytest.approx(
        [errors["i", "~1", ""], errors["s", "~1", ""]], rel=1e-5
    )


def test_units_do_not_matter() -> None:
    data = balanced()
    plain = mixed("y ~ time + x", data, random="1 + time")
    other = mixed("y ~ time + x", data.assign(y=data["y"] * 1e4, time=data["time"] * 365), random="1 + time")
    assert other.estimates[["t", "df"]].to_numpy() == pytest.approx(
        plain.estimates[["t", "df"]].to_numpy(), rel=EXACT
    )
    assert other.variances is not None and plain.variances is not None
    scale = np.array([1e8, 1e8 / 365, 1e8 / 365**2, 1e8])
    assert other.variances["estimate"].to_numpy() == pytest.approx(
        plain.variances["estimate"].to_numpy() * scale, rel=1e-5
    )


@pytest.mark.parametrize("df", ["kenward_roger", "satterthwaite"])
@pytest.mark.parametrize("year", [100.0, 2010.0])
def test_the_origin_of_time_does_not_matter(year: float, df: str) -> None:
    data = panel().assign(near=lambda d: d["months"] / 12, far=lambda d: d["months"] / 12 + year)
    near, far = (mixed(f"y ~ {t}*group + x", data, random=f"1 + {t}", df=df) for t in ("near", "far"))
    assert far.loglik == pytest.approx(near.loglik, abs=1e-7)
    one, other = (fit.estimates.set_index("term") for fit in (near, far))
    for term in ("near", "near:group[T.treated]", "x"):
        assert other.loc[term.replace("near", "far")].to_numpy() == pytest.approx(
            one.loc[term].to_numpy(), rel=1e-5
        )
    kept = [fit.variances["estimate"].iloc[2:].to_numpy() for fit in (near, far) if fit.variances is not None]
    assert kept[1] == pytest.approx(kept[0], rel=1e-4)


def test_rows_may_come_in_any_order() -> None:
    data = panel()
    shuffled = data.sample(frac=1, random_state=3)
    first, second = (mixed("y ~ months", d, random="1 + months").estimates for d in (data, shuffled))
    pd.testing.assert_frame_equal(first, second, rtol=EXACT)


def test_kenward_roger_of_balanced_means_is_exact() -> None:
    # Balanced, one mean: the t is that of the persons' means, with N - 1 degrees of freedom.
    data = balanced(30)
    row = mixed("y ~ 1", data).estimates.iloc[0]
    means = data.groupby("person")["y"].mean()
    assert row["se"] == pytest.approx(means.std() / np.sqrt(30), rel=EXACT)
    assert row["df"] == pytest.approx(29, rel=EXACT)


def test_a_variance_of_zero_is_said() -> None:
    rng = np.random.default_rng(2)
    data = pd.DataFrame(
        {"person": np.repeat(np.arange(40), 3), "y": rng.normal(size=120), "x": rng.normal(size=120)}
    )
    data["y"] -= data.groupby("person")["y"].transform("mean")
    fit = mixed("y ~ x", data)
    assert fit.variances is not None
    assert fit.variances["estimate"].iloc[0] == pytest.approx(0, abs=1e-8)
    assert "the variance of 'Intercept' is 0" in fit.warnings[0]
    assert fit.variances["se"].isna().all()


def test_other_degrees_of_freedom() -> None:
    data = panel()
    table = mixed("y ~ months", data, df="normal").estimates
    assert "z" in table and np.isinf(table["df"]).all()
    assert (mixed("y ~ months", data, df="residual").estimates["df"] == len(data) - 2).all()
    linear = mixed("y ~ months", data, random="1 + months", df="kenward_roger_linear").estimates
    pd.testing.assert_frame_equal(
        linear, mixed("y ~ months", data, random="1 + months").estimates
    )  # V is linear


def test_within_slope_of_balanced_time_is_the_fixed_effects_estimate() -> None:
    data = balanced()
    ours = mixed("y ~ time", data).estimates.set_index("term").loc["time"]
    theirs = fixed_effects("y ~ time", data, errors="classical").estimates.set_index("term").loc["time"]
    assert ours["estimate"] == pytest.approx(theirs["estimate"], abs=1e-8)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("df='foo' is unknown", {"df": "foo"}),
        ("is one of REML", {"df": "kenward_roger", "reml": False}),
        ("residual='het' is unknown", {"residual": "het", "time": "wave"}),
        ("need to know the waves", {"residual": "ar1"}),
        ("cannot be told apart with these waves", {"random": "1 + C(wave)"}),
        ("no random effect is named", {"random": "0"}),
    ],
)
def test_mixed_refuses(words: str, options: dict[str, object]) -> None:
    with pytest.raises(ModelError, match=words):
        mixed("y ~ months", panel(), **options)  # type: ignore[arg-type]


def test_no_maximum_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.panel.regression.likelihood.newton.STEPS", 1)
    with pytest.raises(FitError, match="no maximum that was found in 1 steps"):
        mixed("y ~ months", panel(), random="1 + months")


def test_a_singular_covariance_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.panel.regression.likelihood.fit.crossed", lambda *_: None)
    with pytest.raises(FitError, match="covariance matrix of a person's rows became singular"):
        mixed("y ~ months", panel())
