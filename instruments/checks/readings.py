"""The rules by which a file's own totals may have been made: the form's, and the usual mistakes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from instruments.checks.sheet import Array
from instruments.checks.siblings import same_codes
from instruments.instrument import Instrument, Scale


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule that totals may follow, with the scores that it gives; NaN where it gives none."""

    words: str
    scores: Array


def complete_readings(
    codes: Array, form: Instrument, scale: Scale, variants: Sequence[Instrument]
) -> Iterator[Reading]:
    """Give the form's rule, then usual mistakes, the simplest first; for complete rows."""
    k, f = len(scale.items), scale.factor
    right = item_scores(codes, form, scale)
    keys = [
        ("", right),
        ("no item reversed", codes if scale.rule != "count" else _unkeyed(codes, form, scale)),
    ]
    for variant in variants:
        for other in variant.scales:
            if other.name == scale.name and other.items == scale.items and same_codes(variant, form):
                keys.append((f"the key of {variant.id}", item_scores(codes, variant, other)))
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


def missing_readings(codes: Array, scores: Array, form: Instrument, scale: Scale) -> Iterator[Reading]:
    """Give the rules by which incomplete rows may have got a total; the person's mean last."""
    k = len(scale.items)
    answered = np.maximum((~np.isnan(scores)).sum(axis=1), 1)
    f = scale.factor / (k if scale.rule == "mean" else 1)
    ends = np.array([float(form.coding_of(item).lowest) for item in scale.items])
    lowest = np.where(np.isnan(codes), ends, codes)
    yield Reading("a missing answer counted as 0", np.nansum(scores, axis=1) * f)
    yield Reading(
        "a missing answer set to the lowest code before the items are reversed",
        item_scores(lowest, form, scale).sum(axis=1) * f,
    )
    if scale.low != 0 and scale.rule != "mean":
        floor = np.array([min(scale.item_scores(item, form.coding_of(item))) for item in scale.items])
        filled = np.where(np.isnan(scores), floor, scores)
        yield Reading("a missing answer counted as the lowest score", filled.sum(axis=1) * f)
    if scale.rule != "mean":
        yield Reading(
            "the mean of the answered items in place of the sum", np.nansum(scores, axis=1) / answered
        )
    prorated = np.nansum(scores, axis=1) / answered * k * f
    yield Reading("the person's mean, rounded to a whole number", np.floor(prorated + 0.5))
    yield Reading("the person's mean in place of each missing answer, however many are missing", prorated)


def item_scores(codes: Array, form: Instrument, scale: Scale) -> Array:
    """Return the item scores, shape (n, k), of stored codes that all belong to the form; NaN where missing."""
    columns = []
    for place, item in enumerate(scale.items):
        coding = form.coding_of(item)
        step = np.where(np.isnan(codes[:, place]), len(coding.codes), codes[:, place] - coding.lowest)
        columns.append(np.array([*scale.item_scores(item, coding), np.nan])[step.astype(np.int64)])
    return np.column_stack(columns)


def _unkeyed(codes: Array, form: Instrument, scale: Scale) -> Array:
    """Return the counts if all items are counted as those that are not reversed."""
    return np.where(np.isnan(codes), np.nan, np.isin(codes, list(scale.counted)))
