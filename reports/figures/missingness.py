"""Which answers of whom are missing, as a map: `missingness_map`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.waves import Panel, gaps
from analysis.waves.gaps import MISSING, UNSEEN, Gaps
from reports.document import Figure, Number, Paragraph, Phrase, Run, counted, phrase, say
from reports.doors import taken
from reports.errors import OutputError
from reports.figures.canvas import (
    GREY,
    HAIR,
    TINY,
    VERMILLION,
    WIDTH,
    line,
    n,
    path,
    picture,
    rect,
    shortened,
    text,
    wide,
)
from reports.figures.telling import nothing, sentences
from reports.manner import ENGLISH_APA, Manner

MOST_ROWS = 120
CELLS, MOST_BINS, FEWEST_BINS = 3200, 320, 24  # cells of a map, so that it stays small however many persons
ROW, HEAD = 15.0, 20.0
MOST_NAME = 190.0
AWAY = "#8a8a8a"
FILLED = "#e9f1f6"
ROUNDING = 1e-9
SHADES = (0.3, 0.65, 1.0)  # up to a third of a bin's persons, up to two thirds, more


def missingness_map(
    data: Panel | pd.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    scales: Mapping[str, Sequence[str]] | None = None,
    labels: Mapping[str, str] | None = None,
    waves: Mapping[str, str] | None = None,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw persons by variables and waves, sorted by what they left out, with the share missing beside.

    Parameters
    ----------
    data : Panel or DataFrame
        Of a panel, an answer missing at a wave attended is told from a wave not attended.
    columns : sequence of str, optional
        Which variables; by default all. Empty, of a panel: the waves alone, whether a person was seen. Few
        scores instead of many items make a map that can be read.
    scales : mapping, optional
        A name and the items in whose place it stands; missing if any of them is.
    labels, waves : mapping, optional
        Words for variables and for waves by their names.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Returns
    -------
    Figure
        Persons run from left to right; of more than there is room for, neighbors are drawn as one and shaded by how
        many of them have no value.

    Raises
    ------
    DataError
        If a column is unknown.
    OutputError
        If there are more than 120 rows.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.figures.missingness import missingness_map
    >>> figure = missingness_map(pd.DataFrame({"x": [1.0, None, 3.0, 4.0], "y": [1.0, 2.0, 3.0, 4.0]}))
    >>> "25.0%" in figure.svg
    True
    """
    taken("missingness_map", data, (Panel, pd.DataFrame), "a panel or a data frame")
    caption = phrase("Missing values of persons.")
    try:
        found = gaps(data, columns, scales=scales)
    except DataError as fault:
        if "there is no column" in str(fault):
            raise
        return nothing(phrase("Nobody has a value of any variable."), caption, manner, stamp)
    if len(found.names) > MOST_ROWS:
        raise OutputError(
            f"missingness_map: {len(found.names)} variables and waves are more than {MOST_ROWS} rows, which nobody "
            f"can read. Name fewer by columns=, or put scales in the place of their items by scales=."
        )
    known = {**(waves or {}), **(labels or {})}
    names = [known.get(name, name) for name in found.names]
    times = [(waves or {}).get(wave, wave) for wave in found.waves]
    alt = phrase(
        "Missing values of {n} by variable. {lines}",
        n=counted(found.n, "person"), lines=sentences(_told(found, names, times)),
    )  # fmt: skip
    svg = _drawn(found, names, times, alt, manner, stamp)
    return Figure(svg, alt, caption, tuple(_notes(found)))


def _told(found: Gaps, names: Sequence[str], waves: Sequence[str]) -> list[Phrase]:
    """Say the share of each row, those with most missing first."""
    missing, unseen = found.count(MISSING), found.count(UNSEEN)
    order = sorted(range(len(names)), key=lambda k: -int(missing[k] + unseen[k]))
    said = []
    for k in order:
        fields: dict[str, Run] = {
            "name": names[k], "wave": waves[k], "share": Number(float((missing[k] + unseen[k]) / found.n), "percent")
        }  # fmt: skip
        said.append(
            phrase("{name} at {wave}: {share} missing.", **fields)
            if waves[k]
            else phrase("{name}: {share} missing.", **fields)
        )
    return said


