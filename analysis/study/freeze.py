"""A plan frozen before its data are opened: kept beside the study file, and compared with what is run later."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata
from itertools import product
from pathlib import Path
from typing import Any

from analysis.errors import StudyError
from analysis.study.changes import canonical, fingerprint
from analysis.study.load import Study
from analysis.study.parameters import PLACEHOLDER, choices, filled
from instruments import library

SCHEMA = "wavepath frozen plan 1"
SUFFIX = ".frozen.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A data file at the time of freezing; it was not opened, unless for its hash.

    Attributes
    ----------
    path : str
        As the study file spells it.
    bytes : int or None
        Its size; None if there was no such file.
    sha256 : str or None
        Of its bytes, if that was asked for.
    """

    path: str
    bytes: int | None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A plan as it was at one time.

    Attributes
    ----------
    at : str
        Date and time in UTC, ISO 8601 to the second.
    reason : str
        Why an earlier one was replaced; empty for the first.
    plan_sha256 : str
        Of the canonical plan.
    forms : mapping
        Id or path of each questionnaire to the SHA-256 of its file.
    plan : mapping
        From `canonical`.
    """

    at: str
    reason: str
    wavepath: str
    plan_sha256: str
    forms: Mapping[str, str]
    data: tuple[DataFile, ...]
    plan: Mapping[str, Any]


def place(study: Path) -> Path:
    """Return where the frozen plan of a study file lies: ``study.frozen.json`` beside ``study.toml``."""
    return study.with_name(study.stem + SUFFIX)


def frozen(study: Study, at: datetime, *, reason: str = "", hashes: bool = False) -> Frozen:
    """Return the plan of a study as it is now; data files are looked for, not opened.

    Parameters
    ----------
    study : Study
        Loaded with ``data=False``, since the data may not be there yet.
    at : datetime
        Now, with its time zone.
    reason : str
    hashes : bool
        Whether data files that are there are read for their SHA-256.
    """
    plan = canonical(study.declared)
    return Frozen(
        at=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        reason=reason,
        wavepath=metadata.version("wavepath"),
        plan_sha256=fingerprint(plan),
        forms=forms(study),
        data=tuple(_file(study.path.parent, path, hashes) for path in dict.fromkeys(_paths(study))),
        plan=plan,
    )


def forms(study: Study) -> dict[str, str]:
    """Return the SHA-256 of the file of every questionnaire, shipped or one's own."""
    folder = study.path.parent
    files = {
        form.path or str(form.id): folder / form.path
        if form.path
        else library.FOLDER / f"{str(form.id).partition(':')[0]}.toml"
        for form in study.plan.instruments
    }
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def _paths(study: Study) -> Iterator[str]:
    """Yield the path of every data file, for all declared values of the parameters in it."""
    declared = choices(study.declared)
    for entry in study.declared["files"]:
        names = [match["name"] for match in PLACEHOLDER.finditer(entry["path"]) if not match["escaped"]]
        options = [declared.get(name, (study.parameters[name],)) for name in names]
        for chosen in product(*options):
            yield str(filled({"path": entry["path"]}, dict(zip(names, chosen, strict=True))).content["path"])


def _file(folder: Path, path: str, hashes: bool) -> DataFile:
    at = folder / path
    if not at.is_file():
        return DataFile(path=path, bytes=None)
    digest = sha256(at.read_bytes()).hexdigest() if hashes else None
    return DataFile(path=path, bytes=at.stat().st_size, sha256=digest)


def dumps(history: tuple[Frozen, ...]) -> str:
    """Return frozen plans, oldest first, as the text of their file."""
    content = {"schema": SCHEMA, "frozen": [asdict(each) for each in history]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read(path: Path) -> tuple[Frozen, ...]:
    """Return the frozen plans in a file, oldest first; the last one holds.

    Raises
    ------
    StudyError
        If it cannot be read, was not written by wavepath, or a plan in it was edited afterwards.
    """
    try:
        history = tuple(_entry(entry) for entry in _content(path))
    except (TypeError, KeyError, AttributeError) as fault:
        raise StudyError(f"{path}: fields of the frozen plan are missing or unknown. {_REMEDY}") from fault
    for each in history:
        if fingerprint(each.plan) != each.plan_sha256:
            raise StudyError(
                f"{path}: the plan frozen at {each.at} was edited since: its hash is not the one beside it. {_REMEDY}"
            )
    return history


_REMEDY = "Put back the file that `wavepath freeze` wrote, e.g. from where you deposited it."


def _content(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise StudyError(f"{path}: the frozen plan cannot be read ({fault}). {_REMEDY}") from fault
    if not isinstance(content, dict) or content.get("schema") != SCHEMA or not content.get("frozen"):
        raise StudyError(f"{path}: it is no frozen plan of this version of wavepath. {_REMEDY}")
    return list(content["frozen"])


def _entry(entry: dict[str, Any]) -> Frozen:
    data = tuple(DataFile(**file) for file in entry["data"])
    return Frozen(**{**entry, "data": data, "forms": dict(entry["forms"]), "plan": dict(entry["plan"])})
