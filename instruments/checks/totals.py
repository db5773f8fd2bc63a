"""Do the totals that a file already carries follow the form's rule, and if not, which rule do they follow?"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from instruments.checks.findings import Finding
from instruments.checks.readings import complete_readings, item_scores, missing_readings
from instruments.checks.sheet import Array
from instruments.codes import numbers
from instruments.columns import folded
from instruments.errors import AnswerError
from instruments.instrument import Coding, Instrument, MissingRule, Scale
from instruments.missing import completed

FEWEST_ROWS = 5
"""A rule is named only if it reproduces at least so many totals,"""

MOST = 0.9
"""and at least this share of them."""

HALF_CENT = 0.00501
"""Files round means and prorated sums to two decimals."""

ENDINGS = ("", "total", "sum", "score", "mean")


@dataclass(frozen=True, slots=True)
class Carried:
    """Item scores and carried totals of one scale.

    Attributes
    ----------
    codes : ndarray, shape (n, k)
        Stored codes, NaN where missing.
    total : ndarray, shape (n,)
        As in the file.
    rule : MissingRule
        What the scale does when answers are missing.
    """

    scale: Scale
    column: Hashable
    codes: Array
    total: Array
    rule: MissingRule


def named_totals(
    form: Instrument, totals: Mapping[str, Hashable] | str | None, answers: pd.DataFrame, taken: set[Hashable]
) -> dict[str, Hashable]:
    """Return the column of each scale's total: as asked for, else those named like the scale.

    Raises
    ------
    AnswerError
        If a scale or column is unknown or not to be told apart.
    """
    names = [scale.name for scale in form.scales]
    if totals is None:
        return _found(form, answers, taken)
    if isinstance(totals, str):
        if form.form not in names and len(names) > 1:
            raise AnswerError(
                f"{form.id}: totals = {totals!r}, but the form has no one total. "
                f"Give a mapping with the scale as key: {', '.join(names)}."
            )
        totals = {form.form if form.form in names else names[0]: totals}
    if strangers := [name for name in totals if name not in names]:
        raise AnswerError(
            f"totals: {', '.join(map(repr, strangers))} are not scales of {form.id}. Its scales: {', '.join(names)}."
        )
    columns: list[Hashable] = list(answers.columns)
    if absent := [column for column in totals.values() if columns.count(column) != 1]:
        raise AnswerError(
            f"{form.id}: totals: column(s) {', '.join(map(repr, absent))} are not there once. Name another column."
        )
    return dict(totals)


def _found(form: Instrument, answers: pd.DataFrame, taken: set[Hashable]) -> dict[str, Hashable]:
    """Return columns that bear the name of a scale, perhaps with ``total`` or ``score`` behind it."""
    wanted = {folded(scale.name) + ending: scale.name for scale in form.scales for ending in ENDINGS}
    found: dict[str, Hashable] = {}
    columns = [str(column) for column in answers.columns]
    for column in answers.columns:
        name = wanted.get(folded(column))
        if name and name not in found and column not in taken and columns.count(str(column)) == 1:
            found[name] = column
    return found


def total_findings(
    answers: pd.DataFrame,
    form: Instrument,
    located: Mapping[str, Hashable],
    totals: Mapping[str, Hashable],
    variants: Sequence[Instrument],
    shift: int = 0,
    rules: Mapping[str, MissingRule] | None = None,
) -> Iterator[Finding]:
    """Compare each carried total with the form's rule, and name the rule that does reproduce it.

    Parameters
    ----------
    shift : int
        How many codes the file's answers lie above those of the form; taken away here.
    rules : mapping of str to MissingRule, optional
        The rule for missing answers of each scale; by default the form's.
    """
    for name, column in totals.items():
        scale = form.scale(name)
        total = numbers(answers[column])
        if isinstance(total, str) or scale.algorithm or scale.standardized:
            continue
        codes = [_codes(answers[located[item]], form.coding_of(item), shift) for item in scale.items]
        rule = rules[name] if rules else scale.missing
        carried = Carried(scale, column, np.column_stack(codes), total, rule)
        yield from _of_complete_rows(carried, form, variants)
        yield from _of_incomplete_rows(carried, form)


def _of_complete_rows(
    carried: Carried, form: Instrument, variants: Sequence[Instrument]
) -> Iterator[Finding]:
    """Compare the totals of rows without a missing answer."""
    rows = ~np.isnan(carried.codes).any(axis=1) & ~np.isnan(carried.total)
    if not rows.any():
        return
    codes, total = carried.codes[rows], carried.total[rows]
    readings = list(complete_readings(codes, form, carried.scale, variants))
    same = [int(_equal(reading.scores, total).sum()) for reading in readings]
    if same[0] == len(total):
        return
    best = int(np.argmax(same))
    named = best > 0 and same[best] >= max(FEWEST_ROWS, MOST * len(total)) and same[best] > same[0]
    yield Finding(
        "totals-differ",
        "serious",
        _place(carried),
        f"{len(total) - same[0]:,} of {len(total):,} complete rows have another total than {form.id} gives; "
        + (
            f"{same[best]:,} of {len(total):,} are reproduced by: {readings[best].words}"
            if named
            else f"none of {len(readings) - 1} usual mistakes reproduces them"
        ),
        f"Use the scores of {form.id} if its item order, coding and key are those of your questionnaire, and not the "
        "file's totals.",
    )


def _of_incomplete_rows(carried: Carried, form: Instrument) -> Iterator[Finding]:
    """Name the rule by which rows with missing answers got a total, where the form's rule gives another or none."""
    rows = np.isnan(carried.codes).any(axis=1) & ~np.isnan(carried.total)
    if not rows.any():
        return
    codes, total = carried.codes[rows], carried.total[rows]
    scores = item_scores(codes, form, carried.scale)
    answered = (~np.isnan(scores)).sum(axis=1)
    by_form = completed(np.nansum(scores, axis=1), answered, carried.scale, carried.rule)
    if _equal(by_form, total).all():
        return
    differing = ~_equal(by_form, total)
    readings = list(missing_readings(codes, scores, form, carried.scale))
    same = [int(_equal(reading.scores, total).sum()) for reading in readings]
    best = int(np.argmax(same))
    lower = int((total < readings[-1].scores - HALF_CENT).sum())
    named = (
        f"{same[best]:,} of {len(total):,} are reproduced by: {readings[best].words}"
        if same[best] >= MOST * len(total)
        else f"no single rule tried reproduces them; nearest, for {same[best]:,}: {readings[best].words}"
    )
    yield Finding(
        "totals-missing",
        "serious",
        _place(carried),
        f"{int(differing.sum()):,} of {len(total):,} rows with missing answers carry a total that the rule "
        f"('{carried.rule}') does not give; {named}; {lower:,} are below the person's mean times the items",
        "Use the scores of the form, with the missing rule that you declare (missing=...).",
    )


def _equal(scores: Array, total: Array) -> NDArray[np.bool_]:
    """Whether scores are those of the file, which may have been rounded to two decimals."""
    return np.abs(scores - total) < np.where(total == np.floor(total), 1e-6, HALF_CENT)


def _place(carried: Carried) -> str:
    return f"{carried.scale.name}, column {carried.column!r}"


def _codes(column: pd.Series, coding: Coding, shift: int) -> Array:
    """Return the codes of a column, NaN where missing or outside the coding."""
    found = numbers(column)
    if isinstance(found, str):
        return np.full(len(column), np.nan)
    codes = found - shift
    return np.where(np.isin(codes, list(coding.codes)), codes, np.nan)
