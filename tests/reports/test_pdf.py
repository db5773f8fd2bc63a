"""A document as a PDF, read back by another program: its numbers, its tags, its pages, its fonts."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.document import (
    Block,
    Column,
    Document,
    Figure,
    Interval,
    Number,
    Rows,
    Section,
    Table,
    paragraph,
    phrase,
)
from reports.errors import OutputError
from reports.language.catalogue import Catalogue
from reports.manner import ENGLISH_APA, Manner
from reports.numbers import AMA
from reports.writers import formats
from reports.writers.pdf import faces
from reports.writers.pdf.compiling import language
from reports.writers.settings import Settings
from tests.benchmarks.pdf import alone
from tests.reports.hard_document import HOSTILE, SVG, document, long, marked, odd, wide
from tests.reports.reading_back import demo, in_order, missing, printed, squeezed, without_figures

MARGIN = 25 / 25.4 * 72
SHARES = 0.5  # points that rounding may take
MOST_SECONDS = 1.5  # of the order, for the demo's document; measured 0.3 to 0.6 on two shared cores


def written(of: Document, settings: Settings | None = None) -> bytes:
    return formats.files(of, ["pdf"], settings or Settings())["report.pdf"]


def opened(of: Document, settings: Settings | None = None) -> PdfReader:
    return PdfReader(BytesIO(written(of, settings)))


def pages(of: Document, settings: Settings | None = None) -> list[str]:
    return [page.extract_text() for page in opened(of, settings).pages]


def of_blocks(*blocks: Block, title: str = "A title") -> Document:
    return replace(document(title), sections=(Section("Part", "part", blocks),))


def test_every_number_stands_in_the_text() -> None:
    wanted = printed(document(), ENGLISH_APA)
    assert len(wanted) > 500
    assert not missing(wanted, "\n".join(pages(document())))


@pytest.mark.slow
def test_every_number_of_the_demo_in_its_order() -> None:
    made = opened(demo())
    text = "\n".join(page.extract_text() for page in made.pages)
    _, alternatives = tags(made.trailer["/Root"]["/StructTreeRoot"])
    assert in_order(printed(without_figures(demo()), ENGLISH_APA), text) is None
    assert not missing(printed(demo(), ENGLISH_APA), "\n".join([text, *alternatives]))


@pytest.mark.slow
def test_the_demo_is_fast_in_a_fresh_process() -> None:
    assert min(alone(demo())[0] for _ in range(2)) < MOST_SECONDS


def test_in_another_style() -> None:
    style = Manner(AMA.with_decimal(","))
    assert not missing(printed(document(), style), "\n".join(pages(document(), Settings(manner=style))))


def test_two_runs_give_the_same_bytes() -> None:
    assert written(document()) == written(document())


def test_tagged_with_language_title_and_alternative_text() -> None:
    root = opened(document()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (a value of pypdf)
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert opened(document()).metadata["/Title"] == document().title  # type: ignore[index]
    kinds, alternatives = tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Caption", "/Figure", "/L", "/LI", "/P", "/TOC"} <= kinds
    assert alternatives.count("A box that says Depression 12.5.") == 2


def tags(node: object) -> tuple[set[str], list[str]]:
    """Return the kinds of the elements of a structure tree, and the alternative texts."""
    kinds: set[str] = set()
    texts: list[str] = []
    todo = [node]
    while todo:
        item = todo.pop()
        item = item.get_object() if hasattr(item, "get_object") else item
        if isinstance(item, list):
            todo += item
        elif isinstance(item, dict):
            kinds |= {str(item["/S"])} if "/S" in item else set()
            texts += [str(item["/Alt"])] if "/Alt" in item else []
            todo += [item["/K"]] if "/K" in item else []
    return kinds, texts


def test_banner_and_number_on_every_page() -> None:
    for number, text in enumerate(pages(document()), start=1):
        assert "Simulated data" in text
        assert re.search(rf"^{number}$|Simulated data\s*{number}\b", text, re.MULTILINE), text[:80]


def test_the_header_of_a_table_is_repeated_with_the_heading_of_its_rows() -> None:
    some = [text for text in pages(of_blocks(long(150))) if re.search(r"f\d =~ x\d", text)]
    assert len(some) >= 3
    for text in some:
        assert "Parameter Estimate SE p 95% CI" in text
        head = text.index("95% CI")
        assert re.match(r"95% CI\s+Group \d", text[head:])


def test_no_page_is_empty_and_captions_stand_at_their_tables() -> None:
    every = pages(document())
    assert all(len(squeezed(text)) > 120 for text in every)
    for number in range(1, 7):
        page = next(text for text in every if re.search(rf"^Table\s{number}$", text, re.MULTILINE))
        after = page[re.search(rf"^Table\s{number}$", page, re.MULTILINE).end() :]  # type: ignore[union-attr]
        assert len(squeezed(after)) > 100


@pytest.mark.parametrize("columns", [3, 9, 12, 14, 25, 40])
def test_no_table_passes_the_margins(columns: int) -> None:
    for page in opened(of_blocks(wide(columns, "Measurement"))).pages:
        found: list[tuple[float, float]] = []

        def visit(
            text: str, cm: list[float], tm: list[float], _: object, size: float, found: list = found
        ) -> None:
            if text.strip():
                scale = abs(tm[0] * cm[0]) * size
                start = tm[4] * cm[0] + cm[4]
                found.append((start, start + faces.width(text.strip()) * scale))

        page.extract_text(visitor_text=visit)
        assert min(start for start, _ in found) >= MARGIN - SHARES
        assert max(end for _, end in found) <= float(page.mediabox.width) - MARGIN + SHARES


def test_a_number_is_never_broken_between_lines() -> None:
    values = (
        Number(2.314, "statistic", name="t", degrees=411),
        Number(-0.25, name="M"),
        Interval(-1204.5, 0.25),
        Interval(0.25, 0.5, level=0.95),
        Number(0.0001, "p", name="p"),
        Number(3.1e-9),
        Number(1204567, "count"),
        Number(0.1234, "percent"),
    )
    style = Manner(AMA)
    given = [
        paragraph("word " * 14 + "x" * fill, " ", value, " and so on")
        for fill in range(20)
        for value in values
    ]
    lines = [line for text in pages(of_blocks(*given), Settings(manner=style)) for line in text.split("\n")]
    text = "|".join(squeezed(line) for line in lines)
    for value in dict.fromkeys(printed(of_blocks(*given[:8]), style)):
        assert text.count(squeezed(value)) >= 20 or value in ("412", "20230215"), value


def test_hostile_words_stay_words() -> None:
    rows = Rows(((HOSTILE, Number(1.5)),), title=HOSTILE)
    table = Table(HOSTILE, (Column(HOSTILE), Column("x", "estimate")), (rows,), (paragraph(HOSTILE),))
    text = squeezed("\n".join(pages(document(HOSTILE, table))))
    assert text.count(squeezed(HOSTILE)) >= 12
    assert "root:" not in text


def test_controls_are_shown_as_signs() -> None:
    text = "".join(pages(of_blocks(paragraph("a\x00b\x1bc\u202ed\r\ne\tf"))))
    assert "a\ufffdb\ufffdc\ufffdd" in text
    assert "e f" in text


def test_notes_do_not_stand_alone_at_the_top_of_a_page() -> None:
    filler = [paragraph("word " * 10)] * 8
    tops = [pages(of_blocks(*filler, long(rows)))[1].split("\n")[1] for rows in (22, 23, 24)]
    assert tops == ["Provenance", "Table\xa01", "Parameter Estimate SE p 95% CI"]  # at 23 it was "Note."


def test_empty_and_huge_parts_are_set() -> None:
    every = pages(odd())
    assert not missing(printed(odd(), ENGLISH_APA), "\n".join(every))
    assert all(squeezed(text) for text in every)
    assert squeezed(f"Words leaning heavy {HOSTILE} a page no page") in squeezed("".join(every))
    assert sum(text.count("continued") for text in every) >= 6


def test_only_addresses_of_the_web_and_of_mail_are_links() -> None:
    notes = [note.get_object() for page in opened(odd()).pages for note in page.get("/Annots", [])]
    assert [str(note["/A"]["/URI"]) for note in notes if "/A" in note] == ["https://example.org/a_b?c=(1)>x"]


def test_a_picture_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no PNG"):
        written(of_blocks(Figure("", "alt", "caption", png=b"GIF89a")))


def test_letters_of_footnotes_stand_in_the_cells_and_below() -> None:
    text = "".join(pages(of_blocks(marked())))
    assert squeezed("< .001a") in squeezed(text)
    assert "aAfterthecorrectionofHolm.bFixedbythemodel;n=1,204." in squeezed(text)


def test_words_of_the_writer_are_in_the_language() -> None:
    german = Catalogue(
        "de", {"Table": "Tabelle", "Figure": "Abbildung", "Note.": "Anmerkung.", "Contents": "Inhalt"}
    )
    made = opened(document(), Settings(manner=Manner(catalogue=german)))
    text = "".join(page.extract_text() for page in made.pages)
    assert "Tabelle\xa01" in text or "Tabelle 1" in text
    assert "Abbildung" in text
    assert "Anmerkung." in text
    assert made.trailer["/Root"]["/Lang"] == "de"


def test_japanese_with_the_extra_font() -> None:
    pytest.importorskip("matplotlib_fontja")
    svg = SVG.replace("Depression 12.5", "抑うつ 12.5")
    words = "母親の抑うつと育児ストレス"
    made = opened(of_blocks(paragraph(words), Figure(svg, words, words), title=words))
    assert "".join(page.extract_text() for page in made.pages).count(words) >= 2
    assert any("IPAexGothic" in font for font in fonts(made))


def fonts(made: PdfReader) -> set[str]:
    found = set()
    for page in made.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(str(font.get_object()["/BaseFont"]))
    return found


def test_only_fonts_that_came_with_it() -> None:
    used = {name.split("+")[-1].split("-")[0] for name in fonts(opened(document()))}
    assert used <= {"SourceSansPro", "LibertinusSerif", "DejaVuSansMono"}


def test_a_script_without_a_font_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "japanese", tuple)
    ours = of_blocks(paragraph(phrase("調査の結果")))
    with pytest.raises(OutputError) as told:
        written(ours)
    assert "script Han" in str(told.value) or "script Hiragana" in str(told.value)
    assert "e.g. '" in str(told.value)
    assert 'pip install "wavepath[japanese]"' in str(told.value)
    assert "fonts = [" in str(told.value)


def test_an_answer_is_no_example_of_a_missing_script() -> None:
    with pytest.raises(OutputError, match=r"script Thai\)\. Name a folder"):
        written(of_blocks(paragraph("ความลับ")))


def test_a_drawing_of_a_missing_script_is_refused_as_well() -> None:
    with pytest.raises(OutputError, match="script Thai"):
        written(of_blocks(Figure(SVG.replace("Depression", "ไทย"), "alt", "caption")))


@pytest.mark.parametrize(("name", "words"), [("none", "no such folder"), ("empty", "holds no font")])
def test_a_folder_without_fonts_is_refused(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(OutputError, match=words):
        written(document(), Settings(fonts=(tmp_path / name,)))


def test_a_folder_of_ones_own_fonts_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib_fontja")
    (tmp_path / "own.ttf").write_bytes(faces.japanese()[0].read_bytes())
    monkeypatch.setattr(faces, "japanese", tuple)
    made = opened(of_blocks(paragraph("調査")), Settings(fonts=(tmp_path,)))
    assert any("IPAexGothic" in font for font in fonts(made))


@pytest.mark.parametrize(
    ("tag", "parts"), [("en", ("en", None)), ("de-AT", ("de", "AT")), ("zh-Hant-TW", ("zh", "TW"))]
)
def test_tags_of_languages(tag: str, parts: tuple[str, str | None]) -> None:
    assert language(tag) == parts


@pytest.mark.slow
def test_a_table_of_5000_rows() -> None:
    made = opened(of_blocks(long(5000)))
    assert len(made.pages) > 80
    assert "f2 =~ x4997" in "".join(page.extract_text() for page in made.pages[-3:])