def _notes(found: Gaps) -> Iterator[Paragraph]:
    complete = int(found.persons[(found.patterns == 0).all(axis=1)].sum())
    share = complete / found.n
    yield say(
        "{n}, sorted by pattern; {complete} ({share}) have every value. Percentages: of all persons.",
        n=counted(found.n, "person"), complete=Number(complete, "count"), share=Number(share, "percent"),
    )  # fmt: skip
    if (found.patterns == UNSEEN).any():
        yield say(
            "Orange, upper half of a row: no value although the person was seen at the wave. Grey, whole row: the "
            "person was not seen."
        )
    else:
        yield say("Orange: no value.")
    if found.n > _bins(found):
        yield say("Neighboring persons are drawn together; the darker, the more of them have no value.")


def _bins(found: Gaps) -> int:
    return min(MOST_BINS, max(FEWEST_BINS, CELLS // len(found.names)), found.n)


def _shares(found: Gaps, state: int, bins: int) -> NDArray[np.float64]:
    """Return the share of persons with a state, shape (bins, columns); bins hold equally many persons."""
    ends = np.concatenate([[0], np.cumsum(found.persons)])
    here = (found.patterns == state).astype(float)
    total = np.vstack([np.zeros(here.shape[1]), np.cumsum(here * found.persons[:, None], axis=0)])
    edges = np.linspace(0, found.n, bins + 1)
    at = np.stack([np.interp(edges, ends, column) for column in total.T], axis=1)
    return np.asarray(np.diff(at, axis=0) / (found.n / bins))


def _drawn(
    found: Gaps, names: Sequence[str], waves: Sequence[str], alt: Phrase, manner: Manner,
    stamp: str | Phrase | None,
) -> str:  # fmt: skip
    states = [state for state in (MISSING, UNSEEN) if (found.patterns == state).any()] or [MISSING]
    words = {MISSING: manner.text(phrase("No value")), UNSEEN: manner.text(phrase("Not seen"))}
    heads = [words[state] for state in states]
    room = max(wide(w, TINY) for w in [*heads, "< 100.0%"]) + 10
    left = min(MOST_NAME, max(wide(w) for w in names)) + 18
    right = room * len(heads) + 4
    across = WIDTH - left - right
    bins = _bins(found)
    shares = {MISSING: _shares(found, MISSING, bins), UNSEEN: _shares(found, UNSEEN, bins)}
    counts = [found.count(state) for state in states]
    parts = [
        text(WIDTH - right + room * (k + 1), 14, head, anchor="end", size=TINY, fill=GREY)
        for k, head in enumerate(heads)
    ]
    y, last = 22.0, ""
    for k, name in enumerate(names):
        if waves[k] != last and waves[k]:
            parts.append(text(4, y + 13, shortened(waves[k], left + across - 10, bold=True), bold=True))
            y, last = y + HEAD, waves[k]
        parts.append(text(12 if waves[k] else 4, y + 11, shortened(name, left - 16)))
        parts.append(rect(left, y + 1, across, ROW - 2, fill=FILLED))
        parts += _runs(shares[UNSEEN][:, k], AWAY, left, y + 1, across / bins, ROW - 2)
        parts += _runs(shares[MISSING][:, k], VERMILLION, left, y + 1, across / bins, (ROW - 2) * 0.62)
        for m, count in enumerate(counts):
            share = manner.text(Number(float(count[k] / found.n), "percent"))
            parts.append(text(WIDTH - right + room * (m + 1), y + 11, share, anchor="end", size=TINY))
        y += ROW
    parts += [line(left, y + 4, left + across, y + 4, stroke=HAIR)]
    last_one = manner.text(Number(found.n, "count")) if found.n > 1 else ""
    parts += [
        text(left, y + 17, manner.text(Number(1, "count")), size=TINY, fill=GREY),
        text(left + across, y + 17, last_one, anchor="end", size=TINY, fill=GREY),
        text(
            left + across / 2, y + 17, manner.text(phrase("Persons")), anchor="middle", size=TINY, fill=GREY
        ),
    ]
    return picture(WIDTH, y + 24, parts, alt=alt, manner=manner, stamp=stamp)


def _runs(
    shares: NDArray[np.float64], color: str, left: float, top: float, step: float, height: float
) -> Iterator[str]:
    """Yield a row's cells, neighbors of one shade as one, a path a shade."""
    shade = np.where(shares <= ROUNDING, 0, np.clip(np.ceil(shares * 3 - ROUNDING), 1, 3)).astype(int)
    pieces: dict[int, list[str]] = {}
    start = 0
    for level, run in groupby(shade.tolist()):
        size = len(list(run))
        if level:
            across = n(step * size)
            pieces.setdefault(level, []).append(
                f"M{n(left + step * start)} {n(top)}h{across}v{n(height)}h-{across}z"
            )
        start += size
    for level, found in sorted(pieces.items()):
        yield path("".join(found), fill=color, opacity=SHADES[level - 1])
