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
        Files whose bytes are not those of the record.
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


def verify(out: Path) -> Verdict:
    """Run the study of an output folder again and compare.

    Parameters
    ----------
    out : Path
        A folder that `wavepath run` or `wavepath demo` wrote.

    Returns
    -------
    Verdict
        If the study file or a data file has changed, nothing is run.

    Raises
    ------
    WavepathError
        If the folder holds no record, the study file is gone, or the run itself fails.
    """
    kept = record.read(out)
    study = _study(out, kept)
    if record.sha256(study) != kept.study_sha256:
        return Verdict("study changed", len(kept.numbers), (study.name,))
    if changed := tuple(_changed(study.parent, kept.inputs)):
        return Verdict("inputs changed", len(kept.numbers), changed)
    return _compared(out, kept, study)


def _study(out: Path, kept: Record) -> Path:
    study = out / kept.study
    if not study.is_file():
        raise OutputError(
            f"{out}: the study file {kept.study!r} is not there any more (paths start from this folder). "
            f"Put the study back to where it was, or run it again."
        )
    return study


def _changed(start: Path, hashes: Mapping[str, str]) -> Iterator[str]:
    for name, digest in hashes.items():
        path = start / name
        if not path.is_file():
            yield f"{name} (not there any more)"
        elif record.sha256(path) != digest:
            yield name


def _compared(out: Path, kept: Record, study: Path) -> Verdict:
    from analysis import study as studies

    results = studies.run(studies.load(study))
    now = record.record(results, study, out, {})
    differences, inexact = differing(kept.numbers, now.numbers)
    notes = tuple(_notes(kept, now))
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
