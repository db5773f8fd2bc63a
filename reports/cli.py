"""The `wavepath` command; heavy imports wait until a command needs them, so that `--help` is quick."""

import os
import sys
import traceback as tracebacks
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from reports import forms_cli, notebooks_cli, study_cli

FAULT_OF_OURS, FAULT_OF_THE_INPUT, INTERRUPTED = 1, 2, 130
SHOW_TRACEBACK = "WAVEPATH_TRACEBACK"
# Newer releases of typer carry a click of their own, so that its class cannot be imported by one name.
USAGE: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="File of answers: .csv .xlsx .sav .dta .sas7bdat .xpt ...")
]
Form = Annotated[
    str,
    typer.Option(metavar="ID", help="Id of a form (`wavepath instruments`), or path of your own."),
]
Pattern = Annotated[
    str | None,
    typer.Option(
        metavar="PATTERN", help='Pattern of the item columns, e.g. "q{item}". Default: the item ids.'
    ),
]
Codes = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="Code that means missing in every column: -99 ... May be repeated."),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Encoding of a text file. Default: UTF-8.")
]

HELP = """Longitudinal surveys: wave files in, scores, models and a report that can be run again out.

\b
Where to begin:
  wavepath demo                     an embedded study (simulated data) and its report
  wavepath instruments              the questionnaires that can be scored
  wavepath score FILE --instrument epds
  wavepath run study.toml           your own study; demo writes one to start from

\b
Commands by subject:
  a study             demo, run, batch, freeze, verify, schema
  a notebook          render
  a file of answers   score, check
  questionnaires      instruments
"""

app = typer.Typer(
    name="wavepath",
    help=HELP,
    epilog="`wavepath COMMAND --help` describes a command, with an example. Exit status: 0 done; 2 something in the "
    "input to mend (it says what); 1 a fault of wavepath.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
study_cli.add(app)
notebooks_cli.add(app)
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
    from reports.errors import mendable

    if messages := mendable(fault):
        print("wavepath:", "\n".join(messages), file=sys.stderr)
        return FAULT_OF_THE_INPUT
    print(
        f"wavepath: a fault of wavepath: {type(fault).__name__}: {fault}\n"
        f"Nothing was written. Please report it with what `wavepath --traceback` and the same words prints.",
        file=sys.stderr,
    )
    return FAULT_OF_OURS


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
def score(
    file: File,
    instrument: Form,
    columns: Pattern = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="File to write: .csv (the scores), or .sav .dta .parquet (the file's columns and the scores, "
            "labeled). Default: <file>-<instrument>.csv beside the file.",
        ),
    ] = None,
    dictionary: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="REDCap data dictionary (CSV): finds the items, refuses codes that are not the key's.",
        ),
    ] = None,
    missing: Annotated[
        str | None,
        typer.Option(
            metavar="RULE",
            help="Rule for missing answers: complete, prorate:2, mean:2, available:2, one-missing, half. "
            "Default: the form's own.",
        ),
    ] = None,
    missing_code: Codes = None,
    encoding: Encoding = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", help="Column to copy beside the scores, e.g. the id. May be repeated."
        ),
    ] = None,
    allow_unverified: Annotated[
        bool, typer.Option("--allow-unverified", help="Score also what is known from memory only.")
    ] = False,
) -> None:
    """Score the answers in a file.

    The CSV has one row a respondent, in the order of the file: the row number (counted from 1), the columns
    to keep, and for each scale its score and how many items were answered. A .sav, .dta or .parquet has the
    file's own columns (or those to keep) with labels and reasons for missing answers, then the scores.

    \b
    Examples:
      wavepath score wave1.sav --instrument epds
      wavepath score wave1.csv --instrument epds --columns "q{item}" --missing-code -99 --keep id

    Exit status: 0 done; 2 something in the file or the call to mend, and nothing was written.
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
def check(
    file: File,
    instrument: Form,
    columns: Pattern = None,
    total: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SCALE=COLUMN",
            help='Total in the file: "cesd20=CES_D". May be repeated. Default: columns named so.',
        ),
    ] = None,
    missing_code: Codes = None,
    encoding: Encoding = None,
) -> None:
    """Look for the classic mistakes in a file of answers.

    Codes shifted by one or flipped, items keyed already or un-reversed, another item order, constant items, the same
    answer throughout, totals that do not match. Nothing is changed or written.

    \b
    Example:
      wavepath check wave1.csv --instrument epds --columns "q{item}" --missing-code -99

    Exit status: 0 looked through, whatever was found; 2 something in the file or the call to mend.
    """
    from reports import checkfile

    found = checkfile.checkfile(
        file, instrument, columns=columns, totals=total or (), codes=missing_code or (), encoding=encoding
    )
    print(found)
