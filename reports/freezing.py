"""`wavepath freeze`: keep the plan of a study beside it, or say how the study departs from the one that is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from analysis.study import freeze as plans
from analysis.study import load
from analysis.study.changes import Change, dumps
from analysis.study.deviations import compared
from analysis.study.freeze import Frozen
from reports.errors import OutputError
from reports.writers.placing import placed

SHOWN = 60


def freeze(study: Path, *, again: bool = False, reason: str = "", hashes: bool = False) -> list[str]:
    """Write the frozen plan of a study beside its file; return what was done, in lines.

    Parameters
    ----------
    study : Path
        The study file; its data files need not be there.
    again : bool
        Whether an earlier frozen plan is replaced; it stays in the file.
    reason : str
        Why it is replaced.
    hashes : bool
        Whether data files that are there are read for their SHA-256.

    Raises
    ------
    StudyError
        If the study file has faults, or the earlier frozen plan is damaged.
    OutputError
        If a plan is frozen already, or none although `again` is asked for, or nothing would change.
    """
    found = load(study, data=False)
    path = plans.place(study)
    history = plans.read(path) if path.exists() else ()
    _check(path, history, again, reason)
    now = plans.frozen(found, datetime.now(UTC), reason=reason, hashes=hashes)
    if history and (now.plan_sha256, now.forms) == (history[-1].plan_sha256, history[-1].forms):
        raise OutputError(
            f"{path}: the plan is the one frozen on {history[-1].at}. There is nothing to amend."
        )
    placed({path.name: plans.dumps((*history, now)).encode()}, path.parent)
    return list(_told(path, now))


def _check(path: Path, history: tuple[Frozen, ...], again: bool, reason: str) -> None:
    if history and not again:
        raise OutputError(
            f"{path}: the plan was frozen on {history[-1].at} already, and stays. `wavepath freeze --check` shows what "
            f'has changed since; --again --reason "..." amends it, and keeps the earlier one.'
        )
    if again and not history:
        raise OutputError(f"{path}: no plan was frozen yet. Leave --again out.")
    if again and not reason.strip():
        raise OutputError(f'{path}: an amendment needs its reason. Add --reason "...".')
    if reason and not again:
        raise OutputError("--reason is for an amendment. Add --again, or leave it out.")


def _told(path: Path, now: Frozen) -> Iterator[str]:
    there = [file for file in now.data if file.bytes is not None]
    yield f"Frozen: {path}, {now.at}, SHA-256 of the plan {now.plan_sha256}"
    yield f"Data files there at this time: {len(there)} of {len(now.data)}."
    yield (
        "Whoever holds this file can edit it. To prove its date, deposit it: a registry such as OSF, a commit in a "
        "public repository, or a time stamp."
    )


def check(study: Path) -> tuple[list[str], bool]:
    """Return how a study departs from its frozen plan, in lines, and whether it does not.

    Raises
    ------
    StudyError
        If the study file has faults, or the frozen plan is damaged.
    OutputError
        If no plan was frozen.
    """
    found = load(study, data=False)
    freeze = compared(found)
    if freeze is None:
        raise OutputError(f"{plans.place(study)}: no plan was frozen. `wavepath freeze {study}` does it.")
    if not freeze.deviations:
        return [f"No deviation from the plan frozen on {freeze.plan.at}."], True
    lines = [f"{len(freeze.deviations)} deviation(s) from the plan frozen on {freeze.plan.at}:"]
    for deviation in freeze.deviations:
        lines += [f"  {_words(deviation.change)}", f"    reason: {deviation.reason or 'none given'}"]
    return lines, False


def _words(change: Change) -> str:
    match change.kind:
        case "added":
            return f"{change.place}: added, {_short(change.after)}"
        case "removed":
            return f"{change.place}: removed, was {_short(change.before)}"
    return f"{change.place}: {change.kind}, was {_short(change.before)}, is {_short(change.after)}"


def _short(value: object) -> str:
    text = " ".join(dumps(value).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
