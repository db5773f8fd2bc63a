"""Comparisons and models of a study."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from analysis.errors import (
    DataError,
    FitError,
    IdentificationError,
    MomentsError,
    StudyError,
    WavepathError,
)
from analysis.outcomes import PairedResult, paired
from analysis.panel.builders import Made
from analysis.sem import Crosscheck, Fit, crosscheck, sem
from analysis.study import built
from analysis.study.persons import constant
from analysis.study.plan import ComparisonPlan, ModelPlan, StudyPlan
from analysis.study.results import ModelResult
from analysis.study.scoring import at
from analysis.waves import Panel

FEW = 3
UNFIT = (FitError, IdentificationError, MomentsError)  # what is learned of a model only by trying to fit it


def comparisons(panel: Panel, plans: Sequence[ComparisonPlan]) -> tuple[PairedResult, ...]:
    """Run the declared comparisons, each group of `by` apart.

    Raises
    ------
    WavepathError
        If a measure is absent from a wave, or a group cannot be compared; the text begins with the place.
    """
    found: list[PairedResult] = []
    for number, plan in enumerate(plans, start=1):
        try:
            found += _compared(panel, plan)
        except WavepathError as error:
            raise type(error)(f"comparisons[{number}]: {error}") from error
    return tuple(found)


def _compared(panel: Panel, plan: ComparisonPlan) -> Iterator[PairedResult]:
    pair = pd.DataFrame({wave: _measured(panel, plan.measure, wave) for wave in plan.waves})
    for value, persons in _groups(panel, plan.by):
        group = pair.loc[pair.index.isin(persons)]
        yield paired(
            group[plan.waves[0]],
            group[plan.waves[1]],
            name=plan.name,
            title=plan.title,
            measure=plan.measure,
            waves=plan.waves,
            by=plan.by,
            value=value,
            bayes_r=plan.bayes_r,
        )


def _measured(panel: Panel, measure: str, wave: str) -> "pd.Series[float]":
    values = at(panel, measure, wave)
    if values is None:
        raise StudyError(
            f"wave {wave!r} has no column {measure!r}. Name a score or measure that both waves have."
        )
    return values


def _groups(panel: Panel, by: str | None) -> list[tuple[str | None, pd.Index]]:
    """Return value and persons of each group, in order of value; one group of all if `by` is None."""
    if by is None:
        return [(None, panel.persons)]
    if by not in panel.data:
        raise StudyError(f"no column {by!r} to compare by. Name a column that is constant over waves.")
    values = constant(panel.data[by], "Compare by a column that is constant.")
    return [(_named(value), values.index[values == value]) for value in sorted(values.dropna().unique())]


def _named(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def models(panel: Panel, plan: StudyPlan) -> tuple[ModelResult, ...]:
    """Fit the declared models to the wide panel, or let their builders write and fit them.

    A model that cannot be fitted to these data (`UNFIT`: it did not converge, is not identified, or the data have no
    moments to fit it to) is a result and reported with its words; a model whose text is faulty is the study file's
    fault and raised.

    Raises
    ------
    WavepathError
        If a model's text is faulty or names a variable that no wave has, if a builder refuses its call, or if a true
        value names no parameter; the text begins with the entry's place.
    """
    if not plan.models:
        return ()
    names = [column.name for column in panel.columns if column.kind == "number"]
    wide = panel.wide(names)
    found = []
    for number, model in enumerate(plan.models, start=1):
        try:
            found.append(_modeled(panel, wide, model, plan))
        except WavepathError as error:
            near = _nearest(str(error), wide) if isinstance(error, DataError) and model.syntax else ""
            raise type(error)(f"models[{number}] ({model.name}): {error}{near}") from error
    return tuple(found)


def _nearest(message: str, wide: pd.DataFrame) -> str:
    """Return which columns may be meant by the names that a message quotes and no wave has."""
    known = [str(name) for name in wide.columns]
    near = []
    for name in re.findall(r"'(\w+)'", message):
        if name not in known:
            near += [column for column in known if column.startswith(f"{name}_")][:FEW]
            near += get_close_matches(name, known, n=FEW)
    near = [column for column in dict.fromkeys(near) if repr(column) not in message]
    return f" Columns are called <name>_<wave>; near: {', '.join(near)}." if near else ""


def _modeled(panel: Panel, wide: pd.DataFrame, plan: ModelPlan, about: StudyPlan) -> ModelResult:
    made, failure = _made(panel, wide, plan, about)
    fit = made.fit if made is not None else None
    second, second_failure = _second_opinion(fit) if fit is not None and plan.crosscheck else (None, None)
    if fit is not None:
        _check_truth(fit, plan.truth)
    return ModelResult(
        name=plan.name,
        title=plan.title,
        builder=plan.builder,
        syntax=plan.syntax or (fit.model if fit is not None else built.declared(plan)),
        fit=fit,
        failure=failure,
        crosscheck=second,
        crosscheck_failure=second_failure,
        truth=plan.truth,
        effects=made.effects if made is not None else None,
        limits=made.limits if made is not None else "",
        how=made.how if made is not None else None,
        mediation=made.mediation if made is not None else None,
    )


def _made(
    panel: Panel, wide: pd.DataFrame, plan: ModelPlan, about: StudyPlan
) -> tuple[Made | None, str | None]:
    try:
        if plan.syntax is None:
            return built.made(panel, plan, about), None
        estimator, missing = plan.estimator or "ML", plan.missing or "listwise"
        return Made(sem(plan.syntax, wide, estimator=estimator, missing=missing)), None
    except UNFIT as error:
        return None, str(error)


def _second_opinion(fit: Fit) -> tuple[Crosscheck | None, str | None]:
    try:
        return crosscheck(fit), None
    except FitError as error:
        return None, str(error)


def _check_truth(fit: Fit, truth: Mapping[str, float]) -> None:
    rows = fit.estimates
    known = {str(label) for label in rows["label"] if label}
    known |= {f"{lhs} {op} {rhs}" for lhs, op, rhs in zip(rows["lhs"], rows["op"], rows["rhs"], strict=True)}
    if strangers := [name for name in truth if name not in known]:
        raise StudyError(
            f"truth names {', '.join(map(repr, strangers))}, which the model does not estimate. "
            f"Use a label of the syntax, or 'lhs op rhs' with single spaces."
        )
