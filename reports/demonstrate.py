"""The embedded study, copied out and run where the user can see its files."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from reports import folder, write
from reports.options import AS_DECLARED, Options

STUDY = "study.toml"
PROGRAM = frozenset({".py", ".pyc"})  # what writes the study's files; not part of the study


def demonstrate(out: Path, options: Options = AS_DECLARED) -> Path:
    """Copy the embedded study to `out`/study, run it there, and write the report to `out`.

    Parameters
    ----------
    out : Path
        A new folder, an empty one, or an earlier output of the demo, which is replaced at the very end.
    options : Options
        Formats, language and their like.

    Returns
    -------
    Path
        Of the report.

    Raises
    ------
    OutputError
        If `out` holds files that wavepath did not write, or that were edited since.
    """
    from analysis import study as studies
    from reports import options as chosen

    with folder.replacing(out) as fresh:
        copy(fresh / folder.EDITABLE)
        plan = chosen.study(fresh / folder.EDITABLE / STUDY, options)
        found = studies.run(plan)
        write.outputs(found, fresh, plan=plan, study=out / folder.EDITABLE / STUDY, out=out)
    return out / write.report(plan)


def copy(target: Path) -> None:
    """Copy the files of the embedded study to a new folder."""
    target.mkdir()
    with as_file(files("reports") / "demo") as source:
        for path in sorted(source.iterdir()):
            if path.is_file() and path.suffix not in PROGRAM:
                shutil.copyfile(path, target / path.name)
