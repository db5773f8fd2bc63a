"""A whole document as the data of the template."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from reports.document import (
    Block,
    Document,
    Figure,
    Listing,
    Notice,
    Paragraph,
    Section,
    Syntax,
    Table,
    phrase,
)
from reports.manner import Manner
from reports.numbers import DASH, NO_BREAK
from reports.writers.pdf import figures, runs, tables
from reports.writers.plain import broken, listing, plain

LONGEST_IN_TITLE = 28  # characters of a word that fits on a line of a heading
RUNNING = 84  # characters of the running head
BANNER = 40  # of the words on every page
CODE_LINE = 82  # characters of a line of syntax

Data = dict[str, Any]


def content(document: Document, families: str, manner: Manner) -> Data:
    """Return a printable, numbered document as strings and numbers.

    Parameters
    ----------
    families : str
        Of the words in figures, joined by commas.
    """
    writer = _Writer(families, manner)
    return {
        "title": broken(plain(str(document.title)), LONGEST_IN_TITLE).strip() or DASH,
        "subtitle": broken(plain(str(document.subtitle)), LONGEST_IN_TITLE * 2),
        "running": _short(plain(str(document.title)), RUNNING),
        "banner": _short(plain(str(document.banner or "")), BANNER),
        "byline": [runs.sentence(line.runs, manner.style) for line in document.byline],
        "contents": manner.text(phrase("Contents")),
        "chapters": [writer.section(part) for part in document.chapters],
    }


class _Writer:
    """The blocks of a document with what is the same for all of them."""

    def __init__(self, families: str, manner: Manner) -> None:
        self.families, self.manner = families, manner
        self.note = manner.text(phrase("Note."))
        self.table, self.figure = manner.text(phrase("Table")), manner.text(phrase("Figure"))
        self.failed, self.warning = manner.text(phrase("Failed.")), manner.text(phrase("Warning."))

    def section(self, part: Section) -> Data:
        return {
            "title": broken(plain(str(part.title)), LONGEST_IN_TITLE * 2).strip() or DASH,
            "blocks": _turned(self.block(block) for block in part.blocks),
            "sections": [self.section(below) for below in part.sections],
        }

    def block(self, block: Block) -> Data:
        style = self.manner.style
        match block:
            case Paragraph():
                return {"kind": "paragraph", "runs": runs.sentence(block.runs, style)}
            case Listing():
                return {"kind": "list", "items": [runs.sentence(item.runs, style) for item in block.items]}
            case Notice():
                failed = block.kind == "failure"
                label = self.failed if failed else self.warning
                said = runs.sentence(block.runs, style)
                return {"kind": "notice", "failed": failed, "label": label, "runs": said}
            case Syntax():
                return {"kind": "syntax", "text": broken(listing(block.text), CODE_LINE)}
            case Table():
                return tables.table(block, f"{self.table}{NO_BREAK}{block.number}", self.note, self.manner)
            case Figure():
                label = f"{self.figure}{NO_BREAK}{block.number}"
                return figures.figure(block, label, self.note, self.families, self.manner)


def _turned(blocks: Iterable[Data]) -> list[Data]:
    """Return blocks with neighbors that need a page on its side on the same one."""
    found: list[Data] = []
    for turned, neighbors in groupby(blocks, lambda block: bool(block.get("landscape"))):
        some = list(neighbors)
        found += [{"kind": "landscape", "blocks": some}] if turned else some
    return found


def _short(text: str, most: int) -> str:
    """Return text on one line, cut at a word with an ellipsis if it is long."""
    line = " ".join(text.split(" ")).replace("\n", " ")
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(",;: ") + "…"
