"""A document as a page: its numbers as the formatter prints them, its words as words, nothing loaded."""

import re
from html.parser import HTMLParser

import pytest

from reports import numbers
from reports.document import (
    Code,
    Column,
    Document,
    Figure,
    Interval,
    Listing,
    Notice,
    Number,
    Rows,
    Section,
    Syntax,
    Table,
    numbered,
    paragraph,
    say,
)
from reports.manner import ENGLISH_APA
from reports.writers.html import html

HOSTILE = "</style></title><script>alert('x')</script><img src=http://example.org/x.png> & \"q\" {{ 7*7 }} {% raw %}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="3" height="3"/></svg>'
VOID = {"meta", "link", "br", "wbr", "hr", "img"}


class Page(HTMLParser):
    """What a browser sees: elements, their attributes, and the text, with balance checked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return "".join(self.words)


def document(words: str = "plain", banner: str | None = None) -> Document:
    """Return a document with every kind of block, its labels all the same words."""
    columns = (
        Column(words),
        Column("Estimate", "estimate", spanner=words),
        Column("p", "p", spanner=words),
        Column("95% CI", "estimate"),
    )
    rows = (
        (Code(words), Number(-1.23456, places=3), Number(0.00004, "p"), Interval(-2.5, 0.0004)),
        (words, Number(float("nan")), None, Interval(None, None)),
    )
    table = Table(words, columns, (Rows(rows, title=words), Rows(rows)), notes=(paragraph(words),))
    blocks = (
        say(
            "{n} persons of {of}, {rmsea}.",
            n=Number(1204, "count"),
            of=words,
            rmsea=Number(0.0349, "bounded", name="RMSEA"),
        ),
        Listing((paragraph(words), paragraph(Code(words)))),
        Notice("failure", (words,)),
        Notice("warning", (words,)),
        Syntax(words, words),
        table,
        Figure(SVG, words, words, (paragraph(words),)),
    )
    below = Section(words, "below", (table,))
    return Document(
        title=words,
        subtitle=words,
        language="en",
        banner=banner,
        byline=(paragraph(words),),
        sections=(Section(words, "first", blocks, (below,)),),
        provenance=Section("Provenance", "provenance", (paragraph(words),)),
    )


def test_numbers_are_printed_by_the_formatter_beside_their_exact_value() -> None:
    page = Page(html(document()))
    exact = [data["value"] for data in page.all("data")]
    assert exact.count("-1.23456") == 4
    assert exact.count("4e-05") == 4
    assert numbers.estimate(-1.23456, 3) in page.text
    assert numbers.p(0.00004) in page.text
    assert numbers.interval(Interval(-2.5, 0.0004)) in page.text
    assert "1,204 persons of plain, RMSEA\u00a0=\u00a0.035." in page.text


def test_exact_values_read_back_as_the_same_double() -> None:
    value = 0.1 + 0.2
    page = Page(
        html(
            Document(
                "t",
                "",
                "en",
                None,
                (),
                (Section("s", "s", (paragraph(Number(value)),)),),
                document().provenance,
            )
        )
    )
    assert float(page.all("data")[0]["value"] or "") == value


def test_tables_have_captions_and_scopes() -> None:
    page = Page(html(document()))
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert {heading.get("scope") for heading in page.all("th")} == {"col", "colgroup", "row", "rowgroup"}
    assert "Table 1." in page.text
    assert "Table 2." in page.text
    assert "Figure 1." in page.text


def test_every_row_fills_every_column() -> None:
    text = html(document())
    widths = set()
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.DOTALL):
        cells = re.findall(r"<t[hd]([^>]*)>", row)
        widths.add(
            sum(int(m.group(1)) if (m := re.search(r'colspan="(\d+)"', cell)) else 1 for cell in cells)
        )
    assert widths == {4}


def test_hostile_words_stay_words() -> None:
    text = html(document(HOSTILE, banner=HOSTILE))
    page = Page(text)
    assert not page.all("script")
    assert not page.all("img")
    assert page.text.count(HOSTILE) > 10
    assert len(page.all("style")) == 1
    style = text[text.index("<style>") : text.index("</style>")]
    assert "alert('x')" not in style


def test_nothing_is_loaded_from_anywhere() -> None:
    text = html(document())
    page = Page(text)
    for tag, attributes in page.elements:
        assert tag not in {"script", "iframe", "object", "embed", "img", "base", "form"}
        for name, value in attributes.items():
            if name in {"src", "srcset", "data", "action", "poster"}:
                raise AssertionError(f"<{tag} {name}={value}>")
            if name.endswith("href"):
                assert value is not None
                assert value.startswith("#") or value == "data:,"
            assert not name.startswith("on")
    assert "@import" not in text
    assert "url(" not in text
    assert not re.search(r"https?:", text.replace("http://www.w3.org/2000/svg", ""))


def test_links_lead_to_what_is_there_and_ids_are_unique() -> None:
    page = Page(html(document()))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.all("a")} <= set(ids)


def test_language_title_and_landmarks() -> None:
    page = Page(html(document()))
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("title")) == 1
    assert page.all("nav")[0]["aria-label"] == "Contents"


def test_banner_stands_in_every_section_table_figure_and_printed_page() -> None:
    text = html(document(banner="Simulated data"))
    with_banner, without = text.count("Simulated data"), html(document()).count("Simulated data")
    assert without == 0
    assert '@top-right { content: "Simulated data"' in text
    assert with_banner >= 1 + 1 + 2 + 2 + 1 + 1  # title, band, sections, tables, figure, running head
    assert 'class="banner"' in text


def test_the_same_document_gives_the_same_bytes() -> None:
    assert html(document()) == html(document())


def test_a_drawing_that_runs_something_is_refused() -> None:
    bad = SVG.replace("<rect", "<script/><rect", 1)
    broken = Document(
        "t", "", "en", None, (), (Section("s", "s", (Figure(bad, "a", "c"),)),), document().provenance
    )
    with pytest.raises(ValueError, match="<script>"):
        html(broken)


def test_numbering_counts_tables_and_figures_apart() -> None:
    done = numbered(document())
    first = done.sections[0]
    tables = [block.number for section in done.walk() for block in section.blocks if isinstance(block, Table)]
    figures = [block.number for block in first.blocks if isinstance(block, Figure)]
    assert (tables, figures) == ([1, 2], [1])


def test_a_gap_of_a_sentence_takes_braces_as_they_are() -> None:
    assert ENGLISH_APA.printable(say("a {x}.", x="{y}")).runs == ("a ", "{y}", ".")


@pytest.mark.parametrize(("width", "form"), [(400, 'class="drawing"'), (800, 'class="drawing broad"')])
def test_only_broad_drawings_keep_their_breadth_on_a_phone(width: int, form: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="9"><rect width="3" height="3"/></svg>'
    figure = Figure(svg, "words", "caption")
    whole = Document(
        "T", "", "en", None, (), (Section("F", "f", (figure,)),), Section("P", "p", (paragraph("x"),))
    )
    assert form in html(whole)
