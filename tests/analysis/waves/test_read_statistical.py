"""Reading SPSS, Stata and SAS files, against haven (tests/golden/haven) and against small files written here."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.errors import DataError
from analysis.waves import read_wave
from tests.analysis.waves.support import DATA, GOLDEN, SHARED, needs_data

SUMMARY = json.loads((GOLDEN / "summary.json").read_text())
SUM_TOLERANCE = 1e-9  # relative: haven's sums are stored with 12 digits


def _agrees(path: Path, expected: dict[str, Any]) -> None:
    read = read_wave(path, name="w1")
    data = read.data
    assert read.source.rows == expected["rows"] == len(data)
    assert [column.name for column in read.columns] == list(expected["columns"])
    for column in read.columns:
        theirs = expected["columns"][column.name]
        assert int(data[column.name].notna().sum()) == theirs["valid"], column.name
        assert sum(column.missing_met.values()) == theirs.get("user_missing", 0), column.name
        if "sum" in theirs:
            assert column.kind == "number"
            assert data[column.name].sum() == pytest.approx(theirs["sum"], rel=SUM_TOLERANCE, abs=1e-9), (
                column.name
            )


@pytest.mark.parametrize("name", SUMMARY["own"])
def test_specials_agree_with_haven(name: str) -> None:
    _agrees(GOLDEN / name, SUMMARY["own"][name])


@pytest.mark.parametrize("name", [pytest.param(name, marks=SHARED) for name in SUMMARY["shared"]])
def test_real_files_agree_with_haven(name: str) -> None:
    _agrees(DATA / name, SUMMARY["shared"][name])


@needs_data
def test_every_kind_of_user_missing_of_spss_keeps_its_words() -> None:
    read = read_wave(DATA / "spss_reader_cases/mval_bug.sav", name="w1")
    refused = {"(-1) Refused": 5}
    two = refused | {"(-2) Don't know": 8}
    three = two | {"(-3) Missing": 17}
    high = {"(97) Refused": 5, "(98) Don't know": 8, "(99) Missing": 17}
    error = {"(99) Coding error": 3}
    expected = {
        "NONE": {},
        "1": refused,
        "2": two,
        "3": three,
        "RANGE": three,
        "LOW": three,
        "HIGH": high,
        "RANGE_1": three | error,
        "LOW_1": three | error,
        "HIGH_1": high | {"(-1) Coding error": 3},
    }
    assert {name: dict(read.column(f"Q1_MISSING_{name}").missing_met) for name in expected} == expected


def test_reasons_of_spss_ranges_strings_and_unlabeled_codes() -> None:
    read = read_wave(GOLDEN / "specials.sav", name="w1")
    assert read.reasons is not None
    assert read.reasons["both"].tolist()[1:5] == ["-1", "not asked", "98", "99"]
    assert read.column("word").missing_met == {"no answer": 2}
    assert read.column("single").missing == {-9.0: "refused", -8.0: "-8"}
    assert read.data["both"].tolist()[0::5] == [1, 96]


def test_letters_of_stata_and_sas_are_reasons() -> None:
    stata = read_wave(GOLDEN / "specials.dta", name="w1").column("answer")
    assert stata.missing == {".a": "refused", ".z": ".z"}
    assert stata.missing_met == {"refused": 1, ".z": 1}
    assert stata.value_labels == {1.0: "never", ".a": "refused"}
    sas = read_wave(GOLDEN / "specials.xpt", name="w1")
    assert sas.column("answer").missing_met == {".A": 1, ".Z": 1}
    assert sas.data["answer"].tolist()[:2] == [1, 0]
    assert sas.data["word"].tolist()[3:] == ["A", "Z"]  # letters in text are text


@needs_data
def test_a_real_extended_missing_value_of_stata() -> None:
    column = read_wave(DATA / "thp_maternal_rct/THP_clean.dta", name="w1").column("ideal_no_kids")
    assert (column.kind, column.missing_met) == ("number", {".d": 11})


# NCHS, National Health and Nutrition Examination Survey 2005-2006, codebook of DPQ_D: counts of each answer.
PRINTED = {"DPQ010": ([3850, 673, 180, 124], 0, 9, 498), "DPQ090": ([4667, 122, 32, 13], 0, 2, 498)}


@needs_data
@pytest.mark.parametrize("name", PRINTED)
def test_counts_of_a_transport_file_are_those_printed(name: str) -> None:
    answers, refused, unknown, empty = PRINTED[name]
    read = read_wave(DATA / "nhanes_dpq/DPQ_D.xpt", name="w1", missing={7: "Refused", 9: "Don't know"})
    cells = read.data[name]
    assert cells.value_counts().sort_index().to_dict() == dict(
        enumerate(answers)
    )  # some readers give 5e-79 for 0
    assert read.column(name).missing_met == ({"Refused": refused} if refused else {}) | {
        "Don't know": unknown
    }
    assert int(cells.isna().sum()) == empty + refused + unknown


def test_declared_codes_join_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "w1.sav"
    frame = pd.DataFrame({"x": [1.0, 8.0, 9.0, np.nan], "d": pd.to_datetime(["2020-01-31"] * 4)})
    pyreadstat.write_sav(frame, str(path), missing_ranges={"x": [9]}, column_labels={"x": "Answer"})
    read = read_wave(path, name="w1", missing={8: "do not know"})
    assert read.column("x").missing_met == {"9": 1, "do not know": 1}
    assert read.column("x").label == "Answer"
    assert read.column("d").kind == "date"
    assert read.source.layout == "spss"


@needs_data
def test_por_files_say_that_reasons_are_lost() -> None:
    column = read_wave(DATA / "spss_reader_cases/electric.por", name="w1").column("DAYOFWK")
    assert column.notes == (
        "user-missing codes of a .por file are read as empty cells; their reasons are not kept",
    )


def _whole(folder: Path, extension: str) -> Path:
    path = folder / f"w1{extension}"
    frame = pd.DataFrame({"x": np.arange(500.0), "y": np.arange(500.0) ** 2})
    writer = {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta, ".xpt": pyreadstat.write_xport}[
        extension
    ]
    writer(frame, str(path))
    return path


@pytest.mark.parametrize("extension", [".sav", ".dta", ".xpt"])
def test_files_that_are_cut_off_are_refused(tmp_path: Path, extension: str) -> None:
    path = _whole(tmp_path, extension)
    content = path.read_bytes()
    for length in (len(content) // 2 + 1, 90, 5):
        path.write_bytes(content[:length])
        with pytest.raises(DataError, match="cut off"):
            read_wave(path, name="w1")


@pytest.mark.parametrize("extension", [".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt"])
def test_other_bytes_are_refused(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"w1{extension}"
    path.write_bytes(b"not of this format. " * 40)
    with pytest.raises(DataError, match="not readable as a file of"):
        read_wave(path, name="w1")


def test_a_file_without_rows_and_a_layout_of_text(tmp_path: Path) -> None:
    path = tmp_path / "w1.sav"
    pyreadstat.write_sav(pd.DataFrame({"x": pd.Series([], dtype=float)}), str(path))
    with pytest.raises(DataError, match="no rows of answers"):
        read_wave(path, name="w1")
    with pytest.raises(DataError, match="layout 'qualtrics' is one of"):
        read_wave(path, name="w1", layout="qualtrics")
