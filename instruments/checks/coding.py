"""Do the answers have the codes of the form, and which end of them is which?"""

from collections.abc import Hashable, Iterator, Mapping

import numpy as np
import pandas as pd

from instruments.answers import Misfit, shift_of, shift_words, steps
from instruments.checks.findings import Finding
from instruments.checks.sheet import Sheet
from instruments.codes import labels
from instruments.instrument import Instrument

LISTED = 8
"""At most so many columns are named."""

REMEDIES = {
    "not-codes": "Recode the answers to the form's codes, and declare texts that mean 'no answer' as missing.",
    "outside": "Declare codes that mean 'no answer' as missing, or recode the answers.",
}

ENOUGH = 300
"""With fewer answers it is no wonder that a code is not met."""


def misfits(answers: pd.DataFrame, form: Instrument, located: Mapping[str, Hashable]) -> list[Misfit]:
    """Return the columns with answers outside the coding of their item, from all rows."""
    found = [steps(answers[column], form.coding_of(item)) for item, column in located.items()]
    return [misfit for misfit in found if isinstance(misfit, Misfit)]


def shared(answers: pd.DataFrame, form: Instrument, located: Mapping[str, Hashable]) -> list[pd.Series]:
    """Return the columns of the items that have the form's own coding."""
    return [answers[column] for item, column in located.items() if form.coding_of(item) is form.coding]


def outside(form: Instrument, met: list[Misfit], columns: list[pd.Series]) -> Iterator[Finding]:
    """Name each column with answers outside the coding; or say once that the whole file is shifted by one.

    Parameters
    ----------
    columns : list of Series
        Those of `shared`.
    """
    coding = form.coding
    if not met:
        return
    if shift := shift_of(form, columns):
        yield Finding(
            "shifted",
            "refused",
            form.id,
            f"all codes lie in {coding.lowest + shift}..{coding.highest + shift}, those of the form in "
            f"{coding.lowest}..{coding.highest}: shifted by {shift:+d} ({len(met)} columns "
            "hold codes outside)",
            shift_words(form, columns).strip(),
        )
        return
    for code, kind in (
        ("not-codes", [misfit for misfit in met if misfit.met is None]),
        ("outside", [misfit for misfit in met if misfit.met is not None]),
    ):
        if kind:
            listed = "; ".join(f"column {misfit.column!r} {misfit.finding}" for misfit in kind[:LISTED])
            more = f"; and {len(kind) - LISTED} more column(s)" if len(kind) > LISTED else ""
            yield Finding(
                code,
                "refused",
                form.id,
                f"{len(kind)} column(s) hold other values than the codes "
                f"{coding.lowest}..{coding.highest}: {listed}{more}",
                REMEDIES[code] + _counted_words(form, met),
            )


def _counted_words(form: Instrument, met: list[Misfit]) -> str:
    """Say it if a form that counts answers meets nothing but 0 and 1."""
    spans = [misfit.met for misfit in met]
    if form.coding.lowest == 1 and form.scales[0].rule == "count" and all(span == (0, 1) for span in spans):
        return " All are 0 and 1: they may be item scores, counted already, from which the form cannot be scored."
    return ""


def lowest_unused(sheet: Sheet, form: Instrument) -> Iterator[Finding]:
    """Say if no item ever has the lowest code while the highest is met: is the file counted from one more?"""
    common = [form.coding_of(item) is form.coding for item in sheet.items]
    steps_of = sheet.steps[:, common]
    met = steps_of[~np.isnan(steps_of)]
    top = len(form.coding.codes) - 1
    if top < 2 or met.size < ENOUGH or met.min() == 0 or met.max() < top:
        return
    yield Finding(
        "lowest-unused",
        "look",
        form.id,
        f"the lowest code {form.coding.lowest} is not met in {met.size:,} answers to {sum(common)} items, the "
        f"highest is met {int((met == top).sum()):,} times",
        f"If the file counts from {form.coding.lowest + 1}, recode its answers first (subtract 1).",
    )


def labels_read(
    answers: pd.DataFrame, form: Instrument, located: Mapping[str, Hashable]
) -> Iterator[Finding]:
    """Say which columns were read by the codes in their labels, and compare the labels with the anchors."""
    found = {
        item: (answers[column], words)
        for item, column in located.items()
        if not pd.api.types.is_numeric_dtype(answers[column].dtype) and (words := labels(answers[column]))
    }
    if found:
        yield Finding(
            "labels-read",
            "look",
            form.id,
            f"{len(found)} column(s) hold labels that start with a code; the codes are read",
            f"Check that they are the codes of the form ({form.coding.lowest} = {form.coding.lowest_means}, "
            f"{form.coding.highest} = {form.coding.highest_means}).",
        )
    yield from anchors(form, {item: words for item, (_, words) in found.items()})
    for item, (column, _) in found.items():
        if _disordered(column):
            yield Finding(
                "category-order",
                "look",
                f"{form.id}, {item}",
                "the column's ordered categories are not in the order of the codes that they carry",
                "The codes count, not the positions. Put the categories in order before you use them elsewhere.",
            )


def anchors(form: Instrument, words: Mapping[str, Mapping[int, str]]) -> Iterator[Finding]:
    """Compare the labels of codes with what the ends of the form's coding mean.

    Parameters
    ----------
    words : mapping of str to mapping of int to str
        For some items, the label of each code.
    """
    coding = form.coding
    low, high = (_folded(end) for end in (coding.lowest_means, coding.highest_means))
    flipped = [
        item
        for item, said in words.items()
        if (_folded(said.get(coding.lowest, "")) == high or _folded(said.get(coding.highest, "")) == low)
        and low != high
    ]
    if flipped:
        yield Finding(
            "anchors-flipped",
            "serious",
            f"{form.id}, {len(flipped)} item(s) from {flipped[0]}",
            f"the labels say {coding.lowest} = {coding.highest_means} or {coding.highest} = {coding.lowest_means}; the "
            f"form has {coding.lowest} = {coding.lowest_means}, {coding.highest} = {coding.highest_means}",
            f"Recode these items (new code = {coding.lowest + coding.highest} - code), or score a variant with that "
            "coding.",
        )


def _disordered(column: pd.Series) -> bool:
    """Whether ordered categories are not in rising order of their codes."""
    if not isinstance(column.dtype, pd.CategoricalDtype) or not column.cat.ordered:
        return False
    codes = [next(iter(labels(pd.Series([name]))), None) for name in column.cat.categories]
    known = [code for code in codes if code is not None]
    return known != sorted(known)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
