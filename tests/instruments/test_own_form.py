"""A user's own TOML file: loaded, scored, and all its faults told at once."""

from pathlib import Path

import pandas as pd
import pytest

import instruments

OWN = """
id = "support"
title = "Online support"
edition = "study form"
construct = "perceived support"
recall = "past month"
items = 4
[citation]
text = "Own form."
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
items = [1, 2, 3, 4]
keyed = [2]
rule = "mean"
range = [1, 5]
source = "questionnaire of the study"
missing = { rule = "mean:1", source = "protocol of the study" }
[license]
terms = "own"
wording = false
evidence = "own"
[variants.flipped]
title = "1 = always"
use_when = "the file stores 1 = always"
source = "questionnaire of the study"
scales.total.keyed = [1, 3, 4]
"""


def written(folder: Path, text: str) -> Path:
    """Write a form and return its path."""
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> str:
    """Return what is said of a faulty form."""
    with pytest.raises(instruments.InstrumentError) as caught:
        instruments.load(written(folder, text))
    return str(caught.value)


def test_an_own_form_is_scored_like_a_shipped_one(tmp_path: Path) -> None:
    path = written(tmp_path, OWN)
    answers = pd.DataFrame([[1, 5, 1, 1], [5, 1, 5, 5], [4, 2, None, 5], [None, None, 3, 3]]).add_prefix("s")
    answers.columns = [f"s{number}" for number in range(1, 5)]
    scores = instruments.score(answers, path, columns="s{item}")
    assert scores["support"].tolist()[:2] == [1, 5]
    assert scores["support"][2] == (4 + 4 + 5) / 3
    assert scores["support"].isna().tolist() == [False, False, False, True]
    flipped = instruments.score(6 - answers, f"{path}:flipped", columns="s{item}")
    pd.testing.assert_frame_equal(scores, flipped)
    with pytest.raises(
        instruments.InstrumentError, match=r"is a mean, so that rule has no meaning. Use complete"
    ):
        instruments.score(answers, path, columns="s{item}", missing="available:1")
    prorated = instruments.score(
        answers, path, columns="s{item}", missing="prorate:1"
    )  # k times the mean, over k
    as_mean = instruments.score(answers, path, columns="s{item}", missing="mean:1")
    pd.testing.assert_frame_equal(prorated, as_mean)


def test_the_only_scale_is_named_after_the_form(tmp_path: Path) -> None:
    form = instruments.load(written(tmp_path, OWN.replace("scales.total", "scales.felt")))
    assert [scale.name for scale in form.scales] == ["support"]


