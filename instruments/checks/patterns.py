"""Answers without information: items that do not vary, and the same answer to every item."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from instruments.checks.correlations import FEWEST
from instruments.checks.findings import Finding
from instruments.checks.sheet import Sheet, signs
from instruments.instrument import Instrument, Scale

SHARE = 0.05
"""Told if the share of rows with one outer code throughout exceeds by this what chance explains."""

FEWEST_ITEMS = 5
"""In a shorter scale the same answer throughout is often meant."""

COPIED = 10
"""So many rows must differ from an item's commonest answer before two equal columns look like one."""


def constant_items(sheet: Sheet, misfits: frozenset[str]) -> Iterator[Finding]:
    """Name the items without any answer, and those with one and the same answer in all rows.

    Parameters
    ----------
    misfits : frozenset of str
        Columns with answers outside the coding, of which that is said already.
    """
    for place, item in enumerate(sheet.items):
        if str(sheet.columns[place]) in misfits:
            continue
        answers = sheet.steps[:, place]
        met = answers[~np.isnan(answers)]
        if len(answers) >= FEWEST and not met.size:
            yield Finding(
                "empty-item",
                "look",
                sheet.place(item),
                f"no usable answer in {len(answers):,} rows",
                "Check that the column is the right one, and that no valid code was declared missing.",
            )
        elif met.size >= FEWEST and met.min() == met.max():
            yield Finding(
                "constant-item",
                "look",
                sheet.place(item),
                f"the same answer in all {met.size:,} rows",
                "Check that the column is the right one; an item that does not vary says nothing about anyone.",
            )


def copied_items(sheet: Sheet) -> Iterator[Finding]:
    """Name pairs of items whose columns are equal in every row."""
    seen: dict[bytes, str] = {}
    for place, item in enumerate(sheet.items):
        answers = sheet.steps[:, place]
        met = answers[~np.isnan(answers)]
        if met.size < FEWEST or met.size - np.unique(met, return_counts=True)[1].max() < COPIED:
            continue
        first = seen.setdefault(answers.tobytes(), item)
        if first != item:
            yield Finding(
                "copied-item",
                "serious",
                f"{sheet.place(first)} and {sheet.place(item)}",
                f"the answers are equal in all {len(answers):,} rows",
                "One column was probably copied or named twice: map each item to its own column.",
            )


def straight_lines(sheet: Sheet, form: Instrument) -> Iterator[Finding]:
    """Say how many rows have one code for all items of a scale that has reversed items."""
    told: set[tuple[str, ...]] = set()
    for scale in sorted(form.scales, key=lambda scale: -len(scale.items)):
        items = tuple(item for item in scale.items if item in sheet.items)
        if scale.validity or scale.algorithm or any(set(items) <= set(other) for other in told):
            continue
        key = signs(form, scale)
        if len(items) >= FEWEST_ITEMS and {key[item] for item in items} == {1, -1}:
            told.add(items)
            top = max(form.coding_of(item).highest - form.coding_of(item).lowest for item in items)
            yield from _straight(sheet, scale, items, np.array([key[item] < 0 for item in items]), top)


def _straight(
    sheet: Sheet, scale: Scale, items: tuple[str, ...], falls: NDArray[np.bool_], top: int
) -> Iterator[Finding]:
    r"""Compare the share of rows with one outer code c throughout with what two unrelated halves would give.

    .. math:: \sum_c P(\text{all items} = c) - \sum_c P(\text{direct} = c)\,P(\text{reversed} = c)

    The direct and the reversed items go against each other as stored, so that the difference is at most 0 for people
    who read them. Who stands in the middle may mean the middle of every item: that does not count; two codes have no
    middle.
    """
    steps = sheet.of(items)
    if len(steps) < FEWEST:
        return
    outer = [c for c in np.unique(steps) if top == 1 or abs(c - top / 2) > 0.5]
    if not outer:
        return
    direct = np.array([(steps[:, ~falls] == c).all(axis=1) for c in outer]).reshape(len(outer), -1)
    turned = np.array([(steps[:, falls] == c).all(axis=1) for c in outer]).reshape(len(outer), -1)
    same = (direct & turned).any(axis=0)
    chance = float((direct.mean(axis=1) * turned.mean(axis=1)).sum())
    if not same.mean() - chance >= SHARE:
        return
    middle = int((steps == steps[:, :1]).all(axis=1).sum() - same.sum())
    yield Finding(
        "straight-lining",
        "look",
        scale.name,
        f"{int(same.sum()):,} of {len(steps):,} complete rows ({same.mean():.1%}; by chance at most {chance:.1%}) have "
        f"the same code, not a middle one, on all {len(items)} items although {int(falls.sum())} are reversed; "
        f"{middle:,} more have a middle code throughout",
        "Such rows contradict themselves: decide by a rule written down beforehand whether to leave them out. "
        "If many are so, items may be keyed already.",
    )
