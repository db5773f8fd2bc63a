"""Bad input to `mediation` and `panel_mediation`: one message that names place, finding and remedy."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.indirect import mediation, panel_mediation
from analysis.waves import Panel
from analysis.waves.column import Column
from tests.analysis.panel.golden import frame

DATA = frame("panel_indirect").drop(columns=["x1_by_z1", "m2_by_z1"])
WAVES = {v: [f"{v}{t}" for t in (1, 2, 3)] for v in "xmy"}
PLAIN = {"x": "x1", "m": "m2", "y": "y3"}

AT_ONCE: list[tuple[type[Exception], str, dict[str, Any]]] = [
    (ModelError, "'m2' is named as x and as m. A variable has one place", {"x": "m2"}),
    (ModelError, "m names 'm2' twice", {"m": ["m2", "m2"]}),
    (ModelError, "x names 'x1' twice", {"x": ["x1", "x1"]}),
    (ModelError, "x names no variable", {"x": []}),
    (ModelError, "no mediator is named", {"m": None}),
    (ModelError, r"m=\[3\] are no names", {"m": [[3]]}),
    (DataError, "m: there is no column 'mm2'; did you mean 'm2'", {"m": "mm2"}),
    (DataError, "covariates: there is no column 'zz1'", {"covariates": "zz1"}),
    (DataError, "group: there is no column 'gg'", {"group": "gg"}),
    (ModelError, "'x1' is a covariate and has a place on a route", {"covariates": "x1"}),
    (ModelError, "structure='chain' is not known", {"structure": "chain"}),
    (ModelError, "structure='simple' has one mediator, and m names 2", {"m": ["m2", "y2"], "structure": "simple"}),
    (ModelError, "structure='parallel' has one stage, and m names 2", {"m": [["m2"], ["y2"]], "structure": "parallel"}),
    (ModelError, "m= and paths= both say", {"paths": "y3 ~ m2"}),
    (ModelError, "the paths run in a circle, m2 -> y3 -> m2|the paths run in a circle, y3 -> m2 -> y3",
     {"m": None, "paths": "m2 ~ x1 + y3\ny3 ~ m2"}),
    (ModelError, "no route leads from x1 over another variable to y3", {"m": None, "paths": "y3 ~ x1 + m2"}),
    (ModelError, "x 'x1' is in none of the paths", {"m": None, "paths": "y3 ~ m2\nm2 ~ z1"}),
    (ModelError, "line 1: 'm2 ~ x1' has a modifier", {"m": None, "paths": "m2 ~ 0.5*x1\ny3 ~ m2"}),
    (ModelError, r"paths= may hold regressions \(~\)", {"m": None, "paths": "m2 ~ a*x1\ny3 ~ m2\nb := 2*a"}),
    (ModelError, "latent names 'F', which is in none of the paths", {"latent": {"F": ["m1", "m3"]}}),
    (ModelError, r"latent 'F' has 1 indicator\(s\)", {"m": "F", "latent": {"F": ["m1"]}}),
    (ModelError, "latent 'm2' is also a column", {"latent": {"m2": ["m1", "m3"]}}),
    (DataError, "moderators: there is no column 'w'", {"moderators": {"w": "first"}}),
    (DataError, "moderators: column 'word' holds words, and products need numbers", {"moderators": {"word": "first"}}),
    (ModelError, "moderators: 'm2' is a mediator or an outcome", {"moderators": {"m2": "direct"}}),
    (ModelError, "moderators: 'frist' is no place; did you mean 'first'", {"moderators": {"z1": "frist"}}),
    (ModelError, "change the path m2 -> x1, which the model does not have", {"moderators": {"z1": [("m2", "x1")]}}),
    (ModelError, "the model has no path for 'z1' to change at 'direct'",
     {"moderators": {"z1": "direct"}, "direct": False}),
    (ModelError, "at names 'z2', which is no moderator", {"moderators": {"z1": "first"}, "at": {"z2": [0]}}),
    (ModelError, "at names no value of 'z1'", {"moderators": {"z1": "first"}, "at": {"z1": []}}),
    (ModelError, "'F' is latent, and a product of a latent variable is no column",
     {"m": "F", "latent": {"F": ["m1", "m3"]}, "moderators": {"z1": "second"}}),
    (ModelError, "limits='bcaa' is not known; did you mean 'bca'", {"limits": "bcaa"}),
    (ModelError, "draws=50 is too few for limits", {"draws": 50}),
    (ModelError, "level=95 must lie between 0 and 1", {"level": 95}),
    (ModelError, "seed=-1 must be a whole number", {"seed": -1}),
    (ModelError, "design='trial' is not known. There are 'randomized', 'longitudinal'", {"design": "trial"}),
    (ModelError, "ordered names 'x1', which is no mediator, outcome or indicator", {"ordered": ["x1"]}),
    (DataError, "column 'still' is constant", {"m": "still"}),
    (DataError, "column 'gone' is empty", {"m": "gone"}),
    (DataError, "column 'word' holds words, and a path needs numbers", {"m": "word"}),
    (DataError, "columns 'm2', 'y2', 'sum' are collinear", {"m": ["m2", "y2", "sum"]}),
    (DataError, r"group 'still' has 1 value\(s\)", {"group": "still"}),
    (DataError, "column 'my column' cannot stand in a model's text", {"m": "my column"}),
]  # fmt: skip


def faulty() -> pd.DataFrame:
    words = np.where(DATA["z1"] > 0, "high", "low")
    return DATA.assign(
        **{"my column": DATA["m1"]}, word=words, still=1.0, gone=np.nan, sum=2 * DATA["m2"] - DATA["y2"]
    )


@pytest.mark.parametrize(("error", "words", "options"), AT_ONCE, ids=[words[:40] for _, words, _ in AT_ONCE])
def test_mediation_refuses(error: type[Exception], words: str, options: dict[str, Any]) -> None:
    with pytest.raises(error, match=words) as caught:
        mediation(faulty(), **{**PLAIN, **options})
    assert str(caught.value).startswith("mediation: ")


def test_mediation_without_data() -> None:
    with pytest.raises(DataError, match="mediation: there are no data"):
        mediation(**PLAIN)
    with pytest.raises(DataError, match="mediation: data are a list"):
        mediation([1], **PLAIN)  # type: ignore[arg-type]
    cov = DATA[["x1", "m2", "y3", "z1"]].cov()
    with pytest.raises(DataError, match="moderators= needs the rows themselves"):
        mediation(**PLAIN, sample_cov=cov, sample_nobs=400, moderators={"z1": "first"})
    with pytest.raises(DataError, match="the fit was made from sample_cov"):
        mediation(**PLAIN, sample_cov=cov, sample_nobs=400, limits="bca")
    copied = pd.DataFrame(np.ones((3, 3)), index=["x1", "m2", "y3"], columns=["x1", "m2", "y3"])
    with pytest.raises(DataError, match="are collinear"):
        mediation(**PLAIN, sample_cov=copied, sample_nobs=400)
    with pytest.raises(DataError, match="mediation: sample_cov is a list"):
        mediation(**PLAIN, sample_cov=[[1.0]])  # type: ignore[arg-type]
    with pytest.raises(Exception, match="no standard errors to draw from"):
        mediation(DATA, **PLAIN, se="none")


def test_gaps_are_met_by_full_information_where_the_estimator_can() -> None:
    gaps = frame("panel_missing")
    assert mediation(gaps, **PLAIN, limits="delta").n > gaps[["x1", "m2", "y3"]].dropna().shape[0]
    assert (
        mediation(gaps, **PLAIN, estimator="GLS", limits="delta").n
        == gaps[["x1", "m2", "y3"]].dropna().shape[0]
    )
    listwise = mediation(gaps, **PLAIN, missing="listwise", limits="delta")
    assert listwise.n == gaps[["x1", "m2", "y3"]].dropna().shape[0]


def test_a_two_valued_mediator_or_outcome_as_a_number_is_told() -> None:
    found = mediation(DATA, x="x1", m="m2", y="b", limits="delta")
    (warning,) = [w for w in found.warnings if w.startswith("mediation")]
    assert "'b' has two values and is modelled as a number" in warning and "ordered=['b']" in warning
    ordered = mediation(DATA, x="x1", m="m2", y="b", ordered=["b"], limits="delta")
    assert not [w for w in ordered.warnings if w.startswith("mediation: 'b'")]


OVER_TIME: list[tuple[type[Exception], str, dict[str, Any]]] = [
    (ModelError, "model='riclmp' is not known; did you mean 'riclpm'", {"model": "riclmp"}),
    (ModelError, "lags='same' is not known", {"lags": "same"}),
    (ModelError, "direct='yes' is not known", {"direct": "yes"}),
    (ModelError, "path='xmy' is one text", {"path": "xmy"}),
    (ModelError, "path names 'w', which is no variable here. There are x, m, y", {"path": ["x", "w", "y"]}),
    (ModelError, "path names 'x' twice", {"path": ["x", "m", "x"]}),
    (ModelError, r"path has 2 variable\(s\)", {"path": ["x", "y"]}),
    (DataError, "1 wave given; this model needs 2 or more", {"variables": {v: [f"{v}1"] for v in "xmy"}}),
    (DataError, "there is no column 'x9'", {"variables": {**WAVES, "x": ["x1", "x2", "x9"]}}),
    (DataError, "different numbers of waves", {"variables": {**WAVES, "x": ["x1", "x2"]}}),
    (DataError, "model='riclpm' is not identified from 2 waves",
     {"variables": {v: [f"{v}1", f"{v}2"] for v in "xmy"}, "model": "riclpm"}),
    (ModelError, "3 waves are fewer than the path's 4 variables, and lags='free'",
     {"variables": {v: [f"{v}{t}" for t in (1, 2, 3)] for v in "xmys"}, "lags": "free"}),
    (ModelError, "'x' has several indicators a wave",
     {"variables": {**WAVES, "x": [["x1", "s1"], ["x2", "s2"], ["x3", "s3"]]}}),
    (DataError, "group: there is no column 'gg'", {"group": "gg"}),
    (DataError, r"group 'still' has 1 value\(s\)", {"group": "still"}),
    (ModelError, "draws=5 is too few", {"draws": 5}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "words", "options"), OVER_TIME, ids=[words[:40] for _, words, _ in OVER_TIME]
)
def test_panel_mediation_refuses(error: type[Exception], words: str, options: dict[str, Any]) -> None:
    given = {"variables": WAVES, **options}
    with pytest.raises(error, match=words) as caught:
        panel_mediation(faulty(), **given)
    assert str(caught.value).startswith("panel_mediation: ")


def panel() -> Panel:
    waves, rows = ("w1", "w2", "w3"), []
    for t in (1, 2, 3):
        part = DATA[[f"{v}{t}" for v in "xmy"]].set_axis(["engagement", "support", "stress"], axis=1)
        rows.append(part.assign(person=np.arange(len(DATA)), wave=f"w{t}"))
    long = pd.concat(rows)
    long["wave"] = pd.Categorical(long["wave"], ["w1", "w2", "w3"], ordered=True)
    long = long.set_index(["person", "wave"]).sort_index()
    return Panel(long, waves, {}, tuple(Column(c, waves=waves) for c in long.columns))


def test_a_panel_is_taken_wide_and_its_waves_give_the_order() -> None:
    names = {"x": "engagement_w1", "m": "support_w2", "y": "stress_w3"}
    found = mediation(panel(), **names, covariates=["stress_w1"], seed=1)
    same = mediation(DATA, x="x1", m="m2", y="y3", covariates=["y1"], seed=1)
    columns = ["estimate", "se", "low", "high", "std"]
    np.testing.assert_allclose(found.effects[columns].to_numpy(float), same.effects[columns].to_numpy(float))
    assert found.notes[0].startswith("The variables were measured in the order of the paths")
    assert same.notes[0].startswith("Statistical mediation")
    turned = mediation(panel(), x="stress_w3", m="support_w2", y="engagement_w1", limits="delta")
    assert turned.notes[0].startswith("Statistical mediation")
    trial = mediation(DATA, x="t", m="m2", y="y3", design="randomized", limits="delta")
    assert trial.notes[0].startswith("x was randomized")
    over = panel_mediation(panel(), ["engagement", "support", "stress"], limits="delta")
    assert over.effects["route"].iloc[0] == "engagement_w1 -> support_w2 -> stress_w3"
