"""One document, every format: the same numbers, captions, letters; hostile words stay words everywhere."""

import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from types import MappingProxyType

import pytest
from lxml import etree
from lxml import html as page
from markdown_it import MarkdownIt
from pypdf import PdfReader

from reports.document import Document, Figure, Section, numbered, paragraph
from reports.errors import OutputError
from reports.language.catalogue import catalogue
from reports.manner import ENGLISH_APA, Manner
from reports.numbers import AMA, APA
from reports.writers import formats, parts
from reports.writers.plain import plain
from reports.writers.settings import Settings
from tests.reports import every_place
from tests.reports.hard_document import PNG, SVG, document, marked, wide, words
from tests.reports.reading_back import in_order, printed, squeezed
from tests.reports.test_pdf import tags
from tests.reports.word_support import read as read_word
from tests.reports.word_support import text as text_of_word

FORMATS = ("html", "pdf", "docx", "md")
MANNERS = {
    "apa": ENGLISH_APA,
    "ama": Manner(AMA),
    "comma": Manner(replace(APA, decimal=",", thousands=".")),
    "japanese": Manner(catalogue=catalogue("ja")),
}
BANNER = "Simulated data"


def made(of: Document, form: str, manner: Manner = ENGLISH_APA) -> bytes:
    return formats.files(of, [form], Settings(manner=manner))[f"report.{form}"]


def _page(content: bytes) -> str:
    body = page.fromstring(content.decode()).find(".//main")
    for letter in body.iter("br", "td", "th", "p", "li"):
        letter.tail = "\n" + (letter.tail or "")
    return str(body.text_content())


def _pages(content: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)


def _markdown(content: bytes) -> str:
    return _shown(MarkdownIt("commonmark").enable("table").render(content.decode()))


def _shown(markup: str) -> str:
    tree = page.fromstring(f"<div>{markup}</div>")
    for picture in tree.iter("img"):
        picture.tail = f" {picture.get('alt')} {picture.tail or ''}"
    return str(tree.text_content())


READ: Mapping[str, Callable[[bytes], str]] = MappingProxyType(
    {"html": _page, "pdf": _pages, "docx": lambda content: text_of_word(read_word(content)), "md": _markdown}
)


@pytest.fixture(scope="module")
def hard() -> Document:
    """Return what is hard to set, but stands in its order in every format: no table in panels."""
    return document("A study of words", wide(9), marked(), words(3))


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_number_in_its_order(hard: Document, form: str, manner: Manner) -> None:
    wanted = printed(manner.printable(numbered(hard)), manner, alternatives=False)
    assert len(wanted) > 40
    assert in_order(wanted, READ[form](made(hard, form, manner))) is None


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
@pytest.mark.parametrize("form", FORMATS)
def test_captions_numbers_letters_and_alternatives(hard: Document, form: str, manner: Manner) -> None:
    content = made(hard, form, manner)
    text, report = squeezed(READ[form](content)), manner.printable(numbered(hard))
    place = 0
    for block in (block for part in report.walk() for block in part.blocks):
        if not isinstance(block, Figure) and not hasattr(block, "columns"):
            continue
        word = ("Figure", "Table") if manner.catalogue.language == "en" else ("図", "表")
        label = squeezed(f"{word[not isinstance(block, Figure)]}{block.number}")
        assert label in text
        place = max(place, text.index(squeezed(str(block.caption).removesuffix(".").strip()), place))
        for note, letter in () if isinstance(block, Figure) else parts.letters(block).items():
            assert squeezed(f"{letter}{note}") in text, (form, letter, note)
    assert "A box that says Depression 12.5." in _alternatives(form, content)


