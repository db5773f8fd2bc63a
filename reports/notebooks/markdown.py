"""Cells of Markdown as headings and blocks; what a report has no form for is printed as its words."""

from collections.abc import Iterator, Sequence
from typing import Any

from reports.document import (
    Block,
    Cell,
    Code,
    Column,
    Link,
    Listing,
    Paragraph,
    Rows,
    Run,
    Styled,
    Syntax,
    Table,
    phrase,
)
from reports.document.headings import Heading


def parsed(source: str) -> tuple[Heading | Block, ...]:
    """Return the headings and blocks of a text in Markdown (CommonMark with tables)."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(source)
    return tuple(_parts(tokens))


def _parts(tokens: Sequence[Any]) -> Iterator[Heading | Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        inner = tokens[at + 1 : end]
        match token.type:
            case "heading_open":
                yield Heading(int(token.tag[1]), _plain(inner[0]))
            case "paragraph_open":
                yield Paragraph(runs(inner[0]))
            case "bullet_list_open" | "ordered_list_open":
                yield Listing(tuple(_items(inner, ordered=token.type.startswith("ordered"))))
            case "fence" | "code_block":
                yield Syntax(token.content.rstrip("\n"), phrase("Text as it stands"))
            case "table_open":
                yield _table(inner)
            case "blockquote_open":
                yield from _parts(inner)
        at = end + 1


def _end(tokens: Sequence[Any], at: int) -> int:
    """Return the place of the token that closes the one at `at`."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth <= 0:
            return place
    return len(tokens) - 1


def _items(tokens: Sequence[Any], *, ordered: bool) -> Iterator[Paragraph]:
    """Yield the items of a list as paragraphs; those of a list within follow theirs."""
    at, number = 0, 0
    while at < len(tokens):
        end = _end(tokens, at)
        number += 1
        head: tuple[Run, ...] = (f"{number}. ",) if ordered else ()
        for part in _parts(tokens[at + 1 : end]):
            if isinstance(part, Paragraph):
                yield Paragraph((*head, *part.runs))
            elif isinstance(part, Listing):
                yield from part.items
            head = ()
        at = end + 1


def _table(tokens: Sequence[Any]) -> Table:
    rows: list[list[Cell]] = []
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_plain(tokens[place + 1]))
    columns = tuple(Column(str(title)) for title in rows[0])
    return Table("", columns, (Rows(tuple(tuple(row) for row in rows[1:])),))


def runs(inline: Any) -> tuple[Run, ...]:
    """Return the runs of a line: words, emphasis, code, links."""
    found: list[Run] = []
    strong = emphasis = False
    address: str | None = None
    for token in inline.children or ():
        match token.type:
            case "strong_open" | "strong_close":
                strong = token.type == "strong_open"
            case "em_open" | "em_close":
                emphasis = token.type == "em_open"
            case "link_open":
                address = str(token.attrs.get("href", ""))
            case "link_close":
                address = None
            case "code_inline":
                found.append(Code(token.content))
            case "softbreak" | "hardbreak":
                found.append(" ")
            case "image":
                found.append(token.content)
            case _ if token.content and address is not None:
                found.append(Link(token.content, address))
            case _ if token.content and (strong or emphasis):
                found.append(Styled(token.content, strong=strong))
            case _ if token.content:
                found.append(token.content)
    return tuple(found)


def _plain(inline: Any) -> str:
    return "".join(
        run if isinstance(run, str) else run.text
        for run in runs(inline)
        if hasattr(run, "text") or isinstance(run, str)
    )
