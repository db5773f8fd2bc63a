"""A triangle of numbers between -1 and 1 as a colored map, for variables in blocks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reports.document import Number, Phrase, phrase
from reports.errors import OutputError
from reports.figures.canvas import (
    BLUE,
    GREY,
    TINY,
    VERMILLION,
    WIDTH,
    n,
    path,
    picture,
    rect,
    shortened,
    text,
    wide,
)
from reports.manner import Manner

MOST, MOST_NUMBERS = 60, 14  # variables; and those whose cells have room for numbers
MOST_NAME = 170.0
MOST_NAME_OF_FEW, FEW = 260.0, 10  # where few variables leave room, names are not cut
LEAST_CELL, MOST_CELL = 11.0, 44.0
HEAD = 17.0
LEAST_SIDE = 0.8
STRONGEST = 0.6  # of a cell behind a number, so that black keeps its contrast on it
TOLD = 10


@dataclass(frozen=True, slots=True)
class Block:
    """Variables that stand together, under the name of their factor; empty for those of none."""

    name: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A symmetric matrix whose variables stand in blocks.

    Attributes
    ----------
    values : ndarray, shape (k, k)
        In the order of the blocks; only what is below the diagonal is drawn.
    """

    values: NDArray[np.float64]
    blocks: tuple[Block, ...]

    @property
    def names(self) -> list[str]:
        """The variables in order."""
        return [name for block in self.blocks for name in block.variables]

    @property
    def below(self) -> NDArray[np.float64]:
        """What is below the diagonal, NaN left out."""
        values = self.values[np.tril_indices(len(self.values), -1)]
        return np.asarray(values[np.isfinite(values)])

    def largest(self, labels: Mapping[str, str]) -> list[Phrase]:
        """Say the pairs of the largest values in size."""
        names = [labels.get(name, name) for name in self.names]
        pairs = [(self.values[i, j], names[i], names[j]) for i in range(len(names)) for j in range(i)]
        known = sorted((pair for pair in pairs if isfinite(pair[0])), key=lambda pair: -abs(pair[0]))
        return [
            phrase("{one} and {other}: {value}.", one=b, other=a, value=Number(float(v), "bounded", 2))
            for v, a, b in known[:TOLD]
        ]


def matrix_of(frame: pd.DataFrame, factors: Mapping[str, Sequence[str]], where: str) -> Matrix:
    """Return a square frame in the order of its factors; a cell that is missing takes its mirror's value.

    Raises
    ------
    OutputError
        If rows and columns do not have the same names, each once, or there are more than 60; begins with `where`.
    """
    same = frame.shape[0] == frame.shape[1] and list(frame.index) == list(frame.columns)
    if not same or not frame.columns.is_unique:
        raise OutputError(
            f"{where}: the frame must have the same names, each once, as rows and as columns. Give such a matrix."
        )
    if len(frame) > MOST:
        raise OutputError(
            f"{where}: {len(frame)} variables are more than {MOST}, which nobody can read. Give those of some."
        )
    names = [str(name) for name in frame.columns]
    blocks = _blocks(names, factors)
    order = [names.index(name) for block in blocks for name in block.variables]
    values = frame.to_numpy(dtype=np.float64)[np.ix_(order, order)]
    return Matrix(np.where(np.isfinite(values), values, values.T), blocks)


def _blocks(names: Sequence[str], factors: Mapping[str, Sequence[str]]) -> tuple[Block, ...]:
    """Return each variable once, at its first factor; those of none at the end."""
    left, found = dict.fromkeys(names), []
    for factor, variables in factors.items():
        if own := tuple(name for name in variables if name in left):
            found.append(Block(factor, own))
        for name in own:
            del left[name]
    return (*found, *([Block("", tuple(left))] if left else []))


