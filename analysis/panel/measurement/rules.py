"""Published rules by which a step of invariance holds or fails, side by side, each with what it was derived for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import ModelError
from analysis.words import nearest

Result = Literal["holds", "fails", "not applicable"]
Row = Mapping[str, float]
SMALL = 300  # rows altogether up to which Chen's stricter cut-offs hold
MANY = 10  # groups from which Rutkowski & Svetina's hold


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides whether a rule was made for these data."""

    ordinal: bool
    n: int
    compared: int
    over_groups: bool
    level: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A published rule.

    Attributes
    ----------
    name, source : str
    cutoff : callable
        Of step and setting: the cut-offs by index.
    fails : callable
        Of the differences and cut-offs: whether the step is to be rejected.
    steps : tuple of str
        For which it was derived.
    applies : callable
        Of the setting: why it was not made for these data; empty if it was.
    """

    name: str
    source: str
    cutoff: Callable[[str, Setting], Mapping[str, float]]
    fails: Callable[[Row, Mapping[str, float]], bool]
    steps: tuple[str, ...]
    applies: Callable[[Setting], str]


MEASUREMENT = ("metric", "scalar", "strict")
_CONTINUOUS = "its cut-offs were derived for continuous items under maximum likelihood, not for ordinal ones"


def _continuous(setting: Setting) -> str:
    return _CONTINUOUS if setting.ordinal else ""


def _many_groups(setting: Setting) -> str:
    if setting.ordinal:
        return _CONTINUOUS
    if not setting.over_groups or setting.compared < MANY:
        return f"it was derived for {MANY} groups or more, here {setting.compared} are compared"
    return ""


def _chi_square(setting: Setting) -> str:
    return ""


def _always(name: str, cut: float) -> Callable[[str, Setting], Mapping[str, float]]:
    return lambda _, __: {name: cut}


def _falls(name: str) -> Callable[[Row, Mapping[str, float]], bool]:
    """The index falls by more than the cut-off; an index that did not move beyond rounding has not."""
    return lambda row, cut: bool(row[name] < cut[name])


def _chen(row: Row, cut: Mapping[str, float]) -> bool:
    worse = row["d_rmsea"] >= cut["d_rmsea"] or row["d_srmr"] >= cut["d_srmr"]
    return bool(row["d_cfi"] <= cut["d_cfi"] and worse)


def _chen_cutoffs(step: str, setting: Setting) -> Mapping[str, float]:
    loadings = step == "metric"
    if setting.n > SMALL:
        return {"d_cfi": -0.010, "d_rmsea": 0.015, "d_srmr": 0.030 if loadings else 0.010}
    return {"d_cfi": -0.005, "d_rmsea": 0.010, "d_srmr": 0.025 if loadings else 0.005}


def _rutkowski(row: Row, cut: Mapping[str, float]) -> bool:
    return bool(row["d_cfi"] < cut["d_cfi"] or row["d_rmsea"] > cut["d_rmsea"])


def _rutkowski_cutoffs(step: str, setting: Setting) -> Mapping[str, float]:
    loose = step == "metric"
    return {"d_cfi": -0.020 if loose else -0.010, "d_rmsea": 0.030 if loose else 0.010}


_CHEUNG = "Cheung & Rensvold (2002), Struct Equ Modeling 9:233-255, doi:10.1207/S15328007SEM0902_5"

RULES = (
    Rule(
        "chi_square",
        "chi-square difference test at the level given; scaled where the estimator is",
        lambda _, setting: {"lrt_p": setting.level},
        lambda row, cut: bool(row["lrt_p"] < cut["lrt_p"]),
        ("thresholds", *MEASUREMENT, "variances", "means"),
        _chi_square,
    ),
    *(
        Rule(
            f"cheung_rensvold_2002_{index}",
            _CHEUNG,
            _always(f"d_{index}", cut),
            _falls(f"d_{index}"),
            MEASUREMENT,
            _continuous,
        )
        for index, cut in (("cfi", -0.010), ("gamma_hat", -0.001), ("mcnci", -0.020))
    ),
    Rule(
        "chen_2007",
        "Chen (2007), Struct Equ Modeling 14:464-504, doi:10.1080/10705510701301834 (for equal groups of more than 300 "
        "in all, and unequal ones of fewer; here the number in all decides)",
        _chen_cutoffs,
        _chen,
        MEASUREMENT,
        _continuous,
    ),
    Rule(
        "meade_2008",
        "Meade, Johnson & Braddy (2008), J Appl Psychol 93:568-592, doi:10.1037/0021-9010.93.3.568",
        _always("d_cfi", -0.002),
        _falls("d_cfi"),
        ("metric", "scalar"),
        _continuous,
    ),
    Rule(
        "rutkowski_svetina_2014",
        "Rutkowski & Svetina (2014), Educ Psychol Meas 74:31-57, doi:10.1177/0013164413498257",
        _rutkowski_cutoffs,
        _rutkowski,
        ("metric", "scalar"),
        _many_groups,
    ),
)
NAMES = tuple(rule.name for rule in RULES)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far up the ladder a rule goes.

    Attributes
    ----------
    rule : str
    step : str
        The last step that holds, all before it holding too; empty where the rule does not apply.
    words : str
    """

    rule: str
    step: str
    words: str

    def __str__(self) -> str:
        return self.words


