"""A verdict of `verify` as lines for a terminal."""

from collections.abc import Iterator
from math import isinf

from reports.verify import Change, Verdict

MOST = 20


def lines(verdict: Verdict) -> Iterator[str]:
    """Yield the verdict in words; its first word is the status.

    Parameters
    ----------
    verdict : Verdict
    """
    match verdict.status:
        case "same":
            yield from _same(verdict)
        case "numbers differ":
            yield from _differ(verdict)
        case "study changed":
            yield f"study changed: it differs from the record in {len(verdict.changed)} place(s). Nothing was run."
            yield from (f"  {place}" for place in verdict.changed[:MOST])
            yield from _more(len(verdict.changed))
            yield "Run it anew with `wavepath run`, or put the earlier file back."
        case "inputs changed":
            yield f"inputs changed: {len(verdict.changed)} file(s) differ from the record. Nothing was run."
            yield from (f"  {name}" for name in verdict.changed)
        case "report changed":
            yield f"report changed: all {verdict.numbers:,} numbers are the same, but not these files:"
            yield from (f"  {name}" for name in verdict.changed)
    if verdict.status != "numbers differ":
        yield from _notes(verdict)


def _notes(verdict: Verdict) -> Iterator[str]:
    yield from (f"note: {note}" for note in verdict.notes)


def _same(verdict: Verdict) -> Iterator[str]:
    if not verdict.inexact:
        yield f"same: all {verdict.numbers:,} numbers are exactly equal."
        return
    first = verdict.inexact[0]
    yield (
        f"same: all {verdict.numbers:,} numbers are equal up to rounding; {len(verdict.inexact):,} not to "
        f"the last digit (largest relative difference {first.relative:.1e}, {first.name})."
    )


def _differ(verdict: Verdict) -> Iterator[str]:
    """Yield the differences; before them what else has changed, which may be why."""
    count = len(verdict.differences)
    yield f"numbers differ: {count:,} of {verdict.numbers:,}, the largest relative difference first."
    yield from _notes(verdict) if verdict.notes else ("note: no version and no platform has changed",)
    yield from (_change(change) for change in verdict.differences[:MOST])
    yield from _more(count)


def _more(count: int) -> Iterator[str]:
    if count > MOST:
        yield f"  ... and {count - MOST:,} more."


def _change(change: Change) -> str:
    relative = "" if isinf(change.relative) else f" (relative difference {change.relative:.2g})"
    return f"  {change.name}: was {_shown(change.before)}, is {_shown(change.after)}{relative}"


def _shown(value: object) -> str:
    return "missing" if value is None else str(value)
