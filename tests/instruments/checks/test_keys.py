"""Do the checks of the key find what was planted, and stay silent otherwise?"""

import numpy as np
import pandas as pd
import pytest

import instruments
from instruments.checks.correlations import between, item_rest, threshold
from tests.instruments.checks.simulated import sheets

SIZES = (100, 200, 300, 500)
REVERSED = ("rses", "cesd20", "pss10", "psoc", "ucla20_v3")


def test_a_corrected_item_total_correlation_is_that_of_the_item_with_the_sum_of_the_others() -> None:
    z = np.random.default_rng(1).normal(size=(80, 5))
    z = (z - z.mean(axis=0)) / z.std(axis=0)
    wanted = [np.corrcoef(z[:, i], np.delete(z, i, axis=1).sum(axis=1))[0, 1] for i in range(5)]
    R = np.corrcoef(z.T)
    assert item_rest(R) == pytest.approx(wanted)
    half = np.array([True, True, False, False, False])
    assert between(R, half) == pytest.approx(
        np.corrcoef(z[:, half].sum(axis=1), z[:, ~half].sum(axis=1))[0, 1]
    )
    assert between(R, half[::-1] & half | (np.arange(5) == 2)) == pytest.approx(wanted[2])


def test_the_threshold_is_fishers_bound_and_at_least_a_tenth() -> None:
    # By hand: z(0.01 / 10) = -3.0902; tanh(-3.0902 / sqrt(97)) = -0.3039.
    assert threshold(100, 10) == pytest.approx(-0.3039, abs=1e-4)
    assert threshold(1_000_000, 10) == -0.10


@pytest.mark.parametrize("name", instruments.names())
def test_sheets_that_follow_the_key_give_no_finding(name: str) -> None:
    form, rng = instruments.load(name), np.random.default_rng(11)
    for n in SIZES:
        assert instruments.check(sheets(form, n, rng), form).codes == ()


def test_items_with_nothing_in_common_are_reported_in_at_most_three_of_a_hundred_tables() -> None:
    # The bound is 1 in 100 by design; 3 leaves room for chance in 400 tables (binomial: P(> 12) = 0.0001).
    rng, found = np.random.default_rng(12), 0
    form = instruments.load("rses")
    for n in (100, 500):
        found += sum(bool(instruments.check(sheets(form, n, rng, loading=0.0), form)) for _ in range(200))
    assert found <= 12


@pytest.mark.parametrize(("n", "least"), [(100, 0.75), (200, 0.95), (300, 0.99), (500, 0.99)])
@pytest.mark.parametrize("name", ["rses", "cesd20", "phq9", "pss10"])
def test_one_unreversed_item_is_named_and_nothing_else(name: str, n: int, least: float) -> None:
    form, rng = instruments.load(name), np.random.default_rng(13)
    hits = 0
    for place in range(40):
        item = form.items[place % len(form.items)]
        found = instruments.check(sheets(form, n, rng, flipped=frozenset({item})), form)
        hits += (
            found.codes == ("item-negative",)
            and len(found) == 1
            and found.rows[0].place.endswith(f", {item}")
        )
    assert hits >= least * 40


@pytest.mark.parametrize("name", REVERSED)
@pytest.mark.parametrize("n", SIZES)
def test_reversed_items_that_are_keyed_already_are_found(name: str, n: int) -> None:
    form, rng = instruments.load(name), np.random.default_rng(14)
    keyed = form.scales[0].keyed
    for _ in range(10):
        found = instruments.check(sheets(form, n, rng, flipped=keyed), form)
        assert found.codes == ("keyed-already",)
        assert len(found) == 1 and found.rows[0].severity == "serious"


@pytest.mark.parametrize(("stored", "scored"), [("rses", "rses:order_a"), ("rses:order_a", "rses")])
@pytest.mark.parametrize("n", SIZES)
def test_the_other_order_of_the_self_esteem_items_is_named(stored: str, scored: str, n: int) -> None:
    # The orders differ in the key of items 2, 3, 6, 10 (test_scoring.PRINTED).
    rng = np.random.default_rng(15)
    for _ in range(10):
        found = instruments.check(sheets(instruments.load(stored), n, rng).rename(columns=str), scored)
        assert found.codes == ("other-key",)
        assert f"score {stored!r}" in found.rows[0].fix
        assert "the 4 item(s) 2, 3, 6, 10" in found.rows[0].evidence


def test_severity_scores_given_as_printed_options_are_named_by_their_variant() -> None:
    answers = sheets(instruments.load("epds:print_order"), 300, np.random.default_rng(16))
    found = instruments.check(answers, "epds")
    assert "'epds:print_order'" in found.rows[0].fix


def test_many_negative_items_without_a_known_key_are_one_finding() -> None:
    form = instruments.load("phq9")
    answers = sheets(form, 500, np.random.default_rng(17), flipped=frozenset(form.items[:4]))
    found = instruments.check(answers, form)
    assert found.codes == ("items-negative",) and len(found) == 1
    assert "4 of 9 items" in found.rows[0].evidence


def test_all_items_flipped_is_said_to_be_invisible() -> None:
    form = instruments.load("rses")
    answers = sheets(form, 300, np.random.default_rng(18), flipped=frozenset(form.items))
    found = instruments.check(answers, form)
    assert not found and "Not visible: all items flipped together" in found.notes[0]


def test_too_few_rows_are_not_judged() -> None:
    form = instruments.load("rses")
    answers = sheets(form, 29, np.random.default_rng(19), flipped=form.scales[0].keyed)
    found = instruments.check(answers, form)
    assert not found and any("The key was not checked" in note for note in found.notes)


def test_scoring_warns_once_and_changes_nothing() -> None:
    form = instruments.load("cesd20")
    answers = sheets(form, 400, np.random.default_rng(20), flipped=form.scales[0].keyed)
    before = answers.copy(deep=True)
    with pytest.warns(instruments.AnswerWarning, match="nothing was changed") as caught:
        scores = instruments.score(answers, form)
    assert len(caught) == 1 and caught[0].filename == __file__
    assert "keyed already" in scores.attrs["findings"][0]
    wanted = answers.drop(columns=sorted(form.scales[0].keyed)).sum(axis=1)
    wanted += (3 - answers[sorted(form.scales[0].keyed)]).sum(axis=1)
    assert scores["cesd20"].tolist() == wanted.tolist()
    pd.testing.assert_frame_equal(answers, before)


def test_sheets_in_order_are_scored_without_a_warning(recwarn: pytest.WarningsRecorder) -> None:
    scores = instruments.score(sheets(instruments.load("rses"), 200, np.random.default_rng(21)), "rses")
    assert scores.attrs["findings"] == () and not list(recwarn)


def test_a_large_table_is_judged_from_a_sample_that_is_always_the_same() -> None:
    form = instruments.load("rses")
    answers = sheets(form, 20_000, np.random.default_rng(22), flipped=frozenset({"rses_3"}))
    found = instruments.check(answers, form)
    assert (found.n, found.sampled) == (20_000, 5_000)
    assert found == instruments.check(answers, form)
    assert found.codes == ("item-negative",)
