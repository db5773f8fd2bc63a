"""PHQ-9 in NHANES: codes 7 and 9 are missing with their reasons, as counted in the survey's own codebooks."""

import re
from pathlib import Path

import pytest

import instruments
from analysis import Wave, read_wave

DATA = Path(__file__).parents[3] / "shared" / "data" / "nhanes_dpq"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real data sets are not beside the checkout (../shared/data)"
    ),
]
REASONS = {7: "Refused", 9: "Don't know"}
CYCLES = ("D", "H", "I")  # 2005-06, 2013-14, 2015-16


def wave(cycle: str) -> Wave:
    """Read one cycle with its two codes declared."""
    return read_wave(DATA / f"DPQ_{cycle}.xpt", name=cycle, codebook={"DPQ0{item}0": {"missing": REASONS}})


def printed(cycle: str) -> dict[str, dict[str, int]]:
    """Return {item: {reason or code: count}} from the frequencies of the survey's codebook."""
    text = (DATA / f"DPQ_{cycle}.codebook.md").read_text(encoding="utf-8")
    found = {}
    for section in re.split(r"^### ", text, flags=re.M)[1:]:
        if name := re.match(r"DPQ0\d0\b", section):
            rows = re.findall(r"^([0-379.]) \| ([^|]+?) \| (\d+) \|", section, flags=re.M)
            found[name[0]] = {code if code in "0123." else words: int(count) for code, words, count in rows}
    return found


@pytest.mark.parametrize("cycle", CYCLES)
def test_refused_and_unknown_are_missing_for_the_reason_that_the_codebook_counts(cycle: str) -> None:
    read = wave(cycle)
    for item, counts in printed(cycle).items():
        met = read.column(item).missing_met
        assert {reason: met.get(reason, 0) for reason in REASONS.values()} == {
            reason: counts[reason] for reason in REASONS.values()
        }
        answers = read.data[item].value_counts()
        assert {code: int(answers.get(int(code), 0)) for code in "0123"} == {c: counts[c] for c in "0123"}
        assert int(read.data[item].isna().sum()) == counts["."] + sum(met.values())
    assert len(printed(cycle)) == 9


# People by answered items: with nine; with seven or eight, who have a score by the form's rule (prorate:2) only.
@pytest.mark.parametrize(
    ("cycle", "nine", "scored"), [("D", 4799, 4831), ("H", 5372, 5392), ("I", 5134, 5158)]
)
def test_phq9_of_those_who_answered_is_a_sum_and_that_of_one_or_two_missing_is_prorated(
    cycle: str, nine: int, scored: int
) -> None:
    answers = wave(cycle).data
    items = [f"DPQ0{number}0" for number in range(1, 10)]
    scores = instruments.score(answers, "phq9", columns="DPQ0{item}0")
    complete = answers[items].notna().all(axis=1)
    assert int(complete.sum()) == nine
    assert int(scores["phq9"].notna().sum()) == scored
    assert (scores["phq9"] == answers[items].sum(axis=1))[complete].all()
    partly = scores["phq9_answered"].between(7, 8)
    by_hand = answers.loc[partly, items].mean(axis=1) * 9
    assert scores["phq9"][partly].tolist() == pytest.approx(by_hand.tolist(), rel=1e-12)
    assert scores["phq9"][~complete & ~partly].isna().all()
