"""Forms as rows of a REDCap data dictionary: read again, and scored by their own calculations."""

import csv

import numpy as np
import pandas as pd
import pytest

import instruments
from instruments.exchange import key
from tests.instruments.exchange.calc import evaluated

PEOPLE = 40
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
    left_out = instruments.export(name, "redcap", tmp_path / "form.csv")
    scores = instruments.score(answers, form)
    found = calculations(tmp_path / "form.csv")
    assert set(found) | set(left_out) == {scale.name for scale in form.scales}
    for scale, calculation in found.items():
        np.testing.assert_allclose(by_calculation(calculation, answers), scores[scale], rtol=1e-12)


@pytest.mark.parametrize("name", FORMS)
def test_an_exported_dictionary_is_read_again_and_scores_the_same(name, tmp_path):
    form = instruments.load(name)
    answers = answers_to(form)
    instruments.export(form, "redcap", tmp_path / "form.csv")
    columns = instruments.columns_from(tmp_path / "form.csv", form)
    again = instruments.score(answers, form, columns=columns)
    pd.testing.assert_frame_equal(again, instruments.score(answers, form))


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
