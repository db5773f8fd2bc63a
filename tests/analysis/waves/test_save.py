"""Waves written and read again: labels, codes and reasons of missing answers are the same."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis import link, read_wave, save_wave, score, score_wave
from analysis.errors import DataError
from tests.analysis.waves.support import GOLDEN, written

FORMATS = [".sav", ".zsav", ".dta", ".csv", ".tsv", ".parquet"]
BOOK = {
    "phq9_1": {
        "label": "Item 1",
        "values": {0: "not at all", 3: "nearly every day"},
        "missing": {-9: "refused", -8: "don't know"},
        "low": 0,
        "high": 3,
        "unit": "steps",
    },
    "name": {"label": "First name; or = nick"},
}
REASONS = ["refused", None, "don't know", None, None]


@pytest.fixture
def wave(tmp_path):
    items = [f"phq9_{k}" for k in range(1, 10)]
    rows = [
        ["Ann", -9, *[1] * 8],
        ["Bö", 2, *[0] * 8],
        ["Cy", -8, *[3] * 8],
        ["Di", "", *[1] * 8],
        ["", 0, *[2] * 8],
    ]
    text = "\n".join(",".join(map(str, row)) for row in [["name", *items], *rows]) + "\n"
    return score_wave(read_wave(written(tmp_path, text), name="w1", codebook=BOOK), "phq9")


def again(wave, extension, tmp_path):
    pytest.importorskip("pyarrow") if extension == ".parquet" else None
    path = tmp_path / f"saved{extension}"
    files = save_wave(wave, path)
    book = next((file for file in files if file.suffix == ".json"), None)
    return read_wave(path, name="w1", codebook=book)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_scored_wave_comes_back(wave, extension, tmp_path):
    back = again(wave, extension, tmp_path)
    pd.testing.assert_frame_equal(back.data, wave.data, check_dtype=False)
    reasons = back.reasons["phq9_1"]
    assert [None if pd.isna(reason) else reason for reason in reasons] == REASONS
    old, new = wave.column("phq9_1"), back.column("phq9_1")
    assert new.label == "Item 1"
    assert new.missing_met == old.missing_met == {"refused": 1, "don't know": 1}
    answers = {code: words for code, words in new.value_labels.items() if code not in new.missing}
    assert answers == {0.0: "not at all", 3.0: "nearly every day"}
    assert sorted(new.missing.values()) == ["don't know", "refused"]
    assert back.column("phq9").label == wave.column("phq9").label
    assert back.column("name").label == "First name; or = nick"


@pytest.mark.parametrize("extension", [".sav", ".csv", ".parquet"])
def test_codes_stay_where_the_format_has_numbers(wave, extension, tmp_path):
    assert again(wave, extension, tmp_path).column("phq9_1").missing == {-9.0: "refused", -8.0: "don't know"}


def test_stata_letters_are_labeled(wave, tmp_path):
    save_wave(wave, tmp_path / "a.dta")
    cells, meta = pyreadstat.read_dta(str(tmp_path / "a.dta"), user_missing=True)
    assert list(cells["phq9_1"][:3]) == ["a", 2.0, "b"]
    assert meta.variable_value_labels["phq9_1"] == {
        0: "not at all",
        3: "nearly every day",
        "a": "refused",
        "b": "don't know",
    }


def test_csv_keeps_range_and_unit(wave, tmp_path):
    new = again(wave, ".csv", tmp_path).column("phq9_1")
    assert (new.low, new.high, new.unit) == (0.0, 3.0, "steps")


def test_parquet_hides_no_code_among_the_answers(wave, tmp_path):
    pytest.importorskip("pyarrow")
    save_wave(wave, tmp_path / "a.parquet")
    plain = pd.read_parquet(tmp_path / "a.parquet")
    assert plain["phq9_1"].isna().sum() == 3
    assert plain["phq9_1__missing"].dropna().tolist() == ["refused", "don't know"]


@pytest.mark.parametrize(
    ("source", "target"), [("sav", ".sav"), ("dta", ".dta"), ("dta", ".sav"), ("sav", ".csv")]
)
def test_every_kind_of_missing_value_of_other_programs_comes_back(source, target, tmp_path):
    wave = read_wave(GOLDEN / f"specials.{source}", name="w")
    back = again(wave, target, tmp_path)
    pd.testing.assert_frame_equal(back.data, wave.data, check_dtype=False)
    for column in wave.columns:
        assert back.column(column.name).missing_met == column.missing_met


def test_a_panel_is_written_long(wave, tmp_path):
    numbered = replace(wave, name="w2")
    panel = score(link([drop(wave), drop(numbered)], person="name"), "phq9")
    save_wave(panel, tmp_path / "a.sav")
    cells, meta = pyreadstat.read_sav(str(tmp_path / "a.sav"), user_missing=True)
    assert list(cells.columns[:2]) == ["person", "wave"]
    assert len(cells) == len(panel.data)
    np.testing.assert_array_equal(cells["phq9"], panel.data["phq9"])
    assert meta.column_names_to_labels["person"] == "Person"


def drop(wave):
    """Take away scores and the person without a name, so that the wave can be linked."""
    kept = tuple(column for column in wave.columns if not column.origin.startswith("instrument"))
    data = wave.data[[column.name for column in kept]].iloc[:4]
    return replace(wave, columns=kept, _data=data, _reasons=wave.reasons.iloc[:4])


def one_column(tmp_path, cells, **entry):
    return read_wave(written(tmp_path, "x\n" + "\n".join(cells) + "\n"), name="w", codebook={"x": entry})


def test_more_than_three_codes_become_a_range_in_spss(tmp_path):
    wave = one_column(
        tmp_path, ["1", "-1", "-2", "-3", "-9", "0"], missing={-1: "a", -2: "b", -3: "c", -9: "d"}
    )
    save_wave(wave, tmp_path / "a.sav")
    _, meta = pyreadstat.read_sav(str(tmp_path / "a.sav"), user_missing=True)
    assert meta.missing_ranges["x"] == [{"lo": -9.0, "hi": -1.0}]
    assert read_wave(tmp_path / "a.sav", name="w").column("x").missing_met == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_codes_among_answers_are_refused_by_spss_but_not_by_stata(tmp_path):
    codes = {1: "a", 3: "b", 5: "c", 7: "d"}
    wave = one_column(tmp_path, ["1", "2", "3", "4", "5", "6", "7"], missing=codes)
    with pytest.raises(DataError, match=r"'x': 4 codes mean missing, and SPSS declares 3, .* save as .dta"):
        save_wave(wave, tmp_path / "a.sav")
    save_wave(wave, tmp_path / "a.dta")
    assert read_wave(tmp_path / "a.dta", name="w").column("x").missing_met == {"a": 1, "b": 1, "c": 1, "d": 1}
    assert not (tmp_path / "a.sav").exists()


def test_a_text_code_of_numbers_gets_a_free_number_in_spss(tmp_path):
    wave = one_column(tmp_path, ["1", "NA", "-99"], missing={"NA": "no answer"})
    save_wave(wave, tmp_path / "a.sav")
    back = read_wave(tmp_path / "a.sav", name="w").column("x")
    assert back.missing == {-98.0: "no answer"}
    assert back.missing_met == {"no answer": 1}


@pytest.mark.parametrize(
    ("name", "cells", "entry", "extension", "finding"),
    [
        (
            "x",
            ["a", "b"],
            {"values": {"a": "ay"}},
            ".dta",
            "is a text with value labels, which Stata cannot hold",
        ),
        (
            "x",
            ["a", "none"],
            {"missing": {"none": "no"}},
            ".dta",
            "text with reasons for missing answers, which Stata",
        ),
        (
            "x",
            ["a", "nothing at all"],
            {"missing": {"nothing at all": "no"}},
            ".sav",
            "texts of at most 8 bytes",
        ),
        (
            "x",
            ["1.5", "2"],
            {"values": {1.5: "half"}},
            ".dta",
            "a label for 1.5, and Stata labels whole numbers",
        ),
    ],
)
def test_what_a_format_cannot_hold_is_refused(tmp_path, name, cells, entry, extension, finding):
    with pytest.raises(DataError, match=finding):
        save_wave(one_column(tmp_path, cells, **entry), tmp_path / f"a{extension}")


def test_names_that_a_format_cannot_hold_are_refused(tmp_path):
    wave = read_wave(written(tmp_path, "first name,2nd\n1,2\n"), name="w")
    with pytest.raises(DataError, match=r"Stata cannot hold the column name\(s\) 'first name', '2nd'"):
        save_wave(wave, tmp_path / "a.dta")
    with pytest.raises(DataError, match="SPSS cannot hold it"):
        save_wave(wave, tmp_path / "a.sav")


def test_names_kept_for_reasons_are_refused_by_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    wave = read_wave(written(tmp_path, "x,x__missing\n1,2\n"), name="w")
    with pytest.raises(DataError, match=r"\['x__missing'\] are kept for reasons"):
        save_wave(wave, tmp_path / "a.parquet")


def test_places_that_cannot_be_written_are_refused(wave, tmp_path):
    with pytest.raises(DataError, match=r"unknown extension '.ods'. Writable are .sav"):
        save_wave(wave, tmp_path / "a.ods")
    with pytest.raises(DataError, match="cannot be written"):
        save_wave(wave, tmp_path / "absent" / "a.sav")
    with pytest.raises(DataError, match="DataFrame is neither a Wave nor a Panel"):
        save_wave(wave.data, tmp_path / "a.sav")


def test_a_wave_is_not_scored_twice(wave):
    with pytest.raises(DataError, match=r"phq9, .*are there already. Rename them first"):
        score_wave(wave, "phq9")


def test_json_codebooks_are_refused_if_broken(tmp_path):
    data = written(tmp_path, "x\n1\n")
    for text, finding in (("{", "not readable as JSON"), (json.dumps([1]), "not an object of columns")):
        book = written(tmp_path, text, "book.json")
        with pytest.raises(DataError, match=finding):
            read_wave(data, name="w", codebook=book)
    with pytest.raises(DataError, match="no such file"):
        read_wave(data, name="w", codebook=tmp_path / "absent.json")
