"""Who is kept over the waves, by group: `retention_figure`."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.waves import Panel, attendance
from reports.document import Figure, Number, Paragraph, Phrase, Run, counted, phrase, say
from reports.doors import taken
from reports.figures.courses import Courses, courses
from reports.figures.strokes import Course
from reports.figures.telling import group_name, nothing, sentences, wave_names, wave_places
from reports.manner import ENGLISH_APA, Manner

NAN = float("nan")


def retention_figure(
    panel: Panel,
    *,
    by: str | None = None,
    columns: Sequence[str] | None = None,
    waves: Mapping[str, str] | None = None,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw which share of the first wave's persons is seen at each wave, with the counts below.

    Parameters
    ----------
    panel : Panel
    by : str, optional
        A column of groups that does not change within a person.
    columns : sequence of str, optional
        What a person must have answered to count as seen; by default a row in the wave's file is enough.
    waves : mapping, optional
        Words for waves by their names.
    stamp : str or Phrase, optional
        Words written into the drawing, such as ``"Simulated data"``.

    Returns
    -------
    Figure
        Its notes say whether drop-out is monotone: whether anybody who missed a wave came back.

    Raises
    ------
    DataError
        If a column is unknown, or a person's group changes.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> from reports.figures.retention import retention_figure
    >>> rows = pd.MultiIndex.from_tuples([("a", "w1"), ("a", "w2"), ("b", "w1")], names=["person", "wave"])
    >>> panel = Panel(pd.DataFrame({"mood": [1.0, 2.0, 3.0]}, index=rows), ("w1", "w2"), {}, (Column("mood"),))
    >>> "50.0%" in retention_figure(panel).svg
    True
    """
    taken("retention_figure", panel, Panel, "what link() returns")
    caption = phrase("Persons of the first wave who are seen at each wave.")
    table = attendance(panel, by, columns=columns)
    table = table.assign(group=[group_name(by, group) for group in table["group"]])
    if table.empty or not table["first"].sum():
        return nothing(phrase("Nobody is seen at the first wave."), caption, manner, stamp)
    places, names = wave_places(panel), wave_names(panel, waves)
    parts = [part for _, part in table.groupby("group", sort=False)]
    plot = Courses(
        lines=tuple(_course(part, places, k) for k, part in enumerate(parts)),
        places=tuple((places[wave], names[wave]) for wave in panel.waves),
        upright=manner.text(phrase("Seen, of the first wave")),
        kind="percent",
        limits=(0.0, 1.02),
        counts=tuple(row for part in parts for row in _counts(part, manner)),
        counted=manner.text(phrase("Persons of the first wave who are seen: n and share")),
    )
    told = [said for part in parts for said in _told(part, names)]
    alt = phrase("Persons of the first wave who are seen at each wave. {lines}", lines=sentences(told))
    svg = courses(plot, alt=alt, manner=manner, stamp=stamp)
    return Figure(svg, alt, caption, tuple(_notes(table)))


def _course(part: pd.DataFrame, places: Mapping[str, float], style: int) -> Course:
    at = tuple(places[wave] for wave in part["wave"])
    shares = tuple(
        kept / first if first else NAN for kept, first in zip(part["kept"], part["first"], strict=True)
    )
    none = (NAN,) * len(at)
    return Course(name=str(part["group"].iloc[0]), at=at, mean=shares, low=none, high=none, style=style)


def _counts(part: pd.DataFrame, manner: Manner) -> list[tuple[str, tuple[str, ...]]]:
    """Return a row of counts, and one of shares."""
    pairs = [(int(kept), int(first)) for kept, first in zip(part["kept"], part["first"], strict=True)]
    heads = str(part["group"].iloc[0]) or "n"
    counts = tuple(manner.text(Number(kept, "count")) for kept, _ in pairs)
    shares = tuple(manner.text(Number(kept / first if first else None, "percent")) for kept, first in pairs)
    return [(heads, counts), ("", shares)]


def _told(part: pd.DataFrame, names: Mapping[str, str]) -> list[Phrase]:
    """Say how many are left at the last wave."""
    last = part.iloc[-1]
    first, kept = int(last["first"]), int(last["kept"])
    if not first:
        return []
    fields: dict[str, Run] = {
        "group": str(last["group"]), "first": Number(first, "count"), "kept": Number(kept, "count"),
        "wave": names[last["wave"]], "share": Number(kept / first, "percent"),
    }  # fmt: skip
    if last["group"]:
        return [phrase("{group}: {kept} of {first} at {wave} ({share}).", **fields)]
    return [phrase("{kept} of {first} at {wave} ({share}).", **fields)]


def _notes(table: pd.DataFrame) -> list[Paragraph]:
    back, first = int(table["back"].sum()), table.groupby("group", sort=False)["first"].first()
    ever = table.groupby("group", sort=False)["ever"].first()
    late = int(ever.sum() - first.sum())
    found = [
        say("Drop-out is not monotone: {n} after a missed wave.", n=counted(back, "return"))
        if back
        else say("Drop-out is monotone: nobody who missed a wave came back.")
    ]  # fmt: skip
    if late:
        found.append(
            say("Not counted here: {n} persons first seen at a later wave.", n=Number(late, "count"))
            if late > 1
            else say("Not counted here: 1 person first seen at a later wave.")
        )
    return found
