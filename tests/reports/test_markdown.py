"""A document as Markdown: the numbers as they are printed, the words of data as words."""

import re
from dataclasses import replace

import pytest

from reports.document import Column, Document, Marked, Number, Rows, Section, Table, paragraph
from reports.manner import ENGLISH_APA
from reports.writers import formats
from reports.writers.markdown import markdown_of_table
from reports.writers.markdown.escaping import block, code, escaped, opened
from reports.writers.settings import Settings
from tests.reports.hard_document import HOSTILE, document, marked, odd, wide
from tests.reports.reading_back import demo, in_order, missing, printed

MARKUP = re.compile(
    r"\\([!-/:-@\[-`{-~])|</?su[bp]>|(?<![\\*])\*{1,2}|[\^~](?=[a-z]{1,2}[\^~])|(?<=[\^~][a-z])[\^~]"
)


def read(text: str) -> str:
    """Return Markdown without emphasis and without the backslashes before signs."""
    return MARKUP.sub(lambda found: found[1] or "", text)


def written(of: Document, form: str) -> str:
    made = formats.files(of, [form], Settings())
    return made[f"report.{form}"].decode()


@pytest.mark.parametrize("form", ["md", "qmd"])
def test_every_number_stands_in_the_text(form: str) -> None:
    wanted = printed(document(), ENGLISH_APA)
    assert len(wanted) > 500
    assert not missing(wanted, read(written(document(), form)))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["md", "qmd"])
def test_every_number_of_the_demo_in_its_order(form: str) -> None:
    assert in_order(printed(demo(), ENGLISH_APA), read(written(demo(), form))) is None


def test_figures_are_files_beside_the_text() -> None:
    made = formats.files(document(), ["md", "qmd"], Settings(name="mine"))
    assert list(made) == ["mine.md", "figures/figure-1.svg", "figures/figure-2.svg", "mine.qmd"]
    assert "](figures/figure-2.svg)" in made["mine.md"].decode()
    assert made["figures/figure-1.svg"].startswith(b"<svg")


def test_a_table_alone() -> None:
    text = markdown_of_table(marked())
    assert text.startswith(
        "*Row groups, indents, marks.*\n\n| Parameter | First wave: *M* | First wave: *SD* |"
    )
    rows = text.split("\n")
    assert "| **Total score** |  |  |  |  |" in rows
    assert any(row.startswith("| &emsp;&emsp;at wave 1 | −1.50 |") for row in rows)
    assert "\\<\u00a0.001<sup>a</sup> |" in text
    assert text.endswith(
        "<sup>a</sup> After the correction of Holm.\n\n<sup>b</sup> Fixed by the model; n = 1,204."
    )
    assert markdown_of_table(replace(marked(), number=3)).startswith("**Table 3**\n\n*Row groups")


def test_every_row_fills_every_column() -> None:
    text = markdown_of_table(wide(25, HOSTILE))
    rows = [row for row in text.split("\n") if row.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {26}


def test_hostile_words_stay_words() -> None:
    for form in ("md", "qmd"):
        text = written(document(HOSTILE), form)
        assert read(text).count(HOSTILE) >= 7
        text = text.split("\n---\n")[-1]  # the front matter has a test of its own
        outside = re.sub(r"```text\n.*?\n```", "", text, flags=re.DOTALL)
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", outside)
        for sign in ("<script", "<b>", "@", "$", "#read", "](java", "{.", "`code", "&lt", "star*"):
            assert sign not in bare, sign
        assert "{{<" not in text


def test_words_of_data_open_no_block() -> None:
    lines = ("# head", "- item", "+ item", "1. item", "a) item", "(2) item", "> quote", "---", "===", "::: {.note}",
             ": caption", "Table: caption", "% title", "| cell |", "~~~", "```", "    code", "[^1]: note")  # fmt: skip
    for line in lines:
        found = opened(escaped(line))
        assert read(found) == line.strip(), line
        assert not re.match(r"[-+#>|~`=:%\[ ]|---|[0-9A-Za-z]+[.)] |\([0-9]\)|Table:", found), found


def test_code_that_could_end_itself_is_written_as_words() -> None:
    assert code("psi_sf_3 ~~ x") == "`psi_sf_3 ~~ x`"
    for hostile in ("a`b", "a|b", "r 1+1", "{{< x >}}", " x", "x ", "", "a\nb"):
        assert not code(hostile).startswith("`"), hostile
    assert block("a\n````\n{{< x >}}").split("\n")[0] == "`````text"


def test_a_quarto_document_names_its_title_language_and_parts() -> None:
    text = written(document(HOSTILE), "qmd")
    front = text.split("\n---\n")[0]
    assert front.startswith('---\ntitle: "\\\\#read(')
    assert 'lang: "en"' in front
    assert "engine: markdown" in front
    assert ": A table of 9 columns. (Simulated data) {#tbl-1}" in text
    assert '{#fig-1 fig-alt="A box that says Depression 12.5."}' in text


def test_an_alternative_text_stays_in_its_quotes() -> None:
    first = document().sections[0]
    figure = replace(
        next(block for block in first.blocks if type(block).__name__ == "Figure"), alt='a" onload="x'
    )
    text = written(replace(document(), sections=(replace(first, blocks=(figure,), sections=()),)), "qmd")
    assert 'fig-alt="a\\" onload=\\"x"' in text


def test_new_lines_in_cells_and_marks_of_cells() -> None:
    rows = Rows(((Marked("a\nb", "c\nd"), Number(1)),))
    text = markdown_of_table(Table("", (Column("x"), Column("n", "count")), (rows,)))
    assert "| a<br>b<sup>a</sup> | 1.00 |" in text
    assert text.endswith("<sup>a</sup> c d")


def test_the_same_document_gives_the_same_bytes() -> None:
    assert written(document(), "md") == written(document(), "md")


@pytest.mark.parametrize("form", ["md", "qmd"])
def test_empty_and_huge_parts_are_written(form: str) -> None:
    assert not missing(printed(odd(), ENGLISH_APA), read(written(odd(), form)))


def test_a_chapter_of_nothing_but_words() -> None:
    plain = Document(
        "t", "", "en", None, (), (Section("s", "s", (paragraph("1. x"),)),), document().provenance
    )
    assert written(plain, "md").startswith("# t\n\n## s\n\n1\\. x\n")
