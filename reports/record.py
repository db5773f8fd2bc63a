"""`results.json`: every number of a run unrounded, with what it depends on; written and read back."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

from reports.errors import OutputError
from reports.revision import revision

if TYPE_CHECKING:
    from analysis.study import Results, Study

NAME = "results.json"
FAMILY = "wavepath results"
SCHEMA = f"{FAMILY} 2"

Value = int | float | str | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a run gave, and from what.

    Attributes
    ----------
    study : str
        Path of the study file, relative to the folder of the record.
    study_sha256 : str
        Of the study file's bytes.
    plan, plan_sha256 : mapping, str
        What the study file says, whatever its layout, and the hash of that.
    parameters : mapping
        The value of each declared parameter in this run.
    report : mapping
        Formats, language, style of numbers and their like, as they were used.
    inputs : mapping
        Path of each other file as the study file spells it, to the SHA-256 of its bytes: data, forms of one's own,
        frozen plan, template, catalogue.
    versions : mapping
        Package to version.
    outputs : mapping
        Path of each file written beside the record, relative to it, to the SHA-256 of its bytes.
    numbers : mapping
        Path of each number to its value, unrounded; None if it is missing.
    freeze : mapping or None
        The frozen plan, and each deviation from it with its reason; None if none was frozen.
    revision : mapping or None
        The git commit where the study lies, and the inputs that differ from it; None without git.
    """

    id: str
    title: str
    simulated: bool
    study: str
    study_sha256: str
    plan_sha256: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str]
    wavepath: str
    versions: Mapping[str, str]
    python: str
    platform: str
    seed: int
    revision: Mapping[str, Any] | None = None
    freeze: Mapping[str, Any] | None = None
    outputs: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Value]


TEXTS = ("id", "title", "study", "study_sha256", "plan_sha256", "wavepath", "python", "platform")
TABLES = ("plan", "parameters", "report", "inputs", "versions", "outputs", "numbers")
TYPES: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(TEXTS, str),
    **dict.fromkeys(TABLES, dict),
    **dict.fromkeys(("freeze", "revision"), (dict, NoneType)),
    "simulated": bool,
    "seed": int,
}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def record(
    results: "Results", plan: "Study", study: Path, folder: Path, outputs: Mapping[str, str]
) -> Record:
    """Return the record of these results.

    Parameters
    ----------
    results : Results
    plan : Study
        What was run.
    study : Path
        Where the study file is once the outputs are in place.
    folder : Path
        Where the outputs will be.
    outputs : mapping
        Path relative to `folder` and SHA-256 of each file written.
    """
    from analysis.study.changes import canonical, fingerprint

    made, about, said = results.provenance, results.plan.study, canonical(plan.declared)
    inputs = {**made.data_sha256, **_of_report(results, plan.path.parent)}
    return Record(
        id=about.id,
        title=about.title,
        simulated=about.simulated,
        study=relative(study, folder),
        study_sha256=results.study_sha256,
        plan_sha256=fingerprint(said),
        plan=said,
        parameters=dict(made.parameters),
        report=results.plan.report.model_dump(mode="json"),
        inputs=inputs,
        wavepath=made.wavepath,
        versions=dict(made.versions),
        python=made.python,
        platform=made.platform,
        seed=made.seed,
        revision=_revision(plan.path, inputs),
        freeze=_freeze(results),
        outputs=dict(outputs),
        numbers=results.numbers(),
    )


def _of_report(results: "Results", folder: Path) -> dict[str, str]:
    """Return the hashes of what the report depends on beside the numbers: frozen plan, template, catalogue."""
    frozen = {results.freeze.path: results.freeze.sha256} if results.freeze else {}
    names = (results.plan.report.template, results.plan.report.language)
    return frozen | {name: sha256(folder / name) for name in names if name and (folder / name).is_file()}


def _revision(study: Path, inputs: Mapping[str, str]) -> dict[str, Any] | None:
    found = revision(study.parent, (study.name, *inputs))
    return asdict(found) if found else None


def _freeze(results: "Results") -> dict[str, Any] | None:
    if results.freeze is None:
        return None
    content: dict[str, Any] = asdict(results.freeze)
    del content["plan"]["plan"]  # it is in the frozen file, which is among the inputs
    return content


def dumps(value: Record) -> str:
    """Return the record as JSON; floats are written so that they read back as the same double."""
    content: dict[str, Any] = {"schema": SCHEMA, **asdict(value)}
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def loads(text: str, place: str) -> Record:
    """Return the record that the text holds.

    Raises
    ------
    OutputError
        If it is no record of wavepath, of another schema, or incomplete.
    """
    content = _content(text, place)
    if content.pop("schema") != SCHEMA:
        raise OutputError(f"{place}: it was written by another version of wavepath. Run the study again.")
    if set(content) != set(TYPES) or any(not isinstance(content[name], kind) for name, kind in TYPES.items()):
        raise OutputError(f"{place}: fields are missing, unknown or of another type. Run the study again.")
    return Record(**content)


def written(text: str, place: str) -> Mapping[str, str]:
    """Return the hashes of the files written beside a record of any schema.

    Raises
    ------
    OutputError
        If it is no record of wavepath.
    """
    outputs = _content(text, place).get("outputs")
    return outputs if isinstance(outputs, dict) else {}


def _content(text: str, place: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as fault:
        raise OutputError(f"{place}: it is not readable as JSON ({fault}). Run the study again.") from fault
    if not isinstance(content, dict) or not str(content.get("schema", "")).startswith(FAMILY):
        raise OutputError(f"{place}: it is no record of wavepath. Name the folder that `wavepath run` wrote.")
    return content


def read(folder: Path) -> Record:
    """Return the record in an output folder.

    Raises
    ------
    OutputError
        If the folder has none, or it cannot be read.
    """
    return loads(text_of(folder), str(folder / NAME))


def text_of(folder: Path) -> str:
    """Return the text of the record in an output folder.

    Raises
    ------
    OutputError
        If the folder has none, or it cannot be read.
    """
    try:
        return (folder / NAME).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise OutputError(
            f"{folder}: no readable {NAME} in it. Name a folder that `wavepath run` or `wavepath demo` wrote."
        ) from fault


def relative(path: Path, folder: Path) -> str:
    """Return `path` as seen from `folder`, with forward slashes, so that no output holds a machine's own path.

    It is whole if it is on another drive.
    """
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()
