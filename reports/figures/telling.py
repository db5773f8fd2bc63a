"""Words that figures share: sentences in a row, places of waves, sampled persons."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from analysis.waves import Panel
from reports.document import Figure, Number, Phrase, Run, phrase
from reports.errors import OutputError
from reports.figures.canvas import empty
from reports.figures.strokes import Points
from reports.manner import Manner

MOST_TOLD = 12  # sentences of an alt text; who hears it wants the gist
MOST_PERSONS = 100


def sentences(parts: Sequence[Phrase], most: int = MOST_TOLD) -> tuple[Run, ...]:
    """Return sentences one after the other; of many, the first and how many more there are."""
    shown = list(parts[:most])
    if rest := len(parts) - len(shown):
        shown.append(phrase("{n} more are drawn.", n=Number(rest, "count")))
    runs: list[Run] = []
    for part in shown:
        runs += [" ", part] if runs else [part]
    return tuple(runs)


def nothing(words: Phrase, caption: Phrase, manner: Manner, stamp: str | Phrase | None) -> Figure:
    """Return a figure that says why nothing is drawn."""
    return Figure(empty(words, manner=manner, stamp=stamp), words, caption)


def wave_places(panel: Panel) -> dict[str, float]:
    """Return where the waves stand: by their times if all have one and these rise, else one after the other."""
    times = [panel.times.get(wave) for wave in panel.waves]
    known = [float(time) for time in times if time is not None]
    rising = len(known) == len(times) and all(a < b for a, b in pairwise(known))
    return dict(zip(panel.waves, known if rising else map(float, range(len(times))), strict=True))


def wave_names(panel: Panel, waves: Mapping[str, str] | None) -> dict[str, str]:
    """Return the words for each wave: those given, else its name."""
    return {wave: (waves or {}).get(wave, wave) for wave in panel.waves}


def chosen(total: int, asked: int, seed: int) -> NDArray[np.int64]:
    """Return which of so many persons are drawn, at random but the same for a seed.

    Raises
    ------
    OutputError
        If `asked` is not from 0 to 100.
    """
    if not 0 <= asked <= MOST_PERSONS:
        raise OutputError(
            f"a figure can draw from 0 to {MOST_PERSONS} persons' lines, not {asked}. More cannot be told apart."
        )
    if total <= asked:
        return np.arange(total, dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(total, asked, replace=False)).astype(np.int64)


def lines_of(values: NDArray[np.float64], at: Sequence[float]) -> tuple[Points, ...]:
    """Return each person's answers as lines that gaps cut; shape of `values` (persons, places)."""
    found: list[Points] = []
    for row in values:
        piece: list[tuple[float, float]] = []
        for place, value in [*zip(at, row, strict=True), (0.0, np.nan)]:
            if isfinite(value):
                piece.append((float(place), float(value)))
            elif piece:
                found.append(tuple(piece))
                piece = []
    return tuple(found)


def check_level(level: float) -> None:
    """Refuse what is no level of an interval.

    Raises
    ------
    OutputError
        If it does not lie between 0 and 1.
    """
    if not 0.0 < level < 1.0:
        raise OutputError(f"level={level!r} of a figure must lie between 0 and 1, such as 0.95.")


def group_name(by: str | None, group: str) -> str:
    """Return words for a group; a code alone says nothing without its column."""
    return f"{by} {group}" if by and group.replace(".", "", 1).isdigit() else group
