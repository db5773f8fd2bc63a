"""Results of the rooms of panel models: their tables, and what they say beside."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.panel import Invariance, Mediation, PathDifferences, Regression
from analysis.panel.groups import BaselineAdjustment
from analysis.panel.indirect import Sensitivity
from analysis.panel.measurement import Alignment
from reports.displays import frame as frames
from reports.displays.models import warnings
from reports.document import Block, Listing, Paragraph, Styled, paragraph, phrase
from reports.figures.sensitivity import MOST, sensitivity_figure
from reports.tables.effects import effects_table
from reports.tables.group_differences import group_difference_table
from reports.tables.invariance import invariance_rules_table, invariance_table
from reports.tables.power import power_table
from reports.tables.regression import regression_table

CURVE = ("mediator", "outcome", "source", "target")  # what a curve of the sensitivity is of


def mediation(result: Mediation) -> Iterator[Block]:
    """Yield the effects, and how their limits were found."""
    yield from warnings(result.warnings)
    yield effects_table(result)
    if len(result.contrasts):
        yield from frames.blocks(result.contrasts)
    yield from listing(result.notes)


def invariance(result: Invariance) -> Iterator[Block]:
    """Yield the ladder, and the published rules beside it."""
    yield invariance_table(result)
    yield invariance_rules_table(result)


def alignment(result: Alignment) -> Iterator[Block]:
    """Yield the aligned means."""
    yield from warnings(result.warnings)
    yield from frames.blocks(result.means)


def regression(result: Regression) -> Iterator[Block]:
    """Yield the coefficients."""
    yield from warnings(result.warnings)
    yield regression_table(result)


def differences(result: PathDifferences) -> Iterator[Block]:
    """Yield every difference of two groups."""
    yield group_difference_table(result)
    yield from listing(result.notes)


def baseline(result: BaselineAdjustment) -> Iterator[Block]:
    """Yield the methods side by side, and what each says."""
    yield from warnings(result.warnings)
    yield from frames.blocks(result.table)
    yield from listing(result.readings)
    assumed = zip(result.assumptions["method"], result.assumptions["assumes"], strict=True)
    yield from listing(tuple(f"{method}: {assumes}" for method, assumes in assumed))


def sensitivity(result: Sensitivity) -> Iterator[Block]:
    """Yield where the effects vanish, and how they get there, if there is room for the curves."""
    yield from frames.blocks(result.zeros)
    if result.curve.groupby(list(CURVE)).ngroups <= MOST:
        yield sensitivity_figure(result)


def power(result: Any) -> Iterator[Block]:
    """Yield power by condition."""
    yield power_table(result)


def required(result: Any) -> Iterator[Block]:
    """Yield the number of persons, and the power at it."""
    yield paragraph(repr(result).split("\n")[0])
    yield power_table(result.power)


def template(result: Any) -> Iterator[Block]:
    """Yield a published study: what was done, what is known, what is not."""
    yield Paragraph((f"{result.title}. {result.citation}",))
    yield from frames.blocks(result.table)
    for title, lines in (
        (phrase("What the paper did:"), result.did),
        (phrase("Not published, or not seen:"), result.unknown),
        (phrase("What the design can say:"), result.says),
        (phrase("What a re-analysis adds:"), result.adds),
    ):
        yield paragraph(title)
        yield from listing(lines)


def reanalysis(result: Any) -> Iterator[Block]:
    """Yield the steps of a re-analysis, one behind the other."""
    from reports.displays.blocks import blocks_of

    for name, step in result.results:
        yield Paragraph((Styled(name[:1].upper() + name[1:], strong=True),))
        yield from frames.blocks(step) if isinstance(step, pd.DataFrame) else blocks_of(step)
    yield from listing(result.notes)


def listing(lines: tuple[str, ...]) -> Iterator[Block]:
    """Yield lines of text as a list, if there are any."""
    if lines:
        yield Listing(tuple(paragraph(line) for line in lines))
