"""Tables as data: frame, CSV, Excel; numbers unrounded, words never formulas, files whole or as they were."""

import csv
import io
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from reports import numbers
from reports.document import Code, Column, Interval, Marked, Number, Rows, Table, paragraph, phrase
from reports.errors import OutputError
from reports.exports.delimited import harmless
from reports.exports.workbook import number_format
from reports.language.catalogue import Catalogue
from reports.manner import Manner

THIRD = 1 / 3
FORMULAS = ("=SUM(A1)", "+1+1", "-2+3", "@SUM(A1)", "\tx", "\r=1", " =1", "＝1", '=HYPERLINK("http://x")')


def table() -> Table:
    """Return a table with spanners of equal titles, groups, steps, a footnote, words among numbers."""
    columns = (
        Column("Scale"),
        Column("M", "estimate", spanner="Before"),
        Column("M", "estimate", spanner="After"),
        Column("95% CI", "estimate"),
        Column("n", "count"),
        Column("p", "p"),
    )
    first = (
        (
            "Support",
            Number(THIRD),
            Number(-THIRD),
            Interval(-0.1, 2.5),
            Number(12, "count"),
            Number(1e-5, "p"),
        ),
        (Code("epds"), Marked(Number(2.0), "Scaled."), "fixed", "none", Number(None), None),
    )
    last = (
        (phrase("All {n}", n=Number(7, "count")), Number(float("nan")), None, None, Number(3, "count"), None),
    )
    groups = (Rows(first, title="Mothers", indents=(0, 1)), Rows(last))
    return Table(
        phrase("Means of {x}.", x="scales"), columns, groups, notes=(paragraph("M: ", Number(THIRD), "."),)
    )


def test_a_frame_holds_unrounded_numbers_and_intervals_as_two_columns() -> None:
    data = table().to_frame()
    assert list(data) == [
        "group", "indent", "Scale", "Before: M", "After: M", "95% CI low", "95% CI high", "n", "p",
    ]  # fmt: skip
    assert data["Before: M"].dtype == np.float64
    assert data.loc[0, "Before: M"] == THIRD
    assert data["n"].dtype == pd.Int64Dtype()
    assert list(data["n"].isna()) == [False, True, False]
    assert list(data["After: M"][:2]) == [-THIRD, "fixed"]
    assert (data.loc[0, "95% CI low"], data.loc[0, "95% CI high"]) == (-0.1, 2.5)
    assert data.loc[1, "95% CI low"] == "none"
    assert list(data["Scale"]) == ["Support", "epds", "All 7"]
    assert list(data["group"]) == ["Mothers", "Mothers", ""]
    assert list(data["indent"]) == [0, 1, 0]
    assert data.attrs == {"caption": "Means of scales.", "notes": ["M: 0.33.", "Scaled."]}


def test_a_number_beside_intervals_is_no_lower_end() -> None:
    cells = ((Number(0.3, "bounded"),), (Interval(0.1, 0.5, "bounded"),), (Number(0.04, "p"),), ("none",))
    data = Table("t", (Column("r"),), (Rows(cells),)).to_frame()
    assert list(data) == ["r", "r low", "r high"]
    assert list(data["r"]) == [0.3, None, 0.04, "none"]
    assert data["r low"].dropna().tolist() == [0.1] and data["r high"].dropna().tolist() == [0.5]


def test_words_follow_the_language_and_names_are_all_different() -> None:
    german = Manner(catalogue=Catalogue("de", {"Means of {x}.": "Mittelwerte: {x}."}))
    assert table().to_frame(manner=german).attrs["caption"] == "Mittelwerte: scales."
    twice = Table("t", (Column("a"), Column("a"), Column("group")), (Rows((("1", "2", "3"),), title="g"),))
    assert list(twice.to_frame()) == ["group", "a", "a (2)", "group (2)"]


def test_csv_is_read_back_as_the_same_numbers() -> None:
    text = table().to_csv()
    data = pd.read_csv(io.StringIO(text))
    assert data.loc[0, "Before: M"] == THIRD
    assert float(data.loc[0, "After: M"]) == -THIRD
    assert data.loc[0, "p"] == 1e-5
    assert "\u2212" not in text
    assert data["n"].isna().sum() == 1
    assert text.count("\r\n") == 4


def test_rounded_csv_prints_as_the_report_does() -> None:
    rows = list(csv.reader(io.StringIO(table().to_csv(rounded=True))))
    assert rows[1][3:] == ["0.33", "−0.33", "[−0.10,\u00a02.50]", "12", "<\u00a0.001"]
    comma = Manner(numbers.APA.with_decimal(","))
    assert "0,33" in table().to_csv(rounded=True, manner=comma)


@pytest.mark.parametrize("words", FORMULAS)
def test_words_in_csv_are_no_formulas(words: str) -> None:
    hostile = Table(
        words, (Column(words), Column(words, spanner=words)), (Rows(((words, Code(words)),), title=words),)
    )
    for rounded in (False, True):
        for row in csv.reader(io.StringIO(hostile.to_csv(rounded=rounded))):
            for cell in row:
                assert cell.startswith(("'", "group")), cell
                assert "\t" not in cell
                assert "\r" not in cell


def test_plain_words_and_negative_numbers_are_left_alone() -> None:
    assert harmless("Support - total") == "Support - total"
    data = Table("t", (Column("a", "estimate"),), (Rows(((Number(-1.5),),)),), heading_columns=0)
    assert data.to_csv().splitlines()[1] == "-1.5"


