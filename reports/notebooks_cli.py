"""The command about notebooks: render."""

from pathlib import Path
from typing import Annotated

import typer

from reports import study_cli

Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format", metavar="NAME", help="html, pdf, docx, md, qmd or all; may be repeated. Default: html."
    ),
]


def add(app: typer.Typer) -> None:
    """Add the command to the `wavepath` command."""
    app.command()(render)


def render(
    notebook: Annotated[
        Path,
        typer.Argument(help="The notebook: .ipynb, or text (.py with # %%, .md, .qmd).", metavar="NOTEBOOK"),
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder to write into. Default: that of the notebook."),
    ] = None,
    formats: Formats = None,
    no_code: Annotated[bool, typer.Option("--no-code", help="Show outputs only.")] = False,
    execute: Annotated[
        bool | None,
        typer.Option(
            "--execute/--no-execute",
            help="Run it first, or take its stored outputs. Default: run it if it has none.",
        ),
    ] = None,
    param: study_cli.Param = None,
    banner: Annotated[
        str | None, typer.Option(metavar="WORDS", help='Words on every page, such as "Simulated data".')
    ] = None,
    language: study_cli.Language = None,
    numbers: study_cli.Numbers = None,
    template: study_cli.Template = None,
    fonts: study_cli.Fonts = None,
) -> None:
    """Render a notebook as a report: HTML, PDF, Word or Markdown.

    The last page says which file and versions made it. A cell may hide its code with `#| echo: false`, and caption its
    output with `#| fig-cap: Words` and `#| fig-alt: Words`, as in Quarto; --param sets names of the cell tagged
    "parameters".

    \b
    Examples:
      wavepath render analysis.ipynb --format docx --no-code
      wavepath render notebooks/quickstart.py --out pages

    Exit status: 0 done; 2 something in the notebook or the call to mend (a failing cell is named), and nothing was
    written.
    """
    from analysis.study.plan import ReportPlan
    from reports import chosen, options
    from reports.notebooks.rendering import render_notebook

    asked = options.Options(
        formats=tuple(formats or ()),
        language=language,
        numbers=numbers,
        template=template,
        fonts=tuple(fonts or ()),
    )
    here = Path.cwd()
    report = options.of_report(ReportPlan(), asked, here)
    written = render_notebook(
        notebook,
        formats=report.formats,
        out=out,
        code=not no_code,
        execute=execute,
        parameters=[(name, str(value)) for name, value in options.once(param or ()).items()],
        banner=banner,
        settings=chosen.settings(report, here),
    )
    for path in written:
        print(f"Report: {path}")
