"""Parameters of a study file: typed, declared, filled into texts; every fault named with its place."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import StudyError
from analysis.study import json_schema, load
from analysis.study.parameters import choices, filled, values
from tests.analysis.study.test_load import GOOD, written

DECLARED = """
[parameters]
low = 0
share = 0.5
word = "any"
alone = true
site = { default = 1, values = [1, 2, 3], label = "Site" }
"""


def raw(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def study(folder: Path, *changes: tuple[str, str], declared: str = DECLARED) -> Path:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return written(folder, text + declared)


def test_defaults_are_taken_and_words_of_a_call_become_their_type() -> None:
    content = raw(DECLARED)
    assert values(content, {}, "s") == {"low": 0, "share": 0.5, "word": "any", "alone": True, "site": 1}
    given = {"low": "-99", "share": "2", "word": "2", "alone": "False", "site": "3"}
    found = values(content, given, "s")
    assert found == {"low": -99, "share": 2.0, "word": "2", "alone": False, "site": 3}
    assert [type(value) for value in found.values()] == [int, float, str, bool, int]
    assert values(content, found, "s") == found  # as a record gives them back
    assert choices(content) == {"site": (1, 2, 3)}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sit": "2"}, "study.toml: no parameter 'sit' in [parameters]. The nearest known is 'site'."),
        ({"site": "4"}, "parameters.site is set to '4', which is none of its values. Known are: 1, 2, 3."),
        ({"low": "0.5"}, "parameters.low is set to '0.5', but must be a whole number, as its default 0 is."),
        ({"low": "1_2"}, "parameters.low is set to '1_2', but must be a whole number"),
        ({"low": True}, "parameters.low is set to True, but must be a whole number"),
        ({"share": "nan"}, "parameters.share is set to 'nan', but must be a number with decimals"),
        ({"share": "much"}, "parameters.share is set to 'much', but must be a number with decimals"),
        ({"alone": "yes"}, "parameters.alone is set to 'yes', but must be true or false"),
        ({"word": ""}, "parameters.word is set to '', but must be text"),
    ],
)
def test_a_value_that_does_not_fit_is_said(given: dict[str, object], words: str) -> None:
    with pytest.raises(StudyError) as told:
        values(raw(DECLARED), given, "study.toml")
    assert words in str(told.value)


def test_a_call_of_a_study_without_parameters_is_said(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"no parameter 'site' in \[parameters\]. None is declared"):
        load(written(tmp_path, GOOD), {"site": 2})


def test_a_placeholder_becomes_the_value_within_every_text(tmp_path: Path) -> None:
    path = study(
        tmp_path,
        ('title = "A small study"', 'title = "Above ${low} of site ${site}, $${site}"'),
        ('keep = "epds_1_w1 >= 0"', 'keep = "epds_1_w1 >= ${low}"'),
        ("time = 1", 'time = "${share}"'),
        ("a = 0.5", 'a = "${share}"'),
        ('path = "two.csv"', 'path = "two.csv"\nmissing = ["${low}"]'),
    )
    plan = load(path, {"low": "-1"}).plan
    assert plan.study.title == "Above -1 of site 1, ${site}"
    assert plan.exclusions[0].keep == "epds_1_w1 >= -1"
    assert plan.waves[1].time == 0.5
    assert plan.models[0].truth == {"a": 0.5}
    assert plan.files[1].missing == ("-1",)  # a text where texts are wanted
    assert load(path).plan.files[1].missing == ("0",)


def test_the_study_keeps_what_its_file_says_and_the_values(tmp_path: Path) -> None:
    path = study(tmp_path, ('title = "A small study"', 'title = "Site ${site}"'))
    found = load(path, {"site": 2})
    assert found.declared["study"]["title"] == "Site ${site}"
    assert found.parameters["site"] == 2
    assert found.plan.parameters["site"].label == "Site"
    assert found.plan.parameters["low"].default == 0


def test_a_negative_base_of_a_power_is_bracketed() -> None:
    content = {"keep": "x > ${low} ** 2 - ${low}"}
    assert filled(content, {"low": -2}).content == {"keep": "x > (-2) ** 2 - -2"}


def test_the_input_is_not_changed() -> None:
    content = {"files": [{"path": "${site}.csv"}]}
    assert filled(content, {"site": 2}).content == {"files": [{"path": "2.csv"}]}
    assert content == {"files": [{"path": "${site}.csv"}]}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            '"A small study"',
            '"At ${sites}"',
            "study.title: holds ${sites}, no parameter of [parameters]. The",
        ),
        ('"A small study"', '"At ${ site }"', "study.title: holds ${ site }, no parameter of [parameters]."),
        ('"q{item}"', '"q{item}"\n"h_${site}" = "h"', "the key 'h_${site}' holds a placeholder; only values"),
        (
            ">= 0",
            ">= ${quoted}",
            "exclusions[1].keep: is a formula, into which the value of parameter 'quoted'",
        ),
        ("a*epds_w1", "${quoted}", "models[1].syntax: is a formula"),
        ("time = 0", 'time = "${word}"', "waves[1].time: holds text 'any'; must be a number."),
    ],
)
def test_faults_of_placeholders(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = study(tmp_path, (old, new), declared=DECLARED + "quoted = \"1 or 'x' == 'x'\"\n")
    with pytest.raises(StudyError) as told:
        load(path)
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (
            "[parameters]\nsite = [1, 2]",
            "parameters.site: holds a list; must be text, a number, true or false.",
        ),
        ("[parameters]\nsite = { values = [1] }", "parameters.site.default: is required"),
        (
            "[parameters]\nsite = { defaults = 1, default = 1 }",
            "parameters.site.defaults: is not a known key. The nearest known is 'default'.",
        ),
        (
            "[parameters]\nsite = { default = 1, values = [2] }",
            "parameters.site.default: is 1, which is none of its values.",
        ),
        (
            "[parameters]\nsite = { default = 1, values = [1, 2.5] }",
            "parameters.site.values: holds 2.5, but the default is a whole number. Use one type.",
        ),
        ("[parameters]\n1 = 1", "parameters.1"),
        ("[parameters]\nsite = inf", "must be text, a number, true or false"),
    ],
)
def test_faults_of_the_declaration(tmp_path: Path, declared: str, words: str) -> None:
    with pytest.raises(StudyError) as told:
        load(study(tmp_path, declared=declared))
    assert words in str(told.value)
    assert str(told.value).count("parameters.") == 1


def test_an_editor_learns_of_parameters() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    content = raw(GOOD + DECLARED)
    jsonschema.validate(content, json_schema())
    content["waves"][1] |= {"time": "${share}", "name": "w${site}"}
    content["files"][1] |= {"layout": "${word}", "wave": "w${site}"}
    content["instruments"][0]["allow_unverified"] = "${alone}"
    content["comparisons"][0]["waves"] = ["w1", "w${site}"]
    jsonschema.validate(content, json_schema())
    for place, key, wrong in (
        ("waves", "time", "late"),
        ("files", "layout", "excel"),
        ("waves", "name", "w-1"),
    ):
        bad = raw(GOOD)
        bad[place][0][key] = wrong
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, json_schema())
    content["parameters"]["site"]["valuse"] = [1]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, json_schema())
