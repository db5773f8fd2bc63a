"""`compose`: results, tables, figures and words to a document that every writer can print."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from analysis.waves import Panel
from reports import environment
from reports.displays.blocks import parts_of
from reports.document import (
    Block,
    Code,
    Column,
    Document,
    Rows,
    Section,
    Table,
    paragraph,
    phrase,
    say,
)
from reports.document.headings import Heading, sections

PACKAGES = ("wavepath", "numpy", "scipy", "pandas")
SIMULATED = phrase("Simulated data")


def compose(
    title: str,
    *parts: object,
    subtitle: str = "",
    authors: Iterable[str] = (),
    simulated: bool = False,
) -> Document:
    """Return a document of these parts, in their order.

    Parameters
    ----------
    title : str
    *parts : object
        Words in Markdown, whose headings (``## Results``) open sections; tables, figures, sentences; results such as a
        fit, a mediation or an invariance ladder, which tell what is usually reported of them; data frames. Of a panel
        its codebook is not shown, but the files it came from are named in the last section.
    subtitle : str
    authors : iterable of str
    simulated : bool
        Whether the data were made by a program: then every page says so.

    Returns
    -------
    Document
        Ready for `reports.render`; its last section says what made it.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports import compose
    >>> document = compose("Two means", "## Scores", pd.DataFrame({"wave": ["w1", "w2"], "M": [12.4, 11.9]}))
    >>> [str(section.title) for section in document.sections]
    ['Scores']
    """
    found: list[Heading | Block] = [part for value in parts for part in parts_of(value)]
    by = tuple(authors)
    return Document(
        title=title,
        subtitle=subtitle,
        language="en",
        banner=SIMULATED if simulated else None,
        byline=(paragraph(", ".join(by)),) if by else (),
        sections=sections(found),
        provenance=_provenance([value for value in parts if isinstance(value, Panel)]),
    )


def _provenance(panels: list[Panel]) -> Section:
    files = dict(_files(panels))
    blocks: list[Block] = [say("What the numbers of this document depend on, beside the code that made it.")]
    if files:
        rows = tuple((Code(name), Code(digest)) for name, digest in files.items())
        columns = (Column(phrase("File")), Column("SHA-256"))
        blocks.append(Table(phrase("Files that the data came from."), columns, (Rows(rows),)))
    made = Rows(tuple(environment.rows(PACKAGES)))
    blocks.append(Table(phrase("Versions and platform."), environment.COLUMNS, (made,)))
    return Section(phrase("Provenance"), "provenance", tuple(blocks))


def _files(panels: list[Panel]) -> Iterator[tuple[str, str]]:
    """Yield name and hash of each file that the panels came from."""
    for panel in panels:
        for source in panel.sources:
            yield PurePath(source.path.replace("\\", "/")).name, source.sha256
