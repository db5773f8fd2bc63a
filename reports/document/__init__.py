"""The report as a value: sections of paragraphs, tables and figures, whose numbers are not yet rounded.

A `Document` holds `Section`s, these hold `Paragraph`, `Table`, `Figure`, `Listing`, `Notice` and `Syntax`. `say` writes
a sentence and `phrase` a title in English, with gaps for `Number`s; `Manner.printable` puts both into a language."""

from reports.document.blocks import Block, Figure, Listing, Notice, Syntax
from reports.document.making import counted, flat, paragraph, phrase, say
from reports.document.runs import (
    DECIMALS,
    SYMBOLS,
    Cell,
    Code,
    Interval,
    Kind,
    Link,
    Marked,
    Number,
    Phrase,
    Run,
    Styled,
    Words,
)
from reports.document.table import Align, Column, Paragraph, Rows, Table
from reports.document.whole import Document, Section, numbered

__all__ = [
    "DECIMALS",
    "SYMBOLS",
    "Align",
    "Block",
    "Cell",
    "Code",
    "Column",
    "Document",
    "Figure",
    "Interval",
    "Kind",
    "Link",
    "Listing",
    "Marked",
    "Notice",
    "Number",
    "Paragraph",
    "Phrase",
    "Rows",
    "Run",
    "Section",
    "Styled",
    "Syntax",
    "Table",
    "Words",
    "counted",
    "flat",
    "numbered",
    "paragraph",
    "phrase",
    "say",
]
