"""Files for SPSS and Stata as R's haven reads them: cells, labels, declared codes and tags.

`tests/golden/haven/saved.json` is what haven found in the two files, printed by the script beside it; where R with
haven is installed, it reads them anew.
"""

import json
import shutil
import subprocess

import pytest

from analysis import read_wave, save_wave, score_wave
from tests.analysis.waves.support import GOLDEN, written

OWN = """
id = "support"
title = "Online support"
edition = "study form"
construct = "perceived support"
recall = "past month"
items = 3
citation = { text = "Own form." }
license = { terms = "own", wording = false, evidence = "own" }
[coding]
lowest = 1
highest = 5
lowest_means = "never"
highest_means = "always"
positions = "as printed"
source = "questionnaire of the study"
[scales.total]
label = "Support"
direction = "higher = more support"
items = [1, 2, 3]
keyed = [2]
rule = "sum"
range = [3, 15]
source = "questionnaire of the study"
"""
BOOK = {
    "mood": {"label": "Mood", "values": {1: "low", 3: "high"}, "missing": {-9: "refused", -8: "don't know"}},
    **{f"support_{k}": {"label": f"Item {k}"} for k in (1, 2, 3)},
}
TEXT = """id,mood,support_1,support_2,support_3
a,1,1,1,1
b,-9,5,1,5
c,,2,2,
d,-8,4,4,3
"""


def saved(folder):
    form = written(folder, OWN, "support.toml")
    wave = score_wave(read_wave(written(folder, TEXT, "in.csv"), name="w1", codebook=BOOK), form)
    for name in ("saved.sav", "saved.dta"):
        save_wave(wave, folder / name)
    return wave


@pytest.fixture(scope="module")
def stored():
    return json.loads((GOLDEN / "saved.json").read_text("utf-8"))


def test_haven_finds_the_codes_of_spss(stored):
    found = stored["sav"]["mood"]
    assert found["label"] == "Mood"
    assert found["cells"] == [1, -9, None, -8]
    assert found["missing"] == [False, True, True, True]
    assert sorted(found["na_values"]) == [-9, -8]
    assert dict(zip(found["codes"], found["words"], strict=True)) == {
        1: "low",
        3: "high",
        -9: "refused",
        -8: "don't know",
    }


def test_haven_finds_the_letters_of_stata(stored):
    found = stored["dta"]["mood"]
    assert found["label"] == "Mood"
    assert found["missing"] == [False, True, True, True]
    assert found["tags"] == [None, "a", None, "b"]
    named = dict(zip(found["words"], zip(found["codes"], found["code_tags"], strict=True), strict=True))
    assert named == {"low": (1, None), "high": (3, None), "refused": (None, "a"), "don't know": (None, "b")}


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_haven_finds_the_scores(stored, kind):
    # By hand, item 2 is 6 - x: 1 + 5 + 1, 5 + 5 + 5, an item missing, 4 + 2 + 3.
    assert stored[kind]["support"]["cells"] == [7, 15, None, 9]
    assert stored[kind]["support"]["label"] == "Support"
    assert stored[kind]["support_answered"]["cells"] == [3, 3, 2, 3]
    assert stored[kind]["support_3"]["label"] == "Item 3"


def test_what_is_written_today_is_what_haven_read(stored, tmp_path):
    saved(tmp_path)
    if shutil.which("Rscript") is None:
        pytest.skip("no R here")
    run = subprocess.run(["Rscript", str(GOLDEN / "saved.R"), str(tmp_path)], capture_output=True, text=True)
    if run.returncode:
        pytest.skip("R has no haven or jsonlite")
    found = json.loads(run.stdout)
    assert {kind: found[kind] for kind in ("sav", "dta")} == {kind: stored[kind] for kind in ("sav", "dta")}
