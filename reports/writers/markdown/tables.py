"""A table as a pipe table: spanners in the heads, groups of rows as bold rows, footnotes below."""

from collections.abc import Iterator

from reports.document import Align, Run, Table, phrase
from reports.manner import ENGLISH_APA, Manner
from reports.numbers import DASH
from reports.writers import parts
from reports.writers.markdown.dialect import GITHUB, Dialect
from reports.writers.markdown.escaping import escaped

INDENT = "&emsp;"
SHORTEST, LONGEST = 3, 30  # dashes of a rule: Pandoc makes columns as wide as these ask, where lines are long


def markdown_of_table(table: Table, manner: Manner = ENGLISH_APA) -> str:
    """Return a table alone, with its caption and notes, as GitHub and notebooks read it.

    Parameters
    ----------
    table : Table
        Its number is printed if it has one.
    manner : Manner
        How numbers and words are written.

    Returns
    -------
    str
        Caption, pipe table, notes; every word of data escaped.

    Examples
    --------
    >>> from reports import Column, Number, Rows, Table, markdown_of_table
    >>> rows = Rows((("a | b", Number(0.25, "p")),))
    >>> print(markdown_of_table(Table("Two cells", (Column("Name"), Column("p", "p")), (rows,))))
    *Two cells*
    <BLANKLINE>
    | Name | *p* |
    |:------|----:|
    | a \\| b | .250 |
    """
    printable = manner.printable(table)
    number = f"**{manner.text(phrase('Table'))} {table.number}**\n\n" if table.number else ""
    caption = escaped(str(printable.caption)).strip(" ")
    above = f"{number}*{caption}*\n\n" if caption else number
    return "\n\n".join([above + piped(printable, GITHUB, manner), *below(printable, GITHUB, manner)])


def piped(table: Table, dialect: Dialect, manner: Manner) -> str:
    """Return the rows of a printable table."""
    heads, body = _heads(table, dialect), list(_body(table, dialect, manner))
    rules = [
        _rule(column.align, max(len(row[place]) for row in (heads, *body)))
        for place, column in enumerate(table.columns)
    ]
    return "\n".join([_row(heads), f"|{'|'.join(rules)}|", *map(_row, body)])


def below(table: Table, dialect: Dialect, manner: Manner) -> list[str]:
    """Return the paragraphs under a printable table: its notes, and the footnotes of its cells."""
    said = " ".join(dialect.sentence(note.runs, manner.style) for note in table.notes)
    notes = [f"*{manner.text(phrase('Note.'))}* {said}"] if said else []
    marks = [
        f"{dialect.raised(letter)} {escaped(str(words))}" for words, letter in parts.letters(table).items()
    ]
    return [*notes, *marks]


def _heads(table: Table, dialect: Dialect) -> list[str]:
    heads = []
    for column in table.columns:
        head = dialect.symbol(parts.symbol(str(column.title)))
        heads.append(f"{escaped(str(column.spanner), dialect.line)}: {head}" if column.spanner else head)
    return heads


def _body(table: Table, dialect: Dialect, manner: Manner) -> Iterator[list[str]]:
    letters = parts.letters(table)
    for line in parts.lines(table):
        if line.title is not None:
            title = escaped(line.title, dialect.line).strip(" ")
            yield [f"**{title}**" if title else "", *[""] * (len(table.columns) - 1)]
            continue
        cells = [_cell(parts.unmarked(cell, letters), dialect, manner) for cell in line.cells]
        yield [INDENT * line.depth + cells[0], *cells[1:]]


def _cell(marked: tuple[Run | None, str], dialect: Dialect, manner: Manner) -> str:
    bare, letter = marked
    text = DASH if bare is None else dialect.run(bare, manner.style)
    return text + dialect.raised(letter)


def _rule(align: Align, longest: int) -> str:
    dashes = "-" * min(max(longest, SHORTEST), LONGEST)
    return f":{dashes}" if align == "left" else f"{dashes}:"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
