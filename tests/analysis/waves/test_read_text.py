"""Reading CSV, TSV, Qualtrics and Excel files: kinds, missing codes, encodings, and what is refused."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.waves import Wave, read_wave
from analysis.waves.codes import number_of
from tests.analysis.waves.support import wave, written

QUALTRICS = (
    "ResponseId,Q1,Q2\n"
    '"Response ID","How  often?\n(last week)",Consent\n'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n'
    'R_1,3,"1,2,3,4"\nR_2,NA,\n'
)


def test_a_column_is_numeric_only_if_every_cell_is_a_plain_number(tmp_path: Path) -> None:
    read = wave(tmp_path, 'a,b,c,d,e\n1,"1,2,3,4",007,1e5,1e+05\n-2.50,"1,234",7,12,2\n,,,,\n')
    assert {column.name: column.kind for column in read.columns} == {
        "a": "number",
        "b": "text",
        "c": "text",
        "d": "text",
        "e": "number",
    }
    assert read.data["a"].tolist()[:2] == [1.0, -2.5]
    assert read.data["b"].tolist()[:2] == ["1,2,3,4", "1,234"]
    assert read.data["c"].tolist()[:2] == ["007", "7"]
    assert read.data["e"].tolist()[:2] == [100000.0, 2.0]
    assert read.data.iloc[2].isna().all()


@pytest.mark.parametrize(
    "text", ["", " ", ".", "-", "1,2", "1_0", "1e5", "0x1", "inf", "nan", "01", "1 2", "٣", "1" * 16]
)
def test_what_is_not_a_plain_number(text: str) -> None:
    assert number_of(text) is None


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_every_float_that_is_written_by_repr_is_read_back(number: float) -> None:
    text = repr(number)
    assert number_of(text) == number or len(text.lstrip("-")) > 15


def test_undeclared_na_leaves_text_and_the_codebook_says_why(tmp_path: Path) -> None:
    read = wave(tmp_path, "x\n1\nNA\nNA\n3\n")
    assert read.data["x"].tolist() == ["1", "NA", "NA", "3"]
    (note,) = read.column("x").notes
    assert "'NA' in 2 cell(s)" in note
    assert "declare missing = ['NA']" in note


def test_a_few_odd_cells_are_noted(tmp_path: Path) -> None:
    (note,) = wave(tmp_path, "x\n1\n2\n3\nfive\n").column("x").notes
    assert note == "text because 1 cell(s) are not plain numbers, though the others are"
    (note,) = wave(tmp_path, "x\n01\n02\n3\n").column("x").notes
    assert "2 cell(s) have leading zeros" in note


def test_declared_codes_are_missing_with_their_reason(tmp_path: Path) -> None:
    read = wave(
        tmp_path, "x,t\n1,a\nNA,NA\n-99,-99.0\n-99.0,b\n", missing={"NA": "not asked", -99: "refused"}
    )
    np.testing.assert_array_equal(read.data["x"], [1, np.nan, np.nan, np.nan])
    assert read.column("x").missing_met == {"not asked": 1, "refused": 2}
    assert read.column("t").missing_met == {"not asked": 1, "refused": 1}
    assert read.column("x").missing == {"NA": "not asked", -99.0: "refused"}
    assert read.reasons is not None
    assert read.reasons["x"].tolist()[1:] == ["not asked", "refused", "refused"]
    assert pd.isna(read.reasons["x"][0])


def test_without_declaration_only_empty_cells_are_missing(tmp_path: Path) -> None:
    read = wave(tmp_path, "id,x\n1,-99\n2, \n")
    assert read.data["x"].tolist()[0] == -99
    assert np.isnan(read.data["x"][1])
    assert read.reasons is None


def test_the_codes_of_one_column_come_from_the_codebook(tmp_path: Path) -> None:
    book = {
        "q{item}": {
            "label": "How often",
            "low": 0,
            "high": 3,
            "values": "0 = never; 3 = often",
            "missing": "9 = refused",
        },
        "age": {"unit": "years", "missing": [999]},
    }
    read = wave(tmp_path, "q1,q2,age\n0,9,999\n3,1,9\n", codebook=book)
    assert read.column("q2").missing_met == {"refused": 1}
    assert read.column("q1").value_labels == {0.0: "never", 3.0: "often"}
    assert read.column("age").unit == "years"
    np.testing.assert_array_equal(read.data["age"], [np.nan, 9])
    row = read.codebook().set_index("name").loc["q2"]
    assert (row["values"], row["missing"], row["missing_met"]) == (
        "0 = never; 3 = often",
        "9 = refused",
        "refused: 1",
    )


def test_a_codebook_may_be_a_frame_or_a_file(tmp_path: Path) -> None:
    text = "name,label,unit,low,high,values,missing\nx,Hours,hours,0,24,,-1 = no answer\n"
    path = written(tmp_path, text, "book.csv")
    frame = pd.read_csv(path)
    for book in (path, frame):
        column = wave(tmp_path, "x\n-1\n5\n", codebook=book).column("x")
        assert (column.label, column.unit, column.low, column.high) == ("Hours", "hours", 0, 24)
        assert column.missing_met == {"no answer": 1}


def test_types_are_declared_where_cells_must_not_decide(tmp_path: Path) -> None:
    read = wave(
        tmp_path,
        "id,n,d,e\n12,01,31/03/2020,2020-03-31\n13,2,01/04/2020,\n",
        types={"id": "text", "n": "number", "d": "date:%d/%m/%Y", "e": "date"},
    )
    assert read.data["id"].tolist() == ["12", "13"]
    assert read.data["n"].tolist() == [1, 2]
    assert read.data["d"].tolist() == [pd.Timestamp("2020-03-31"), pd.Timestamp("2020-04-01")]
    assert [column.kind for column in read.columns] == ["text", "number", "date", "date"]


def test_dates_stay_text_unless_declared(tmp_path: Path) -> None:
    assert wave(tmp_path, "d\n2020-03-31\n").column("d").kind == "text"


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    read = wave(tmp_path, "x\n1\n")
    assert read.source.sha256 == hashlib.sha256(b"x\n1\n").hexdigest()
    assert (read.source.rows, read.source.columns, read.source.layout) == (1, 1, "plain")
    assert read.source.sha256[:12] in read.column("x").origin


@pytest.mark.parametrize(
    ("name", "text"), [("a.tsv", "x\ty\n1\t2\n"), ("a.csv", "x;y\n1;2\n"), ("b.csv", "x\ty\n1\t2\n")]
)
def test_the_mark_between_cells_is_found(tmp_path: Path, name: str, text: str) -> None:
    assert read_wave(written(tmp_path, text, name), name="w1").data.iloc[0].tolist() == [1, 2]


def test_utf8_with_a_mark_and_declared_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfx,t\n1,\xc3\xa9\n")
    assert [column.name for column in read_wave(path, name="w1").columns] == ["x", "t"]
    path.write_bytes("x,t\n1,é\n".encode("cp1252"))
    assert read_wave(path, name="w1", encoding="cp1252").data["t"][0] == "é"
    path.write_bytes("x,t\n1,é\n".encode("utf-16"))
    assert read_wave(path, name="w1", encoding="utf-16").data["t"][0] == "é"


def test_qualtrics_labels_and_answers(tmp_path: Path) -> None:
    read = wave(tmp_path, QUALTRICS, missing=["NA"])
    assert read.source.layout == "qualtrics"
    assert read.source.rows == 2
    assert read.column("Q1").label == "How often? (last week)"
    assert read.data["Q1"].tolist()[0] == 3
    assert read.column("Q1").missing_met == {"NA": 1}
    assert read.data["Q2"].tolist()[0] == "1,2,3,4"


def test_a_column_without_a_name_gets_one_and_a_note(tmp_path: Path) -> None:
    column = wave(tmp_path, ",x\n1,2\n").columns[0]
    assert column.name == "column_1"
    assert column.notes == ("column 1 of the file has no name",)


def test_excel(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    path = tmp_path / "w1.xlsx"
    pd.DataFrame({"id": [1, 2], "x": [1.5, None], "t": ["007", "NA"]}).to_excel(path, index=False)
    read = read_wave(path, name="w1", missing=["NA"])
    np.testing.assert_array_equal(read.data["x"], [1.5, np.nan])
    assert read.data["t"].tolist()[0] == "007"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="a", index=False)
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="b", index=False)
    with pytest.raises(DataError, match=r"2 sheets hold cells\. Save the sheet"):
        read_wave(path, name="w1")
    path.write_bytes(b"no workbook")
    with pytest.raises(DataError, match="not readable as an Excel workbook"):
        read_wave(path, name="w1")


def test_an_absent_engine_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("analysis.waves.sheets.importlib.import_module", absent)
    for name, engine in (("a.xlsx", "openpyxl"), ("a.parquet", "pyarrow")):
        path = written(tmp_path, "x", name)
        with pytest.raises(
            DataError, match=rf"needs the package {engine}\. Install it: pip install {engine}"
        ):
            read_wave(path, name="w1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty. Export it again."),
        (" \n\n", "the file is empty"),
        ("a,b\n", "a header but no rows of answers"),
        ("a,b\n1,2\n1,2,3\n4\n", "line 3: 3 cells, but the header has 2; 2 such row(s) in all"),
        ("a,a,b\n1,2,3\n", "the column name(s) ['a'] come more than once"),
        ('a,b\n1,"2\n3,4\n', "Look for a quotation mark that is not closed"),
    ],
)
def test_faulty_text_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        wave(tmp_path, text)
    assert words in str(caught.value)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (
            b"x\n\x92\n",
            None,
            "not valid UTF-8 (byte 0x92 on line 2). Declare the file's encoding; for files of Windows",
        ),
        ("x\n1\n".encode("utf-16"), None, 'encoding = "utf-16"'),
        (b"x\n\x81\n", "cp1252", "not valid cp1252 (byte 0x81 on line 2)"),
        (b"x\n1\n", "nonsense", "unknown encoding 'nonsense'"),
        (b"\xef\xbb\xbfx\n1\n", "cp1252", "begins with the mark of UTF-8. Remove `encoding`"),
    ],
)
def test_wrong_encodings_are_refused(
    tmp_path: Path, content: bytes, encoding: str | None, words: str
) -> None:
    path = tmp_path / "w1.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_wave(path, name="w1", encoding=encoding)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"layout": "qualtrics"}, "no row of ImportIds, so this is not a Qualtrics export"),
        ({"layout": "redcap"}, "unknown layout 'redcap'. Use one of auto, plain, qualtrics."),
        ({"name": ""}, "a wave needs a name"),
        ({"types": {"z": "text"}}, "types: no column 'z'"),
        ({"types": {"x": "whole"}}, "unknown type 'whole'. Use number, text, date"),
        ({"types": {"x": "dates"}}, "unknown type 'dates'"),
        (
            {"types": {"t": "number"}},
            "declared as number, but 2 cell(s) are not plain numbers (among them 'NA')",
        ),
        ({"types": {"t": "date"}}, "declared as date, but 2 cell(s) are not dates so written"),
        ({"missing": [None]}, "missing: None is not a code"),
        ({"codebook": {"y": {"label": "?"}}}, "codebook: no column 'y'"),
        ({"codebook": {"x": {"lable": "?"}}}, "unknown field(s) ['lable']. Use name, label"),
        ({"codebook": {"x": {"low": "few"}}}, "low = 'few' is not a number"),
        ({"codebook": {"x": {}, "{item}x": {}}}, "no column fits the pattern '{item}x'"),
        ({"codebook": {"x": {"high": 1}}}, "holds 5 in 1 row(s), outside the codebook's -inf..1"),
        ({"codebook": {"t": {"high": 1}}}, "the codebook gives a range, but the column is text"),
        ({"codebook": pd.DataFrame({"column": ["x"]})}, "codebook: no column 'name'"),
        ({"codebook": pd.DataFrame({"name": ["x", "x"]})}, "column 'x' is described twice"),
        ({"codebook": "absent.csv"}, "codebook absent.csv: no such file"),
    ],
)
def test_wrong_declarations_are_refused(tmp_path: Path, options: dict[str, object], words: str) -> None:
    path = written(tmp_path, "x,t\n1,NA\n5,b\n")
    with pytest.raises(DataError) as caught:
        read_wave(path, **({"name": "w1"} | options))  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_plain_is_refused_for_a_qualtrics_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="two of them would count as answers"):
        wave(tmp_path, QUALTRICS, layout="plain")


def test_paths_that_are_no_readable_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.csv: no such file"):
        read_wave(tmp_path / "absent.csv", name="w1")
    with pytest.raises(DataError, match="not a file"):
        read_wave(tmp_path, name="w1")
    with pytest.raises(DataError, match=r"unknown extension '\.doc'\. Readable are \.csv"):
        read_wave(written(tmp_path, "x", "a.doc"), name="w1")


def test_what_is_handed_out_does_not_change_the_wave(tmp_path: Path) -> None:
    read = wave(tmp_path, "x,t\n1,NA\n2,b\n", missing=["NA"])
    data, reasons = read.data, read.reasons
    assert reasons is not None
    data.loc[0, "x"] = 99
    data.columns = pd.Index(["a", "b"])
    reasons.iloc[0, 0] = "forged"
    assert read.data["x"].tolist() == [1, 2]
    assert read.reasons is not None
    assert read.reasons.iloc[0, 0] == "NA"
    with pytest.raises(AttributeError):
        read.name = "w2"  # type: ignore[misc]
    with pytest.raises(TypeError):
        read.column("t").missing_met["NA"] = 5  # type: ignore[index]


def test_columns_must_describe_the_data(tmp_path: Path) -> None:
    read = wave(tmp_path, "x\n1\n")
    with pytest.raises(DataError, match="the columns described are not those of the data"):
        Wave("w1", None, read.data, (), read.source)
    with pytest.raises(DataError, match="no column 'X' \\(near: 'x'\\)"):
        read.column("X")
