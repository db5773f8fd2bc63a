"""A declared builder call: its faults before the data are read, and the call itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import StudyError, WavepathError
from analysis.panel.builders import Builder, Made, builder
from analysis.study.faults import Fault
from analysis.study.persons import constant
from analysis.study.plan import ModelPlan, StudyPlan, WavePlan
from analysis.waves import Panel

BY_PERSON = ("group", "cluster", "weights")  # options that may name a column without a wave
FIELDS = ("variables", "waves", "estimator", "missing")  # of a model's own table, handed on where given
Variables = tuple[str, ...] | Mapping[str, Any]


def faults(place: str, model: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what a builder's signature does not allow in the table of a model.

    Parameters
    ----------
    place : str
        Of the table, such as ``models[2]``.
    model : mapping
        The table as parsed; fields of a wrong type are faults of their own and passed over.
    """
    options = model.get("options")
    options = options if isinstance(options, Mapping) else {}
    try:
        asked = builder(str(model["builder"]))
    except WavepathError as error:
        yield f"{place}.builder", str(error)
        return
    fields = {name: model[name] for name in FIELDS if name in model}
    for name in fields.keys() & options.keys():
        yield f"{place}.options.{name}", f"{name!r} is also given beside builder. Name it in one of the two."
    for name, words in asked.faults({**fields, **options}):
        if name == "waves" and "waves" not in fields:
            continue  # the study knows them
        yield f"{place}.{name}" if name in fields or name in FIELDS else f"{place}.options.{name}", words


def made(panel: Panel, plan: ModelPlan, about: StudyPlan) -> Made:
    """Call the declared builder on the wide panel.

    Parameters
    ----------
    panel : Panel
    plan : ModelPlan
        With `builder`.
    about : StudyPlan
        Whose waves and seed it takes where the model has none of its own.

    Returns
    -------
    Made

    Raises
    ------
    WavepathError
        If the builder refuses the variables, waves or options.
    """
    asked = builder(str(plan.builder))
    return asked.made(_wide(panel, plan.options), **_keywords(asked, plan, about))


def declared(plan: ModelPlan) -> str:
    """Return the call in words, for a model that was not fitted, so that there is no text to show."""
    told = {"variables": plan.variables, "waves": plan.waves, **plan.options}
    lines = [f"{name} = {value!r}" for name, value in told.items() if value]
    return "\n".join([f"# {plan.builder}", *(f"# {line}" for line in lines)])


def _keywords(asked: Builder, plan: ModelPlan, about: StudyPlan) -> dict[str, Any]:
    given = {name: value for name in FIELDS if (value := getattr(plan, name)) is not None}
    named = _waves(asked, plan, about.waves) if "waves" in asked.keywords else None
    times = {wave.name: wave.time for wave in about.waves if wave.time is not None}
    if named:
        given["waves"] = list(named)
        if "times" in asked.keywords and all(wave in times for wave in named):
            given["times"] = [times[wave] for wave in named]
    if "seed" in asked.keywords:
        given["seed"] = about.study.seed
    return {**given, **plan.options}


def _waves(asked: Builder, plan: ModelPlan, waves: Sequence[WavePlan]) -> tuple[str, ...] | None:
    """Return the waves of a model: those it names, else those of its columns, else all of the study."""
    if plan.waves is not None:
        return plan.waves
    known = [wave.name for wave in waves]
    named = plan.variables or next(
        (plan.options[name] for name in asked.required if name in plan.options), None
    )
    if isinstance(named, Mapping):
        found = [_of_columns(given, known) for given in named.values() if not isinstance(given, str)]
        if found:
            return found[0] if len(set(found)) == 1 else None
    return tuple(known)


def _of_columns(given: Sequence[Any], known: Sequence[str]) -> tuple[str, ...] | None:
    """Return the waves of columns ``<name>_<wave>``, one an entry; None unless each entry is of its own wave."""
    entries = [[entry] if isinstance(entry, str) else entry for entry in given]
    found = [{_wave(str(column), known) for column in entry} for entry in entries]
    if any(len(waves) != 1 or None in waves for waves in found):
        return None
    waves = tuple(str(wave) for (wave,) in found)
    return waves if len(set(waves)) == len(waves) else None


def _wave(column: str, known: Sequence[str]) -> str | None:
    """Return the wave that a column is of, the longest name first: a wave may be called as the end of another."""
    fitting = [wave for wave in known if column.endswith(f"_{wave}")]
    return max(fitting, key=len) if fitting else None


def _wide(panel: Panel, options: Mapping[str, Any]) -> pd.DataFrame:
    """Return the numbers of the panel one row a person, with the columns that hold for a person at all waves."""
    wide = panel.wide([column.name for column in panel.columns if column.kind == "number"])
    for name in BY_PERSON:
        column = options.get(name)
        if isinstance(column, str) and column not in wide:
            if column not in panel.data:
                raise StudyError(
                    f"{name}: there is no column {column!r}. Name one that is constant over a person's waves."
                )
            wide[column] = constant(panel.data[column], f"A {name} is one value a person.").reindex(
                wide.index
            )
    return wide
