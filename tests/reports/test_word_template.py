"""A Word template of the user's own: its styles, page and headers stay, its body goes; what is none is named."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reports.errors import OutputError
from reports.writers.settings import Settings
from tests.reports.word_support import document, made, read, text

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def template(folder: Path, **changes: object) -> Path:
    """Write a template with letter paper, its own header in the first of two sections, and Georgia for headings."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.different_first_page_header_footer = bool(changes.get("first"))
    section.header.paragraphs[0].text = "The Institute"
    section.footer.paragraphs[0].text = "Confidential"
    word.styles["Heading 1"].font.name = "Georgia"
    word.styles["Heading 1"].font.size = Pt(21)
    word.add_paragraph("Words of the template.")
    word.add_section(WD_SECTION.CONTINUOUS)
    for name in ("List Bullet", "Subtitle"):
        style = word.styles[name].element
        style.getparent().remove(style)
    path = folder / "own.docx"
    word.save(path)
    return path


def test_styles_page_and_header_of_a_template_are_taken(tmp_path) -> None:
    word = read(made(document(), Settings(template=template(tmp_path))))
    assert "Words of the template." not in text(word)
    section = word.sections[0]
    assert section.page_width == pytest.approx(Cm(21.59), abs=Pt(1))
    assert [p.text for p in section.header.paragraphs] == ["The Institute"]
    assert [p.text for p in section.footer.paragraphs] == ["Confidential"]
    heading = next(p for p in word.paragraphs if p.style.name == "Heading 1")
    assert heading.style.font.name == "Georgia"


def test_what_a_template_lacks_is_added(tmp_path) -> None:
    word = read(made(document(), Settings(template=template(tmp_path))))
    names = [style.name for style in word.styles]
    assert {"List Bullet", "Subtitle", "Caption Title", "Table Text", "Table Note", "Syntax"} <= set(names)
    assert len(names) == len(set(names))
    ids = [style.style_id for style in word.styles]
    assert len(ids) == len(set(ids))
    used = {p.pPr.pStyle.val for p in word.element.body.iter(qn("w:p"))}
    assert used <= set(ids)
    bullets = word.styles["List Bullet"].element.pPr.numPr.numId.val
    numbers = word.part.numbering_part.element
    assert bullets in [number.numId for number in numbers.num_lst]
    kinds = [child.tag for child in numbers]
    assert kinds == sorted(kinds)  # every abstractNum before every num


def test_styles_are_found_by_name_where_their_ids_are_of_another_language(tmp_path) -> None:
    path = template(tmp_path)
    german = tmp_path / "german.docx"
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(german, "w") as fresh:
        for name in given.namelist():
            content = given.read(name)
            if name == "word/styles.xml":
                content = content.replace(b'"Heading1"', b'"berschrift1"')
            fresh.writestr(name, content)
    word = read(made(document(), Settings(template=german)))
    heading = next(p for p in word.paragraphs if p.text == "Provenance" and p.style.name == "Heading 1")
    assert heading._p.pPr.pStyle.val == "berschrift1"


def test_the_banner_stands_above_the_template_s_headers(tmp_path) -> None:
    path = template(tmp_path, first=True)
    section = read(made(document(banner="Simulated data"), Settings(template=path))).sections[0]
    assert section.header.paragraphs[0].text == "Simulated data"
    assert section.header.paragraphs[1].text == "The Institute"
    assert section.first_page_header.paragraphs[0].text == "Simulated data"


def test_of_several_sections_the_last_counts(tmp_path) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Cover"
    last = word.add_section(WD_SECTION.NEW_PAGE)
    last.header.is_linked_to_previous = False
    last.header.paragraphs[0].text = "Inside"
    last.left_margin = Cm(5)
    word.save(tmp_path / "two.docx")
    found = read(made(document(banner="Simulated data"), Settings(template=tmp_path / "two.docx")))
    assert len(found.sections) == 1
    assert [p.text for p in found.sections[0].header.paragraphs] == ["Simulated data", "Inside"]
    assert found.sections[0].left_margin == pytest.approx(Cm(5), abs=Pt(1))


def test_a_template_gives_the_same_bytes_again(tmp_path) -> None:
    settings = Settings(template=template(tmp_path))
    assert made(document(), settings) == made(document(), settings)


def test_a_template_that_is_no_docx_is_named(tmp_path) -> None:
    compound = bytes.fromhex("d0cf11e0a1b11ae1")
    cases = {
        "plain.docx": (b"words", "is no .docx file"),
        "old.docx": (compound + b"WordDocument", "of the old format .doc"),
        "locked.docx": (compound + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"),
    }
    for name, (content, finding) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(OutputError, match=finding) as fault:
            made(document(), Settings(template=tmp_path / name))
        assert name in str(fault.value)
        assert "leave `template` out" in str(fault.value)


def test_a_template_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(OutputError, match="the template cannot be read"):
        made(document(), Settings(template=tmp_path / "none.docx"))
    with pytest.raises(OutputError, match="the template cannot be read"):
        made(document(), Settings(template=tmp_path))


def test_another_zip_file_is_no_template(tmp_path) -> None:
    path = tmp_path / "book.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("words.txt", "words")
    with pytest.raises(OutputError, match="no Word document that can be read"):
        made(document(), Settings(template=path))


def test_a_template_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("reports.writers.word.template.LARGEST", 1000)
    with pytest.raises(OutputError, match="more than a template can"):
        made(document(), Settings(template=template(tmp_path)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "with macros \\(.docm\\)"),
        (f"{OFFICE}.template.main+xml", "a Word template \\(.dotx\\); open it in Word and save it as .docx"),
        ("application/x-unknown+xml", "no Word document that can be read"),
    ],
)
def test_other_kinds_of_word_s_files_are_named(tmp_path, kind: str, words: str) -> None:
    content, path = made(document()), tmp_path / "other.docx"
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(path, "w") as other:
        for name in given.namelist():
            other.writestr(
                name, given.read(name).replace(f"{OFFICE}.document.main+xml".encode(), kind.encode())
            )
    with pytest.raises(OutputError, match=words) as refused:
        made(document(), Settings(template=path))
    assert "BytesIO" not in str(refused.value)