def _alternatives(form: str, content: bytes) -> list[str]:
    """Return the words for those who cannot see a figure."""
    match form:
        case "html":
            tree = page.fromstring(content.decode())
            return [node.get("aria-label") or node.get("alt") for node in tree.iter("svg", "img")]
        case "pdf":
            return tags(PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])[1]
        case "docx":
            found = read_word(content).element.body.iter(
                "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
            )
            return [node.get("descr") for node in found]
        case _:
            tree = page.fromstring(f"<div>{MarkdownIt('commonmark').render(content.decode())}</div>")
            return [node.get("alt") for node in tree.iter("img")]


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
def test_the_language_is_declared(hard: Document, manner: Manner) -> None:
    tag = manner.catalogue.language
    assert page.fromstring(made(hard, "html", manner).decode()).get("lang") == tag
    assert PdfReader(BytesIO(made(hard, "pdf", manner))).trailer["/Root"]["/Lang"] == tag
    assert read_word(made(hard, "docx", manner)).core_properties.language == tag
    assert f'lang: "{tag}"' in made(hard, "qmd", manner).decode()


@pytest.mark.parametrize("form", [*FORMATS, "qmd"])
def test_the_same_bytes_twice(hard: Document, form: str) -> None:
    first, second = (formats.files(hard, [form], Settings()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("form", FORMATS)
def test_the_banner_stands_at_every_table_and_figure_or_on_every_page(hard: Document, form: str) -> None:
    content = made(hard, form)
    if form == "pdf":
        sheets = PdfReader(BytesIO(content)).pages
        assert all(BANNER in sheet.extract_text() for sheet in sheets)
        return
    items = sum(isinstance(b, Figure) or hasattr(b, "columns") for part in hard.walk() for b in part.blocks)
    assert READ[form](content).count(BANNER) >= items
    if form == "docx":
        assert BANNER in read_word(content).sections[0].header.part.blob.decode()


HOSTILE = {
    "markup": "<script>alert('x')</script><img src=x onerror=alert(1)> &lt;b&gt; ]]> --> </svg></style>",
    "typst": '#read("/etc/passwd") $a_b* \\u{41} @ref // c /* #{1+1} *star* = head `raw`',
    "word": '{ INCLUDETEXT "c:\\\\x" } { DDEAUTO } =SUM(A1) <w:fldSimple w:instr="QUIT"/>',
    "markdown": "![x](y) [a](javascript:1) | pipe ::: {.x} `r 1` ~~~ ``` # h *** ~~s~~ https://x.org 1. - + >",
    "shortcode": "{{< include /etc/passwd >}} {{x}} {x} %s {0} {{ 7*7 }} {% raw %}",
    "formula": "=cmd|calc!A0 +1 -1 @x",
    "controls": "a\x00b\x07c\x1bd\x7fe\x85f\u2028g\r\nj\tk",
    "direction": "a\u202eb\u2066c",
    "no width": "a\u200bb\ufeffc\u2060d",
    "half a pair": "a\ud800b",
    "combining": "e\u0301 n\u0303",
    "empty": "",
    "spaces": "   ",
    "no break": "\u00a0\u2003",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", FORMATS)
def test_hostile_words_at_every_place_stay_words_and_none_is_lost(form: str, hostile: str) -> None:
    harmless = "Harmless"
    content, plainer = (made(every_place.document(word), form) for word in (hostile, harmless))
    places = READ[form](plainer).count(harmless)
    assert places >= 45
    wanted = _seen(hostile)
    if wanted:  # the banner of a page and its running head are cut, where they are long
        assert _seen(READ[form](content)).count(wanted) >= places - 2 * _sheets(form, plainer)
    assert _shape(form, content) == _shape(form, plainer)


def _sheets(form: str, content: bytes) -> int:
    return len(PdfReader(BytesIO(content)).pages) if form == "pdf" else 0


def _seen(text: str) -> str:
    """Return what can be seen of words: without spaces, controls as one sign."""
    return squeezed(plain(text))


def _shape(form: str, content: bytes) -> object:
    """Return what programs make of a file beside its words: elements, fields, links."""
    match form:
        case "html":
            tree = page.fromstring(content.decode())
            assert not list(tree.iter("script", "iframe", "object", "embed"))
            assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
            return {node.get("href") for node in tree.iter("a")}
        case "pdf":
            root = PdfReader(BytesIO(content)).trailer["/Root"]
            return sorted(name for name in root if name in ("/OpenAction", "/AA", "/AcroForm", "/JavaScript"))
        case "docx":
            with zipfile.ZipFile(BytesIO(content)) as package:
                for name in package.namelist():
                    if name.endswith((".xml", ".rels")):
                        etree.fromstring(package.read(name))
                body = package.read("word/document.xml").decode()
                related = package.read("word/_rels/document.xml.rels").decode()
            return re.findall(r"<w:instrText[^>]*>([^<]*)", body), re.findall(r'Target="([^"]*)"', related)
        case _:
            rendered = MarkdownIt("commonmark").enable("table").render(content.decode())
            tree = page.fromstring(f"<div>{rendered}</div>")
            return {str(node.tag) for node in tree.iter()} - {"br"}, [
                node.get("href") for node in tree.iter("a")
            ]


def test_quarto_s_shortcodes_are_parted_everywhere() -> None:
    text = made(every_place.document(HOSTILE["shortcode"]), "qmd").decode()
    assert "{{" not in text
    front = text.split("---")[1]
    assert json.loads(re.search(r"title: (.*)", front)[1])  # type: ignore[index]


REFUSED = {
    "script": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>',
    "page inside": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><foreignObject/></svg>',
    "link": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g href="http://x"/></svg>',
    "style": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g style="x:y"/></svg>',
    "entities": '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
    "huge": '<svg xmlns="http://www.w3.org/2000/svg" width="9999999" height="9999999"/>',
    "nothing": '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="9" viewBox="0 0 9 9"/>',
    "no size": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "percent": '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"/>',
    "no drawing": "",
}
PICTURES = {"no png": b"GIF89a", "cut off": PNG[:-20], "damaged": PNG[:45] + b"\0\0\0\0" + PNG[49:]}


@pytest.mark.parametrize("figure", [*REFUSED.values(), *PICTURES.values()], ids=[*REFUSED, *PICTURES])
def test_a_hostile_drawing_is_refused_in_the_same_words_everywhere(figure: str | bytes) -> None:
    block = Figure(figure, "", "") if isinstance(figure, str) else Figure("", "", "", png=figure)
    said = set()
    for form in (*FORMATS, "qmd"):
        with pytest.raises(OutputError, match=r"^Figure 1: ") as refused:
            made(_of(block), form)
        said.add(str(refused.value))
    assert len(said) == 1


def _of(*blocks: Figure) -> Document:
    end = Section("Provenance", "provenance", (paragraph("x"),))
    return Document("t", "", "en", None, (), (Section("s", "s", blocks),), end)


EMOJI = "joy \U0001f600, heart \u2764\ufe0f, a family \U0001f468\u200d\U0001f469"


def test_a_sign_without_a_font_is_a_box_that_the_reader_is_told_of() -> None:
    text = READ["pdf"](made(every_place.document(EMOJI, banner=""), "pdf"))
    assert "joy □" in text
    assert "Signs that no font at hand has are printed as □: U+1F468, U+1F469, U+1F600." in text
    assert "Signs that no font" not in READ["pdf"](made(every_place.document("joy", banner=""), "pdf"))
    struck = made(every_place.document("Z\u0335", banner=""), "pdf")  # of no font with Z
    assert "as □: U+0335." in READ["pdf"](struck)
    for form in ("html", "docx", "md"):
        assert EMOJI in READ[form](made(every_place.document(EMOJI), form))


def test_a_sign_of_a_drawing_without_a_font_is_told_of_in_word() -> None:
    block = Figure(SVG.replace("Depression", "Joy \U0001f600"), "alt", "caption")
    assert "printed as □: U+1F600." in READ["docx"](made(_of(block), "docx"))
    assert "printed as □: U+1F600." in READ["pdf"](made(_of(block), "pdf"))


def test_a_script_without_a_font_names_the_format_and_how_to_leave_it_out() -> None:
    with pytest.raises(OutputError, match=r"^PDF: .*leave pdf out of the formats"):
        made(every_place.document("\u0e01\u0e02"), "pdf")  # Thai
