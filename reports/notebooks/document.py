"""A notebook that has run, as a `Document`."""

import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

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
from reports.notebooks.markdown import Heading, parsed
from reports.notebooks.options import split
from reports.notebooks.outputs import blocks

CODE = phrase("Code of the notebook")
PACKAGES = ("wavepath", "numpy", "scipy", "pandas", "statsmodels", "matplotlib", "nbclient", "ipykernel")
DEEPEST = 3  # levels of sections below the title


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
    return Document(
        title=title,
        subtitle="",
        language="en",
        banner=banner if banner is not None else own,
        byline=(),
        sections=_sections(parts),
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


def _sections(parts: Sequence[Heading | Block]) -> tuple[Section, ...]:
    """Return the text cut at its headings; what stands before the first is the introduction."""
    named = [part for part in parts if not (isinstance(part, Heading) and part.level == 1)]
    first = next((at for at, part in enumerate(named) if isinstance(part, Heading)), len(named))
    ids = _Ids()
    lead = tuple(part for part in named[:first] if not isinstance(part, Heading))
    opening = (Section(phrase("Introduction"), ids.of("introduction"), lead),) if lead else ()
    return (*opening, *_below(named[first:], 2, ids))


class _Ids:
    """Names of sections, each given once."""

    def __init__(self) -> None:
        self._given = {"provenance", "report"}

    def of(self, title: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
        found = next(
            name for name in (plain, *(f"{plain}-{n}" for n in range(2, 10**6))) if name not in self._given
        )
        self._given.add(found)
        return found


def _below(parts: Sequence[Heading | Block], level: int, ids: _Ids) -> tuple[Section, ...]:
    """Return the sections of a level; a heading that skips levels counts as the next one."""
    if not parts:
        return ()
    starts = [at for at, part in enumerate(parts) if isinstance(part, Heading) and _cuts(part, parts, level)]
    bounds = [*starts, len(parts)]
    return tuple(
        _section(parts[start:end], level, ids) for start, end in zip(bounds, bounds[1:], strict=False)
    )


def _cuts(part: Heading, parts: Sequence[Heading | Block], level: int) -> bool:
    highest = min(other.level for other in parts if isinstance(other, Heading))
    return part.level <= highest or level > DEEPEST


def _section(parts: Sequence[Heading | Block], level: int, ids: _Ids) -> Section:
    head, *rest = parts
    title = head.text if isinstance(head, Heading) else ""
    first = next((at for at, part in enumerate(rest) if isinstance(part, Heading)), len(rest))
    own = tuple(part for part in rest[:first] if not isinstance(part, Heading))
    return Section(title, ids.of(title), own, _below(rest[first:], level + 1, ids))


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
        *((name, found) for name in PACKAGES if (found := _version(name))),
        ("Python", platform.python_version()),
        (phrase("Platform"), f"{platform.system()} {platform.machine()}"),
    ]
    columns = (Column(phrase("What")), Column(phrase("Value")))
    table = Table(phrase("Notebook, versions and platform."), columns, (Rows(tuple(rows)),))
    return Section(phrase("Provenance"), "provenance", (told, table))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
