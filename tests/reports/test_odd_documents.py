"""Empty, long and misshapen documents: every format writes them whole, or says what is wrong with them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports import render
from reports.document import (
    Block,
    Column,
    Document,
    Figure,
    Interval,
    Listing,
    Marked,
    Number,
    Rows,
    Section,
    Syntax,
    Table,
    paragraph,
)
from reports.errors import OutputError
from reports.writers import formats
from reports.writers.settings import Settings
from tests.reports.test_every_writer import READ, made

FORMS = ("html", "pdf", "docx", "md", "qmd")
TWO = (Column("Name"), Column("Value", "estimate"))
ROW = (("cell", Number(1.5)),)
END = Section("Provenance", "provenance", ())


def drawing(wide: int, high: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><text x="9" y="20">x</text></svg>'


def of(*blocks: Block, sections: tuple[Section, ...] | None = None) -> Document:
    one = (Section("Part", "part", blocks),) if sections is None else sections
    return Document("Title", "", "en", None, (), one, END)


def deep(level: int) -> Section:
    below = (deep(level + 1),) if level < 6 else ()
    return Section(f"Level {level}", f"level-{level}", (paragraph("words"),), below)


def columns(count: int, title: str = "c") -> Table:
    heads = tuple(Column(f"{title}{place}", "estimate") for place in range(count))
    return Table("Columns", heads, (Rows((tuple(Number(place + 0.5) for place in range(count)),)),))


SPANNED = (Column("a", spanner="Same"), Column("b"), Column("c", spanner="Same"), Column("d", spanner="One"))
ODD = {
    "no sections": of(sections=()),
    "no blocks": of(),
    "no rows": of(Table("None", TWO, ()), Table("None", TWO, (Rows(()),))),
    "one column": of(Table("One", TWO[:1], (Rows((("x",),)),))),
    "40 columns": of(columns(40)),
    "heads of 60 letters": of(columns(6, "H" * 60)),
    "nothing in any cell": of(
        Table("None", TWO, (Rows(((None, None), (Marked(None, "n"), Interval(None, None)))),))
    ),
    "groups without titles": of(Table("Groups", TWO, (Rows(ROW), Rows(ROW), Rows(ROW)))),
    "spanners": of(Table("Spanners", SPANNED, (Rows((("w", "x", "y", "z"),)),))),
    "6 levels": of(sections=(deep(1),)),
    "10 to 1": of(Figure(drawing(1000, 100), "a", "c"), Figure(drawing(100, 1000), "a", "c")),
}


@pytest.mark.parametrize("document", ODD.values(), ids=ODD)
def test_odd_documents_are_written(document: Document) -> None:
    for form in FORMS:
        assert made(document, form)


LONG = {
    "notes of 3 pages": (
        Table("T", TWO, (Rows(ROW),), tuple(paragraph("word " * 100) for _ in range(40))),
        4000,
    ),
    "notes of a figure": (
        Figure(drawing(300, 200), "a", "c", tuple(paragraph("word " * 100) for _ in range(40))),
        4000,
    ),
    "a caption of 800 letters": (Table("word " * 160, TWO, (Rows(ROW),)), 160),
    "a list of 500": (Listing(tuple(paragraph("word") for _ in range(500))), 500),
    "syntax of 2,000 lines": (Syntax("\n".join(["word ~ x"] * 2000), "Model"), 2000),
}


@pytest.mark.parametrize(("block", "times"), LONG.values(), ids=LONG)
def test_what_is_long_is_printed_to_its_end(block: Block, times: int) -> None:
    for form in ("html", "pdf", "docx", "md"):
        assert READ[form](made(of(block), form)).count("word") == times, form


@pytest.mark.slow
def test_300_pages() -> None:
    table = Table("T", TWO, (Rows(ROW * 20),))
    words = tuple(paragraph("word " * 600) for _ in range(6))
    pages = of(sections=tuple(Section("Part", f"part-{n}", (*words, table)) for n in range(70)))
    assert len(PdfReader(BytesIO(made(pages, "pdf"))).pages) > 300


MISSHAPEN = {
    "no column": (Table("T", (), ()), "Table 1: it has no column"),
    "short row": (Table("T", TWO, (Rows((("x",),)),)), "row 1 has 1 cell.* for 2 column"),
    "long row": (
        Table(
            "T",
            TWO,
            (
                Rows(ROW),
                Rows(
                    (*ROW, ("x", "y", "z")),
                ),
            ),
        ),
        "group 2 of its rows: row 2 has 3",
    ),
    "indents": (Table("T", TWO, (Rows(ROW * 3, indents=(1,)),)), "1 indent.* for 3 row"),
}


@pytest.mark.parametrize(("table", "words"), MISSHAPEN.values(), ids=MISSHAPEN)
def test_a_table_whose_rows_do_not_fit_is_refused_in_every_format(table: Table, words: str) -> None:
    for form in FORMS:
        with pytest.raises(OutputError, match=words):
            made(of(table), form)


def test_a_head_of_ten_thousand_letters_does_not_stop_the_pdf() -> None:
    """Repeated on every page, as it was, it took three minutes."""
    word = "x" * 10_000
    heads = (Column(word), Column(word, "estimate", spanner=word))
    assert made(of(Table("T", heads, (Rows((("a", Number(1)),) * 3, title=word), Rows(ROW)))), "pdf")


WRONG: dict[str, tuple[Callable[[Path], Path], str]] = {
    "unknown ending": (lambda folder: folder / "report.rtf", "not written as .rtf"),
    "no ending": (lambda folder: folder / "report", "a file without ending"),
    "a folder": (lambda folder: folder / "taken.html", "cannot be written"),
    "below a file": (lambda folder: folder / "file.txt" / "report.html", "cannot be written"),
}


@pytest.mark.parametrize(("place", "words"), WRONG.values(), ids=WRONG)
def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, place: Callable[[Path], Path], words: str
) -> None:
    (tmp_path / "taken.html").mkdir()
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(OutputError, match=words):
        render(of(paragraph("x")), place(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.txt", "taken.html"]


def test_a_path_is_taken_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert render(of(), "~/report.HTML") == tmp_path / "report.HTML"
    assert [path.name for path in tmp_path.iterdir()] == ["report.HTML"]
    with pytest.raises(OutputError, match="no file can have this name"):
        render(of(), "a\0.html")
    with pytest.raises(OutputError, match="none: there is no such folder of fonts"):
        render(of(), tmp_path / "report.pdf", fonts=str(tmp_path / "none"))


@pytest.mark.parametrize("form", FORMS)
def test_a_writer_that_fails_leaves_the_earlier_file(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"report.{form}"
    render(of(paragraph("first")), path)
    before = path.read_bytes()
    with pytest.raises(OutputError):
        render(of(Figure("<svg>", "", "")), path)
    assert path.read_bytes() == before
    assert [child.name for child in tmp_path.iterdir()] == [path.name]


def test_all_formats_or_none() -> None:
    """A format that fails takes the others of its call with it, and its message says how to leave it out."""
    with pytest.raises(OutputError, match=r"^PDF: .* leave pdf out of the formats"):
        formats.files(of(paragraph("\u0e01")), ["html", "pdf"], Settings())
