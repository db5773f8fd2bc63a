"""The embedded study: its files come from its program, and its answers carry the values it declares."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

import instruments
import reports.demo
from reports.demo import truth
from reports.demo.answers import spread, stored
from reports.demo.make import FILES, make
from reports.demo.waves import ASKED_FOR, NOT_ASKED, REFUSED, draw_waves, form_items

DEMO = Path(reports.demo.__file__).parent
PLAN = tomllib.loads((DEMO / "study.toml").read_text(encoding="utf-8"))
STANDARD_ERRORS = 3.0  # 1 study in 50 has one of its eight estimates farther off
CLIPPED_AT_MOST = 0.005  # share of scores at the end of a form's range
EQUATIONS = {
    "connectedness_w2": ("engagement_w1", "connectedness_w1"),
    "support_w2": ("connectedness_w2", "support_w1"),
    "psi_sf_3_w3": ("support_w2", "psi_sf_3_w1"),
    "epds_w3": ("psi_sf_3_w3", "epds_w1"),
}
LABELS = {"connectedness_w2": "a", "support_w2": "b", "psi_sf_3_w3": "c", "epds_w3": "d"}


@pytest.fixture(scope="module")
def study() -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    return draw_waves()


@pytest.fixture(scope="module")
def wide(study: tuple[pd.DataFrame, dict[str, pd.DataFrame]]) -> pd.DataFrame:
    """Scores computed from the shipped answers of the attentive, one row a person: `<form>_<wave>`."""
    people, _ = study
    out = {}
    for wave, answers in shipped().items():
        known = (
            answers[answers["person"].isin(people["person"])].drop_duplicates("person").set_index("person")
        )
        out |= {f"{name}_{wave}": keyed_sum(known, name) for name in truth.FORMS}
        offline = known["group"] == "not online"
        hours = known["hours_reading"] + known["hours_writing"]
        out[f"engagement_{wave}"] = hours.where(~offline, 0.0)
    return pd.DataFrame(out)


def shipped(folder: Path = DEMO) -> dict[str, pd.DataFrame]:
    """The three files as they lie there, with one set of names; missing answers are NaN."""
    w1, _ = pyreadstat.read_sav(folder / FILES["w1"])
    w2, _ = pyreadstat.read_dta(folder / FILES["w2"])
    w3 = pd.read_csv(folder / FILES["w3"], encoding="utf-8-sig", skiprows=[1, 2], na_values=["-99"])
    names = {"Q2": "person", "Q5_1": "hours_reading", "Q5_2": "hours_writing"}
    for name, i in form_items():
        stata = {"connectedness": "conn", "support": "supp", "psi_sf_3": "psi", "epds": "epds"}[name]
        question = {"connectedness": "Q7", "support": "Q8", "psi_sf_3": "Q9", "epds": "Q10"}[name]
        names |= {f"{stata}{i}": f"{name}_{i}", f"{question}_{i}": f"{name}_{i}"}
    w2, w3 = w2.rename(columns=names), w3.rename(columns=names)
    epds = [f"epds_{i}" for i in range(1, 11)]
    w3[epds] -= 1
    return {"w1": w1, "w2": w2, "w3": w3}


def keyed_sum(answers: pd.DataFrame, name: str) -> pd.Series:
    """Sum score of the complete answers, reversed by hand."""
    form = truth.FORMS[name]
    keyed = answers[[f"{name}_{i}" for i in range(1, form.items + 1)]].astype(float)
    for i in form.reversed_items:
        keyed[f"{name}_{i}"] = form.low + form.high - keyed[f"{name}_{i}"]
    return keyed.sum(axis=1, skipna=False)


def least_squares(
    data: pd.DataFrame, outcome: str, predictors: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Slopes and their standard errors (divisor n - k) over the complete rows."""
    rows = data[[outcome, *predictors]].dropna().to_numpy(dtype=float)
    y, X = rows[:, 0], np.column_stack([np.ones(len(rows)), rows[:, 1:]])
    slopes, *_ = np.linalg.lstsq(X, y, rcond=None)
    e = y - X @ slopes
    cov = (e @ e) / (len(y) - X.shape[1]) * np.linalg.inv(X.T @ X)
    return slopes[1:], np.sqrt(np.diag(cov))[1:]


