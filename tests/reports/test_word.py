"""A document as a Word file, read back by python-docx: numbers, captions, headings, safety, the same bytes."""

import hashlib
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from docx.oxml.ns import qn

from reports import numbers
from reports.document import (
    Column,
    Document,
    Figure,
    Interval,
    Link,
    Number,
    Rows,
    Section,
    Styled,
    Table,
    numbered,
    paragraph,
)
from reports.errors import OutputError
from reports.language.catalogue import Catalogue
from reports.manner import ENGLISH_APA, Manner
from reports.writers.oneline import clean
from reports.writers.settings import Settings
from tests.reports.reading_back import demo, missing, printed
from tests.reports.word_support import HOSTILE, SVG, document, made, read, table, text

JAPANESE = Manner(
    catalogue=Catalogue(
        "ja", {"Table": "表", "Figure": "図", "Note.": "注", "Contents": "目次", "Failed.": "失敗"}
    )
)


def body(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read("word/document.xml").decode()


def test_numbers_are_printed_by_the_formatter() -> None:
    found = text(read(made(document())))
    assert missing(printed(document(), ENGLISH_APA), found) == []
    assert f"M\u00a0=\u00a0{numbers.estimate(12.3456)}" in found
    assert numbers.interval(Interval(-0.5, 0.25)) in found


@pytest.mark.slow
def test_every_number_of_the_demo_is_there() -> None:
    report = demo()
    assert missing(printed(report, ENGLISH_APA), text(read(made(report)))) == []


def test_captions_count_by_fields_whose_result_is_shown() -> None:
    word = read(made(document()))
    asked = [node.text.strip() for node in word.element.body.iter(qn("w:instrText"))]
    assert asked.count(r"SEQ Table \* ARABIC") == 2
    assert asked.count(r"SEQ Figure \* ARABIC") == 1
    captions = [p for p in word.paragraphs if p.style.name == "Caption"]
    assert [p.text.replace("\u00a0", " ") for p in captions] == ["Table 1", "Figure 1", "Table 2"]
    for caption in captions:
        title = caption._p.getnext()
        assert title.pPr.pStyle.val == "CaptionTitle"
        assert caption.paragraph_format.keep_with_next
        assert all(run.bold for run in caption.runs if run.text)
    for name in ("Caption", "Caption Title", "Heading 1", "Heading 2", "Heading 3"):
        assert str(word.styles[name].font.color.rgb) == "000000"
    assert word.styles["Caption Title"].font.italic


def test_titles_of_captions_have_no_full_stop_of_their_own() -> None:
    one = Section("s", "s", (Figure(SVG, "a", "A box."), Figure(SVG, "a", "A box. Another, etc.")))
    found = text(read(made(Document("t", "", "en", None, (), (one,), document().provenance))))
    assert "\nA box\n" in found
    assert "\nA box. Another, etc.\n" in found


def test_headings_navigate_and_contents_list_them() -> None:
    word = read(made(document()))
    levels = [p.style.name for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert levels == ["Heading 1", "Heading 2", "Heading 3", "Heading 1"]
    links = [link.get(qn("w:anchor")) for link in word.element.body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))}
    assert len(links) == 3  # two levels
    assert set(links) <= marks
    numbers_of_marks = [mark.get(qn("w:id")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]
    assert len(numbers_of_marks) == len(set(numbers_of_marks))


def test_table_heads_are_repeated_and_rows_stay_together() -> None:
    word = read(made(document()))
    for found in word.tables:
        rows = found._tbl.tr_lst
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        heads = [row.trPr.find(qn("w:tblHeader")) is not None for row in rows]
        assert heads == [True, True, *[False] * (len(rows) - 2)]  # spanners and titles
        assert all(sum(cell.grid_span for cell in row.tc_lst) == 3 for row in rows)


def test_a_row_that_may_be_taller_than_a_page_can_be_broken() -> None:
    heads = (Column("a"), Column("b"))
    rows = Rows((("short", "words"), ("long", "many words " * 400)))
    one = Section("s", "s", (Table("t", heads, (rows,)),))
    found = read(made(Document("t", "", "en", None, (), (one,), document().provenance))).tables[0]._tbl.tr_lst
    assert [row.trPr.find(qn("w:cantSplit")) is not None for row in found] == [True, True, False]


def test_rules_are_those_of_apa() -> None:
    found = read(made(document())).tables[0]._tbl
    borders = found.tblPr.find(qn("w:tblBorders"))
    assert {(b.tag.split("}")[1], b.get(qn("w:sz"))) for b in borders} == {("top", "12"), ("bottom", "12")}
    below = {b.get(qn("w:sz")) for cell in found.tr_lst[1].tc_lst for b in cell.iter(qn("w:bottom"))}
    assert below == {"6"}
    assert not list(found.iter(qn("w:insideV")))


def test_footnotes_of_cells_are_raised_letters_and_digits_keep_their_column() -> None:
    word = read(made(document()))
    raised = [r for row in word.tables[0]._tbl.tr_lst for r in row.iter(qn("w:vertAlign"))]
    assert len(raised) == 2
    plain, marked = (word.tables[0]._tbl.tr_lst[k].tc_lst[1].p_lst[0] for k in (3, -1))
    assert int(plain.pPr.ind.get(qn("w:right"))) > 0
    assert marked.pPr.ind is None
    assert "a\u2009plain" in text(word)


def test_steps_indent_the_first_cell_only() -> None:
    rows = read(made(document())).tables[0]._tbl.tr_lst[3:7]
    lefts = [int(row.tc_lst[0].p_lst[0].pPr.ind.get(qn("w:left"))) for row in rows]
    assert lefts == [200, 400, 600, 800]
    others = [cell.p_lst[0].pPr.ind for row in rows for cell in row.tc_lst[1:]]
    assert all(ind is None or ind.get(qn("w:left")) == "0" for ind in others)


def test_pictures_have_alternative_text_and_fit_the_column() -> None:
    word = read(made(document("a box")))
    shape = word.inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "a box"
    assert shape.width.pt == pytest.approx(300)  # 400 units, 96 an inch
    section = word.sections[0]
    assert shape.width <= section.page_width - section.left_margin - section.right_margin
    image = word.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert image.image.px_width == pytest.approx(300 / 72 * 300, abs=1)


def test_broad_pictures_are_as_broad_as_the_column() -> None:
    broad = SVG.replace('width="400" height="200"', 'width="1600" height="700"')
    one = Section("s", "s", (Figure(broad, "a", "c"),))
    word = read(made(Document("t", "", "en", None, (), (one,), document().provenance)))
    section = word.sections[1]  # turned, since its letters would be too small upright
    room = section.page_width - section.left_margin - section.right_margin
    assert word.inline_shapes[0].width == pytest.approx(room, rel=1e-3)


def test_banner_running_head_and_page_number_stand_on_every_page() -> None:
    wide = table("plain", columns=24)
    word = read(made(document(banner="Simulated data", more=(wide,))))
    assert len(word.sections) == 3
    first = word.sections[0]
    assert [p.text for p in first.header.paragraphs] == ["Simulated data", "plain"]
    assert " PAGE " in [n.text for n in first.footer._element.iter(qn("w:instrText"))]
    for section in word.sections:
        assert section.header.part is first.header.part
    captions = [p.text for p in word.paragraphs if p.style.name == "Caption"]
    assert captions
    assert all("Simulated data" in caption for caption in captions)


def test_properties_name_title_and_author_and_no_clock() -> None:
    core = read(made(document())).core_properties
    assert (core.title, core.author, core.last_modified_by) == ("plain", "Ann Author", "wavepath")
    assert core.created == core.modified
    assert core.created.year == 1980
    assert len(read(made(document("long " * 100))).core_properties.title) == 255


def test_fixed_words_and_script_follow_the_language() -> None:
    content = made(document("母親"), Settings(manner=JAPANESE))
    word = read(content)
    found = text(word)
    assert all(words in found for words in ("表\u00a01", "図\u00a01", "目次", "失敗"))
    spoken = next(word.styles.element.iter(qn("w:lang")))
    assert (spoken.get(qn("w:val")), spoken.get(qn("w:eastAsia"))) == ("en-US", "ja-JP")
    assert next(word.styles.element.iter(qn("w:rFonts"))).get(qn("w:eastAsia")) == "MS Mincho"


def test_a_language_that_is_no_tag_is_no_markup() -> None:
    odd = Manner(catalogue=Catalogue('de"/><w:x', {}))
    spoken = next(read(made(document(), Settings(manner=odd))).styles.element.iter(qn("w:lang")))
    assert spoken.get(qn("w:val")) == "en-US"


def test_hostile_words_stay_words() -> None:
    content = made(document(HOSTILE, banner=HOSTILE))
    word = read(content)
    asked = {node.text.strip().split()[0] for node in word.element.iter(qn("w:instrText"))}
    assert asked == {"SEQ", "TOC"}
    assert not list(word.element.iter(qn("w:fldSimple")))
    found = text(word)
    assert found.count(clean(HOSTILE)) >= 15
    assert "\ufffd\ufffd\ufffd" in found
    assert read(content).core_properties.title == clean(HOSTILE)
    assert clean(HOSTILE) in word.sections[0].header.paragraphs[0].text


def test_the_longest_word_does_not_stop_the_report() -> None:
    assert ("x" * 20_000) in text(read(made(document("x" * 20_000))))


def test_the_same_document_gives_the_same_bytes_in_another_process_later() -> None:
    now = hashlib.sha256(made(document(banner="b"))).hexdigest()
    program = (  # a zip file counts in steps of two seconds
        "import time, hashlib; from tests.reports.word_support import document, made; time.sleep(1.5);"
        "print(hashlib.sha256(made(document(banner='b'))).hexdigest())"
    )
    later = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert later.stdout.strip() == now


def test_tables_never_grow_together() -> None:
    bare = Table("t", table().columns, table().groups[:1])  # no notes, no footnotes
    one = Section("s", "s", (bare, bare))
    word = read(made(numbered(Document("t", "", "en", None, (), (one,), document().provenance))))
    for found in word.tables:
        assert found._tbl.getnext().tag == qn("w:p")


def test_a_letter_that_no_font_has_is_refused() -> None:
    odd = SVG.replace(">Box<", ">\u13a0<")  # Cherokee
    one = Section("s", "s", (Figure(odd, "a", "c"), paragraph("x")))
    with pytest.raises(OutputError, match="no font has the letters '\u13a0' of a figure"):
        made(Document("t", "", "en", None, (), (one,), document().provenance))


def test_links_lead_to_the_web_and_to_mail_only() -> None:
    good = (Link("paper", "https://doi.org/10.1000/a b"), Link("us", "mailto:a@b.org"))
    bad = (Link("run", "file:///etc/passwd"), Link("script", "javascript:x"), Link("odd", "http://["))
    one = Section("s", "s", (paragraph(*good, *bad, Styled("slanted"), Styled("thick", strong=True)),))
    word = read(made(Document("t", "", "en", None, (), (one,), document().provenance)))
    linked = next(p for p in word.paragraphs if "paper" in p.text)
    assert [(link.text, link.address) for link in linked.hyperlinks if link.address] == [
        ("paper", "https://doi.org/10.1000/a%20b"),
        ("us", "mailto:a@b.org"),
    ]
    assert linked.text == "paperusrunscriptoddslantedthick"
    assert [r.text for r in linked.runs if r.italic] == ["slanted"]
    assert [r.text for r in linked.runs if r.bold] == ["thick"]


def test_a_picture_stands_among_drawings() -> None:
    png = next(
        rel.target_part.blob for rel in read(made(document())).part.rels.values() if "image" in rel.reltype
    )
    figures = (Figure(SVG, "drawn", "c"), Figure("", "photo", "c", png=png), Figure(SVG, "drawn", "c"))
    one = Section("s", "s", figures)
    word = read(made(Document("t", "", "en", None, (), (one,), document().provenance)))
    assert [s._inline.docPr.get("descr") for s in word.inline_shapes] == ["drawn", "photo", "drawn"]
    # 1,250 dots without a statement of their size are 72 an inch: as broad as the column.
    section = word.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert word.inline_shapes[1].width == pytest.approx(room, rel=1e-3)
    broken = Section("s", "s", (Figure("", "photo", "c", png=b"no picture"),))
    with pytest.raises(OutputError, match="is no PNG that can be read"):
        made(Document("t", "", "en", None, (), (broken,), document().provenance))


def test_a_folder_without_fonts_is_named(tmp_path) -> None:
    with pytest.raises(OutputError, match="no folder with font files"):
        made(document(), Settings(fonts=(tmp_path,)))


def test_a_long_table_is_written_in_bounded_time() -> None:
    big = table(rows=14)
    rows = big.groups[0].cells * 40
    many = Table("t", big.columns, (big.groups[0].__class__(rows),))
    one = Section("s", "s", (many,))
    content = made(Document("t", "", "en", None, (), (one,), document().provenance))
    assert body(content).count("<w:tr>") == 2 + 14 * 40
    assert len(content) < 100_000


def test_a_number_that_is_not_there_is_a_dash() -> None:
    one = Section("s", "s", (paragraph(Number(None), " ", Number(float("nan"))),))
    assert "— —" in text(read(made(Document("t", "", "en", None, (), (one,), document().provenance))))
