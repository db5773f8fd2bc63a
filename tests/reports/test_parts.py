"""What several writers share: symbols, equations, spanners, rows with their depth, letters of footnotes."""

from reports import numbers
from reports.document import Column, Marked, Number, Rows, Table
from reports.writers import parts

COLUMNS = (
    Column("Name"),
    Column("M", "estimate", spanner="First"),
    Column("SD", "estimate", spanner="First"),
    Column("p", "p"),
)


def table(*groups: Rows) -> Table:
    return Table("caption", COLUMNS, groups)


def test_an_equation_is_its_symbol_and_the_rest_together_what_is_printed() -> None:
    number = Number(-2.314, "statistic", name="t", degrees=11)
    name, rest = parts.equation(number)
    assert name == parts.Symbol("t", italic=True)
    assert name.text + rest == numbers.text(number)
    assert parts.equation(Number(0.5)) == (parts.Symbol(""), "0.50")


def test_words_are_not_symbols() -> None:
    assert parts.symbol("N") == parts.Symbol("N", italic=True)
    assert parts.symbol("Name") == parts.Symbol("Name")


def test_spanners_cover_every_column_once() -> None:
    found = parts.spanners(table())
    assert [(span.title, span.width) for span in found] == [("", 1), ("First", 2), ("", 1)]
    assert parts.spanners(Table("c", (Column("a"), Column("b")), ())) == ()


def test_rows_stand_below_their_heading_one_step_in() -> None:
    row = ("x", Number(1), Number(2), None)
    found = list(parts.lines(table(Rows((row,), title="Group", indents=(1,)), Rows((row,)))))
    assert [(line.title, line.depth) for line in found] == [("Group", 0), (None, 2), (None, 0)]


def test_letters_are_those_of_the_table() -> None:
    notes = [f"note {place}" for place in range(28)]
    marked = table(Rows(tuple((Marked("x", note), None, None, None) for note in notes)))
    found = parts.letters(marked)
    assert dict(zip(notes, [*"abcdefghijklmnopqrstuvwxyz", "aa", "ab"], strict=True)) == found
    assert found["note 27"] == "ab"
    assert parts.unmarked(Marked("x", "note 1"), found) == ("x", "b")
    assert parts.unmarked(None, found) == (None, "")