def test_shipped_files_hold_the_answers_that_the_program_writes(tmp_path: Path) -> None:
    make(tmp_path)
    again = shipped(tmp_path)
    for wave, answers in shipped().items():
        pd.testing.assert_frame_equal(answers, again[wave])
    assert (DEMO / FILES["w3"]).read_bytes() == (tmp_path / FILES["w3"]).read_bytes()


def test_another_seed_gives_another_study(study: tuple[pd.DataFrame, dict[str, pd.DataFrame]]) -> None:
    assert not draw_waves(1)[0]["epds_w1"].equals(study[0]["epds_w1"])


def test_scored_answers_are_the_drawn_scores(
    study: tuple[pd.DataFrame, dict[str, pd.DataFrame]], wide: pd.DataFrame
) -> None:
    people = study[0].set_index("person")
    for name in truth.FORMS:
        for wave in ("w1", "w2", "w3"):
            scored = wide[f"{name}_{wave}"].dropna()
            assert len(scored) > 300
            assert (scored == people.loc[scored.index, f"{name}_{wave}"]).all()


@pytest.mark.parametrize("form", ["connectedness.toml", "support.toml", "psi_sf_3", "epds"])
def test_declared_forms_score_the_answers_as_drawn(
    study: tuple[pd.DataFrame, dict[str, pd.DataFrame]], form: str
) -> None:
    instrument = instruments.load(DEMO / form if form.endswith(".toml") else form)
    people = study[0].set_index("person")
    for wave, answers in shipped().items():
        known = answers.drop_duplicates("person").set_index("person")
        known = known[known.index.isin(people.index)][list(instrument.items)]
        scored = instruments.score(known, instrument, missing="complete")[instrument.form].dropna()
        assert (scored == people.loc[scored.index, f"{instrument.form}_{wave}"]).all()
        assert len(scored) == known.notna().all(axis=1).sum()


@pytest.mark.parametrize("outcome", EQUATIONS)
def test_answers_recover_the_declared_paths(wide: pd.DataFrame, outcome: str) -> None:
    slopes, errors = least_squares(wide, outcome, EQUATIONS[outcome])
    staying = f"{outcome} ~ {EQUATIONS[outcome][1]}"
    declared = np.array([truth.TRUTH[LABELS[outcome]], truth.TRUTH[staying]])
    assert (np.abs(slopes - declared) < STANDARD_ERRORS * errors).all()
    assert (np.abs(slopes) > STANDARD_ERRORS * errors).all()  # a reader sees every path


@pytest.mark.slow
def test_paths_are_recovered_without_bias() -> None:
    """Over 200 seeds the mean estimate is the declared value, within 4 Monte Carlo errors."""
    from reports.demo.people import draw_people

    estimates = []
    for seed in range(1, 201):
        people = draw_people(np.random.Generator(np.random.PCG64(seed)))
        stayed = people[people["in_w2"] & people["in_w3"]].copy()
        stayed["engagement_w1"] = stayed["hours_reading_w1"] + stayed["hours_writing_w1"]
        estimates.append(np.concatenate([least_squares(stayed, y, x)[0] for y, x in EQUATIONS.items()]))
    drawn = np.array(estimates)
    labels = [k for y, x in EQUATIONS.items() for k in (LABELS[y], f"{y} ~ {x[1]}")]
    declared = np.array([truth.TRUTH[label] for label in labels])
    assert (np.abs(drawn.mean(axis=0) - declared) < 4 * drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn))).all()


