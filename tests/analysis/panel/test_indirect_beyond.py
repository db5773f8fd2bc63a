"""What the data do not say: sensitivity to confounding in closed form, equivalent models by theorem and by fit."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ModelError
from analysis.panel.indirect import equivalent_models, mediation, panel_mediation, sensitivity
from analysis.sem import lavaan
from tests.analysis.panel.golden import frame

EXACT = 1e-6  # both sides are at a minimum to 1e-8 standard errors
DATA = frame("panel_indirect").drop(columns=["x1_by_z1", "m2_by_z1"])
SIMPLE = mediation(DATA, x="x1", m="m2", y="y3", covariates=["z1"], limits="delta")


def residuals(outcome: str, *causes: str) -> np.ndarray:
    X = np.column_stack([np.ones(len(DATA)), DATA[list(causes)]])
    y = DATA[outcome].to_numpy()
    return y - X @ np.linalg.lstsq(X, y, rcond=None)[0]


def test_the_curve_is_the_closed_form_of_imai_keele_and_yamamoto() -> None:
    found = sensitivity(SIMPLE)
    e1, e2 = residuals("y3", "x1", "z1"), residuals("m2", "x1", "z1")
    tilde = np.corrcoef(e1, e2)[0, 1]
    a = np.linalg.lstsq(np.column_stack([np.ones(400), DATA[["x1", "z1"]]]), DATA["m2"], rcond=None)[0][1]
    rho = found.curve["rho"].to_numpy()
    known = a * e1.std() / e2.std() * (tilde - rho * np.sqrt((1 - tilde**2) / (1 - rho**2)))
    np.testing.assert_allclose(found.curve["estimate"], known, atol=EXACT)
    assert found.zeros["rho"].item() == pytest.approx(tilde, abs=EXACT)
    assert len(rho) == 19


def test_shares_of_variance_at_the_zero() -> None:
    zeros = sensitivity(SIMPLE, rho=[0.1]).zeros.iloc[0]
    left = [
        residuals(v, *c).var() / DATA[v].var(ddof=0)
        for v, c in (("m2", ("x1", "z1")), ("y3", ("x1", "z1", "m2")))
    ]
    assert zeros["r2_residual"] == pytest.approx(zeros["rho"] ** 2, abs=EXACT)
    assert zeros["r2_total"] == pytest.approx(zeros["rho"] ** 2 * left[0] * left[1], abs=EXACT)


def test_without_correlation_it_is_the_fitted_effect_and_limits_follow_the_level() -> None:
    narrow, wide = (sensitivity(SIMPLE, rho=[0.0], level=level).curve.iloc[0] for level in (0.5, 0.95))
    own = SIMPLE.effects.iloc[0]
    np.testing.assert_allclose(wide[["estimate", "se", "low", "high"]].astype(float),
                               own[["estimate", "se", "low", "high"]].astype(float), atol=EXACT)  # fmt: skip
    assert narrow["low"] > wide["low"]


@pytest.mark.parametrize("edge", [("m2", "m3"), ("y2", "m3"), ("m2", "y4"), ("y2", "y4"), ("m3", "y4")])
def test_every_path_from_a_mediator_has_its_curve_that_crosses_0_at_its_zero(edge: tuple[str, str]) -> None:
    found = mediation(DATA, x="x1", m=[["m2", "y2"], ["m3"]], y="y4", limits="delta")
    zero = sensitivity(found, mediator=edge[0], outcome=edge[1], rho=[0.0]).zeros["rho"].item()
    curve = sensitivity(found, mediator=edge[0], outcome=edge[1], rho=[0.0, zero]).curve["estimate"]
    routes = found.effects.query("what == 'specific indirect'")
    over = routes[routes["route"].str.contains(f"{edge[0]} -> {edge[1]}")]["estimate"].sum()
    assert curve[0] == pytest.approx(over, abs=EXACT)
    assert curve[1] == pytest.approx(0.0, abs=EXACT)


def test_from_covariances_and_of_latent_variables() -> None:
    names = ["x1", "m2", "y3", "z1"]
    again = mediation(x="x1", m="m2", y="y3", covariates="z1", limits="delta",
                      sample_cov=DATA[names].cov(), sample_nobs=400)  # fmt: skip
    np.testing.assert_allclose(sensitivity(again, rho=[0.3]).curve["estimate"],
                               sensitivity(SIMPLE, rho=[0.3]).curve["estimate"], atol=EXACT)  # fmt: skip
    latent = mediation(DATA, x="x1", m="F", y="y4", latent={"F": ["m1", "m2", "m3"]}, limits="delta")
    found = sensitivity(latent, rho=[0.0])
    assert found.curve["estimate"].item() == pytest.approx(latent.effects["estimate"].iloc[0], abs=EXACT)


def test_the_drawing_is_the_same_at_every_run() -> None:
    found = sensitivity(SIMPLE, rho=[-0.3, 0.0, 0.3])
    page = found.svg()
    assert page == found.svg()
    assert "x1 to y3 over m2 to y3" in page and "<svg" in page
    assert "<svg" in found._repr_html_()


def test_three_variables_with_all_paths_have_six_orders() -> None:
    found = equivalent_models(SIMPLE)
    assert sorted(found["model"]) == [1, 2, 3, 4, 5, 6]
    assert len(set(zip(found["source"], found["target"], strict=True))) == 6
    np.testing.assert_allclose(found["chisq"], 0.0, atol=EXACT)
    own = SIMPLE.effects.iloc[0]
    assert found.loc[0, "indirect"] == pytest.approx(own["estimate"], abs=EXACT)
    assert found.loc[0, "paths"] == "x1 -> m2, x1 -> y3, m2 -> y3"


def test_each_text_fits_as_well_pasted_by_itself() -> None:
    result = mediation(DATA, x="x1", m=["m2", "y2"], y="y4", covariates="z1", direct=False, limits="delta")
    found = equivalent_models(result).drop_duplicates("model")
    assert len(found) > 3 and found["df"].eq(1).all()
    for row in found.itertuples():
        again = lavaan(row.text, DATA)
        assert again.measures["df"] == row.df
        assert again.measures["chisq"] == pytest.approx(result.measures["chisq"], abs=1e-4)


def test_a_chain_without_direct_path_has_the_fork_and_the_turned_chain() -> None:
    found = equivalent_models(mediation(DATA, x="x1", m="m2", y="y4", direct=False, limits="delta"))
    assert found["paths"].tolist() == ["x1 -> m2, m2 -> y4", "m2 -> x1, m2 -> y4", "m2 -> x1, y4 -> m2"]
    assert np.isnan(found.loc[1, "indirect"]) and found.loc[1, "source"] == ""
    assert found.loc[2, "source"] == "y4" and found.loc[2, "target"] == "x1"


def test_two_causes_of_one_mediator_that_do_not_covary_leave_no_other_order() -> None:
    """A v-structure on both sides keeps every arrow: x -> m <- v and m -> y is alone, but for x and v themselves."""
    paths = "m2 ~ x1 + z2\ny4 ~ m2"
    found = equivalent_models(mediation(DATA, x="x1", y="y4", paths=paths, limits="delta"))
    assert found["paths"].str.contains("m2 -> y4|y4 -> m2").all()
    assert "x1 -> m2, z2 -> m2, m2 -> y4, x1 <-> z2" in found["paths"].tolist()


def test_groups_have_their_own_effects() -> None:
    found = equivalent_models(mediation(DATA, x="x1", m="m2", y="y3", group="g", limits="delta"))
    assert found.query("model == 1")["group"].tolist() == sorted(
        found["group"].unique(), key=found["group"].tolist().index
    )
    assert len(found) == 18


def refused(words: str, build: object, ask: object = sensitivity, **options: object) -> None:
    with pytest.raises(ModelError, match=words):
        ask(build, **options)  # type: ignore[operator]


def test_what_is_not_covered_is_refused() -> None:
    over = panel_mediation(DATA, {v: [f"{v}{t}" for t in (1, 2, 3)] for v in "xmy"}, limits="delta")
    refused("sensitivity: effects over waves are not covered", over)
    refused("equivalent_models: effects over waves are not covered", over, equivalent_models)
    moderated = mediation(DATA, x="x1", m="m2", y="y3", moderators={"z1": "first"}, limits="delta")
    refused("the model has moderated paths, which are not covered", moderated)
    ordered = mediation(DATA, x="x1", m="m2", y="b", ordered=["b"], limits="delta")
    refused("the model has ordered variables, which are not covered", ordered, equivalent_models)
    refused("the model has groups", mediation(DATA, x="x1", m="m2", y="y3", group="g", limits="delta"))
    refused("rho must be correlations between -1 and 1", SIMPLE, rho=[1.0])
    refused("level=2 must lie between 0 and 1", SIMPLE, level=2)
    refused("no path from mediator 'x1' to outcome None. There are m2 -> y3", SIMPLE, mediator="x1")
    free = mediation(DATA, x="x1", y="y3", paths="m2 ~ x1 + z2\ny3 ~ m2\nm2 ~~ y3", limits="delta")
    refused("residuals of 'm2' and 'y3' already covary", free)
    many = mediation(DATA, x=["x1", "z1", "z2"], m=["m2", "y2", "x2"], y=["y4", "out"], limits="delta")
    refused("have too many orders to look at", many, equivalent_models)
    assert isinstance(equivalent_models(SIMPLE), pd.DataFrame)
