"""Forms as Open Scale Definition and as ReproSchema: what the formats ask for, and the same scores.

The keys asked for are those of the OSD specification 1.0.11 (C1-C4, C6) and of ReproSchema 1.0.0; where the package
`reproschema` is installed, its model judges the file.
"""

import json
import re

import numpy as np
import pytest

import instruments
from tests.instruments.exchange.test_redcap import EVERY_RULE, FORMS, answers_to

OPERATIONS = {"multiply": lambda a, b: a * b}


def exported(form, kind, tmp_path):
    path = tmp_path / "form.json"
    instruments.export(form, kind, path, allow_unverified=True)
    return json.loads(path.read_text("utf-8"))


def loaded(name, tmp_path):
    """Return a shipped form, or one's own with every rule."""
    if name != "own":
        return instruments.load(name)
    (tmp_path / "own.toml").write_text(EVERY_RULE, encoding="utf-8")
    return instruments.load(tmp_path / "own.toml")


def osd_score(definition, block, answers):
    """Score by the specification's words: value_map first, then reversal within the item's range."""
    bounds = {item["id"]: (item["likert_min"], item["likert_max"]) for item in definition["items"]}
    coded = []
    for item, direction in block["items"].items():
        low, high = bounds[item]
        value = answers[item].to_numpy()
        if item in block.get("value_map", {}):
            value = np.array(block["value_map"][item])[(value - low).astype(int)]
        coded.append(value if direction == 1 else low + high - value)
    score = np.mean(coded, axis=0) if block["method"] == "mean_coded" else np.sum(coded, axis=0)
    for step in block.get("transform", []):
        score = OPERATIONS[step["op"]](score, step["value"])
    return score


@pytest.mark.parametrize("name", [*FORMS, "own"])
def test_osd_has_what_the_specification_asks_and_gives_the_scores(name, tmp_path):
    form = loaded(name, tmp_path)
    whole = exported(form, "osd", tmp_path)
    definition, words = whole["definition"], whole["translations"]["en"]
    assert definition["scale_info"]["name"] and definition["scale_info"]["code"]
    assert [item["id"] for item in definition["items"]] == list(form.items)
    for item in definition["items"]:
        assert item["type"] == "likert" and item["required"] is True
        assert (
            item["likert_points"] == item["likert_max"] - item["likert_min"] + 1 == len(item["likert_labels"])
        )
        assert {item["text_key"], *item["likert_labels"]} <= set(words)
    assert [dimension["id"] for dimension in definition["dimensions"]] == list(definition["scoring"])
    answers = answers_to(form)
    scores = instruments.score(answers, form, allow_unverified=True)
    for scale, block in definition["scoring"].items():
        np.testing.assert_allclose(osd_score(definition, block, answers), scores[scale], rtol=1e-12)


def test_osd_bands_end_below_the_next(tmp_path):
    # Bands 0-9 normal, 10-13 mild ... of DASS-21 in doubled points: even scores, so normal ends at 8.
    block = exported("dass21", "osd", tmp_path)["definition"]["scoring"]["dass21_depression"]
    assert [(band["min"], band["max"]) for band in block["norms"]["thresholds"]][:2] == [(0, 8), (10, 12)]
    assert block["transform"] == [{"op": "multiply", "value": 2.0}]


def js(expression, person):
    """Evaluate what both JavaScript and Python read alike; indices come as floats."""
    names = re.sub(r"\[([a-z]\w*_\d+) - (-?\d+)\]", r"[int(\1 - \2)]", expression)
    return eval(names, {"__builtins__": {}, "int": int}, person)


@pytest.mark.parametrize("name", [*FORMS, "own"])
def test_reproschema_has_an_item_for_each_name_and_gives_the_scores(name, tmp_path):
    form = loaded(name, tmp_path)
    activity = exported(form, "reproschema", tmp_path)
    assert activity["category"] == "reproschema:Activity" and activity["id"] == "form.json"
    properties = activity["ui"]["addProperties"]
    assert [f["id"] for f in activity["ui"]["order"]] == [p["isAbout"] for p in properties]
    assert all(p["valueRequired"] for p in properties)
    answers = answers_to(form)
    scores = instruments.score(answers, form, allow_unverified=True)
    for compute in activity["compute"]:
        people = answers.to_dict(orient="records")
        found = [js(compute["jsExpression"], person) for person in people]
        np.testing.assert_allclose(found, scores[compute["variableName"]], rtol=1e-12)


@pytest.mark.parametrize("name", [*FORMS, "own"])
def test_reproschema_passes_its_own_model(name, tmp_path):
    models = pytest.importorskip("reproschema.models.model")
    activity = exported(loaded(name, tmp_path), "reproschema", tmp_path)
    assert activity.pop("@context").endswith("releases/1.0.0/reproschema")
    checked = models.Activity(**activity)
    assert all(isinstance(field, models.Item) for field in checked.ui.order)
