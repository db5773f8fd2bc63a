"""Scores of real surveys against the totals that the files carry."""

import json
import string
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

import instruments

DATA = Path(__file__).parents[3] / "shared" / "data"
GOLDEN = Path(__file__).parents[1] / "golden"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real data sets are not beside the checkout (../shared/data)"
    ),
]


@pytest.fixture(scope="module")
def help_rct() -> pd.DataFrame:
    """HELP trial, five waves: CES-D items F1A..F1T stored 0-3 as frequencies, total CES_D."""
    return pd.read_csv(DATA / "help_rct" / "HELPfull.csv", low_memory=False)


CESD = {f"cesd20_{place + 1}": f"F1{string.ascii_uppercase[place]}" for place in range(20)}


def test_cesd_of_the_help_trial_equals_the_file_for_every_complete_case(help_rct: pd.DataFrame) -> None:
    scores = instruments.score(help_rct, "cesd20", columns=CESD)
    complete = scores["cesd20_answered"] == 20
    assert int(complete.sum()) == 1439
    assert (scores["cesd20"] == help_rct["CES_D"])[complete].all()


# Rows by months since entry: complete sheets, and incomplete ones for which the file has a total all the same.
WAVES = pd.DataFrame(
    {"complete": [462, 250, 211, 248, 268], "incomplete": [8, 4, 3, 5, 4], "unanswered": [0, 0, 3, 1, 5]},
    index=pd.Index([0, 6, 12, 18, 24], name="TIME"),
)


def test_cesd_in_each_of_the_five_waves_of_the_help_trial(help_rct: pd.DataFrame) -> None:
    scores = instruments.score(help_rct, "cesd20", columns=CESD)
    kinds = {
        "complete": scores["cesd20"].notna() & (scores["cesd20"] == help_rct["CES_D"]),
        "incomplete": scores["cesd20"].isna() & help_rct["CES_D"].notna(),
        "unanswered": scores["cesd20_answered"].eq(0) & help_rct["CES_D"].isna(),
    }
    found = pd.DataFrame(kinds).groupby(help_rct["TIME"]).sum()
    pd.testing.assert_frame_equal(found, WAVES, check_dtype=False)
    assert int(found.to_numpy().sum()) == len(help_rct)


def test_cesd_totals_of_the_help_file_count_a_missing_answer_as_zero(help_rct: pd.DataFrame) -> None:
    # Why a file's own totals are not trusted: 24 incomplete sheets have the sum of the answered items as total.
    scores = instruments.score(help_rct, "cesd20", columns=CESD)
    incomplete = scores["cesd20"].isna() & help_rct["CES_D"].notna()
    assert int(incomplete.sum()) == 24
    answered = scores["cesd20_answered"][incomplete]
    assert answered.value_counts().to_dict() == {19: 21, 18: 3}
    prorated = instruments.score(help_rct, "cesd20", columns=CESD, missing="prorate:4")["cesd20"]
    pd.testing.assert_series_equal(
        prorated[incomplete] * answered / 20, help_rct["CES_D"][incomplete].astype(float), check_names=False
    )
    assert (prorated > help_rct["CES_D"])[incomplete].all()


def test_phq9_of_nhanes_is_refused_until_refused_and_unknown_are_missing() -> None:
    # NHANES codebook: 7 = refused, 9 = don't know; DPQ010..DPQ090 are items 1-9.
    data, _ = pyreadstat.read_xport(DATA / "nhanes_dpq" / "DPQ_H.xpt")
    columns = {f"phq9_{number}": f"DPQ0{number}0" for number in range(1, 10)}
    data = data[list(columns.values())]
    with pytest.raises(instruments.AnswerError, match=r"column 'DPQ010' holds 7, 9 in \d+ row"):
        instruments.score(data, "phq9", columns=columns)
    valid = data.where(~data.isin([7, 9]))
    scores = instruments.score(valid, "phq9", columns=columns, missing="complete")["phq9"]
    wanted = valid.sum(axis=1).where(valid.notna().all(axis=1))
    assert scores.dropna().tolist() == wanted.dropna().tolist()
    assert len(scores.dropna()) > 5000


def test_phq9_of_the_malaysian_students_is_the_sum_of_d1_to_d9() -> None:
    data = pd.read_csv(DATA / "ukm_phq9_gad7_pss10" / "Psychological_aspects.csv", encoding="utf-8-sig")
    scores = instruments.score(data, "phq9", columns="D{item}")["phq9"]
    assert scores.tolist() == data[[f"D{number}" for number in range(1, 10)]].sum(axis=1).tolist()


PHQ9_IN_R = json.loads((GOLDEN / "algorithms" / "phq9.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("cycle", ["D", "H", "I"])
def test_depressive_syndromes_in_nhanes_are_those_of_the_rule_in_r(cycle: str) -> None:
    answers, _ = pyreadstat.read_xport(DATA / "nhanes_dpq" / f"DPQ_{cycle}.xpt")
    given = answers.round().where(~answers.round().isin([7, 9]))  # refused, don't know
    scores = instruments.score(given, "phq9", columns="DPQ0{item}0")
    counts = scores["phq9_syndrome"].value_counts(dropna=False)
    found = dict(zip(["none", "other", "major"], counts[[0.0, 1.0, 2.0]].tolist(), strict=True))
    assert found | {"incomplete": int(scores["phq9_syndrome"].isna().sum())} == PHQ9_IN_R[cycle]
