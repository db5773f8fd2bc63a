"""A study file's faults: each named with its place, finding and remedy, all in one error."""

from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.study import json_schema, load

GOOD = """
[study]
id = "small"
title = "A small study"
simulated = true

[[waves]]
name = "w1"
time = 0

[[waves]]
name = "w2"
time = 1

[[files]]
path = "one.csv"
person = "id"
wave = "w1"
[files.columns]
"epds_{item}" = "q{item}"

[[files]]
path = "two.csv"
person = "id"
wave = "w2"
[files.columns]
"epds_{item}" = "q{item}"

[[exclusions]]
name = "any"
reason = "no answer"
keep = "epds_1_w1 >= 0"

[[instruments]]
id = "epds"

[[comparisons]]
name = "change"
measure = "epds"
waves = ["w1", "w2"]

[[models]]
name = "path"
syntax = "epds_w2 ~ a*epds_w1"
[models.truth]
a = 0.5
"""


def written(folder: Path, text: str) -> Path:
    for name in ("one.csv", "two.csv"):
        (folder / name).write_text("id,q1\n1,0\n")
    path = folder / "study.toml"
    path.write_text(text)
    return path


def faults(folder: Path, old: str, new: str) -> str:
    assert old in GOOD
    with pytest.raises(StudyError) as caught:
        load(written(folder, GOOD.replace(old, new)))
    return str(caught.value)


