"""A notebook that has run, as a `Document`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports import environment
from reports.document import (
    Block,
    Code,
    Column,
    Document,
    Rows,
    Section,
    Syntax,
    Table,
    Words,
    phrase,
    say,
)
from reports.document.headings import Heading, sections
from reports.notebooks.markdown import parsed
from reports.notebooks.options import split
from reports.notebooks.outputs import blocks

CODE = phrase("Code of the notebook")
PACKAGES = ("wavepath", "numpy", "scipy", "pandas", "statsmodels", "matplotlib", "nbclient", "ipykernel")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a notebook came from.

    Attributes
    ----------
    name : str
        Of its file.
    sha256 : str
        Of the file's bytes.
    executed : bool
        Whether it was run for this report; otherwise its stored outputs are shown.
    parameters : tuple of (str, str)
        Set from outside, as they were given.
    """

    name: str
    sha256: str
    executed: bool
    parameters: tuple[tuple[str, str], ...] = ()


def document(notebook: Any, origin: Origin, *, code: bool = True, banner: str | None = None) -> Document:
    """Return the notebook as a report.

    Parameters
    ----------
    notebook : nbformat's value
        With its outputs.
    origin : Origin
    code : bool
        Whether code is shown, but for cells that hide theirs.
    banner : str or None
        Words on every page; None takes those of the notebook's metadata, ``wavepath: {banner: ...}``.
    """
    parts = list(_parts(notebook, code=code))
    title = next((part.text for part in parts if isinstance(part, Heading) and part.level == 1), origin.name)
    own = notebook.metadata.get("wavepath", {}).get("banner")
    own = None if own is None else str(own)
    return Document(
        title=title,
        subtitle="",
        language="en",
        banner=banner if banner is not None else own,
        byline=(),
        sections=sections(parts),
        provenance=_provenance(origin),
    )


def _parts(notebook: Any, *, code: bool) -> Iterator[Heading | Block]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from parsed(cell.source)
        elif cell.cell_type == "code":
            options, source = split(cell.source, tuple(cell.metadata.get("tags", ())))
            if not options.include:
                continue
            if code and options.echo and source.strip():
                yield Syntax(source.strip("\n"), CODE)
            if options.output:
                yield from blocks(cell.get("outputs", []), options)


def _provenance(origin: Origin) -> Section:
    told = (
        say("The notebook was run from its first cell to its last for this report.")
        if origin.executed
        else say("The notebook was not run for this report: the outputs are those that were stored in it.")
    )
    rows: list[tuple[Words | Code, Words | Code]] = [
        (phrase("Notebook"), Code(origin.name)),
        ("SHA-256", Code(origin.sha256)),
        *((Code(name), Code(value)) for name, value in origin.parameters),
        *environment.rows(PACKAGES),
    ]
    table = Table(phrase("Notebook, versions and platform."), environment.COLUMNS, (Rows(tuple(rows)),))
    return Section(phrase("Provenance"), "provenance", (told, table))
