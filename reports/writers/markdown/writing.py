"""A whole document in one dialect of Markdown, its figures as files beside it; or some blocks alone."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator

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
    numbered,
    phrase,
)
from reports.manner import ENGLISH_APA, Manner
from reports.writers.drawing import checked
from reports.writers.markdown.dialect import GITHUB, QUARTO, Dialect
from reports.writers.markdown.escaping import block as fenced
from reports.writers.markdown.escaping import escaped, opened
from reports.writers.markdown.tables import below, piped
from reports.writers.raster import pixels
from reports.writers.settings import Settings

FRONT = """---
title: {title}
subtitle: {subtitle}
lang: {language}
engine: markdown
from: markdown-smart
format:
  html:
    toc: true
    embed-resources: true
  pdf: default
  docx: default
---"""
DEEPEST = 6


def github(document: Document, settings: Settings) -> dict[str, bytes]:
    """Return the report as GitHub's Markdown, and its figures."""
    return _files(document, settings, GITHUB, "md", _github_head, 2)


def quarto(document: Document, settings: Settings) -> dict[str, bytes]:
    """Return the report as a Quarto document, whose tables and figures can be referred to, and its figures."""
    return _files(document, settings, QUARTO, "qmd", _quarto_head, 1)


def fragment(found: Iterable[Block], manner: Manner = ENGLISH_APA) -> str:
    """Return blocks alone as notebooks and GitHub read them, their figures inside.

    Parameters
    ----------
    found : iterable of Block
        Tables and figures have a number in print if they have one.
    manner : Manner
        How numbers and words are written.

    Examples
    --------
    >>> from reports import Number, fragment, say
    >>> fragment([say("The mean is {m}.", m=Number(2.5))])
    'The mean is 2.50.\\n'
    """
    blocks = _Blocks(GITHUB, manner, "", _inside)
    parts = [part for block in manner.printable(tuple(found)) for part in blocks.block(block)]
    return "\n\n".join(part for part in parts if part) + "\n"


Head = Callable[[Document], str]


def _files(
    document: Document, settings: Settings, dialect: Dialect, ending: str, head: Head, level: int
) -> dict[str, bytes]:
    printable = settings.manner.printable(numbered(document))
    blocks = _Blocks(dialect, settings.manner, escaped(str(printable.banner or "")).strip(" "), _path)
    parts = [head(printable), *blocks.opening(printable.byline)]
    for chapter in printable.chapters:
        parts += blocks.section(chapter, level)
    text = "\n\n".join(part for part in parts if part) + "\n"
    return {f"{settings.name}.{ending}": text.encode(), **_drawings(printable)}


def _drawings(document: Document) -> dict[str, bytes]:
    figures = (block for part in document.walk() for block in part.blocks if isinstance(block, Figure))
    return {_path(figure): _drawing(figure) for figure in figures}


def _drawing(figure: Figure) -> bytes:
    if figure.png:
        pixels(figure.png, figure.number)
        return figure.png
    return (checked(figure.svg, figure.number) + "\n").encode()


def _path(figure: Figure) -> str:
    return f"figures/figure-{figure.number}.{'png' if figure.png else 'svg'}"


def _inside(figure: Figure) -> str:
    kind = "png" if figure.png else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(_drawing(figure)).decode()}"


def _github_head(document: Document) -> str:
    title, subtitle = (escaped(str(text)).strip(" ") for text in (document.title, document.subtitle))
    return f"# {title}" + (f"\n\n*{subtitle}*" if subtitle else "")


def _quarto_head(document: Document) -> str:
    """Return the front matter: words as Markdown in YAML's double quotes, whose escapes are those of JSON."""

    def quoted(text: object) -> str:
        return json.dumps(escaped(str(text)), ensure_ascii=False)

    language = json.dumps(document.language)
    return FRONT.format(title=quoted(document.title), subtitle=quoted(document.subtitle), language=language)


class _Blocks:
    """The blocks of a document with what is the same for all of them."""

    def __init__(self, dialect: Dialect, manner: Manner, banner: str, place: Callable[[Figure], str]) -> None:
        self.dialect, self.manner, self.banner, self.place = dialect, manner, banner, place
        self.stamp = f" ({self.banner})" if self.banner else ""

    def opening(self, byline: Iterable[Paragraph]) -> Iterator[str]:
        for line in byline:
            yield self._paragraph(line)
        yield self._banner()

    def section(self, part: Section, level: int) -> Iterator[str]:
        yield f"{'#' * min(level, DEEPEST)} {escaped(str(part.title))}"
        for item in part.blocks:
            yield from self.block(item)
        for below_it in part.sections:
            yield from self.section(below_it, level + 1)

    def _banner(self) -> str:
        return f"> **{self.banner}**" if self.banner else ""

    def _said(self, paragraph: Paragraph) -> str:
        return self.dialect.sentence(paragraph.runs, self.manner.style)

    def _paragraph(self, paragraph: Paragraph) -> str:
        return opened(self._said(paragraph))

    def block(self, item: Block) -> Iterator[str]:
        match item:
            case Paragraph():
                yield self._paragraph(item)
            case Listing():
                yield "\n".join(f"- {self._paragraph(entry)}" for entry in item.items)
            case Notice():
                word = phrase("Failed.") if item.kind == "failure" else phrase("Warning.")
                yield f"> **{self.manner.text(word)}** {self._said(Paragraph(item.runs))}"
            case Syntax():
                yield fenced(item.text)
            case Table():
                yield from self._table(item)
            case Figure():
                yield from self._figure(item)

    def _table(self, table: Table) -> Iterator[str]:
        caption, rows = self._caption(table), piped(table, self.dialect, self.manner)
        if self.dialect is QUARTO:
            yield rows
            yield f": {caption} {{#tbl-{table.number}}}"
        else:
            yield self._label("Table", table.number)
            yield f"*{caption}*{self.stamp}" if caption else self.stamp.strip()
            yield rows
        yield from below(table, self.dialect, self.manner)

    def _figure(self, figure: Figure) -> Iterator[str]:
        caption, alt = self._caption(figure), escaped(str(figure.alt))
        if self.dialect is QUARTO:
            yield f'![{caption}]({self.place(figure)}){{#fig-{figure.number} fig-alt="{alt}"}}'
        else:
            yield f"![{alt}]({self.place(figure)})"
            yield self._label("Figure", figure.number)
            yield f"*{caption}*{self.stamp}" if caption else self.stamp.strip()
        if notes := " ".join(self._said(note) for note in figure.notes):
            yield f"*{self.manner.text(phrase('Note.'))}* {notes}"

    def _caption(self, item: Table | Figure) -> str:
        caption = escaped(str(item.caption)).strip(" ")
        return caption + self.stamp if self.dialect is QUARTO else caption

    def _label(self, word: str, number: int) -> str:
        said = phrase("Table") if word == "Table" else phrase("Figure")
        return "" if not number else f"**{self.manner.text(said)} {number}**"
