"""Tables as they are printed elsewhere: LaTeX, great_tables, a notebook page, plain text."""

import re

import pytest

from reports.document import Code, Column, Interval, Marked, Number, Rows, Table, paragraph
from reports.exports.latex import escaped
from reports.exports.page import table_html
from reports.exports.text import breadth, text
from reports.manner import ENGLISH_APA
from tests.reports.reading_back import missing, printed
from tests.reports.test_exports import table
from tests.reports.test_html import HOSTILE, Page
from tests.reports.word_support import table as labeled

LATEX = r"\input{/etc/passwd} \write18{x} $a_b^c$ & # % ~ {}[] -- ,, ?` !` \\ <> | \" ' ^^41 \x00 \def\x{}"
TAGS = re.compile(r"<[^>]+>")


def test_every_number_is_printed_in_each() -> None:
    wanted = [number for number in printed(table(), ENGLISH_APA) if number != "—"]
    made = table()
    html = Page(made._repr_html_()).text
    for shown in (str(made), html, Page(made.to_gt().as_raw_html()).text):
        assert missing(wanted, shown) == []
    latex = made.to_latex().replace(r"\ensuremath{-}", "−").replace("~", " ").replace(r"\textless{}", "<")
    assert missing(wanted, latex) == []


def balanced(latex: str) -> bool:
    """Return whether groups, environments and math open and close as they should."""
    plain = re.sub(r"\\[\\{}$&#_%]", "", latex)
    depth = 0
    for sign in plain:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    begun = re.findall(r"\\begin\{(\w+)\}", latex)
    ended = re.findall(r"\\end\{(\w+)\}", latex)
    return depth == 0 and sorted(begun) == sorted(ended)


def test_latex_has_rules_spanners_groups_and_notes() -> None:
    made = table().to_latex()
    for line in (r"\toprule", r"\midrule", r"\bottomrule", r"\cmidrule(lr){2-2} \cmidrule(lr){3-3}"):
        assert line in made
    assert r"\multicolumn{6}{l}{\textbf{Mothers}}" in made
    assert r"2.00\textsuperscript{a}" in made
    assert r"\item \textsuperscript{a} Scaled." in made
    assert balanced(made)
    cells = [line for line in made.splitlines() if line.startswith("{}")]
    assert len(cells) == 3
    assert all(len(re.findall(r"(?<!\\)&", line)) == 5 for line in cells)


def test_a_long_latex_table_is_broken_between_pages() -> None:
    long = Table("t", table().columns, (Rows(table().groups[0].cells * 25),), table().notes)
    made = long.to_latex()
    assert made.count(r"\begin{longtable}") == 1
    assert r"\endhead" in made
    assert "threeparttable" not in made
    assert balanced(made)


# What LaTeX reads as a command or sign of its own, by its category codes (Knuth 1986, The TeXbook, chapter 7).
def test_every_special_sign_is_escaped() -> None:
    for sign in "#$%&_{}":
        assert escaped(sign) == f"\\{sign}"
    for sign in "\\^~<>|\"'`":
        assert re.fullmatch(r"\\[a-z]+\d*\{\}", escaped(sign)), sign
    assert escaped("a--b,,c") == "a-{}-b,{}c".replace(",{}", ",{},")
    assert (
        escaped("\u22120.31\u00a0×\u00a010⁻⁹")
        == r"\ensuremath{-}0.31~\ensuremath{\times}~10\ensuremath{^{-9}}"
    )
    assert escaped("two\nlines\x00") == r"two lines\textbf{?}"


def test_hostile_words_are_no_commands() -> None:
    made = labeled(LATEX).to_latex()
    commands = set(re.findall(r"\\[A-Za-z]+", re.sub(r"\\\\", "", made)))
    assert not commands & {r"\input", r"\write", r"\def", r"\x"}
    assert balanced(made)
    for line in made.splitlines()[1:]:
        assert not re.search(r"(?<!\\)[%#$]", line), line
    assert len(made.splitlines()) == len(labeled("plain").to_latex().splitlines())


