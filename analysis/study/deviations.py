"""How a run departs from the plan that was frozen, and the reasons that its study file gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from analysis.study import freeze
from analysis.study.changes import Change, canonical, changes
from analysis.study.freeze import Frozen
from analysis.study.load import Study
from analysis.study.parameters import choices
from analysis.study.plan import DeviationPlan, ParameterPlan


@dataclass(frozen=True, slots=True)
class Deviation:
    """A place where the plan of a run is not the frozen one; `reason` is None if none is given."""

    change: Change
    reason: str | None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A frozen plan that replaced an earlier one, and what it changed."""

    at: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """The frozen plan of a study, and what has become of it.

    Attributes
    ----------
    path, sha256 : str
        Name of the file beside the study file, and the hash of its bytes.
    first : str
        When the plan was frozen for the first time, UTC.
    plan : Frozen
        The one that holds: the last.
    unmatched : tuple of str
        Keys of reasons where nothing deviates.
    """

    path: str
    sha256: str
    first: str
    plan: Frozen
    deviations: tuple[Deviation, ...]
    amendments: tuple[Amendment, ...]
    unmatched: tuple[str, ...]


def compared(study: Study) -> Freeze | None:
    """Return how a study departs from the frozen plan beside it; None if none was frozen.

    Parameters
    ----------
    study : Study

    Raises
    ------
    StudyError
        If the file of the frozen plan is damaged.
    """
    path = freeze.place(study.path)
    if not path.exists():
        return None
    history = freeze.read(path)
    found = departures(study, history[-1])
    reasons = study.plan.deviations
    return Freeze(
        path=path.name,
        sha256=sha256(path.read_bytes()).hexdigest(),
        first=history[0].at,
        plan=history[-1],
        deviations=tuple(Deviation(change, _reason(change, reasons)) for change in found),
        amendments=tuple(Amendment(new.at, new.reason, _between(old, new)) for old, new in pairwise(history)),
        unmatched=tuple(r.key for r in reasons if not any(_about(r.key, change.place) for change in found)),
    )


def departures(study: Study, plan: Frozen) -> tuple[Change, ...]:
    """Return every change between a frozen plan and a study as it is run."""
    now = canonical(study.declared)
    found = (*changes(plan.plan, now), *_files(plan.forms, freeze.forms(study)), *_data(study, plan))
    return (*found, *_set(study))


def _between(old: Frozen, new: Frozen) -> tuple[Change, ...]:
    return (*changes(old.plan, new.plan), *_files(old.forms, new.forms))


def _files(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    """Yield the questionnaires in both plans whose files are not the same."""
    for name, digest in before.items():
        if after.get(name, digest) != digest:
            yield Change(f"instruments[{name}] (its file)", "changed", digest, after[name])


def _data(study: Study, plan: Frozen) -> Iterator[Change]:
    """Yield the data files whose hash was frozen and that are not the same."""
    for file in plan.data:
        path = study.path.parent / file.path
        if file.sha256 is not None and path.is_file():
            digest = sha256(path.read_bytes()).hexdigest()
            if digest != file.sha256:
                yield Change(f"files[{file.path}] (its bytes)", "changed", file.sha256, digest)


def _set(study: Study) -> Iterator[Change]:
    """Yield the parameters that the run sets to what the plan does not name."""
    named = choices(study.declared)
    for name, declared in study.plan.parameters.items():
        value = study.parameters[name]
        if name not in named and isinstance(declared, ParameterPlan) and value != declared.default:
            yield Change(f"parameters.{name} (in this run)", "changed", declared.default, value)


def _reason(change: Change, reasons: tuple[DeviationPlan, ...]) -> str | None:
    """Return the reason whose key is the change's place, or the nearest one above it."""
    about = [each for each in reasons if _about(each.key, change.place)]
    return max(about, key=lambda each: len(each.key)).reason if about else None


def _about(key: str, place: str) -> bool:
    rest = place.removeprefix(key)
    return place.startswith(key) and (not rest or rest[0] in ".[ ")
