"""Real surveys: no false alarm, and what is planted in them is found."""

import string
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

import instruments

DATA = Path(__file__).parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real data sets are not beside the checkout (../shared/data)"
    ),
]
CESD = {f"cesd20_{place + 1}": f"F1{string.ascii_uppercase[place]}" for place in range(20)}
KEYED = (4, 8, 12, 16)


@pytest.fixture(scope="module")
def help_rct() -> pd.DataFrame:
    return pd.read_csv(DATA / "help_rct" / "HELPfull.csv", low_memory=False)


@pytest.fixture(scope="module")
def students() -> pd.DataFrame:
    return pd.read_csv(DATA / "ukm_phq9_gad7_pss10" / "Psychological_aspects.csv", encoding="utf-8-sig")


def gaming(study: int, table: str) -> list[pd.DataFrame]:
    path = DATA / "covid_gaming" / f"study_0{study}" / "02_cleaned" / "01_multilevel" / f"{table}_long.csv"
    long = pd.read_csv(path)
    return [
        period.pivot_table(index="response_id", columns="item", values="score").add_prefix("i")
        for _, period in long.groupby("lockdown_period")
    ]


def test_the_totals_of_the_help_trial_count_a_missing_answer_as_zero(help_rct: pd.DataFrame) -> None:
    found = instruments.check(help_rct, "cesd20", columns=CESD, totals="CES_D")
    assert found.codes == ("totals-missing",)
    assert "24 of 24 are reproduced by: a missing answer counted as 0" in found.rows[0].evidence


def test_each_wave_of_the_help_trial_follows_the_key(help_rct: pd.DataFrame) -> None:
    for _, wave in help_rct.groupby("TIME"):
        assert not instruments.check(wave, "cesd20", columns=CESD)


def test_help_items_keyed_already_are_found(help_rct: pd.DataFrame) -> None:
    names = [CESD[f"cesd20_{number}"] for number in KEYED]
    keyed = help_rct.assign(**{name: 3 - help_rct[name] for name in names})
    found = instruments.check(keyed, "cesd20", columns=CESD)
    assert found.codes == ("keyed-already",) and "score 'cesd20:keyed'" in found.rows[0].fix
    assert not instruments.check(keyed, "cesd20:keyed", columns=CESD)
    assert instruments.check(help_rct, "cesd20:keyed", columns=CESD).codes == ("other-key",)


@pytest.mark.parametrize("number", range(1, 21))
def test_each_help_item_turned_alone_is_found(help_rct: pd.DataFrame, number: int) -> None:
    name = CESD[f"cesd20_{number}"]
    found = instruments.check(help_rct.assign(**{name: 3 - help_rct[name]}), "cesd20", columns=CESD)
    assert found.codes == ("item-negative",) and len(found) == 1
    assert f"cesd20_{number} (column {name!r})" in found.rows[0].place


@pytest.mark.parametrize("study", [1, 2, 3])
@pytest.mark.parametrize(("table", "form"), [("das", "dass21"), ("loneliness", "ucla3")])
def test_the_gamers_follow_the_keys(study: int, table: str, form: str) -> None:
    for answers in gaming(study, table):
        assert not instruments.check(answers, form, columns="i{item}")


@pytest.mark.parametrize("study", [2, 3])
def test_the_gamers_loneliness_items_are_scores_already(study: int) -> None:
    for answers in gaming(study, "loneliness_extended"):
        found = instruments.check(answers, "djg11", columns="i{item}")
        assert found.codes == ("outside",) and "counted already" in found.rows[0].fix


def test_the_students_follow_the_keys_and_stress_does_not_settle_whether_it_is_keyed(
    students: pd.DataFrame,
) -> None:
    assert not instruments.check(students, "phq9", columns="D{item}")
    assert not instruments.check(students, "gad7", columns="A{item}")
    found = instruments.check(students, "pss10", columns="S{item}")
    assert not found
    assert any("Not settled by the answers: pss10" in note and "0.13" in note for note in found.notes)


@pytest.mark.parametrize("wave", ["D", "H", "I"])
def test_nhanes_has_codes_outside_and_then_nothing(wave: str) -> None:
    data, _ = pyreadstat.read_xport(DATA / "nhanes_dpq" / f"DPQ_{wave}.xpt")
    columns = {f"phq9_{number}": f"DPQ0{number}0" for number in range(1, 10)}
    found = instruments.check(data, "phq9", columns=columns)
    assert found.codes == ("outside",)
    assert not instruments.check(data.where(~data.isin([7, 9])), "phq9", columns=columns)
