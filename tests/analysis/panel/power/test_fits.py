"""A block fitted at once beside the same samples fitted one by one, and what counts as inadmissible."""

import numpy as np
import pytest

from analysis.panel.power import Dropout, Intermittent, incomplete
from analysis.panel.power import condition as power_condition
from analysis.panel.power.analysis import Analysis, frame, in_population
from analysis.panel.power.condition import Condition, Piece, fitting, pieces
from analysis.panel.power.fits import FITTED, UNUSABLE, done
from analysis.panel.power.population import population
from analysis.panel.power.recipe import recipe
from tests.analysis.panel.power.golden import riclpm

SAME = 1e-6  # of estimates, errors and statistics: what the public fronts leave
SEED = 11


def condition(model, people, n, *, draws=0, options=None, groups=None, **how):
    whole = population("t", people, groups=groups)
    drawn = recipe("t", whole, **how)
    analysis = Analysis(model, "sem", options or {})
    sizes = (n,) if isinstance(n, int) else n
    one = fitting(analysis, in_population("t", analysis, whole, sizes))
    return Condition(drawn, sizes, SEED, (one,), 0.05, draws)


MEDIATION = "m ~ a*x\ny ~ b*m + c*x\nab := a*b"
FIML = {"options": {"missing": "fiml"}}
CASES = {
    "riclpm": (riclpm(3).model, riclpm(3).population, 150, {}),
    "equal lags": (riclpm(4, equal_lags=True).model, riclpm(4).population, 200, {}),
    "covariates": (MEDIATION, "m ~ 0.3*x\ny ~ 0.3*m + 0.1*x", 60, {}),
    "constraint": (f"{MEDIATION}\na == b", "m ~ 0.3*x\ny ~ 0.3*m + 0.1*x", 60, {}),
    "skewed": (MEDIATION, "m ~ 0.3*x\ny ~ 0.3*m + 0.1*x", 60, {"skew": 1, "kurtosis": 2}),
    "listwise": (
        "y2 ~ b*y1 + x1",
        "y2 ~ 0.3*y1 + 0.2*x1\nz2 ~ 0.1*y1",
        80,
        {"absence": [Dropout((0, 0.3)), Intermittent((0.1, 0.1))]},
    ),
    "groups": ("y ~ c(b1, b2)*x\nd := b1 - b2", "y ~ c(.2, .5)*x", (40, 60), {"groups": 2}),
    "fiml": (riclpm(3).model, riclpm(3).population, 500, {**FIML, "absence": [Dropout((0, 0.2, 0.3))]}),
    "fiml, absent for their answers": (
        riclpm(3).model,
        riclpm(3).population,
        250,
        {**FIML, "absence": [Dropout((0, 0.2, 0.3), mechanism="MAR"), Intermittent((0, 0.1, 0.1))]},
    ),
    "fiml, nobody absent": (riclpm(3, equal_lags=True).model, riclpm(3).population, 200, FIML),
    "fiml, covariate absent": (
        "y2 ~ b*y1 + x1\nd := 2*b",
        "y2 ~ 0.3*y1 + 0.2*x1",
        80,
        {**FIML, "absence": [Intermittent((0.2, 0.2))]},
    ),
    "fiml, groups": (
        "z1 ~ 1\nz2 ~ c(b, b)*z1\nz3 ~ z2",
        "z2 ~ c(.3, .3)*z1\nz3 ~ c(.5, .2)*z2",
        (70, 90),
        {**FIML, "groups": 2, "absence": [Dropout((0, 0.2, 0.3))]},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_block_is_its_samples_one_by_one(case) -> None:
    model, people, n, more = CASES[case]
    asked = condition(model, people, n, **more)
    assert asked.fittings[0].together
    count = 12
    found = done(Piece(asked, 3, count))
    assert (found["status"] == FITTED).all()
    for k in range(count):
        data = frame(asked.how.names, asked.rows(3 + k))
        group = {"group": "group"} if len(asked.sizes) > 1 else {}
        fit = asked.fittings[0].analysis.fit(data, **group)
        rows = fit.estimates
        defined = rows[rows["op"] == ":="]
        estimate = np.append(fit.theta, defined["estimate"])
        se = np.append(np.sqrt(np.diag(fit.vcov)), defined["se"])
        assert found["estimate"][k] == pytest.approx(estimate, abs=SAME)
        assert found["se"][k] == pytest.approx(se, abs=SAME)
        assert found["chisq"][k, 0] == pytest.approx(fit.measures["chisq"], abs=SAME)
        told = any(text.startswith("inadmissible") for text in fit.warnings)
        assert found["faults"][k, :2].any() == told


@pytest.mark.parametrize(
    "limit", [{"PATTERNS": 2}, {"NUMBERS": 1}], ids=["too many patterns", "little memory"]
)
def test_full_information_is_the_same_one_by_one_and_in_small_blocks(monkeypatch, limit) -> None:
    asked = condition(*CASES["fiml"][:3], **CASES["fiml"][3])
    together = done(Piece(asked, 0, 5))
    for name, value in limit.items():
        monkeypatch.setattr(incomplete, name, value)
    other = done(Piece(asked, 0, 5))
    for name in ("estimate", "se", "pvalue", "chisq", "status", "faults"):
        assert other[name] == pytest.approx(together[name], abs=SAME)


def test_many_variables_with_answers_missing_are_fitted_one_by_one(monkeypatch) -> None:
    monkeypatch.setattr(power_condition, "SMALL", 5)
    asked = condition(*CASES["fiml"][:3], **CASES["fiml"][3])
    assert not asked.fittings[0].together and not asked.fittings[0].incomplete


def test_variables_that_nobody_answers_together_are_unusable_not_wrong() -> None:
    asked = condition("y2 ~ y1\ny1 ~~ y1", "y2 ~ 0.3*y1", 12, **FIML, absence=[Intermittent((0.85, 0.85))])
    found = done(Piece(asked, 0, 6))
    fitted = found["status"][:, 0] == FITTED
    assert not fitted.all()
    assert (found["status"][~fitted, 0] == UNUSABLE).any()
    assert np.isfinite(found["se"][fitted]).all()


def test_estimates_of_a_block_are_at_the_minimum_even_where_next_to_nothing_identifies_them() -> None:
    asked = condition(riclpm(3).model, riclpm(3).population, 60)
    found = done(Piece(asked, 1, 9))
    assert found["se"].max() > 3.0  # nearly flat: the others are near .2
    for k in range(9):
        fit = asked.fittings[0].analysis.fit(frame(asked.how.names, asked.rows(1 + k)))
        gradient = fit.solution.objective.newton(found["estimate"][k])[1]
        assert np.abs(gradient).max() < 1e-9  # the search alone leaves 1e-7


def test_inadmissible_replicates_are_those_that_the_engine_names() -> None:
    asked = condition(riclpm(3).model, riclpm(3).population, 60)
    found = done(Piece(asked, 1, 9))
    assert (found["status"] == FITTED).all()
    negative = 0
    for k in range(9):
        fit = asked.fittings[0].analysis.fit(frame(asked.how.names, asked.rows(1 + k)))
        told = [text for text in fit.warnings if text.startswith("inadmissible")]
        assert found["faults"][k, 0] == any("negative" in text for text in told)
        assert found["faults"][k, :2].any() >= bool(told)
        negative += found["faults"][k, 0]
    assert negative > 0


def test_what_cannot_be_stacked_is_fitted_by_the_public_front() -> None:
    asked = condition(MEDIATION, "m ~ 0.3*x\ny ~ 0.3*m + 0.1*x", 80, options={"estimator": "MLR"})
    assert not asked.fittings[0].together
    found = done(Piece(asked, 0, 2))
    fit = asked.fittings[0].analysis.fit(frame(asked.how.names, asked.rows(1)))
    assert found["estimate"][1, :-1].tolist() == fit.theta.tolist()
    assert found["se"][1, :-1].tolist() == np.sqrt(np.diag(fit.vcov)).tolist()
    assert found["pvalue"][1] == pytest.approx(fit.tests[1].pvalue, nan_ok=True)


def test_monte_carlo_limits_of_a_product_are_those_of_a_fit() -> None:
    asked = condition(MEDIATION, "m ~ 0.3*x\ny ~ 0.3*m + 0.1*x", 100, draws=40_000)
    found = done(Piece(asked, 0, 1))
    fit = asked.fittings[0].analysis.fit(frame(asked.how.names, asked.rows(0)))
    own = fit.monte_carlo(draws=40_000, seed=5).iloc[0]
    # two sets of 40,000 draws: a 2.5 % quantile of a variable of this spread (.04) has an error near .0005
    assert [found["low"][0, 0], found["high"][0, 0]] == pytest.approx([own["low"], own["high"]], abs=0.004)


def test_samples_without_a_category_are_unusable() -> None:
    asked = condition(
        MEDIATION, "m ~ 0.3*x\ny ~ 0.3*m + 0.1*x", 40, options={"ordered": ["y"]}, cuts={"y": (-3.2, 0, 3.2)}
    )
    found = done(Piece(asked, 0, 3))
    assert set(found["status"][:, 0]) <= {FITTED, UNUSABLE, 1, 2}


def test_pieces_do_not_depend_on_workers_and_streams_not_on_pieces() -> None:
    asked = condition(MEDIATION, "m ~ 0.3*x\ny ~ 0.3*m + 0.1*x", 50)
    cut = pieces([asked], 260, 125, 25)
    assert [(p.first, p.count) for p in cut] == [(0, 125), (125, 125), (250, 10)]
    spawned = np.random.SeedSequence(SEED, spawn_key=asked.sizes).spawn(3)[2]
    assert asked.stream(2).generate_state(4).tolist() == spawned.generate_state(4).tolist()
    one = done(Piece(asked, 4, 1))["estimate"][0]
    assert done(Piece(asked, 0, 8))["estimate"][4] == pytest.approx(one, abs=1e-9)
