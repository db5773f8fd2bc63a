"""Worked answer sheets: at least two a form, each with where its scores come from, all scored exactly."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import instruments

FOLDER = Path(__file__).parents[1] / "golden" / "instruments"
FORMS = instruments.names()


def sheets(form: str) -> list[dict[str, Any]]:
    """Return the sheets of a form, none if it has no file."""
    path = FOLDER / f"{form}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["sheets"] if path.exists() else []


ALL = [
    pytest.param(form, sheet, id=f"{form}-{number}")
    for form in FORMS
    for number, sheet in enumerate(sheets(form), start=1)
]


def scored(form: str, sheet: dict[str, Any]) -> pd.DataFrame:
    """Score one sheet; several respondents, if `answers` is a list of lists."""
    name = f"{form}:{sheet['variant']}" if sheet.get("variant") else form
    rows = sheet["answers"] if isinstance(sheet["answers"][0], list) else [sheet["answers"]]
    given = [[np.nan if answer == "" else answer for answer in row] for row in rows]
    answers = pd.DataFrame(given, columns=list(instruments.load(name).items))
    return instruments.score(answers, name, missing=sheet.get("missing"), allow_unverified=True)


@pytest.mark.parametrize(("form", "sheet"), ALL)
def test_a_sheet_is_scored_as_its_source_says(form: str, sheet: dict[str, Any]) -> None:
    scores = scored(form, sheet)
    names = [column for column in scores if not column.endswith("_answered")]
    assert set(sheet["scores"]) == set(names)
    assert set(sheet) <= {"variant", "answers", "missing", "scores", "source"}
    assert len(sheet["source"]) > 20
    for name in names:
        wanted = sheet["scores"][name]
        for score, found in zip(
            wanted if isinstance(wanted, list) else [wanted], scores[name].tolist(), strict=True
        ):
            _compare(score, found)


def _compare(wanted: object, found: float) -> None:
    """Whole numbers are exact, fractions to the last digits, and "" is no score."""
    if wanted == "":
        assert np.isnan(found)
    elif isinstance(wanted, int):
        assert found == pytest.approx(wanted, rel=0, abs=0)
    else:
        assert found == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_two_sheets_that_score(form: str) -> None:
    with_scores = [sheet for sheet in sheets(form) if any(v != "" for v in sheet["scores"].values())]
    assert len(with_scores) >= 2, f"{form}: fewer than two worked sheets in {FOLDER / form}.toml"
    assert len({str(sheet["answers"]) for sheet in with_scores}) >= 2


def test_every_file_of_sheets_is_of_a_form() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} <= set(FORMS)