def drawn(
    matrix: Matrix, strongest: float, labels: Mapping[str, str], alt: Phrase, manner: Manner,
    stamp: str | Phrase | None,
) -> str:  # fmt: skip
    """Return the map as SVG; `strongest` is the value of the deepest color."""
    values, blocks, order = matrix.values, matrix.blocks, matrix.names
    names = [f"{k}  {labels.get(name, name)}" for k, name in enumerate(order, start=1)]
    most = MOST_NAME_OF_FEW if len(order) <= FEW else MOST_NAME
    left = min(most, max(wide(name, TINY) for name in names)) + 16
    cell = min(MOST_CELL, max(LEAST_CELL, (WIDTH - left - 8) / len(order)))
    parts: list[str] = []
    squares: dict[str, list[str]] = {"larger": [], "smaller": [], "edges": []}
    y, k = 4.0, 0
    for block in blocks:
        if block.name:
            head = shortened(labels.get(block.name, block.name), MOST_NAME, TINY, bold=True)
            parts.append(text(4, y + 12, head, size=TINY, bold=True))
            y += HEAD
        for _ in block.variables:
            parts.append(text(8, y + cell / 2 + 3.5, shortened(names[k], left - 12, TINY), size=TINY))
            if len(order) <= MOST_NUMBERS:
                parts += _numbered(values[k, :k], left, y, cell, strongest, manner)
            else:
                _sized(values[k, :k], left, y, cell, strongest, squares)
            squares["edges"] += _block_edges(blocks, k, left, y, cell)
            y, k = y + cell, k + 1
    parts += _paths(squares, cell)
    every = next(step for step in (1, 2, 5, 10) if cell * step >= 16 or step == 10)
    for j in range(len(order) - 1):
        if (j + 1) % every == 0 or (every > 1 and j == 0):
            parts.append(
                text(left + cell * (j + 0.5), y + 12, str(j + 1), anchor="middle", size=TINY, fill=GREY)
            )
    return picture(
        max(WIDTH, left + cell * len(order) + 8), y + 20, parts, alt=alt, manner=manner, stamp=stamp
    )


def _numbered(
    values: NDArray[np.float64], left: float, y: float, cell: float, strongest: float, manner: Manner
) -> Iterator[str]:
    """Yield the colored cells of a row with their numbers."""
    for j, value in enumerate(values.tolist()):
        x = left + cell * j
        if isfinite(value):
            color, strength = VERMILLION if value > 0 else BLUE, round(STRONGEST * abs(value) / strongest, 2)
            yield rect(x + 0.5, y + 0.5, cell - 1, cell - 1, fill=color, opacity=strength)
        words = manner.text(Number(value, "bounded", 2))
        yield text(x + cell / 2, y + cell / 2 + 3.5, words, anchor="middle", size=TINY)


def _sized(
    values: NDArray[np.float64],
    left: float,
    y: float,
    cell: float,
    strongest: float,
    squares: dict[str, list[str]],
) -> None:
    """Add squares whose area is the residual's share of the strongest; what is missing has none."""
    for j, value in enumerate(values.tolist()):
        side = (cell - 2) * sqrt(min(1.0, abs(value) / strongest)) if isfinite(value) else 0.0
        if side >= LEAST_SIDE:
            at = (cell - side) / 2
            square = f"M{n(left + cell * j + at)} {n(y + at)}h{n(side)}v{n(side)}h-{n(side)}z"
            squares["larger" if value > 0 else "smaller"].append(square)


def _paths(squares: Mapping[str, Sequence[str]], cell: float) -> Iterator[str]:
    """Yield all squares of a sign as one path, so that a large map stays small."""
    if squares["larger"]:
        yield path("".join(squares["larger"]), fill=VERMILLION)
    if squares["smaller"]:
        yield path("".join(squares["smaller"]), stroke=BLUE, width=min(1.6, cell / 9))
    if squares["edges"]:
        yield path("".join(squares["edges"]), stroke=GREY, width=0.9)


def _block_edges(blocks: Sequence[Block], k: int, left: float, y: float, cell: float) -> Iterator[str]:
    """Yield upright lines in a row where the columns of another factor begin."""
    start = 0
    for block in blocks[:-1]:
        start += len(block.variables)
        if start <= k:
            yield f"M{n(left + cell * start)} {n(y)}v{n(cell)}"
