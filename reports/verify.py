"""`verify`: run a study again and say whether every number of its record is the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from typing import Literal

from reports import record
from reports.errors import OutputError
from reports.record import Record, Value

Status = Literal["same", "study changed", "inputs changed", "report changed", "numbers differ"]
ROUNDING = 1e-9  # relative; other processors and versions of numpy move the last digits
LAYOUT = "the text of the study file has changed, but not the plan in it"
NOTHING = 1e-12  # absolute; what is zero up to the order of summation


@dataclass(frozen=True, slots=True)
class Change:
    """A number that is not the same.

    Attributes
    ----------
    before, after : number, word or None
        In the record, and now; None if it is missing, ``"(absent)"`` if there is no such number.
    relative : float
        \\|after - before\\| / max(\\|after\\|, \\|before\\|); infinite if the two cannot be subtracted.
    """

    name: str
    before: Value
    after: Value
    relative: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the numbers.

    Attributes
    ----------
    changed : tuple of str
        Files whose bytes are not those of the record; of a changed study, the places where it says something else.
    numbers : int
        How many numbers the record holds.
    differences : tuple of Change
        Beyond rounding, largest first.
    inexact : tuple of Change
        Equal but for the last digits, largest first.
    notes : tuple of str
        What else is not as it was: versions, platform.
    """

    status: Status
    numbers: int
    changed: tuple[str, ...] = ()
    differences: tuple[Change, ...] = ()
    inexact: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the verdict as lines; the first word is the status."""
        from reports.verdict import lines

        return "\n".join(lines(self))


def verify(out: Path, study: Path | None = None) -> Verdict:
    """Run the study of an output folder again, with the same parameters, and compare.

    Parameters
    ----------
    out : Path
        A folder that `wavepath run` or `wavepath demo` wrote.
    study : Path or None
        Where the study file is now; None for where it was, as seen from `out`.

    Returns
    -------
    Verdict
        If what the study file says, or a data file, has changed, nothing is run.

    Raises
    ------
    WavepathError
        If the folder holds no record, the study file is gone, or the run itself fails.
    """
    kept = record.read(out)
    place = _study(out, kept, study)
    edited = record.sha256(place) != kept.study_sha256
    if edited and (places := _said(place, kept)):
        return Verdict("study changed", len(kept.numbers), places)
    if changed := tuple(_changed(place.parent, kept.inputs)):
        return Verdict("inputs changed", len(kept.numbers), changed)
    return _compared(out, kept, place, (LAYOUT,) if edited else ())


def _study(out: Path, kept: Record, study: Path | None) -> Path:
    place = out / kept.study if study is None else study
    if not place.is_file():
        raise OutputError(
            f"{out}: the study file {kept.study!r} is not there any more (paths start from this folder). "
            f"Put it back to where it was, say where it is with --study, or run the study again."
            if study is None
            else f"{study}: there is no such study file. Give the path of the one that {out} was made from."
        )
    return place


def _said(study: Path, kept: Record) -> tuple[str, ...]:
    """Return where a study file says something else than it did; empty if only its layout has changed."""
    from analysis.study.changes import changes
    from analysis.study.load import declared

    return tuple(f"{change.place}: {change.kind}" for change in changes(kept.plan, declared(study)))


def _changed(start: Path, hashes: Mapping[str, str]) -> Iterator[str]:
    for name, digest in hashes.items():
        path = start / name
        if not path.is_file():
            yield f"{name} (not there any more)"
        elif record.sha256(path) != digest:
            yield name


def _compared(out: Path, kept: Record, study: Path, notes: tuple[str, ...]) -> Verdict:
    from analysis import study as studies

    plan = studies.load(study, kept.parameters)
    now = record.record(studies.run(plan), plan, study, out, {})
    differences, inexact = differing(kept.numbers, now.numbers)
    notes = (*notes, *_notes(kept, now))
    if differences:
        return Verdict("numbers differ", len(kept.numbers), (), differences, inexact, notes)
    if edited := tuple(_changed(out, kept.outputs)):
        return Verdict("report changed", len(kept.numbers), edited, (), inexact, notes)
    return Verdict("same", len(kept.numbers), (), (), inexact, notes)


def differing(
    before: Mapping[str, Value], after: Mapping[str, Value]
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the numbers that differ beyond rounding, and those that differ in the last digits only.

    Parameters
    ----------
    before, after : mapping
        Numbers by their path.

    Returns
    -------
    differences, inexact : tuple of Change
        Each with the largest relative difference first, then by path.
    """
    names = dict.fromkeys([*before, *after])
    absent: Value = "(absent)"
    pairs = ((name, before.get(name, absent), after.get(name, absent)) for name in names)
    changes = [Change(name, x, y, _relative(x, y)) for name, x, y in pairs if not _equal(x, y)]
    changes.sort(key=lambda change: (-change.relative, change.name))
    return tuple(c for c in changes if not _rounding(c)), tuple(c for c in changes if _rounding(c))


def _equal(x: Value, y: Value) -> bool:
    return x == y and isinstance(x, bool) == isinstance(y, bool)


def _number(x: Value) -> float | None:
    return float(x) if isinstance(x, int | float) and not isinstance(x, bool) and isfinite(x) else None


def _relative(before: Value, after: Value) -> float:
    x, y = _number(before), _number(after)
    return inf if x is None or y is None else abs(y - x) / max(abs(x), abs(y))


def _rounding(change: Change) -> bool:
    x, y = _number(change.before), _number(change.after)
    if x is None or y is None:
        return False
    return change.relative <= ROUNDING or abs(y - x) <= NOTHING


def _notes(kept: Record, now: Record) -> Iterator[str]:
    before = {"wavepath": kept.wavepath, "Python": kept.python, "platform": kept.platform, **kept.versions}
    after = {"wavepath": now.wavepath, "Python": now.python, "platform": now.platform, **now.versions}
    for name in dict.fromkeys([*before, *after]):
        x, y = before.get(name, "absent"), after.get(name, "absent")
        if x != y:
            yield f"{name} was {x} and is {y}"
