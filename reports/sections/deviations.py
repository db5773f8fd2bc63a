"""The frozen plan of a study, and every departure from it."""

from collections.abc import Iterator
from typing import Any

from analysis.study.changes import Change, dumps
from analysis.study.deviations import Freeze
from analysis.study.freeze import DataFile
from analysis.study.results import Results
from reports.document import (
    Block,
    Cell,
    Code,
    Column,
    Listing,
    Notice,
    Number,
    Paragraph,
    Phrase,
    Rows,
    Section,
    Syntax,
    Table,
    counted,
    phrase,
    say,
)

SHORT_HASH = 12
LONGEST = 60  # characters of a value that stands in a cell
HASHED = ("(its file)", "(its bytes)")


def section(results: Results) -> Section | None:
    """Return the section on the frozen plan; None if none was frozen."""
    if results.freeze is None:
        return None
    return Section(phrase("Frozen plan"), "frozen-plan", tuple(_blocks(results.freeze)))


def _blocks(freeze: Freeze) -> Iterator[Block]:
    plan = freeze.plan
    yield say(
        "The plan of this study was frozen on {date} with wavepath {version}: file {file}, SHA-256 of the plan "
        "{hash}. Such a file can be edited by whoever holds it; only a copy deposited elsewhere (a registry, a "
        "public repository, a time stamp) proves its date.",
        date=_date(plan.at),
        version=plan.wavepath,
        file=Code(freeze.path),
        hash=Code(plan.plan_sha256[:SHORT_HASH]),
    )
    yield from _data(plan.data)
    if freeze.amendments:
        yield from _amendments(freeze)
    yield from _deviations(freeze)


def _date(at: str) -> Phrase:
    """Return an ISO time in words for people."""
    return phrase("{date} at {time} UTC", date=at[:10], time=at[11:16])


def _data(files: tuple[DataFile, ...]) -> Iterator[Block]:
    there = [file for file in files if file.bytes is not None]
    if not there:
        yield say("At that time none of its data files was there.")
        return
    yield say(
        "At that time {there} of {all} were there already, so that the plan by itself does not show that it was "
        "made before the data were seen:",
        there=Number(len(there), "count"),
        all=counted(len(files), "data file"),
    )
    yield Listing(tuple(_file(file) for file in there))


def _file(file: DataFile) -> Paragraph:
    size = counted(file.bytes or 0, "byte")
    if file.sha256 is None:
        return say("{file}, {size}", file=Code(file.path), size=size)
    return say("{file}, {size}, SHA-256 {hash}", file=Code(file.path), size=size, hash=Code(file.sha256))


def _amendments(freeze: Freeze) -> Iterator[Block]:
    yield say(
        "It replaced an earlier frozen plan; the first is of {date}. What was changed, and why:",
        date=_date(freeze.first),
    )
    columns = (*_PLACE, Column(phrase("Before"), "code"), Column(phrase("After"), "code"))
    groups = tuple(
        Rows(
            tuple(_row(change) for change in amendment.changes),
            title=phrase("{date}: {reason}", date=_date(amendment.at), reason=amendment.reason),
        )
        for amendment in freeze.amendments
    )
    yield Table(phrase("Amendments of the frozen plan."), columns, groups)
    for amendment in freeze.amendments:
        for change in amendment.changes:
            yield from _long(change, phrase("{place}, before", place=change.place), _after(change))


def _deviations(freeze: Freeze) -> Iterator[Block]:
    if not freeze.deviations:
        yield say("No deviation: the plan of this run is the frozen one.")
    else:
        yield from _departures(freeze)
    for key in freeze.unmatched:
        words = phrase(
            "The study file gives a reason for a deviation at {key}, where nothing deviates from the frozen plan.",
            key=Code(key),
        )
        yield Notice("warning", (words,))


def _departures(freeze: Freeze) -> Iterator[Block]:
    if without := sum(deviation.reason is None for deviation in freeze.deviations):
        words = phrase(
            "No reason is given for {without} of {all} from the frozen plan. Give them in the study file, in "
            "{table} with key and reason.",
            without=Number(without, "count"),
            all=counted(len(freeze.deviations), "deviation"),
            table=Code("[[deviations]]"),
        )
        yield Notice("warning", (words,))
    columns = (*_PLACE, Column(phrase("Frozen"), "code"), Column(phrase("This run"), "code"))
    rows = tuple(
        (*_row(deviation.change), deviation.reason or phrase("no reason given"))
        for deviation in freeze.deviations
    )
    yield Table(
        phrase("Deviations from the frozen plan."), (*columns, Column(phrase("Reason"))), (Rows(rows),)
    )
    for deviation in freeze.deviations:
        place = deviation.change.place
        before = phrase("{place}, frozen", place=place)
        yield from _long(deviation.change, before, phrase("{place}, in this run", place=place))


_PLACE = (Column(phrase("Place in the study file"), "code"), Column(phrase("What")))


def _after(change: Change) -> Phrase:
    return phrase("{place}, after", place=change.place)


def _row(change: Change) -> tuple[Cell, ...]:
    before, after = (_value(change, value) for value in (change.before, change.after))
    return Code(change.place), _kind(change), before, after


def _kind(change: Change) -> Phrase:
    match change.kind:
        case "added":
            return phrase("added")
        case "removed":
            return phrase("removed")
        case "changed":
            return phrase("changed")
        case "order changed":
            return phrase("order changed")


def _value(change: Change, value: Any) -> Cell:
    """Return a value of the plan as a cell; a long one is printed below the table."""
    if value is None:
        return None
    if change.place.endswith(HASHED):
        return Code(str(value)[:SHORT_HASH])
    return phrase("see below") if _is_long(change, value) else Code(_text(value))


def _is_long(change: Change, value: Any) -> bool:
    text = _text(value)
    return not change.place.endswith(HASHED) and (len(text) > LONGEST or "\n" in text)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else dumps(value)


def _long(change: Change, before: Phrase, after: Phrase) -> Iterator[Syntax]:
    """Yield the values of a change that are too long for a cell."""
    for value, label in ((change.before, before), (change.after, after)):
        if value is not None and _is_long(change, value):
            yield Syntax(_text(value), label)
