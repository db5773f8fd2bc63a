"""The commands about a study: demo, run, batch, freeze, verify, schema."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

CHANGED = 2  # exit status of a comparison that is not "same"

Study = Annotated[Path, typer.Argument(help="The study file.", metavar="STUDY.TOML")]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="html, pdf, docx, md, qmd or all; may be repeated. Default: the study file's.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        metavar="TAG",
        help="Language of the report: en, ja, or your own catalogue file. Default: the study file's, or en.",
    ),
]
Numbers = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Style of numbers: apa or ama. Default: the study file's, or apa."),
]
Template = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Word document whose styles the .docx takes.")
]
Fonts = Annotated[
    list[Path] | None,
    typer.Option(metavar="FOLDER", help="Folder of fonts for PDF and Word; may be repeated."),
]
Param = Annotated[
    list[str] | None,
    typer.Option("--param", metavar="NAME=VALUE", help="Parameter and its value: site=2. May be repeated."),
]


def add(app: typer.Typer) -> None:
    """Add the commands to the `wavepath` command."""
    commands: tuple[Callable[..., Any], ...] = (demo, run, batch, freeze, verify, schema)
    for command in commands:
        app.command()(command)


def demo(
    out: Annotated[
        Path,
        typer.Option(metavar="FOLDER", help="Folder to write; a new one, or one that demo wrote before."),
    ] = Path("wavepath-demo"),
    formats: Formats = None,
    language: Language = None,
    numbers: Numbers = None,
    template: Template = None,
    fonts: Fonts = None,
) -> None:
    """Run the embedded, simulated study.

    The folder holds the report, results.json, and study/ with the study file and the wave files, which you may edit:
    `wavepath run FOLDER/study/study.toml` then runs your version.

    \b
    Example:
      wavepath demo --out demo --format html --format docx

    Exit status: 0 done; 2 something in the call to mend, and nothing was written.
    """
    from reports import demonstrate

    report = demonstrate.demonstrate(out, _options(formats, language, numbers, template, fonts))
    print(f"The study and its files (simulated): {out / 'study'}")
    _say_reports(report)


def run(
    study: Study,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Folder to write. Default: <id>-report beside the study file, with set parameters.",
        ),
    ] = None,
    param: Param = None,
    formats: Formats = None,
    language: Language = None,
    numbers: Numbers = None,
    template: Template = None,
    fonts: Fonts = None,
) -> None:
    """Run a study and write its report.

    A study file says what is read, left out, scored and modeled; `wavepath demo` writes one to start from. The folder
    holds the report in each format and, with every number unrounded, results.json. An earlier output in it is replaced
    at the very end; on an error it stays as it was.

    \b
    Examples:
      wavepath run study.toml
      wavepath run study.toml --param site=2 --format html --format pdf

    Exit status: 0 done; 2 something in the study, its data or the call to mend, and nothing was written.
    """
    from reports import write
    from reports.options import once

    options = _options(formats, language, numbers, template, fonts, once(param or ()))
    _say_reports(write.run(study, out, options))


def batch(
    study: Study,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            metavar="NAME=VALUES",
            help="Parameter and its values: site=1,2,3. May be repeated: all combinations are run. Default: every "
            "parameter with the values that the study file declares.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder to write. Default: <study>-batch beside the study file."),
    ] = None,
    workers: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, help="Processes that run side by side.")
    ] = 1,
    formats: Formats = None,
    language: Language = None,
    numbers: Numbers = None,
    template: Template = None,
    fonts: Fonts = None,
) -> None:
    """Run a study once for each combination of parameters.

    Parameters are declared in the study file, [parameters], and stand in its texts as ${name}. The folder holds a
    folder with report and results.json for each combination, index.html, which lists them, and summary.csv with the
    key numbers of each, unrounded. Where one fails, its earlier output stays and the others go on.

    \b
    Example:
      wavepath batch study.toml --param site=1,2,3 --param outcome=epds,phq9 --workers 2

    Exit status: 0 done; 2 at least one combination failed (it says which and why), or the call is to mend.
    """
    from reports import batch as batches

    options = _options(formats, language, numbers, template, fonts)
    values = batches.asked(param or ())
    done = batches.batch(study, values, out, options, workers=workers, tell=print)
    print("\n".join(batches.lines(done)))
    if done.failed:
        raise typer.Exit(CHANGED)


def freeze(
    study: Study,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list the deviations from the frozen plan.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Amend a frozen plan; the earlier one is kept in the file.")
    ] = False,
    reason: Annotated[
        str, typer.Option(metavar="WORDS", help="Why it is amended; the report prints it.")
    ] = "",
    hash_data: Annotated[
        bool, typer.Option("--hash-data", help="Read the data files that are there for their SHA-256.")
    ] = False,
) -> None:
    """Freeze the plan of a study before its data are opened.

    Writes study.frozen.json beside study.toml: what the study file says, its SHA-256, the hashes of the
    questionnaires' files, the time, and which data files were there (they are not opened). Later reports show every
    deviation from it; [[deviations]] with key and reason in the study file explains one. The file can be edited by
    whoever holds it: to prove its date, deposit it with a registry or in a public repository.

    \b
    Examples:
      wavepath freeze study.toml
      wavepath freeze study.toml --check
      wavepath freeze study.toml --again --reason "wave 3 came late"

    Exit status: 0 frozen, or no deviation; 2 a plan is frozen already, something is to mend, or with --check there are
    deviations.
    """
    from reports import freezing

    if not check:
        print("\n".join(freezing.freeze(study, again=again, reason=reason, hashes=hash_data)))
        return
    lines, same = freezing.check(study)
    print("\n".join(lines))
    if not same:
        raise typer.Exit(CHANGED)


def verify(
    out: Annotated[Path, typer.Argument(help="Folder that run, batch or demo wrote.", metavar="OUTDIR")],
    study: Annotated[
        Path | None,
        typer.Option(
            metavar="STUDY.TOML", help="The study file, if it is no longer where it was as seen from OUTDIR."
        ),
    ] = None,
) -> None:
    """Run a study again, with the same parameters, and compare.

    Says whether every number in the output folder is the same as before; if not, which ones, by how much, and first
    which versions have changed. Numbers are the same if they agree to 9 digits. The folder of a batch is compared run
    by run. Writes nothing.

    \b
    Example:
      wavepath verify small-report

    Exit status: 0 same; 2 the plan, a data file, the report or a number has changed.
    """
    from reports import batchfiles, verdict
    from reports.verify import verify as compare

    same = True
    for folder in batchfiles.runs(out) or (out,):
        found = compare(folder, study)
        print("\n".join([*((f"{folder}:",) if folder != out else ()), *verdict.lines(found)]))
        same = same and found.status == "same"
    if not same:
        raise typer.Exit(CHANGED)


def schema() -> None:
    """Print the JSON schema of a study file.

    Editors that know it complete and check the keys of study.toml. The TOML extensions of common editors take it from
    a first line such as: #:schema ./study.schema.json

    \b
    Example:
      wavepath schema > study.schema.json

    Exit status: 0.
    """
    import json

    from analysis.study import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=1))


def _options(
    formats: list[str] | None,
    language: str | None,
    numbers: str | None,
    template: Path | None,
    fonts: list[Path] | None,
    parameters: dict[str, object] | None = None,
) -> Any:
    from reports.options import Options

    return Options(
        parameters=parameters or {},
        formats=tuple(formats or ()),
        language=language,
        numbers=numbers,
        template=template,
        fonts=tuple(fonts or ()),
    )


def _say_reports(report: Path) -> None:
    print(f"Report: {report}")
    for other in sorted(report.parent.glob("report.*")):
        if other != report:
            print(f"Report: {other}")
