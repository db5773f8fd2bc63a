"""Fixed effects beside plm, clubSandwich, pyfixest and linearmodels, and exact relations."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.regression import fixed_effects
from analysis.panel.regression.within.hausman import random_effects
from tests.analysis.panel.regression.reference import golden, panel

EXACT = 1e-10
PRINTED = 1e-10  # R's numbers are written with 15 digits

WAYS = {
    "within": ("y ~ x + months + xt", {}),
    "twoways": ("y ~ x + xt", {"wave": "wave", "wave_effects": True}),
    "difference": ("y ~ x", {"wave": "wave", "estimator": "first_differences"}),
}
NAMES = {"CR0": "hc0", "CR1_plm": "sss", "classical": "plain", "CR2": "cr2", "CR3": "cr3", "CR1_plain": "cr1"}


def data() -> pd.DataFrame:
    return panel().assign(xt=lambda d: d["x"] * (d["group"] == "treated"))


@pytest.mark.parametrize("errors", NAMES)
@pytest.mark.parametrize("way", WAYS)
def test_fixed_effects_agree_with_plm_and_clubsandwich(way: str, errors: str) -> None:
    formula, options = WAYS[way]
    reference = golden("plm")[way]
    if NAMES[errors] not in reference:
        return  # clubSandwich has no first differences
    if (way, errors) == ("twoways", "CR3"):
        return  # clubSandwich leaves the waves' leverage out of CR3; ours is the jackknife: see the test below
    table = fixed_effects(formula, data(), errors=errors, **options).estimates  # type: ignore[arg-type]
    assert table["estimate"].to_numpy() == pytest.approx(reference["estimate"], rel=PRINTED)
    assert table["se"].to_numpy() == pytest.approx(reference[NAMES[errors]], rel=PRINTED)


@pytest.mark.slow
@pytest.mark.parametrize("wave_effects", [False, True])
def test_cr3_is_the_jackknife_over_persons(wave_effects: bool) -> None:
    # Leaving out each person in turn, without the factor (G - 1) / G: an identity for least squares.
    frame, formula = data().query("person <= 25"), "y ~ x + xt"
    fit = fixed_effects(formula, frame, wave="wave", wave_effects=wave_effects, errors="CR3")
    left = []
    for person in frame["person"].unique():
        part = fixed_effects(
            formula, frame[frame["person"] != person], wave="wave", wave_effects=wave_effects
        )
        left.append((part.estimates["estimate"] - fit.estimates["estimate"]).to_numpy())
    assert fit.covariance.to_numpy() == pytest.approx(np.array(left).T @ np.array(left), rel=1e-8)


@pytest.mark.parametrize("wave_effects", [False, True])
def test_fixed_effects_are_the_regression_on_dummies(wave_effects: bool) -> None:
    frame = data()
    parts = [frame[["x", "xt"]].to_numpy(float), pd.get_dummies(frame["person"]).to_numpy(float)]
    if wave_effects:
        parts.append(pd.get_dummies(frame["wave"]).to_numpy(float)[:, 1:])
    z = np.column_stack(parts)
    beta = np.linalg.lstsq(z, frame["y"].to_numpy(), rcond=None)[0]
    rest = frame["y"].to_numpy() - z @ beta
    se = np.sqrt(rest @ rest / (len(z) - z.shape[1]) * np.diagonal(np.linalg.inv(z.T @ z)))
    fit = fixed_effects("y ~ x + xt", frame, wave="wave", wave_effects=wave_effects, errors="classical")
    assert fit.estimates["estimate"].to_numpy() == pytest.approx(beta[:2], abs=EXACT)
    assert fit.estimates["se"].to_numpy() == pytest.approx(se[:2], abs=EXACT)
    assert (fit.estimates["df"] == len(z) - z.shape[1]).all()


def test_two_waves_within_and_differences_are_the_same() -> None:
    frame = data().query("wave < 2")
    frame = frame[frame.groupby("person")["wave"].transform("size") == 2]
    within = fixed_effects("y ~ x", frame, wave="wave", wave_effects=True).estimates
    moved = fixed_effects("y ~ x", frame, wave="wave", estimator="first_differences").estimates
    assert within["estimate"].iloc[0] == pytest.approx(moved["estimate"].iloc[1], abs=EXACT)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["within", "twoways"])
def test_named_factors_are_those_of_pyfixest_and_linearmodels(way: str) -> None:
    formula, options = WAYS[way]
    fixest, panel_models = pytest.importorskip("pyfixest"), pytest.importorskip("linearmodels.panel")
    mine = {
        e: fixed_effects(formula, data(), errors=e, **options).estimates["se"].to_numpy()
        for e in ("CR1", "CR1_linearmodels")
    }  # type: ignore[arg-type]
    effects = "person" if way == "within" else "person + wave"
    theirs = fixest.feols(f"{formula} | {effects}", data(), vcov={"CRV1": "person"}).se().to_numpy()
    # pyfixest 0.60 counts wave effects or not, as the hashes of their names fall: either is taken here.
    n, k = len(data()), 2
    uncounted = 1.0 if way == "within" else np.sqrt((n - k - 1) / (n - k - 5))
    ratio = mine["CR1"] / theirs
    assert min(np.abs(ratio - 1).max(), np.abs(ratio - uncounted).max()) < 1e-6
    text = formula + " + EntityEffects" + (" + TimeEffects" if way == "twoways" else "")
    model = panel_models.PanelOLS.from_formula(text, data().set_index(["person", "wave"]))
    theirs = model.fit(cov_type="clustered", cluster_entity=True).std_errors.to_numpy()
    assert mine["CR1_linearmodels"] == pytest.approx(theirs, rel=1e-8)


def test_random_effects_and_hausmans_test_agree_with_plm() -> None:
    reference, frame = golden("plm"), panel()
    beta, spread, _, _ = random_effects(
        frame[["x", "months"]].to_numpy(float), frame["y"].to_numpy(), frame["person"].to_numpy() - 1
    )
    assert beta == pytest.approx(reference["random"]["estimate"], rel=PRINTED)
    ratio = np.sqrt(np.diagonal(spread)) / reference["random"]["plain"]
    assert ratio == pytest.approx(np.full(3, ratio[0]), rel=1e-8)  # the same but for the error variance
    tests = fixed_effects("y ~ x + months", frame).tests
    assert tests is not None
    assert tests.loc[0, "statistic"] == pytest.approx(reference["hausman"]["statistic"], rel=1e-8)
    assert list(tests["df1"]) == [2, 2]


def test_balanced_time_does_not_count_in_hausmans_test() -> None:
    frame = panel()
    frame = frame[frame.groupby("person")["wave"].transform("size") == 5]
    one, both = (fixed_effects(f, frame).tests for f in ("y ~ x", "y ~ x + months"))
    assert one is not None and both is not None
    assert one.loc[0, "statistic"] == pytest.approx(golden("plm")["hausman_balanced"]["statistic"], rel=1e-8)
    assert list(both["df1"]) == [1, 1]
    assert one.loc[2, "test"] == "Hausman, own error variances"
    assert one.loc[2, "statistic"] == pytest.approx(golden("plm")["phtest_balanced"], rel=1e-8)


def test_single_rows_and_gaps_are_said() -> None:
    frame = data().query("not (person == 4 and wave > 0)")
    fit = fixed_effects("y ~ x", frame, wave="wave", estimator="first_differences")
    assert fit.warnings == (
        "single rows: 1 person(s) have one row, and tell nothing of changes within persons.",
        "gaps: 5 difference(s) reach over a missing wave.",
    )


@pytest.mark.parametrize(
    ("error", "words", "formula", "options"),
    [
        (DataError, "does not vary within persons", "y ~ x + group", {}),
        (DataError, "varies between waves only", "y ~ x + months", {"wave": "wave", "wave_effects": True}),
        (DataError, "'own' is a linear function of .'x'.", "y ~ x + own", {}),
        (DataError, "explain 'sure' without error", "sure ~ x", {}),
        (ModelError, "need the waves", "y ~ x", {"wave_effects": True}),
        (ModelError, "errors='HC1' is unknown", "y ~ x", {"errors": "HC1"}),
        (ModelError, "estimator='between' is unknown", "y ~ x", {"estimator": "between"}),
        (ModelError, "has no predictor", "y ~ 1", {}),
    ],
)
def test_fixed_effects_refuse(error: type, words: str, formula: str, options: dict[str, object]) -> None:
    frame = data().assign(own=lambda d: d["x"] + d["person"], sure=lambda d: 2 * d["x"] + d["person"])
    with pytest.raises(error, match=words):
        fixed_effects(formula, frame, **options)  # type: ignore[arg-type]


def test_there_are_no_means() -> None:
    with pytest.raises(ModelError, match="takes the persons' own levels out"):
        fixed_effects("y ~ x", data()).means("x")


def test_hausmans_test_of_nothing_is_left_out() -> None:
    frame = pd.DataFrame({"person": np.repeat(range(30), 4), "wave": np.tile(range(4), 30)})
    frame["y"] = np.random.default_rng(1).normal(size=120) + frame["wave"]
    tests = fixed_effects("y ~ wave", frame).tests  # of time in a balanced panel both estimators are the same
    assert tests is not None and not tests["test"].str.startswith("Hausman").any()
