"""What Word asks of a file and LibreOffice does not: elements in the order of the schema, ids that are met once."""

import re
import zipfile
from collections import Counter
from io import BytesIO

import pytest
from docx import Document as open_word
from lxml import etree

from reports.document import Document, Figure, Section, paragraph
from tests.reports import every_place
from tests.reports.hard_document import document, long, marked, odd, wide, words
from tests.reports.word_support import made

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ECMA-376, part 1, 17: the sequences of CT_PPr, CT_RPr (as Word writes it), CT_TblPr, CT_TcPr, CT_SectPr.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "pBdr": "top left bottom right between bar",
    "tblCellMar": "top left start bottom right end",
    "sectPr": "footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
    "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge "
    "revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
    "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone "
    "doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders "
    "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
    "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
    "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData "
    "noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
    "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
    "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt "
    "showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars "
    "rsids attachedSchema "
    "themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions "
    "readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
}
DOCUMENTS = {
    "hard": document("A study", wide(9), wide(40), marked(), words(), long()),
    "odd": odd(),
    "every place": every_place.document("words"),
}


def parts(content: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {
            name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith("xml")
        }


def disordered(root: etree._Element) -> set[str]:
    """Return what stands in an element where the schema has it earlier, or not at all."""
    found = set()
    for element in root.iter(*(f"{W}{name}" for name in ORDER)):
        name = etree.QName(element).localname
        known = {child: place for place, child in enumerate(ORDER[name].split())}
        last = 0
        for child in element:
            if not isinstance(child.tag, str) or not child.tag.startswith(W):
                continue
            own = etree.QName(child).localname
            if own in ("headerReference", "footerReference"):  # first, in any order
                own = "footnotePr"
            if known.get(own, -1) < last:
                found.add(f"{own} in {name}")
            last = known.get(own, last)
    return found


@pytest.fixture(scope="module", params=DOCUMENTS.values(), ids=DOCUMENTS)
def content(request: pytest.FixtureRequest) -> bytes:
    return made(request.param)


def test_elements_stand_in_the_order_of_the_schema(content: bytes) -> None:
    for name, root in parts(content).items():
        assert disordered(root) == set(), name


def test_the_check_sees_what_is_out_of_order() -> None:
    wrong = etree.fromstring(f'<w:pPr xmlns:w="{W[1:-1]}"><w:jc/><w:pStyle/><w:color/></w:pPr>')
    assert disordered(wrong) == {"pStyle in pPr", "color in pPr"}


def test_ids_are_met_once_and_captions_count_on(content: bytes) -> None:
    body = parts(content)["word/document.xml"]
    for tag, attribute in (("bookmarkStart", "id"), ("bookmarkStart", "name")):
        values = [node.get(f"{W}{attribute}") for node in body.iter(f"{W}{tag}")]
        assert [value for value, times in Counter(values).items() if times > 1] == []
    drawn = [node.get("id") for node in body.iter() if str(node.tag).endswith("}docPr")]
    assert len(drawn) == len(set(drawn))
    text = etree.tostring(body, encoding="unicode")
    for kind in ("Table", "Figure"):
        shown = re.findall(rf"SEQ {kind} .*?separate.*?<w:t[^>]*>(\d+)</w:t>", text)
        assert shown == [str(number) for number in range(1, len(shown) + 1)]
    styles = [node.get(f"{W}styleId") for node in parts(content)["word/styles.xml"].iter(f"{W}style")]
    assert len(styles) == len({style.lower() for style in styles})


def test_every_cell_ends_with_a_paragraph_and_rows_fill_their_grid(content: bytes) -> None:
    for table in parts(content)["word/document.xml"].iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        assert columns <= 63, "Word opens no table of more columns"
        for row in table.findall(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns
            assert all(cell[-1].tag == f"{W}p" for cell in cells)


def test_no_pile_of_empty_paragraphs(content: bytes) -> None:
    body = parts(content)["word/document.xml"][0]
    empty = [child.tag == f"{W}p" and not "".join(child.itertext()) and not len(child[1:]) for child in body]
    assert "".join(str(int(one)) for one in empty).find("1111") < 0


def test_python_docx_reads_and_saves_it_again(content: bytes) -> None:
    first = open_word(BytesIO(content))
    out = BytesIO()
    first.save(out)
    again = open_word(BytesIO(out.getvalue()))
    assert [p.text for p in again.paragraphs] == [p.text for p in first.paragraphs]


def _drawing(width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        '<text x="9" y="20" font-size="11">x</text></svg>'
    )


def test_a_drawing_whose_letters_would_be_too_small_gets_a_page_on_its_side() -> None:
    blocks = tuple(Figure(_drawing(*size), "a", "b") for size in ((800, 400), (1300, 500), (700, 1300)))
    end = Section("Provenance", "provenance", (paragraph("x"),))
    whole = Document("t", "", "en", None, (), (Section("s", "s", blocks),), end)
    sections = open_word(BytesIO(made(whole))).sections
    assert [str(section.orientation).split()[0] for section in sections] == [
        "PORTRAIT",
        "LANDSCAPE",
        "PORTRAIT",
    ]


def test_panels_of_a_table_are_not_tied_to_each_other() -> None:
    """A chain of rows that all stay with the next, longer than a page, would be broken anywhere."""
    body = parts(made(document("x", wide(40))))["word/document.xml"]
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) > 1
    last = [table.findall(f"{W}tr")[-1].findall(f".//{W}keepNext") for table in tables]
    assert not any(last[:-1])
    assert last[-1]
