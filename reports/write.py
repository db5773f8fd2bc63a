"""A study's outputs on disk: run it, write the report and the record, put them in place whole."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reports import folder, record
from reports.options import AS_DECLARED, Options

if TYPE_CHECKING:
    from analysis.study import Study
    from analysis.study.results import Results

UNSAFE = re.compile(r"[^\w.-]+")  # in the name of a folder
LONGEST = 40  # characters of a parameter in it


def run(study: Path, out: Path | None = None, options: Options = AS_DECLARED) -> Path:
    """Run a study and write its outputs to the folder `out`.

    Parameters
    ----------
    study : Path
        A study file.
    out : Path or None
        A new folder, an empty one, or an earlier output of wavepath, which is replaced at the very end; None
        for the folder ``<id>-report`` beside the study file, or ``<id>-<parameter>-<value>-report``.
    options : Options
        What is not to be as the study file has it.

    Returns
    -------
    Path
        Of the report, in the first of its formats.

    Raises
    ------
    WavepathError
        If the study, its data or `out` cannot be used; `out` is then as it was.
    """
    from reports import options as chosen

    plan = chosen.study(study, options)
    out = study.parent / f"{named(plan.plan.study.id, options.parameters)}-report" if out is None else out
    put(plan, out)
    return out / report(plan)


def put(plan: "Study", out: Path) -> "Results":
    """Run a study, put its outputs in place whole, and return its results."""
    from analysis import study as studies

    folder.check(out)
    found = studies.run(plan)
    with folder.replacing(out) as fresh:
        outputs(found, fresh, plan=plan, study=plan.path, out=out)
    return found


def report(plan: "Study") -> str:
    """Return the name of the report in the first of its formats."""
    return f"report.{plan.plan.report.formats[0]}"


def named(name: str, parameters: Mapping[str, object]) -> str:
    """Return the name of a folder with the values that a call sets: small-site-2.

    A value that cannot stand in the name of a folder is written with a part of its hash, so that no two share one.
    """
    return "-".join([name, *(_part(f"{key}-{value}") for key, value in parameters.items())])


def _part(text: str) -> str:
    short = UNSAFE.sub("_", text)[:LONGEST]
    return short if short == text else f"{short}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def outputs(found: "Results", fresh: Path, *, plan: "Study", study: Path, out: Path) -> None:
    """Write report and record into the folder `fresh`, as they will stand in `out`.

    Parameters
    ----------
    found : Results
    plan : Study
        What was run; its files lie beside it.
    fresh : Path
        Holds nothing, or files that belong to the outputs.
    study, out : Path
        Where the study file and the outputs will be.
    """
    from reports.build import build
    from reports.chosen import settings
    from reports.writers import formats

    chosen, at = found.plan.report, plan.path.parent
    _written(formats.files(build(found), chosen.formats, settings(chosen, at)), fresh, out)
    written = {path.as_posix(): record.sha256(fresh / path) for path in folder.files(fresh)}
    text = record.dumps(record.record(found, plan, study, out, written))
    _written({record.NAME: text.encode()}, fresh, out)


def _written(files: Mapping[str, bytes], fresh: Path, out: Path) -> None:
    """Write files into a folder that will become `out`, which a message of the disk is about."""
    try:
        for name, content in files.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(content)
    except OSError as fault:
        raise folder.refused(out, fault) from fault
