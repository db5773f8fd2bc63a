"""What a model leaves of the correlations, as a map: `residual_map`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sem import Fit
from reports.document import Figure, Number, Paragraph, Phrase, phrase, say
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
)  # fmt: skip
from reports.figures.telling import nothing, sentences
from reports.manner import ENGLISH_APA, Manner

MOST, MOST_NUMBERS = 60, 14  # variables; and those whose cells have room for numbers
MOST_NAME = 170.0
LEAST_CELL, MOST_CELL = 11.0, 44.0
HEAD = 17.0
LEAST_SIDE = 0.8
STRONGEST = 0.6  # of a cell behind a number, so that black keeps its contrast on it
LEAST_SCALE = 0.1  # a map whose largest residual is tiny must not look alarming
TOLD = 10


@dataclass(frozen=True, slots=True)
class Block:
    """Variables that stand together, under the name of their factor."""

    name: str
    variables: tuple[str, ...]


def residual_map(
    residuals: Fit | pd.DataFrame,
    factors: Mapping[str, Sequence[str]] | None = None,
    *,
    group: str | None = None,
    labels: Mapping[str, str] | None = None,
    size: int | None = None,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw the residual correlations of a model, variables ordered by factor.

    Parameters
    ----------
    residuals : Fit or DataFrame
        A fit (``fit.residuals("cor")`` is taken), or a symmetric frame of residual correlations.
    factors : mapping, optional
        Name and variables of each block; by default the factors of the fit.
    group : str, optional
        Which group of a fit with several.
    labels : mapping, optional
        Words for variables and factors by their names.
    size : int, optional
        Rows (n) the residuals are based on; of a fit its own.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Returns
    -------
    Figure
        Orange and filled: the sample's correlation is larger than the model's. Blue and hollow: smaller. The size of
        a square grows with the residual; up to 14 variables have numbers instead.

    Raises
    ------
    OutputError
        If there are several groups and none is named, the frame is not square, or there are more than 60 variables.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.figures.residuals import residual_map
    >>> names = ["x1", "x2"]
    >>> figure = residual_map(pd.DataFrame([[0.0, -0.12], [-0.12, 0.0]], names, names))
    >>> "−.12" in figure.svg
    True
    """
    frame = _of_fit(residuals, group) if isinstance(residuals, Fit) else _checked(residuals)
    known = factors if factors is not None else _factors(residuals) if isinstance(residuals, Fit) else {}
    blocks = _blocks([str(name) for name in frame.columns], known)
    order = [name for block in blocks for name in block.variables]
    count = (
        size if size is not None else residuals.n if isinstance(residuals, Fit) and group is None else None
    )
    values = frame.loc[order, order].to_numpy(dtype=np.float64)
    caption = phrase("Residual correlations: of the sample, less those that the model implies.")
    below = np.tril_indices(len(order), -1)
    if len(order) < 2 or not np.isfinite(values[below]).any():
        return nothing(phrase("There is no residual correlation to draw."), caption, manner, stamp)
    if len(order) > MOST:
        raise OutputError(
            f"residual_map: {len(order)} variables are more than {MOST}, which nobody can read. Give the residuals of "
            f"some."
        )
    words = labels or {}
    told = _largest(values, [words.get(name, name) for name in order])
    alt = phrase(
        "Residual correlations of {n} variables. The largest: {lines}",
        n=Number(len(order), "count"), lines=sentences(told),
    )  # fmt: skip
    svg = _drawn(values, blocks, words, alt, manner, stamp)
    return Figure(svg, alt, caption, tuple(_notes(values[below], len(order), count)))


def _of_fit(fit: Fit, group: str | None) -> pd.DataFrame:
    found = fit.residuals("cor")
    if isinstance(found, pd.DataFrame):
        return found
    if group is None or group not in found:
        raise OutputError(
            f"residual_map: the fit has the groups {', '.join(map(str, found))}. Name one of them by group=."
        )
    return found[group]


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    square = frame.shape[0] == frame.shape[1] and list(frame.index) == list(frame.columns)
    if not square or not frame.columns.is_unique:
        raise OutputError(
            "residual_map: the frame must have the same names, each once, as rows and as columns. Give "
            "fit.residuals('cor')."
        )
    return frame


def _factors(fit: Fit) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in fit.parameters.rows:
        if row.op == "=~" and row.group == 1:
            found.setdefault(row.lhs, []).append(row.rhs)
    return found


def _blocks(names: Sequence[str], factors: Mapping[str, Sequence[str]]) -> list[Block]:
    """Return each variable once, at its first factor; those of none at the end."""
    left, found = dict.fromkeys(names), []
    for factor, variables in factors.items():
        if own := tuple(name for name in variables if name in left):
            found.append(Block(factor, own))
        for name in own:
            del left[name]
    return [*found, *([Block("", tuple(left))] if left else [])]


def _largest(values: NDArray[np.float64], names: Sequence[str]) -> list[Phrase]:
    pairs = [
        (values[i, j], names[i], names[j])
        for i in range(len(names))
        for j in range(i)
        if isfinite(values[i, j])
    ]
    pairs.sort(key=lambda pair: -abs(pair[0]))
    return [
        phrase("{one} and {other}: {value}.", one=b, other=a, value=Number(float(v), "bounded", 2))
        for v, a, b in pairs[:TOLD]
    ]


def _drawn(
    values: NDArray[np.float64], blocks: Sequence[Block], labels: Mapping[str, str], alt: Phrase, manner: Manner,
    stamp: str | Phrase | None,
) -> str:  # fmt: skip
    order = [name for block in blocks for name in block.variables]
    names = [f"{k}  {labels.get(name, name)}" for k, name in enumerate(order, start=1)]
    left = min(MOST_NAME, max(wide(name, TINY) for name in names)) + 16
    cell = min(MOST_CELL, max(LEAST_CELL, (WIDTH - left - 8) / len(order)))
    strongest = max(LEAST_SCALE, float(np.nanmax(np.abs(values[np.tril_indices(len(order), -1)]))))
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


def _notes(below: NDArray[np.float64], variables: int, size: int | None) -> Iterator[Paragraph]:
    if variables <= MOST_NUMBERS:
        yield say("Orange: the sample's correlation is larger than the model's; blue: smaller.")
    else:
        yield say(
            "Orange, filled: the sample's correlation is larger than the model's; blue, hollow: smaller. The area of a "
            "square grows with the residual; the largest is {value} in size.",
            value=Number(float(np.nanmax(np.abs(below))), "bounded", 2),
        )
    if size is not None:
        yield say("{n}.", n=Number(size, "count", name="n"))
