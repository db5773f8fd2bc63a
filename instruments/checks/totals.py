"""Do the totals that a file already carries follow the form's rule, and if not, which rule do they follow?"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from instruments.checks.findings import Finding
from instruments.checks.sheet import Array
from instruments.codes import numbers
from instruments.columns import folded
from instruments.errors import AnswerError
from instruments.instrument import Instrument, Scale
from instruments.missing import completed

FEWEST_ROWS = 5
"""A rule is named only if it reproduces at least so many totals,"""

MOST = 0.9
"""and at least this share of them."""

HALF_CENT = 0.00501
"""Files round means and prorated sums to two decimals."""

ENDINGS = ("", "total", "sum", "score", "mean")


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule that totals may follow, with the scores that it gives; NaN where it gives none."""

    words: str
    scores: Array


@dataclass(frozen=True, slots=True)
class Carried:
    """Item scores and carried totals of one scale.

    Attributes
    ----------
    codes : ndarray, shape (n, k)
        Stored codes, NaN where missing.
    total : ndarray, shape (n,)
        As in the file.
    """

    scale: Scale
    column: Hashable
    codes: Array
    total: Array


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
) -> Iterator[Finding]:
    """Compare each carried total with the form's rule, and name the rule that does reproduce it.

    Parameters
    ----------
    shift : int
        How many codes the file's answers lie above those of the form; taken away here.
    """
    for name, column in totals.items():
        scale = form.scale(name)
        total = numbers(answers[column])
        codes = [numbers(answers[located[item]]) for item in scale.items]
        if (
            scale.rule == "algorithm"
            or isinstance(total, str)
            or any(isinstance(found, str) for found in codes)
        ):
            continue
        table = np.column_stack(codes) - shift
        table[~np.isin(table, list(form.coding.codes))] = np.nan
        carried = Carried(scale, column, table, total)
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
    readings = list(_readings(codes, form, carried.scale, variants))
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
    scores = _scored(codes, form, carried.scale)
    answered = (~np.isnan(scores)).sum(axis=1)
    by_form = completed(np.nansum(scores, axis=1), answered, carried.scale, carried.scale.missing)
    if _equal(by_form, total).all():
        return
    differing = ~_equal(by_form, total)
    readings = list(_for_missing(codes, scores, form, carried.scale))
    same = [int(_equal(reading.scores, total).sum()) for reading in readings]
    best = int(np.argmax(same))
    lower = int((total < readings[-1].scores - HALF_CENT).sum())
    rule = (
        f"{same[best]:,} of {len(total):,} are reproduced by: {readings[best].words}"
        if same[best] >= MOST * len(total)
        else f"no single rule tried reproduces them; nearest, for {same[best]:,}: {readings[best].words}"
    )
    yield Finding(
        "totals-missing",
        "serious",
        _place(carried),
        f"{int(differing.sum()):,} of {len(total):,} rows with missing answers carry a total that the rule of the form "
        f"('{carried.scale.missing}') does not give; {rule}; {lower:,} are below the person's mean times the items",
        "Use the scores of the form, with the missing rule that you declare (missing=...).",
    )


def _readings(
    codes: Array, form: Instrument, scale: Scale, variants: Sequence[Instrument]
) -> Iterator[Reading]:
    """Give the form's rule, then usual mistakes, the simplest first; for complete rows."""
    k, f = len(scale.items), scale.factor
    right = _scored(codes, form, scale)
    keys = [
        ("", right),
        ("no item reversed", codes if scale.rule != "count" else _unkeyed(codes, form, scale)),
    ]
    for variant in variants:
        for other in variant.scales:
            if (
                other.name == scale.name
                and other.items == scale.items
                and variant.coding.codes == form.coding.codes
            ):
                keys.append((f"the key of {variant.id}", _scored(codes, variant, other)))
    units = [
        ("", f if scale.rule != "mean" else f / k, 0.0),
        ("the mean in place of the sum", 1 / k, 0.0)
        if scale.rule != "mean"
        else ("the sum in place of the mean", 1, 0.0),
        (f"not multiplied by {f:g}", 1.0, 0.0) if f != 1 else ("doubled", 2.0, 0.0),
        ("halved", f / 2, 0.0),
        ("each item counted one higher", f, f * k),
        ("each item counted one lower", f, -f * k),
    ]
    for unit, factor, shift in units:
        for key, scores in keys:
            yield Reading(", ".join(filter(None, (key, unit))), scores.sum(axis=1) * factor + shift)
    yield Reading(
        "reversed as a whole (lowest + highest - score)", scale.low + scale.high - right.sum(axis=1) * f
    )
    for place, item in enumerate(scale.items):
        yield Reading(f"item {item} left out", (right.sum(axis=1) - right[:, place]) * f)


def _for_missing(codes: Array, scores: Array, form: Instrument, scale: Scale) -> Iterator[Reading]:
    """Give the rules by which incomplete rows may have got a total; the person's mean last."""
    k = len(scale.items)
    answered = np.maximum((~np.isnan(scores)).sum(axis=1), 1)
    f = scale.factor / (k if scale.rule == "mean" else 1)
    lowest = np.where(np.isnan(codes), float(form.coding.lowest), codes)
    yield Reading("a missing answer counted as 0", np.nansum(scores, axis=1) * f)
    yield Reading(
        "a missing answer set to the lowest code before the items are reversed",
        _scored(lowest, form, scale).sum(axis=1) * f,
    )
    if scale.low != 0 and scale.rule != "mean":
        floor = np.nanmin([min(scale.item_scores(item, form.coding)) for item in scale.items])
        filled = np.where(np.isnan(scores), floor, scores)
        yield Reading("a missing answer counted as the lowest score", filled.sum(axis=1) * f)
    if scale.rule != "mean":
        yield Reading(
            "the mean of the answered items in place of the sum", np.nansum(scores, axis=1) / answered
        )
    prorated = np.nansum(scores, axis=1) / answered * k * f
    yield Reading("the person's mean, rounded to a whole number", np.floor(prorated + 0.5))
    yield Reading("the person's mean in place of each missing answer, however many are missing", prorated)


def _scored(codes: Array, form: Instrument, scale: Scale) -> Array:
    """Return the item scores, NaN where missing."""
    step = np.where(np.isnan(codes), len(form.coding.codes), codes - form.coding.lowest).astype(np.int64)
    columns = [
        np.array([*scale.item_scores(item, form.coding), np.nan])[step[:, place]]
        for place, item in enumerate(scale.items)
    ]
    return np.column_stack(columns)


def _unkeyed(codes: Array, form: Instrument, scale: Scale) -> Array:
    """Return the counts if all items are counted as those that are not reversed."""
    return np.where(np.isnan(codes), np.nan, np.isin(codes, list(scale.counted)))


def _equal(scores: Array, total: Array) -> NDArray[np.bool_]:
    """Whether scores are those of the file, which may have been rounded to two decimals."""
    return np.abs(scores - total) < np.where(total == np.floor(total), 1e-6, HALF_CENT)


def _place(carried: Carried) -> str:
    return f"{carried.scale.name}, column {carried.column!r}"
