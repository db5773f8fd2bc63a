"""Means of a measure over waves and groups with their intervals, over persons' own lines: `trajectory_figure`."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.waves import Panel, means
from reports.document import Figure, Number, Paragraph, Phrase, Run, phrase, say
from reports.figures.courses import Courses, courses
from reports.figures.strokes import Course, Points
from reports.figures.telling import (
    check_level,
    chosen,
    group_name,
    lines_of,
    nothing,
    sentences,
    wave_names,
    wave_places,
)
from reports.levels import percent
from reports.manner import ENGLISH_APA, Manner


def trajectory_figure(
    panel: Panel,
    name: str,
    *,
    by: str | None = None,
    waves: Mapping[str, str] | None = None,
    label: str | None = None,
    unit: str | None = None,
    limits: tuple[float, float] | None = None,
    persons: int = 80,
    seed: int = 1,
    level: float = 0.95,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw means by wave and group with intervals over the raw data.

    Parameters
    ----------
    panel : Panel
    name : str
        The measure.
    by : str, optional
        A column of groups that does not change within a person.
    waves : mapping, optional
        Words for waves by their names.
    label, unit : str, optional
        Words for the measure; by default those of the panel's column.
    limits : (float, float), optional
        Ends of the upright axis, such as the range of the scale.
    persons : int
        How many persons' lines are drawn in grey, from 0 to 100; of more, so many are drawn at random.
    seed : int
        Of that choice.
    level : float
        Of the intervals.
    stamp : str or Phrase, optional
        Words written into the drawing, such as ``"Simulated data"``.

    Returns
    -------
    Figure
        If nobody has a value, one that says so.

    Raises
    ------
    DataError
        If a column is unknown, holds no numbers, or a group changes.
    OutputError
        If an option is out of its range.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> from reports.figures.trajectory import trajectory_figure
    >>> rows = pd.MultiIndex.from_product([["a", "b", "c"], ["w1", "w2"]], names=["person", "wave"])
    >>> mood = pd.DataFrame({"mood": [1.0, 2.0, 3.0, 3.0, 5.0, 6.0]}, index=rows)
    >>> figure = trajectory_figure(Panel(mood, ("w1", "w2"), {}, (Column("mood"),)), "mood")
    >>> "</svg>" in figure.svg
    True
    """
    check_level(level)
    column = panel.column(name)
    words = label or column.label or name
    caption = phrase("{measure} by wave: means and persons' own lines.", measure=words)
    table = means(panel, name, by, level=level)
    if not table["n"].sum():
        return nothing(phrase("Nobody has a value of {measure}.", measure=words), caption, manner, stamp)
    places, names = wave_places(panel), wave_names(panel, waves)
    raw, drawn, total = _raw(panel, name, persons, seed)
    table = table.assign(group=[group_name(by, group) for group in table["group"]])
    groups = list(dict.fromkeys(table["group"]))
    parts = [table[table["group"] == group] for group in groups]
    plot = Courses(
        lines=tuple(_course(part, places, group, k) for k, (group, part) in enumerate(zip(groups, parts, strict=True))),
        places=tuple((places[wave], names[wave]) for wave in panel.waves),
        upright=_titled(words, unit or column.unit, manner),
        limits=limits,
        raw=raw,
        counts=tuple((group or "n", _counts(part, manner)) for group, part in zip(groups, parts, strict=True)),
        counted=manner.text(phrase("Persons with a value (n)")),
    )  # fmt: skip
    alt = phrase(
        "{measure} by wave, means with intervals over the lines of persons. {lines}",
        measure=words, lines=sentences([said for part in parts for said in _told(part, names)]),
    )  # fmt: skip
    svg = courses(plot, alt=alt, manner=manner, stamp=stamp)
    return Figure(svg, alt, caption, tuple(_notes(level, drawn, total, bool(limits))))


def _titled(words: str, unit: str | None, manner: Manner) -> str:
    return manner.text(phrase("{measure} ({unit})", measure=words, unit=unit)) if unit else words


def _course(part: pd.DataFrame, places: Mapping[str, float], group: str, style: int) -> Course:
    at = tuple(places[wave] for wave in part["wave"])
    mean, low, high = (tuple(map(float, part[c])) for c in ("mean", "low", "high"))
    return Course(name=group, at=at, mean=mean, low=low, high=high, style=style)


def _counts(part: pd.DataFrame, manner: Manner) -> tuple[str, ...]:
    return tuple(manner.text(Number(int(n), "count")) for n in part["n"])


def _raw(panel: Panel, name: str, persons: int, seed: int) -> tuple[tuple[Points, ...], int, int]:
    """Return the lines of some persons, how many these are, and how many have a value."""
    values = panel.data[name].astype(float)
    at = values.index.get_level_values("wave").astype(str)
    by_wave = {
        wave: values[at == wave].droplevel("wave") for wave in panel.waves
    }  # a wave may lack the column
    own = pd.DataFrame(by_wave, index=panel.persons).to_numpy(dtype=np.float64)
    known = own[np.isfinite(own).any(axis=1)]
    rows = known[chosen(len(known), persons, seed)]
    places = wave_places(panel)
    return lines_of(rows, [places[wave] for wave in panel.waves]), len(rows), len(known)


def _told(part: pd.DataFrame, names: Mapping[str, str]) -> list[Phrase]:
    """Say where a group begins and ends."""
    known = part[part["n"] > 0]
    if known.empty:
        return []
    first, last = known.iloc[0], known.iloc[-1]
    fields: dict[str, Run] = {
        "group": str(first["group"]), "start": names[first["wave"]], "end": names[last["wave"]],
        "first": Number(float(first["mean"])), "n": Number(int(first["n"]), "count", name="n"),
        "last": Number(float(last["mean"])), "left": Number(int(last["n"]), "count", name="n"),
    }  # fmt: skip
    if len(known) == 1:
        template = (
            "{group}: mean {first} at {start} ({n})." if first["group"] else "Mean {first} at {start} ({n})."
        )
        return [phrase(template, **{name: fields[name] for name in ("group", "first", "start", "n")})]
    if first["group"]:
        return [phrase("{group}: mean {first} at {start} ({n}) and {last} at {end} ({left}).", **fields)]
    return [phrase("Mean {first} at {start} ({n}) and {last} at {end} ({left}).", **fields)]


def _notes(level: float, drawn: int, total: int, ranged: bool) -> list[Paragraph]:
    found = [
        say(
            "Marks: means with {level} intervals (Student's t, of those with a value at the wave).",
            level=percent(level),
        )
    ]
    if drawn and drawn < total:
        found.append(
            say(
                "Grey lines: {drawn} of {total} persons, drawn at random.",
                drawn=Number(drawn, "count"), total=Number(total, "count"),
            )
        )  # fmt: skip
    elif drawn:
        found.append(say("Grey lines: all {total} persons with a value.", total=Number(total, "count")))
    if ranged:
        found.append(say("The vertical axis covers the whole range of the scale."))
    return found
