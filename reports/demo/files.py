"""The waves as files: SPSS (user-missing codes), Stata (extended missing values), Qualtrics export."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from reports.demo import truth
from reports.demo.chance import picked
from reports.demo.waves import HOURS, NOT_ASKED, REFUSED, form_items

SIMULATED = "SIMULATED DATA of wavepath demo: no real person answered"
MISSING_WORDS: dict[int | float, str] = {REFUSED: "refused", NOT_ASKED: "not asked"}
TITLES = {
    "connectedness": "Connectedness (invented), item",
    "support": "Support (invented), item",
    "psi_sf_3": "PSI-SF item, wording not shipped:",
    "epds": "EPDS item, wording not shipped:",
}
OPTIONS: dict[str, dict[int | float, str]] = {
    "connectedness": {1: "not at all", 2: "a little", 3: "partly", 4: "mostly", 5: "fully"},
    "support": {1: "never", 2: "rarely", 3: "sometimes", 4: "often", 5: "always"},
    "psi_sf_3": {code: f"stress-scored {code}" for code in range(1, 6)},
    "epds": {code: f"severity {code}" for code in range(4)},
}
ABOUT_LABELS = {
    "person": "Made-up code of a simulated person",
    "group": "Use of online groups at enrolment",
    "consent": "Consent to the study",
    "attention": "Attention check: choose 4 here",
    "hours_reading": "Hours a week reading in online groups of mothers",
    "hours_writing": "Hours a week writing in online groups of mothers",
}
STATA_NAMES = {"connectedness": "conn", "support": "supp", "psi_sf_3": "psi", "epds": "epds"}
STATA_MISSING = {REFUSED: "a", NOT_ASKED: "b"}
QUESTIONS = {"connectedness": "Q7", "support": "Q8", "psi_sf_3": "Q9", "epds": "Q10"}
FIRST_RESPONSE = "2025-03-03 08:00:00"
QUALTRICS_UNANSWERED = "-99"  # "recode seen but unanswered questions as -99"
QUALTRICS_EPDS_FROM = 1  # Qualtrics numbers the options from 1, in order of severity


def write_spss(wave: pd.DataFrame, path: Path) -> None:
    """Write wave 1 as `.sav` with labels and the user-missing codes 97 and 99."""
    coded = [c for c in wave.columns if c not in ("person", "group", "consent")]
    labels: dict[str, str | None] = {f"{n}_{i}": f"{TITLES[n]} {i}" for n, i in form_items()}
    values = dict.fromkeys(coded, MISSING_WORDS) | {
        f"{n}_{i}": OPTIONS[n] | MISSING_WORDS for n, i in form_items()
    }
    pyreadstat.write_sav(
        wave,
        path,
        file_label=SIMULATED,
        column_labels={**ABOUT_LABELS, **labels},
        row_compress=True,
        variable_value_labels=values | {"consent": {0: "no", 1: "yes"}},
        missing_ranges={c: [REFUSED, NOT_ASKED] for c in coded},
        variable_format={f"{n}_{i}": "F2.0" for n, i in form_items()},
    )


def write_stata(wave: pd.DataFrame, path: Path) -> None:
    """Write wave 2 as `.dta` with the extended missing values .a (refused) and .b (not asked)."""
    names = {f"{n}_{i}": f"{STATA_NAMES[n]}{i}" for n, i in form_items()}
    coded = [*HOURS, *names]
    out = wave.drop(columns=["consent", "attention"])
    out = out.astype(dict.fromkeys(coded, object)).replace(dict.fromkeys(coded, STATA_MISSING))
    labels: dict[str, str | None] = {c: ABOUT_LABELS[c] for c in ("person", "group", *HOURS)}
    letters: dict[Any, str] = {letter: MISSING_WORDS[code] for code, letter in STATA_MISSING.items()}
    values: dict[str, dict[Any, str]] = {
        names[f"{n}_{i}"]: {**OPTIONS[n], **letters} for n, i in form_items()
    }
    pyreadstat.write_dta(
        out.rename(columns=names),
        path,
        file_label=SIMULATED,
        column_labels={**labels, **{names[f"{n}_{i}"]: f"{TITLES[n]} {i}" for n, i in form_items()}},
        variable_value_labels={**values, **{c: {**letters} for c in HOURS}},
        missing_user_values={names.get(c, c): list(letters) for c in coded},
    )


def write_qualtrics(wave: pd.DataFrame, path: Path, rng: np.random.Generator) -> None:
    """Write wave 3 as a Qualtrics export: names, question texts, import ids, then one row a response.

    Hours not asked for are empty, unanswered items are -99, and the EPDS is numbered from 1.
    """
    columns = _qualtrics_columns()
    rows = [[text for _, text, _ in columns], [json.dumps({"ImportId": i}) for _, _, i in columns]]
    open_end = set(picked(rng, len(wave) - truth.REPEATED_ROWS["w3"], truth.UNFINISHED).tolist())
    for number, (_, answers) in enumerate(wave.iterrows()):
        rows.append(_response(number, answers, finished=number not in open_end, rng=rng))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([[name for name, _, _ in columns], *rows])


def _qualtrics_columns() -> list[tuple[str, str, str]]:
    """Name, question text and import id of each column."""
    about = [
        ("StartDate", "Start Date", "startDate"),
        ("EndDate", "End Date", "endDate"),
        ("Status", "Response Type", "status"),
        ("Progress", "Progress", "progress"),
        ("Duration (in seconds)", "Duration (in seconds)", "duration"),
        ("Finished", "Finished", "finished"),
        ("RecordedDate", "Recorded Date", "recordedDate"),
        ("ResponseId", "Response ID", "_recordId"),
        ("DistributionChannel", "Distribution Channel", "distributionChannel"),
        ("UserLanguage", "User Language", "userLanguage"),
        ("Q1", f"{SIMULATED}.\nDo you consent to take part?", "QID1"),
        ("Q2", "Please type in your study code", "QID2_TEXT"),
        ("Q5_1", "In the last week, how many hours did you spend ... - reading in groups", "QID5_1"),
        ("Q5_2", "In the last week, how many hours did you spend ... - writing in groups", "QID5_2"),
    ]
    items = [
        (f"{QUESTIONS[n]}_{i}", f"How was your last month? - {TITLES[n]} {i}", f"QID{QUESTIONS[n][1:]}_{i}")
        for n, i in form_items()
    ]
    return [*about, *items, ("group", "group", "group")]


def _response(number: int, answers: pd.Series, *, finished: bool, rng: np.random.Generator) -> list[str]:
    seconds = int(300 + 900 * rng.random())
    start = pd.Timestamp(FIRST_RESPONSE) + pd.Timedelta(seconds=int(number * 1500 + 600 * rng.random()))
    end = start + pd.Timedelta(seconds=seconds)
    about = [str(start), str(end), "0", "100" if finished else "84", str(seconds), "1" if finished else "0"]
    about += [str(end + pd.Timedelta(seconds=1)), _response_id(rng), "anonymous", "EN"]
    hours = [_cell(answers[name]) for name in HOURS]
    items = [_item_cell(name, answers[f"{name}_{i}"], finished=finished) for name, i in form_items()]
    return [*about, "1", answers["person"], *hours, *items, answers["group"]]


def _item_cell(form: str, code: float, *, finished: bool) -> str:
    if form == "epds":
        return _cell(code, add=QUALTRICS_EPDS_FROM) if finished else ""
    return _cell(code)


def _response_id(rng: np.random.Generator) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "R_" + "".join(letters[int(u * len(letters))] for u in rng.random(15))


def _cell(code: float, *, add: int = 0) -> str:
    if code == REFUSED:
        return QUALTRICS_UNANSWERED
    return "" if code == NOT_ASKED else f"{code + add:g}"
