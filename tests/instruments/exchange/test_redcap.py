"""Forms as rows of a REDCap data dictionary: read again, and scored by their own calculations."""

import csv

import numpy as np
import pandas as pd
import pytest

import instruments
from instruments.exchange import key
from tests.instruments.exchange.calc import evaluated

PEOPLE = 15
FORMS = [
    *instruments.names(),
    *(variant.id for name in instruments.names() for variant in instruments.load(name).variants),
]


def answers_to(form, people=PEOPLE, blank=0.0):
    rng = np.random.default_rng(20261122)
    table = pd.DataFrame({item: rng.choice(key.codes(form, item), people) for item in form.items}).astype(
        float
    )
    return table.mask(rng.random(table.shape) < blank)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def calculations(path):
    return {
        row["Variable / Field Name"]: row["Choices, Calculations, OR Slider Labels"]
        for row in rows_of(path)
        if row["Field Type"] == "calc"
    }


def by_calculation(calculation, answers):
    """Evaluate a calculation for each person, as REDCap would."""
    people = answers.astype(object).where(answers.notna(), "").to_dict(orient="records")
    values = [evaluated(calculation, person) for person in people]
    return np.array([np.nan if value == "" else value for value in values], dtype=float)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("blank", [0.0, 0.03])
def test_the_calculations_give_the_scores(name, blank, tmp_path):
    form = instruments.load(name)
    answers = answers_to(form, blank=blank)
    left_out = instruments.export(name, "redcap", tmp_path / "form.csv", allow_unverified=True)
    scores = instruments.score(answers, form, allow_unverified=True)
    found = calculations(tmp_path / "form.csv")
    assert set(found) | set(left_out) == {scale.name for scale in form.scales}
    for scale, calculation in found.items():
        np.testing.assert_allclose(by_calculation(calculation, answers), scores[scale], rtol=1e-12)


@pytest.mark.parametrize("name", FORMS)
def test_an_exported_dictionary_is_read_again_and_scores_the_same(name, tmp_path):
    form = instruments.load(name)
    answers = answers_to(form)
    instruments.export(form, "redcap", tmp_path / "form.csv", allow_unverified=True)
    columns = instruments.columns_from(tmp_path / "form.csv", form)
    again = instruments.score(answers, form, columns=columns, allow_unverified=True)
    expected = instruments.score(answers, form, allow_unverified=True)
    pd.testing.assert_frame_equal(again, expected)


def test_by_hand_a_reversed_item_and_a_blank():
    # by hand: 1 + (3 - 0) = 4; a blank makes the total blank
    text = "if([a] = '' or [b] = '', '', ([a] + (3 - [b])))"
    assert evaluated(text, {"a": 1.0, "b": 0.0}) == 4.0
    assert evaluated(text, {"a": 1.0, "b": ""}) == ""


def test_no_wording_but_a_placeholder(tmp_path):
    instruments.export("epds", "redcap", tmp_path / "form.csv")
    labels = [row["Field Label"] for row in rows_of(tmp_path / "form.csv") if row["Field Type"] == "radio"]
    assert len(labels) == 10
    assert all(label.startswith(f"epds_{k} (item {k} of ") for k, label in enumerate(labels, start=1))


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(instruments.InstrumentError, match=r"'excel': no such format. Use 'redcap', 'osd'"):
        instruments.export("epds", "excel", tmp_path / "form.csv")


def test_nothing_half_written_is_left(tmp_path):
    with pytest.raises(instruments.InstrumentError, match=r"cannot be written .* Name another file"):
        instruments.export("epds", "redcap", tmp_path / "absent" / "form.csv")
    assert not list(tmp_path.iterdir())


EVERY_RULE = """
id = "own"
title = "Own form"
edition = "study form"
construct = "every rule"
recall = "now"
items = 4
citation = { text = "Own form." }
license = { terms = "own", wording = false, evidence = "own" }
item_coding.4 = { lowest = 0, highest = 2, lowest_means = "none", highest_means = "all", source = "s" }
[coding]
lowest = 1
highest = 4
scores = [0, 1, 2, 2]
lowest_means = "no"
highest_means = "yes"
positions = "p"
source = "s"
[scales.weighted]
label = "W"
direction = "d"
items = [1, 2, 4]
keyed = [2]
rule = "weighted"
weights = [2, 0.5, 1.5]
range = [0, 8]
source = "s"
[scales.mean]
label = "M"
direction = "d"
items = [1, 2, 3]
rule = "mean"
factor = 10
range = [0, 20]
source = "s"
missing = { rule = "mean:1", source = "s" }
[scales.count]
label = "C"
direction = "d"
items = [1, 2, 3]
keyed = [3]
counted = [3, 4]
counted_keyed = [1]
rule = "count"
range = [0, 3]
source = "s"
missing = { rule = "available:2", source = "s" }
[scales.prorated]
label = "P"
direction = "d"
items = [1, 2, 3, 4]
rule = "sum"
range = [0, 8]
source = "s"
missing = { rule = "prorate:1", source = "s" }
[scales.sample]
label = "S"
direction = "d"
items = [1, 2]
standardize = [1, 2]
rule = "sum"
source = "s"
"""


@pytest.mark.parametrize("blank", [0.0, 0.2])
def test_every_rule_is_written_and_what_cannot_be_is_named(blank, tmp_path):
    (tmp_path / "own.toml").write_text(EVERY_RULE, encoding="utf-8")
    form = instruments.load(tmp_path / "own.toml")
    answers = answers_to(form, blank=blank)
    assert instruments.export(form, "redcap", tmp_path / "form.csv") == ("own_sample",)
    scores = instruments.score(answers, form)
    found = calculations(tmp_path / "form.csv")
    assert set(found) == {"own_weighted", "own_mean", "own_count", "own_prorated"}
    for scale, calculation in found.items():
        assert not blank or scores[scale].isna().any() or scale == "own_count"
        np.testing.assert_allclose(by_calculation(calculation, answers), scores[scale], rtol=1e-12)


def test_a_form_without_a_scale_that_can_be_carried_is_refused(tmp_path):
    head, _, rest = EVERY_RULE.partition("[scales.weighted]")
    (tmp_path / "own.toml").write_text(
        head + "[scales.sample]" + rest.partition("[scales.sample]")[2], "utf-8"
    )
    with pytest.raises(instruments.InstrumentError, match=r"own: osd cannot carry any of its scales \(own\)"):
        instruments.export(tmp_path / "own.toml", "osd", tmp_path / "form.osd")
