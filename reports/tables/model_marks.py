"""Footnotes of parameters: fixed, held equal, constrained, bounded, following from others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isclose

from analysis.sem import Fit, algebra
from analysis.sem.table import Parameter
from reports.document import Code, Number, Phrase, Run, phrase

MOST_NAMED = 8  # parameters that a footnote lists
FIXED = phrase("Fixed, not estimated.")
FOLLOWS = phrase("Follows from the other parameters, not estimated by itself.")
CONSTANT = phrase("Follows from fixed values, so that it has no standard error.")
NO_ERROR = phrase("The standard error could not be computed.")
EVERYWHERE = phrase("Held equal in all groups.")


def marks(fit: Fit) -> dict[int, Phrase]:
    """Return the footnote of each parameter that has one, by its row in `fit.estimates`.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    dict of int to Phrase
        Predictors' moments, which the sample gives, have none: they have a heading of their own.
    """
    found: dict[int, list[Phrase]] = {}
    for at, row in enumerate(fit.parameters.rows):
        notes = [*_given(row, float(fit.values[at])), *_constrained(fit, row), *_bounded(row)]
        if notes:
            found[at] = notes
    for at, note in _equal(fit):
        found.setdefault(at, []).insert(0, note)
    return {at: _together(notes) for at, notes in found.items()}


def _together(notes: Sequence[Phrase]) -> Phrase:
    if len(notes) == 1:
        return notes[0]
    return phrase("{first} {second}", first=notes[0], second=_together(notes[1:]))


def _given(row: Parameter, value: float) -> Iterator[Phrase]:
    if row.free or row.exo:
        return
    fixed = row.fixed is not None and isclose(value, row.fixed, abs_tol=1e-12)
    yield FIXED if fixed else FOLLOWS


def _equal(fit: Fit) -> Iterator[tuple[int, Phrase]]:
    """Yield the footnotes of parameters that share one free value."""
    sets: dict[int, list[int]] = {}
    for at, row in enumerate(fit.parameters.rows):
        if row.free:
            sets.setdefault(row.free, []).append(at)
    for places in sets.values():
        if len(places) > 1:
            note = _equality(fit, [fit.parameters.rows[at] for at in places])
            yield from ((at, note) for at in places)


def _equality(fit: Fit, rows: Sequence[Parameter]) -> Phrase:
    names = list(dict.fromkeys(row.words for row in rows))
    groups = list(dict.fromkeys(row.group for row in rows))
    everywhere = len(groups) == fit.parameters.groups > 1 and len(rows) == len(names) * len(groups)
    if everywhere and len(names) == 1:
        return EVERYWHERE
    if everywhere:
        return phrase(
            "Held equal in all groups: {parameters}.", parameters=_listed([(Code(n),) for n in names])
        )
    if len(names) == 1:
        return phrase(
            "Held equal in the groups {groups}.", groups=", ".join(fit.groups[g - 1] for g in groups)
        )
    several = len(groups) > 1
    told = [(Code(r.words), f" ({fit.groups[r.group - 1]})") if several else (Code(r.words),) for r in rows]
    return phrase("Held equal: {parameters}.", parameters=_listed(told))


def _listed(names: Sequence[tuple[Run, ...]]) -> tuple[Run, ...]:
    """Return names with commas between them; of many the first, and how many more."""
    shown = names if len(names) <= MOST_NAMED else names[: MOST_NAMED - 1]
    found = [run for k, name in enumerate(shown) for run in ((", ", *name) if k else name)]
    if len(shown) < len(names):
        found += [phrase(" and {n} more", n=Number(len(names) - len(shown), "count"))]
    return tuple(found)


def _constrained(fit: Fit, row: Parameter) -> Iterator[Phrase]:
    """Yield the formulas in which the parameter's label stands."""
    if not row.own_label or not row.free:
        return
    formulas = [
        Code(f"{f.text_left} {f.op} {f.text_right}")
        for f in fit.parameters.formulas
        if f.op != ":=" and row.own_label in {*algebra.names(f.left), *algebra.names(f.right)}
    ]
    if formulas:
        yield phrase("Constrained: {formulas}.", formulas=_listed([(code,) for code in formulas]))


def _bounded(row: Parameter) -> Iterator[Phrase]:
    low, high = (None if end is None else Number(end, "degrees") for end in (row.lower, row.upper))
    if low is not None and high is not None:
        yield phrase("Bounded: from {low} to {high}.", low=low, high=high)
    elif low is not None:
        yield phrase("Bounded: not below {low}.", low=low)
    elif high is not None:
        yield phrase("Bounded: not above {high}.", high=high)
