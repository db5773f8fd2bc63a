"""One of each result that the public rooms return, with names that try to be markup."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import instruments
from analysis import attrition, crosscheck, invariance, mediation, power, sem, simulate
from analysis.describe import correlations, table_one
from analysis.outcomes import paired
from analysis.panel import alignment, baseline_adjustment, mixed, path_differences, sensitivity, studies
from analysis.panel.indirect import effect_draws
from analysis.panel.power import required_n
from analysis.psychometrics import alpha, omega
from analysis.waves import Panel
from analysis.waves.column import Column
from analysis.waves.gaps import gaps
from reports import compose, fit_sentence, retention_figure
from reports import table_one as one_table

HOSTILE = "<script>alert(1)</script> & *mood*|"


@cache
def data() -> pd.DataFrame:
    found = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x; f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 240, seed=1)
    return found.assign(group=np.where(np.arange(240) % 2, "one", HOSTILE))


@cache
def panel() -> Panel:
    index = pd.MultiIndex.from_product([range(1001, 1081), ["w1", "w2"]], names=["person", "wave"])
    mood = np.random.default_rng(1).normal(size=160)
    rows = pd.DataFrame({"mood": mood}, index=index).drop([(k, "w2") for k in range(1001, 1081, 4)])
    return Panel(rows, ("w1", "w2"), columns=(Column("mood", label=HOSTILE, waves=("w1", "w2")),))


@cache
def fit() -> Any:
    return sem("m ~ a*x\ny ~ b*m + x\nab := a*b", data())


@cache
def mediated() -> Any:
    return mediation(data(), x="x", m="m", y="y", seed=1, draws=200)


def two() -> Any:
    first, second = (pd.Series(data()[name].to_numpy()) for name in ("x", "y"))
    return paired(first, second, name="c", title=HOSTILE, measure="mood", waves=("w1", "w2"))


def answers() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    return pd.DataFrame({f"gad7_{k}": rng.integers(1, 5, 50) for k in range(1, 8)})


def long() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": np.repeat(np.arange(60), 3),
            "wave": np.tile([1, 2, 3], 60),
            "y": np.random.default_rng(3).normal(size=180),
        }
    )


def ladder() -> Any:
    return invariance("f =~ a + b + c + d", data(), group="group")


def aligned() -> Any:
    return alignment("f =~ a + b + c + d", data(), group="group")


def by_group() -> Any:
    return sem("y ~ c(p, q)*x", data(), group="group")


def baseline() -> Any:
    return baseline_adjustment(data(), ["x", "y"], group="group")


MAKERS: dict[str, Callable[[], Any]] = {
    "Panel": panel,
    "TableOne": lambda: table_one(data(), ["x", "y"], by="group"),
    "Correlations": lambda: correlations(data(), ["x", "y"], labels={"x": HOSTILE}),
    "Attrition": lambda: attrition(panel(), ["mood"]),
    "Dropout": lambda: attrition(panel(), ["mood"]).model,
    "Gaps": lambda: gaps(panel()),
    "Omega": lambda: omega(data()[["a", "b", "c", "d"]]),
    "Alpha": lambda: alpha(data()[["a", "b", "c", "d"]]),
    "PairedResult": two,
    "Posterior": lambda: two().bayes,
    "Fit": fit,
    "Bootstrap": lambda: fit().bootstrap(50, seed=1),
    "Crosscheck": lambda: crosscheck(fit()),
    "Mediation": mediated,
    "EffectDraws": lambda: effect_draws(mediated(), str(mediated().table["label"].iloc[0])),
    "Sensitivity": lambda: sensitivity(mediated(), rho=[0, 0.2, 0.4]),
    "Invariance": ladder,
    "Alignment": aligned,
    "Regression": lambda: mixed("y ~ C(wave)", long()),
    "PathDifferences": lambda: path_differences(by_group()),
    "BaselineAdjustment": baseline,
    "Power": lambda: power("y ~ start(.3)*x", n=[50, 100], effect=["y ~ x"]),
    "Required": lambda: required_n("y ~ start(.3)*x", effect="y ~ x"),
    "Template": lambda: studies.load("miyata_2002"),
    "Instrument": lambda: instruments.load("gad7"),
    "Findings": lambda: instruments.check(answers(), "gad7"),
    "Finding": lambda: instruments.check(answers(), "gad7").rows[0],
    "Table": lambda: one_table(data(), ["x"], by="group"),
    "Sentence": lambda: fit_sentence(fit()),
    "Figure": lambda: retention_figure(panel()),
    "Section": lambda: compose("T", f"## {HOSTILE}\n\nx", fit()).sections[0],
    "Document": lambda: compose(HOSTILE, "## Fit", fit(), one_table(data(), ["x"], by="group")),
}