def test_all_faults_are_in_one_message(tmp_path: Path) -> None:
    text = OWN.replace('recall = "past month"\n', "").replace("lowest = 1", "lowst = 1", 1)
    text = text.replace("keyed = [2]", "keyed = [2, 9]").replace(
        "items = [1, 2, 3, 4]", "items = [1, 2, 3, 7]"
    )
    words = faults(tmp_path, text)
    assert words.startswith(str(tmp_path / "own.toml"))
    assert "5 fault(s)" in words
    for part in (
        "recall: the key is absent. Add it.",
        "coding.lowest: the key is absent. Add it.",
        "coding.lowst: no such key. Remove it, or write 'lowest' if that was meant.",
        "scales.total.items: [7] are beyond the form's 4 items.",
        "scales.total.keyed: [9] are not items of the scale.",
    ):
        assert part in words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("highest = 5", "highest = 1", "lowest is 1 and highest 1. Give the smallest stored code as lowest"),
        ("highest = 5", "highest = 900", "coding: 1..900 are more than 200 codes"),
        (
            "highest = 5",
            'highest = "5"',
            "coding.highest: Input should be a valid integer. Correct the value.",
        ),
        ("items = [1, 2, 3, 4]", "items = []", "scales.total.items: the list is empty"),
        ("items = [1, 2, 3, 4]", "items = [1, 2, 2, 4]", "scales.total.items: [2] are listed twice"),
        (
            "range = [1, 5]",
            "range = [4, 20]",
            "[4, 20] is printed, but items, coding, rule and factor give [1, 5]",
        ),
        (
            "keyed = [2]",
            "keyed = [2]\nfactor = -1",
            "factor: -1 is not positive. A reversal is declared by `keyed`",
        ),
        ("keyed = [2]", "keyed = [2]\ncounted = [1]", "counted: has no meaning for rule = 'mean'"),
        (
            '"mean:1"',
            '"prorate:1"',
            "missing.rule: 'prorate' does not go with rule = 'mean'. Use one of ['mean:N']",
        ),
        ('"mean:1"', '"mean:4"', "missing.rule: 4 of 4 items may be missing. At least one must be answered"),
        (
            'rule = "mean"',
            'rule = "count"',
            "scales.total.counted: the key is absent. List the codes that count",
        ),
        (
            'rule = "mean"',
            'rule = "count"\ncounted = [9]\ncounted_keyed = [1]',
            "counted: [9] are outside the codes 1..5",
        ),
        (
            'rule = "mean"',
            'rule = "count"\ncounted = [1, 2, 3, 4, 5]\ncounted_keyed = [1]',
            "every code counts",
        ),
        ("[scales.total]", "[scales.answered]", "scales.answered: the name is that of a count of answers"),
        (
            "keyed = [1, 3, 4]",
            "keyed = [8]",
            "variants.flipped: scales.total.keyed: [8] are not items of the scale",
        ),
        (
            "scales.total.keyed = [1",
            "scales.sum.keyed = [1",
            "variants.flipped: scales.sum: the form has no such scale",
        ),
        ('"own form"', "own form", "not valid TOML"),
    ],
)
def test_each_fault_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = OWN.replace('text = "Own form."', 'text = "own form"')
    assert old in text
    assert words in faults(tmp_path, text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("lowest", "words"),
    [
        ("{ low = 1, high = 3, highest = 2 }", "[1, 3, 2] do not rise"),
        ("{ low = 2, high = 3 }", "bands from 2 to 3 do not cover the range 1..5. Start the first band at 1"),
        ("{ all = 1 }", "fewer than two bands"),
    ],
)
def test_bands_must_cover_the_range(tmp_path: Path, lowest: str, words: str) -> None:
    bands = f'bands = {{ lowest = {lowest}, source = "own" }}\n'
    assert words in faults(tmp_path, OWN.replace("[license]", f"{bands}[license]"))


def test_cutoffs_must_be_inside_the_range(tmp_path: Path) -> None:
    cutoff = 'cutoffs = [{ operator = ">=", value = 16, label = "a", population = "b", source = "c" }]\n'
    words = faults(tmp_path, OWN.replace("[license]", f"{cutoff}[license]"))
    assert "scales.total.cutoffs.0.value: 16 is outside the range 1..5" in words


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(instruments.InstrumentError, match=r"none\.toml: the file cannot be read"):
        instruments.load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes("title = 'caf\xe9'".encode("latin-1"))
    with pytest.raises(instruments.InstrumentError, match="not UTF-8 text"):
        instruments.load(tmp_path / "latin.toml")
    with pytest.raises(instruments.InstrumentError, match=r"no variant 'x'\. It has: flipped"):
        instruments.load(f"{written(tmp_path, OWN)}:x")


def test_unknown_forms_are_refused_with_the_nearest() -> None:
    with pytest.raises(instruments.InstrumentError) as caught:
        instruments.load("DASS-42")
    assert "'DASS-42': no such form. Nearest: dass21" in str(caught.value)
    with pytest.raises(instruments.InstrumentError, match=r"Known: .*cesd20, .*dass21, "):
        instruments.load("xyz")
    with pytest.raises(
        instruments.InstrumentError, match=r"form 'epds' has no variant 'x'\. It has: epds:print_order"
    ):
        instruments.load("epds:x")
    with pytest.raises(instruments.InstrumentError, match="It has none"):
        instruments.load("ucla3:x")