def judged(ladder: pd.DataFrame, levels: Mapping[str, str], setting: Setting) -> pd.DataFrame:
    """Judge each step by each rule.

    Parameters
    ----------
    ladder : DataFrame
        As `analysis.panel.measurement.tables.ladder` gives it.
    levels : mapping
        Step of each row: ``metric_partial`` belongs to ``metric``.
    setting : Setting

    Returns
    -------
    DataFrame
        step rule result numbers reason source cutoffs, one row a step and rule. ``numbers`` sets each difference
        against its cut-off in words, ``cutoffs`` maps each difference to its cut-off; ``reason`` says why a rule does
        not apply.
    """
    rows = []
    for step, line in ladder.iterrows():
        if not line["against"]:
            continue
        for rule in RULES:
            cut = rule.cutoff(levels[str(step)], setting)
            result, reason = _result(rule, levels[str(step)], line, cut, setting)
            numbers = ", ".join(f"{name} {line[name]:.4f} ({value:g})" for name, value in cut.items())
            rows.append((str(step), rule.name, result, numbers, reason, rule.source, dict(cut)))
    return pd.DataFrame(rows, columns=["step", "rule", "result", "numbers", "reason", "source", "cutoffs"])


def _result(
    rule: Rule, level: str, line: pd.Series, cut: Mapping[str, float], setting: Setting
) -> tuple[Result, str]:
    if level not in rule.steps:
        return "not applicable", f"it was not derived for the step {level!r}"
    if reason := rule.applies(setting):
        return "not applicable", reason
    values = {str(name): float(line[name]) for name in cut}
    if not np.isfinite(list(values.values())).all():
        return "not applicable", "a number that it needs could not be computed"
    return ("fails" if rule.fails(values, cut) else "holds"), ""


def verdict(rules: pd.DataFrame, levels: Mapping[str, str], name: str) -> Verdict:
    """Say how far a rule lets one go: to the last step before the first that fails.

    A partial step stands in for its full one.

    Raises
    ------
    ModelError
        If there is no such rule.
    """
    if name not in NAMES:
        raise ModelError(
            f"verdict: rule {name!r} is not known{nearest(name, NAMES) or '.'} There are {', '.join(NAMES)}."
        )
    mine = rules[rules["rule"] == name]
    known = mine[mine["result"] != "not applicable"]
    if known.empty:
        reasons = "; ".join(dict.fromkeys(mine["reason"]))
        return Verdict(name, "", f"{name} does not apply: {reasons}.")
    reached = "configural"
    for level in dict.fromkeys(levels.values()):
        rows = known[known["step"].map(levels) == level]
        if rows.empty:
            continue
        if rows["result"].iloc[-1] == "fails":
            return Verdict(name, reached, f"By {name}, invariance holds up to {reached}; {level} fails.")
        reached = str(rows["step"].iloc[-1])
    return Verdict(name, reached, f"By {name}, invariance holds up to {reached}, the last step judged.")
