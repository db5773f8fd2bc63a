"""The `wavepath` command; heavy imports wait until a command needs them, so that `--help` is quick."""

import os
import sys
import traceback as tracebacks
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from reports import forms_cli

FAULT_OF_OURS, FAULT_OF_THE_INPUT, INTERRUPTED = 1, 2, 130
SHOW_TRACEBACK = "WAVEPATH_TRACEBACK"
# Newer releases of typer carry a click of their own, so that its class cannot be imported by one name.
USAGE: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


app = typer.Typer(
    name="wavepath",
    help="Longitudinal surveys: wave files in, scores, models and a report that can be run again out.",
    epilog="Exit status: 0 done; 2 something in the input to mend (it says what); 1 a fault of wavepath.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(forms_cli.app, name="instruments")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status.

    Parameters
    ----------
    arguments : sequence of str or None
        Words after `wavepath`; None takes those of the process.
    """
    sys.exit(status(sys.argv[1:] if arguments is None else list(arguments)))


def status(arguments: Sequence[str]) -> int:
    """Run the command; return 0, or after one message on stderr 2, 1 or 130."""
    try:
        outcome = app(list(arguments), standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except BaseException as fault:
        return _told(fault)


def _told(fault: BaseException) -> int:
    """Say what went wrong; return the exit status."""
    if isinstance(fault, USAGE):
        fault.show()
        return FAULT_OF_THE_INPUT
    if isinstance(fault, SystemExit):
        return fault.code if isinstance(fault.code, int) else FAULT_OF_OURS
    if isinstance(fault, KeyboardInterrupt | typer.Abort):
        print("wavepath: stopped.", file=sys.stderr)
        return INTERRUPTED
    if isinstance(fault, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return _fault(fault)


def _fault(fault: BaseException) -> int:
    if os.environ.get(SHOW_TRACEBACK):
        tracebacks.print_exception(fault)
    if messages := _mendable(fault):
        print("wavepath:", "\n".join(messages), file=sys.stderr)
        return FAULT_OF_THE_INPUT
    print(
        f"wavepath: a fault of wavepath: {type(fault).__name__}: {fault}\n"
        f"Nothing was written. Please report it with what `wavepath --traceback` and the same words prints.",
        file=sys.stderr,
    )
    return FAULT_OF_OURS


def _mendable(fault: BaseException) -> list[str]:
    """Return the messages of faults of the input; empty if any part is a fault of ours."""
    from instruments.errors import WavepathError

    if isinstance(fault, BaseExceptionGroup):
        parts = [_mendable(part) for part in fault.exceptions]
        return [message for part in parts for message in part] if all(parts) else []
    return [str(fault)] if isinstance(fault, WavepathError) else []


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"wavepath {version('wavepath')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", help="Print where in the program an error arose.")
    ] = False,
) -> None:
    if traceback:
        os.environ[SHOW_TRACEBACK] = "1"


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option(help="Folder to write; a new one, or one that demo wrote before.")
    ] = Path("wavepath-demo"),
) -> None:
    """Run the embedded, simulated study.

    The folder holds study/ with the study file and the wave files, report.html, and results.json.
    """
    from reports import demonstrate

    report = demonstrate.demonstrate(out)
    print(f"The study and its files (simulated): {out / 'study'}")
    print(f"Report: {report}")


@app.command()
def run(
    study: Annotated[Path, typer.Argument(help="The study file.", metavar="STUDY.TOML")],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: <id>-report beside the study file.")
    ] = None,
) -> None:
    """Run a study and write its report.

    The folder holds report.html and, with every number unrounded, results.json. An earlier output in it is
    replaced at the very end; on an error it stays as it was.
    """
    from reports import write

    print(f"Report: {write.run(study, out)}")


@app.command()
def score(
    file: Annotated[Path, typer.Argument(help="File of answers: .csv .sav .dta .sas7bdat .xpt ...")],
    instrument: Annotated[
        str, typer.Option(help="Id of a form (`wavepath instruments`), or path of your own.")
    ],
    columns: Annotated[
        str | None, typer.Option(help='Pattern of the item columns, e.g. "q{item}". Default: the item ids.')
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="File to write: .csv (the scores), or .sav .dta .parquet (the file's columns and the scores, "
            "labeled). Default: <file>-<instrument>.csv beside the file."
        ),
    ] = None,
    dictionary: Annotated[
        Path | None,
        typer.Option(
            help="REDCap data dictionary (CSV): finds the items, refuses codes that are not the key's."
        ),
    ] = None,
    missing: Annotated[
        str | None,
        typer.Option(
            help="Rule for missing answers: complete, prorate:2, mean:2, available:2, one-missing, half. "
            "Default: the form's own."
        ),
    ] = None,
    missing_code: Annotated[
        list[str] | None,
        typer.Option(help="Code that means missing in every column: -99 ... May be repeated."),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file. Default: UTF-8.")] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="Column to copy beside the scores, e.g. the id. May be repeated.")
    ] = None,
    allow_unverified: Annotated[
        bool, typer.Option("--allow-unverified", help="Score also what is known from memory only.")
    ] = False,
) -> None:
    """Score the answers in a file.

    The CSV has one row a respondent, in the order of the file: the row number (counted from 1), the columns
    to keep, and for each scale its score and how many items were answered. A .sav, .dta or .parquet has the
    file's own columns (or those to keep) with labels and reasons for missing answers, then the scores.
    """
    from reports import scorefile

    lines = scorefile.scorefile(
        file,
        instrument,
        columns=columns,
        out=out,
        dictionary=dictionary,
        missing=missing,
        codes=missing_code or (),
        encoding=encoding,
        keep=keep or (),
        allow_unverified=allow_unverified,
    )
    print("\n".join(lines))


@app.command()
def verify(
    out: Annotated[Path, typer.Argument(help="Folder that `run` or `demo` wrote.", metavar="OUTDIR")],
) -> None:
    """Run a study again and compare.

    Says whether every number in the output folder is the same as before. Exit status 0 if so; 2 if the study
    file, a data file, the report or a number has changed.
    """
    from reports import verdict
    from reports.verify import verify as compare

    found = compare(out)
    print("\n".join(verdict.lines(found)))
    if found.status != "same":
        raise typer.Exit(FAULT_OF_THE_INPUT)