def test_a_good_file_loads(tmp_path: Path) -> None:
    study = load(written(tmp_path, GOOD))
    assert [wave.name for wave in study.plan.waves] == ["w1", "w2"]
    assert len(study.sha256) == 64
    assert study.text == GOOD


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'person = "id"\nwave = "w1"',
            'persn = "id"\nwave = "w1"',
            "files[1].persn: is not a known key. The nearest known is 'person'.",
        ),
        (
            'person = "id"\nwave = "w1"',
            'persn = "id"\nwave = "w1"',
            "files[1].person: is required, but not given. Add it.",
        ),
        ('title = "A small study"', "title = 3", "study.title: holds the number 3; must be text, in quotes."),
        ('title = "A small study"', 'title = ""', "study.title: holds empty text; must not be empty."),
        (
            "simulated = true",
            'simulated = "yes"',
            "study.simulated: holds text 'yes'; must be true or false.",
        ),
        (
            "simulated = true",
            "simulated = true\nseed = 1.5",
            "study.seed: holds the number 1.5; must be a whole number.",
        ),
        (
            "simulated = true",
            "simulated = true\nseed = -1",
            "study.seed: holds the number -1: Input should be greater than or equal to 0.",
        ),
        ("time = 1", "time = nan", "waves[2].time: holds the number nan; must be a finite number."),
        ("time = 1", 'time = "one"', "waves[2].time: holds text 'one'; must be a number."),
        (
            'name = "w2"\ntime',
            'name = "2 w"\ntime',
            "waves[2].name: holds '2 w'; a name is made of letters, digits and _",
        ),
        (
            'person = "id"\nwave = "w1"',
            'person = "id"\nwave = "w1"\nlayout = "qualtric"',
            "files[1].layout: holds 'qualtric'; must be 'auto', 'plain' or 'qualtrics'.",
        ),
        (
            'person = "id"\nwave = "w1"',
            'person = "id"\nwave = "w1"\ntypes = {q1 = "integer"}',
            "files[1].types.q1: holds 'integer'; must be 'number', 'text', 'date' or 'date:<format>'.",
        ),
        (
            'id = "epds"',
            'id = "epds"\ncolumns = 5',
            "instruments[1].columns: holds the number 5; must be text, in quotes.",
        ),
        (
            'waves = ["w1", "w2"]',
            'waves = "w1"',
            "comparisons[1].waves: holds text 'w1'; must be a list, in [ ].",
        ),
        (
            'wave = "w2"',
            'wave = "w3"',
            "files[2].wave: names wave 'w3', which [[waves]] does not declare. Known are: w1, w2.",
        ),
        (
            'wave = "w2"',
            'wave = "w3"',
            "waves[2]: no file gives wave 'w2'. Add its file, or take the wave out.",
        ),
        (
            'wave = "w2"',
            'wave = "w1"',
            "files: 2 files give wave 'w1'. Join them to one file, or name samples.",
        ),
        (
            'waves = ["w1", "w2"]',
            'waves = ["w1", "w1"]',
            "comparisons[1].waves: compares wave 'w1' with itself. Name two waves.",
        ),
        (
            'name = "w2"\ntime',
            'name = "w1"\ntime',
            "waves: the name 'w1' is given 2 times. Give each its own.",
        ),
        (
            'wave = "w1"',
            'wave = "w1"\nwave_column = "t"',
            "files[1]: its waves are given by wave and wave_column. Use exactly one of wave, wave_column, by_wave.",
        ),
        (
            'wave = "w1"',
            'wave = "w1"\nwave_column = "t"',
            "files[1]: wave_column and wave_values go together",
        ),
        ('wave = "w1"', "", "files[1]: its waves are given in none of the three ways."),
        (
            'wave = "w1"',
            'wave = "w1"\nsample = "a"',
            "files[2]: has no sample, but other files have. Name the sample of each file, or of none.",
        ),
        ('id = "epds"', 'id = "epd"', "instruments[1].id: "),
        (
            'id = "epds"',
            'id = "epds"\npath = "own.toml"',
            "instruments[1]: give exactly one of id (a shipped form) and path",
        ),
        (
            'id = "epds"',
            'path = "own.toml"',
            "instruments[1].path: there is no file 'own.toml'. Paths start from the study file's folder; correct it.",
        ),
        (
            'id = "epds"',
            'id = "epds"\nsamples = ["b"]',
            "instruments[1].samples: names sample 'b', which no file declares. None is declared.",
        ),
        ('path = "two.csv"', 'path = "three.csv"', "files[2].path: there is no file 'three.csv'."),
        (
            "simulated = true",
            "simulated = false",
            "models[1].truth: is known of simulated data only. Set study.simulated = true, or take truth out.",
        ),
        (
            "[[exclusions]]",
            '[[files.recode]]\ncolumns = "epds_1"\n[[exclusions]]',
            "files[2].recode[1]: give exactly one of add (a number) and map (old code to new code).",
        ),
        (
            "[[exclusions]]",
            '[files.by_wave.w2]\n"epds_{item}" = "q{item}"\n[[exclusions]]',
            "files[2].by_wave.w2: 'epds_{item}' is also in columns. Name it in one of the two.",
        ),
        (
            "[[exclusions]]",
            '[files.by_wave.w2]\n"a_{item}" = "q1"\n[[exclusions]]',
            "files[2].by_wave.w2: 'a_{item}' = 'q1' has a pattern on one side only. Write {item} on both sides",
        ),
        ('keep = "epds_1_w1 >= 0"', 'keep = "epds_1_w1 >="', "exclusions[1].keep: "),
    ],
)
def test_fault_names_place_finding_and_remedy(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in faults(tmp_path, old, new)


def test_unknown_form_names_the_nearest(tmp_path: Path) -> None:
    text = faults(tmp_path, 'id = "epds"', 'id = "epd"')
    assert "'epd'" in text
    assert "epds" in text.split("'epd'")[1]


def test_all_faults_come_in_one_error(tmp_path: Path) -> None:
    text = GOOD.replace('person = "id"\nwave = "w1"', 'persn = "id"\nwave = "w9"').replace(
        "two.csv", "no.csv"
    )
    with pytest.raises(StudyError) as caught:
        load(written(tmp_path, text))
    lines = str(caught.value).splitlines()
    assert lines[0].endswith("study.toml: 5 faults; entries of a list are counted from 1.")
    assert [line.strip().split(":")[0] for line in lines[1:]] == [
        "files[1].person",
        "files[1].persn",
        "files[1].wave",
        "waves[1]",
        "files[2].path",
    ]


def test_toml_fault_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"study\.toml: not valid TOML: .*line 3.*Correct the file there\."):
        load(written(tmp_path, '\n[study]\nid "small"\n'))


def test_absent_file_and_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"no\.toml: there is no such file\. Give the path"):
        load(tmp_path / "no.toml")
    with pytest.raises(StudyError, match=r"this is a folder\. Give the path of the study\.toml in it"):
        load(tmp_path)


def test_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes(b'[study]\ntitle = "M\xfctter"\n')
    with pytest.raises(StudyError, match=r"line 2 is not UTF-8\. Save the file as UTF-8"):
        load(path)


def test_empty_file_lists_what_is_required(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="3 faults") as caught:
        load(written(tmp_path, ""))
    assert "study: is required" in str(caught.value)


def test_plan_cannot_be_changed(tmp_path: Path) -> None:
    plan = load(written(tmp_path, GOOD)).plan
    with pytest.raises(ValueError, match="frozen"):
        plan.study.title = "another"  # type: ignore[misc]


def test_json_schema_knows_every_table_and_forbids_others() -> None:
    schema = json_schema()
    assert set(schema["properties"]) >= {"study", "waves", "files", "exclusions", "instruments", "models"}
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["FilePlan"]["additionalProperties"] is False
