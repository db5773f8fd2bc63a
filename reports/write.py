"""A study's outputs on disk: run it, write the report and the record, put them in place whole."""

from pathlib import Path
from typing import TYPE_CHECKING

from reports import folder, record

if TYPE_CHECKING:
    from analysis.study.results import Results

REPORT = "report.html"


def run(study: Path, out: Path | None = None) -> Path:
    """Run a study and write its outputs to the folder `out`.

    Parameters
    ----------
    study : Path
        A study file.
    out : Path or None
        A new folder, an empty one, or an earlier output of wavepath, which is replaced at the very end; None
        for the folder ``<id>-report`` beside the study file.

    Returns
    -------
    Path
        Of the report.

    Raises
    ------
    WavepathError
        If the study, its data or `out` cannot be used; `out` is then as it was.
    """
    from analysis import study as studies

    plan = studies.load(study)
    out = study.parent / f"{plan.plan.study.id}-report" if out is None else out
    folder.check(out)
    found = studies.run(plan)
    with folder.replacing(out) as fresh:
        outputs(found, fresh, study=study, out=out)
    return out / REPORT


def outputs(found: "Results", fresh: Path, *, study: Path, out: Path) -> None:
    """Write report and record into the folder `fresh`, as they will stand in `out`.

    Parameters
    ----------
    found : Results
    fresh : Path
        Holds nothing, or files that belong to the outputs.
    study, out : Path
        Where the study file and the outputs will be.
    """
    from reports.build import build
    from reports.chosen import settings
    from reports.writers import formats

    chosen = found.plan.report
    for name, content in formats.files(build(found), chosen.formats, settings(chosen, study.parent)).items():
        place = fresh / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    written = {path.as_posix(): record.sha256(fresh / path) for path in folder.files(fresh)}
    text = record.dumps(record.record(found, study, out, written))
    (fresh / record.NAME).write_text(text, "utf-8", newline="\n")


def results(study: Path) -> "Results":
    """Return what a study gives; nothing is written."""
    from analysis import study as studies

    return studies.run(studies.load(study))
