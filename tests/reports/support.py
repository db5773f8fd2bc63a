"""A small study on disk: 80 invented persons, two waves as CSV, one form, one comparison, one model."""

from pathlib import Path

import numpy as np
import pandas as pd

PERSONS = 80
STUDY = """
[study]
id = "small"
title = "A small study"
question = "Does anything change?"
simulated = true
seed = 5
time_unit = "months"

[[waves]]
name = "w1"
label = "First"
time = 0

[[waves]]
name = "w2"
label = "Second"
time = 3

[[files]]
path = "w1.csv"
person = "id"
wave = "w1"
missing = ["-99"]
[files.columns]
"epds_{item}" = "q{item}"
hours = "hours"

[[files]]
path = "w2.csv"
person = "id"
wave = "w2"
[files.columns]
"epds_{item}" = "q{item}"
hours = "hours"

[[exclusions]]
name = "hours"
reason = "no hours given at the first wave"
keep = "hours >= 0"
wave = "w1"

[[instruments]]
id = "epds"

[[measures]]
name = "hours"
label = "Hours"
unit = "hours/week"

[[comparisons]]
name = "change"
kind = "paired"
measure = "epds"
waves = ["w1", "w2"]

[[models]]
name = "path"
title = "A path"
syntax = '''
epds_w2 ~ b*epds_w1 + hours_w1
'''
[models.truth]
b = 0.5
"""


def small_study(folder: Path) -> Path:
    """Write the study and its files to a folder; return the path of its study.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(11)
    burden = rng.normal(size=PERSONS)
    for wave, kept in (("w1", PERSONS), ("w2", PERSONS - 9)):
        drawn = 1.4 + 0.7 * burden[:, None] + rng.normal(size=(PERSONS, 10))
        answers = pd.DataFrame(
            np.clip(np.round(drawn), 0, 3).astype(int), columns=[f"q{k}" for k in range(1, 11)]
        )
        answers.insert(0, "id", [f"p{k:03}" for k in range(PERSONS)])
        answers["hours"] = np.round(rng.gamma(2, 2, size=PERSONS), 1)
        if wave == "w1":
            answers.loc[3, "q4"] = -99
            answers.loc[5, "hours"] = np.nan
        answers.head(kept).to_csv(folder / f"{wave}.csv", index=False)
    (folder / "study.toml").write_text(STUDY, "utf-8")
    return folder / "study.toml"


def edited(path: Path, old: str, new: str) -> None:
    """Replace text in a file that must hold it."""
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} does not hold {old!r}"
    path.write_text(text.replace(old, new), "utf-8")
