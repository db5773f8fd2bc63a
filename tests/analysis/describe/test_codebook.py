"""The codebook: what each column is and holds, as a frame, CSV and JSON-LD."""

import csv
import io
import json
from dataclasses import replace

import pytest

import instruments
from analysis.describe import codebook, codebook_csv, codebook_json_ld
from analysis.errors import DataError
from tests.analysis.describe.people import HOSTILE, panel


def test_values_are_counted_over_the_waves_that_have_the_column() -> None:
    rows = codebook(panel()).set_index("name")
    assert rows.loc["mood", ["n", "n_missing", "min", "max"]].tolist() == [13, 1, 1, 8]
    assert rows.loc["income", ["n", "n_missing", "mean"]].tolist() == [8, 0, 45]
    assert rows.loc["arm", "answers"] == "0 = control; 1 = treated"


def test_reversed_items_name_their_scale() -> None:
    form = instruments.load("rses")
    item = next(item for item in form.items if item in form.scales[0].keyed)
    one = panel()
    named = replace(
        one,
        _data=one.data.rename(columns={"mood": item}),
        columns=(one.columns[0], replace(one.column("mood"), name=item), one.columns[2]),
    )
    rows = codebook(named, instruments=[form]).set_index("name")
    assert rows["reversed"].to_dict() == {"arm": "", item: form.scales[0].name, "income": ""}


def test_unknown_and_repeated_columns_are_refused() -> None:
    with pytest.raises(DataError, match=r"codebook: no column 'moods' \(near: 'mood'\)"):
        codebook(panel(), ["moods"])
    with pytest.raises(DataError, match="codebook: a column is named twice"):
        codebook(panel(), ["mood", "mood"])


def test_csv_reads_back_and_holds_no_formula() -> None:
    table = codebook(panel(mood=HOSTILE))
    rows = list(csv.DictReader(io.StringIO(codebook_csv(table))))
    mood = next(row for row in rows if row["name"] == "mood")
    assert mood["label"] == f"'{HOSTILE}"
    assert float(mood["mean"]) == table.set_index("name").loc["mood", "mean"]


def test_json_ld_is_a_dataset_with_what_it_measures() -> None:
    content = json.loads(codebook_json_ld(panel(mood=HOSTILE), name="Invented", description="Eight persons"))
    assert (content["@context"], content["@type"], content["name"]) == (
        "https://schema.org/",
        "Dataset",
        "Invented",
    )
    arm, mood, income = content["variableMeasured"]
    assert [value["name"] for value in arm["valueReference"]] == ["control", "treated"]
    assert (mood["description"], mood["unitText"], mood["minValue"], mood["maxValue"]) == (
        HOSTILE,
        "points",
        0,
        10,
    )
    assert income["measurementTechnique"] == "waves w1"