def test_hostile_words_in_html_stay_words() -> None:
    made = labeled(HOSTILE)
    for page in (Page(made._repr_html_()), Page(made.to_gt().as_raw_html())):
        assert not page.all("script")
        assert not page.all("img")
        assert page.text.count(HOSTILE) >= 10


def test_a_notebook_page_brings_its_looks_and_all_digits() -> None:
    page = Page(table_html(table()))
    assert not page.all("style")
    assert all("class" not in attributes and "id" not in attributes for _, attributes in page.elements)
    assert {heading.get("scope") for heading in page.all("th")} == {"col", "colgroup", "row", "rowgroup"}
    assert repr(1 / 3) in [data["value"] for data in page.all("data")]
    assert len(page.all("caption")) == 1
    assert len(page.all("sup")) == 2


def test_great_tables_gets_spanners_groups_and_notes() -> None:
    html = table().to_gt().as_raw_html()
    assert "Before" in html
    assert re.findall(r'class="gt_group_heading"[^>]*>([^<]*)<', html) == ["Mothers", "\u00a0"]
    assert re.search(r"2\.00<sup>a</sup>", html)
    assert "<sup>a</sup> Scaled." in html
    assert "M: 0.33." in html
    ids = re.findall(r'id="([^"]*)"', html)
    assert not [name for name in ids if "Support" in name or "Scale" in name]


def wide(columns: int) -> Table:
    heads = (
        Column("Scale"),
        *(Column(f"V{k}", "estimate", spanner=f"Block {k // 5}") for k in range(columns)),
    )
    rows = tuple((f"Row {r}", *(Number(1000.5 * k) for k in range(columns))) for r in range(3))
    return Table(
        "Wide.", heads, (Rows(rows, title="A group with a title"),), notes=(paragraph("word " * 60),)
    )


@pytest.mark.parametrize("width", [40, 60, 100])
def test_plain_text_fits_its_width_and_breaks_no_number(width: int) -> None:
    for made in (table(), wide(4), wide(30)):
        shown = text(made, width=width)
        assert max(breadth(line) for line in shown.splitlines()) <= width
        for number in printed(made, ENGLISH_APA):
            assert any(number in line for line in shown.splitlines()), number


def test_panels_repeat_the_names_of_rows() -> None:
    shown = str(wide(30))
    assert shown.count("Row 0") == shown.count("A group with a title") > 2
    assert shown.count("Block 0") == 1


def test_plain_text_of_a_small_table() -> None:
    small = Table(
        "Means.",
        (Column("Scale"), Column("M", "estimate"), Column("95% CI", "estimate")),
        (
            Rows(
                (
                    ("Support", Marked(Number(1.5), "Scaled."), Interval(-1, 2)),
                    (Code("母親"), Number(-12.25), None),
                )
            ),
        ),
        notes=(paragraph("All of them."),),
        number=2,
    )
    rule = "─" * 33
    lines = [
        "Table 2", "Means.", rule, "Scale         M         95% CI", rule, "Support  1.50 a  [−1.00, 2.00]",
        "母親     −12.25              —", rule, "Note. All of them.", "a Scaled.",
    ]  # fmt: skip
    shown = str(small).replace("\u00a0", " ").splitlines()
    assert [re.sub("─+", rule, line) for line in shown] == lines


def test_words_longer_than_the_line_are_cut() -> None:
    long = Table("t", (Column("a"), Column("b")), (Rows((("x" * 500, "母" * 90),)),))
    shown = str(long)
    assert max(breadth(line) for line in shown.splitlines()) <= 100
    assert shown.count("x") == 500
    assert shown.count("母") == 90


def test_markdown_says_the_same_numbers() -> None:
    wanted = [number for number in printed(table(), ENGLISH_APA) if number != "—"]
    assert missing(wanted, table()._repr_markdown_().replace("\\", "")) == []
