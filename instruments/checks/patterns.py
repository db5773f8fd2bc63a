"""Answers without information: items that do not vary, and the same answer to every item."""

from collections.abc import Iterator

import numpy as np

from instruments.checks.correlations import FEWEST
from instruments.checks.findings import Finding
from instruments.checks.sheet import Sheet, signs
from instruments.instrument import Instrument, Scale

SHARE = 0.05
"""Share of rows with the same answer throughout from which it is told."""

FEWEST_ITEMS = 5
"""In a shorter scale the same answer throughout is often meant."""

COPIED = 10
"""So many rows must differ from an item's commonest answer before two equal columns look like one."""


def constant_items(sheet: Sheet) -> Iterator[Finding]:
    """Name the items without any answer, and those with one and the same answer in all rows."""
    for place, item in enumerate(sheet.items):
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
        if scale.validity or len(items) < FEWEST_ITEMS or any(set(items) <= set(other) for other in told):
            continue
        key = signs(form, scale)
        if len({key[item] for item in items} - {0}) == 2:
            told.add(items)
            yield from _straight(sheet, scale, items)


def _straight(sheet: Sheet, scale: Scale, items: tuple[str, ...]) -> Iterator[Finding]:
    steps = sheet.of(items)
    if len(steps) < FEWEST:
        return
    same = (steps == steps[:, :1]).all(axis=1)
    if same.mean() < SHARE:
        return
    ends = same & np.isin(steps[:, 0], [0.0, steps.max()])
    yield Finding(
        "straight-lining",
        "look",
        scale.name,
        f"{int(same.sum()):,} of {len(steps):,} complete rows ({same.mean():.1%}) have the same code on all "
        f"{len(items)} items although some are reversed; {int(ends.sum()):,} of them at an end of the codes",
        "Such rows contradict themselves: decide by a rule written down beforehand whether to leave them out. "
        "If almost all rows are so, items may be keyed already.",
    )