def test_plan_prints_the_true_values_of_the_program() -> None:
    declared = PLAN["models"][0]["truth"]
    assert set(declared) == set(truth.TRUTH)
    for path, value in declared.items():
        assert value == pytest.approx(truth.TRUTH[path], abs=1e-12)
    assert PLAN["study"]["seed"] == truth.SEED
    assert PLAN["study"]["simulated"] is True


def test_every_true_value_names_a_row_of_the_model() -> None:
    syntax = PLAN["models"][0]["syntax"]
    for label in truth.TRUTH:
        if "~" not in label:
            assert re.search(rf"\b{label}\b\s*(\*|:=)", syntax)


def test_forms_of_the_program_are_those_of_the_files() -> None:
    for name in ("connectedness", "support"):
        form, table = truth.FORMS[name], tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))
        assert (form.items, form.low, form.high) == (
            table["items"],
            table["coding"]["lowest"],
            table["coding"]["highest"],
        )
        assert list(form.reversed_items) == table["scales"]["total"].get("keyed", [])
        assert "not a published scale" in table["title"]


def test_few_scores_lie_at_the_end_of_a_range(study: tuple[pd.DataFrame, dict[str, pd.DataFrame]]) -> None:
    for name, form in truth.FORMS.items():
        for wave in ("w1", "w2", "w3"):
            scores = study[0][f"{name}_{wave}"]
            at_end = (scores == form.items * form.low) | (scores == form.items * form.high)
            assert at_end.mean() <= CLIPPED_AT_MOST


def test_first_wave_declares_its_missing_codes_and_says_that_it_is_simulated() -> None:
    answers, meta = pyreadstat.read_sav(DEMO / FILES["w1"], user_missing=True)
    assert "SIMULATED" in meta.file_label
    assert [r["lo"] for r in meta.missing_ranges["epds_1"]] == [REFUSED, NOT_ASKED]
    assert meta.variable_value_labels["epds_1"][float(REFUSED)] == "refused"
    assert (answers["consent"] == 0).sum() == truth.REFUSING
    assert ((answers["consent"] == 1) & (answers["attention"] != ASKED_FOR)).sum() == truth.CARELESS
    assert answers["person"].duplicated().sum() == truth.REPEATED_ROWS["w1"]


def test_second_wave_holds_extended_missing_values() -> None:
    answers, meta = pyreadstat.read_dta(DEMO / FILES["w2"], user_missing=True)
    assert "SIMULATED" in meta.file_label
    items = answers[[c for c in answers if re.fullmatch(r"(conn|supp|psi|epds)\d+", c)]]
    assert {code for code in items.to_numpy().ravel() if isinstance(code, str)} == {"a"}
    assert (answers["hours_reading"] == "b").sum() == (answers["group"] == "not online").sum()


def test_third_wave_is_a_qualtrics_export() -> None:
    head = pd.read_csv(DEMO / FILES["w3"], encoding="utf-8-sig", header=None, nrows=3)
    assert list(head.iloc[0, :3]) == ["StartDate", "EndDate", "Status"]
    assert "SIMULATED" in head.iloc[1].str.cat()
    assert head.iloc[2].str.startswith('{"ImportId": ').all()


def test_careless_respondents_answer_every_item_alike() -> None:
    for answers in shipped().values():
        psi = answers[[f"psi_sf_3_{i}" for i in range(1, 37)]]
        assert (psi.eq(psi.iloc[:, 0], axis=0).all(axis=1)).sum() == truth.CARELESS


def test_spread_adds_up_to_any_score_in_the_range() -> None:
    for form in truth.FORMS.values():
        scores = np.arange(form.items * form.low, form.items * form.high + 1, dtype=float)
        answers = spread(scores, form, np.random.Generator(np.random.PCG64(1)))
        assert (stored(answers, form).sum(axis=1) == scores).all()
        assert answers.min() >= form.low and answers.max() <= form.high
