"""`wavepath instruments`: list the questionnaires, describe one, start, check and export one's own."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup


class IdOrCommand(TyperGroup):
    """Take a word that is no command for the id of a form: `instruments epds` is `instruments show epds`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command and its words."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=IdOrCommand,
    rich_markup_mode=None,
    subcommand_metavar="[ID | COMMAND [ARGS]...]",
)


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """List the questionnaires, or describe one by its id.

    \b
    Examples:
      wavepath instruments
      wavepath instruments epds

    Exit status: 0 listed; 2 there is no such form (it names the nearest).
    """
    if context.invoked_subcommand is None:
        from reports import listing

        print(listing.overview())


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Id of a form, or path of your own.", metavar="ID")],
) -> None:
    """Describe a form: key, range, missing rule, sources, terms.

    \b
    Example:
      wavepath instruments show epds

    Exit status: 0 described; 2 there is no such form, or its file has faults.
    """
    from reports import listing

    print(listing.description(name))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Id of the new form, e.g. support_8.", metavar="ID")],
) -> None:
    """Start a file for a form of your own.

    ID.toml is written into the current folder; its comments say what to fill in.

    \b
    Example:
      wavepath instruments new support_8

    Exit status: 0 written; 2 the file is there already, or the id is a shipped form's.
    """
    from reports import ownform

    path = ownform.start(name, Path())
    print(f"Written: {path}. Fill it in; then: wavepath instruments check {path}")


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="The form's file.", metavar="FILE.TOML")],
) -> None:
    """Say that a form's file is ok, or list all its faults.

    \b
    Example:
      wavepath instruments check support_8.toml

    Exit status: 0 ok; 2 faults, each with its place.
    """
    from reports import ownform

    print("\n".join(ownform.check(file)))


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="Id of a form, or path of your own.", metavar="ID")],
    kind: Annotated[str, typer.Option("--as", metavar="FORMAT", help="redcap, osd or reproschema.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write.")],
    allow_unverified: Annotated[
        bool, typer.Option("--allow-unverified", help="Export also what is known from memory only.")
    ] = False,
) -> None:
    """Write a form for REDCap, OpenScales or ReproSchema.

    redcap: rows of a data dictionary with a calculated field a scale. osd: an Open Scale Definition. reproschema: an
    activity with its items. Placeholders stand where the items' wording belongs, which is not shipped.

    \b
    Example:
      wavepath instruments export epds --as redcap --out epds.csv

    Exit status: 0 written; 2 there is no such form or format, or the file cannot be written.
    """
    from reports import exportform

    print("\n".join(exportform.exportform(name, kind, out, allow_unverified=allow_unverified)))


@app.command()
def schema() -> None:
    """Print the JSON schema of a form's file, for editors.

    \b
    Example:
      wavepath instruments schema > form.schema.json

    Exit status: 0.
    """
    from instruments.schema import schema_text

    print(schema_text(), end="")