def test_a_workbook_holds_numbers_with_the_shown_decimals(tmp_path: Path) -> None:
    path = table().to_xlsx(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(path)["Table 1"]
    rows = list(sheet.iter_rows())
    assert rows[0][0].value == "Means of scales."
    assert [cell.value for cell in rows[1]] == list(table().to_frame())
    assert rows[2][3].value == THIRD
    assert rows[2][3].number_format == "#,##0.00"
    assert rows[2][7].value == 12
    assert rows[3][4].value == "fixed"
    assert rows[4][3].value is None
    assert [row[0].value for row in rows[5:]] == ["M: 0.33.", "Scaled."]


@pytest.mark.parametrize("words", FORMULAS)
def test_words_in_a_workbook_are_no_formulas(words: str, tmp_path: Path) -> None:
    hostile = Table(
        words,
        (Column(words), Column(words, spanner=words)),
        (Rows(((Marked(words, words), Code(words)),), title=words),),
        notes=(paragraph(words),),
    )
    sheet = openpyxl.load_workbook(hostile.to_xlsx(tmp_path / "t.xlsx")).active
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            assert cell.data_type == "s" or cell.value is None


def test_what_excel_cannot_hold_is_seen(tmp_path: Path) -> None:
    odd = Table("a\x00b", (Column("x\ud800"),), (Rows((("w" * 40_000,),)),))
    sheet = openpyxl.load_workbook(odd.to_xlsx(tmp_path / "t.xlsx")).active
    assert sheet["A1"].value == "a\ufffdb"
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A3"].value.endswith("…")


def test_the_same_table_gives_the_same_workbook(tmp_path: Path) -> None:
    first, second = (table().to_xlsx(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second
    assert b"1980-01-01T00:00:00Z" in _core(first)


def _core(content: bytes) -> bytes:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(content)) as package:
        core = package.read("docProps/core.xml")
    assert core.count(b"1980-01-01T00:00:00Z") == 2
    return core


# Excel's own rules for formats: one section for each sign of the number; "[<x]" asks for a condition; "%" multiplies.
@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Number(1.5), "#,##0.00"),
        (Number(1.5, places=3), "#,##0.000"),
        (Number(0.00012), "#,##0.00000"),
        (Number(3e-9), "0.0E+00"),
        (Number(0.0), "#,##0.00"),
        (Number(0.0001, "statistic"), "#,##0.00"),
        (Number(0.5, "bounded"), ".000"),
        (Number(0.5, "percent"), "0.0%"),
        (Number(12, "count"), "#,##0"),
        (Number(12.0, "degrees"), "0"),
        (Number(12.5, "degrees"), "0.00"),
        (Number(0.03, "p"), '[<0.001]"< .001";[>0.999]"> .999";.000'),
    ],
)
def test_formats_show_what_the_report_prints(number: Number, shown: str) -> None:
    assert number_format(number) == shown


def test_files_are_whole_or_as_they_were(tmp_path: Path) -> None:
    blocked = tmp_path / "t.csv"
    blocked.mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        table().to_csv(blocked)
    (tmp_path / "file").write_text("x")
    for write in (table().to_csv, table().to_latex, table().to_xlsx):
        ending = {"to_csv": ".csv", "to_latex": ".tex", "to_xlsx": ".xlsx"}[write.__name__]
        with pytest.raises(OutputError, match="cannot be written"):
            write(tmp_path / "file" / f"t{ending}")
        with pytest.raises(OutputError, match=f"with the ending {ending}"):
            write(tmp_path / "t.doc")
        assert write(tmp_path / f"done{ending}").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "done.csv",
        "done.tex",
        "done.xlsx",
        "file",
        "t.csv",
    ]


@pytest.mark.parametrize(
    ("method", "package", "line"),
    [("to_xlsx", "openpyxl", r"wavepath\[excel\]"), ("to_gt", "great_tables", r"wavepath\[tables\]")],
)
def test_a_package_that_is_not_installed_is_named(method, package, line, monkeypatch, tmp_path) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    arguments = [tmp_path / "t.xlsx"] if method == "to_xlsx" else []
    with pytest.raises(
        OutputError, match=f"{method} needs the package {package}. Install it: pip install '{line}'"
    ):
        getattr(table(), method)(*arguments)


def test_cells_of_several_numbers_become_a_field_for_each_unrounded() -> None:
    first, then = Number(1 / 3), Number(2 / 7)
    rows = (
        ("age", phrase("{mean} ({sd})", mean=first, sd=then), phrase("{r}{stars}", r=first, stars="**")),
        ("girls", phrase("{n} ({share})", n=Number(3, "count"), share=then), Number(0.5)),
        ("words", phrase("{rule} × {factor}", rule="sum", factor=first), None),
        ("n", Number(7, "count"), "x"),
    )
    table = Table("T", (Column("What"), Column("All"), Column("r", "bounded")), (Rows(rows),))
    found = table.to_frame()
    assert list(found) == ["What", "All", "All mean", "All sd", "All n", "All share", "r"]
    assert found["All mean"][0] == 1 / 3 and found["All sd"][0] == 2 / 7
    assert found["All n"][1] == 3 and found["All share"][1] == 2 / 7
    assert found["All"].tolist()[2:] == ["sum × 0.33", 7]
    assert found["r"].tolist() == [1 / 3, 0.5, None, "x"]
    assert "0.33 (0.29)" in str(table.to_csv(rounded=True))
