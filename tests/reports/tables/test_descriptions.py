"""Tables of descriptions: their cells are the numbers of the analysis, their labels stay words."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import instruments
from analysis import attrition, reliability
from analysis.describe import codebook, correlations
from analysis.describe import table_one as described
from analysis.outcomes import changes
from analysis.study.results import Exclusion, WaveCount
from reports.document import Cell, Code, Document, Interval, Marked, Number, Phrase, Section, Table, paragraph
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from reports.tables.columns import codebook_table
from reports.tables.correlation import correlation_table
from reports.tables.flow import exclusions_table, retention_table
from reports.tables.forms import instruments_table, scales_table
from reports.tables.leaving import attrition_table, dropout_table
from reports.tables.reliability import reliability_table
from reports.tables.scores import change_table, scores_table
from reports.tables.who import table_one
from reports.writers.html import html
from tests.analysis.describe.people import HOSTILE, golden, panel, persons

VARIABLES = ["age", "hours", "parity", "partner"]


def words(cell: Cell) -> str:
    if isinstance(cell, Marked):
        return words(cell.cell)
    return ENGLISH_APA.text(cell)


def printed(table: Table) -> list[list[str]]:
    return [[words(cell) for cell in row] for group in table.groups for row in group.cells]


def numbers(cell: Cell) -> list[float]:
    """Return the unrounded numbers of a cell, in order."""
    if isinstance(cell, Marked):
        return numbers(cell.cell)
    if isinstance(cell, Number) and cell.value is not None:
        return [cell.value]
    if isinstance(cell, Phrase):
        return [value for _, runs in cell.fields for run in runs for value in numbers(run)]
    return []


def notes(table: Table) -> str:
    return " ".join(ENGLISH_APA.text(run) for note in table.notes for run in note.runs)


def row(table: Table, label: str) -> tuple[Cell, ...]:
    rows = [row for group in table.groups for row in group.cells]
    return next(row for row in rows if words(row[0]).startswith(label))


def page(table: Table) -> str:
    section = Section("s", "s", (table,))
    return html(Document("t", "", "en", None, (), (section,), Section("p", "provenance", (paragraph("x"),))))


def heads(table: Table) -> list[str]:
    return [ENGLISH_APA.text(column.title) for column in table.columns]


def test_table_one_holds_the_unrounded_numbers() -> None:
    data = persons()
    table = table_one(data, VARIABLES, by="arm", tests=True, nonnormal=["hours"])
    assert heads(table) == ["Characteristic", "All", "a", "b", "SMD", "p"]
    assert [numbers(cell) for cell in row(table, "Persons, n")[1:4]] == [
        [90],
        [(data["arm"] == "a").sum()],
        [(data["arm"] == "b").sum()],
    ]
    for place, part in enumerate((data, data[data["arm"] == "a"], data[data["arm"] == "b"]), start=1):
        assert numbers(row(table, "age")[place]) == pytest.approx([part["age"].mean(), part["age"].std()])
        assert numbers(row(table, "hours, median [Q1, Q3]")[place]) == pytest.approx(
            part["hours"].quantile([0.5, 0.25, 0.75]).tolist()
        )
        assert numbers(row(table, "first")[place]) == pytest.approx(
            [(part["parity"] == "first").sum(), (part["parity"] == "first").sum() / part["parity"].count()]
        )
    theirs = golden("tableone")["arm"]
    assert numbers(row(table, "parity, n (%)")[4]) == pytest.approx([theirs["smd"]["parity"]["SMD (a,b)"]])
    assert numbers(row(table, "parity, n (%)")[5]) == pytest.approx([theirs["p"]["parity"]])


def test_each_test_is_named_in_a_footnote() -> None:
    table = table_one(persons(), VARIABLES, by="site", tests=True, nonnormal=["hours"])
    told = [ENGLISH_APA.text(note) for note in table.footnotes]
    assert "One-way analysis of variance." in told
    assert "Kruskal–Wallis test." in told
    assert "Pearson’s chi-square test, without continuity correction." in told
    assert "Largest between south / west." in told
    assert "the largest of all pairs" in notes(table)


def test_levels_and_missing_rows_are_indented() -> None:
    group = table_one(persons(), ["age", "parity"]).groups[0]
    labels = [words(cells[0]) for cells in group.cells]
    assert labels == [
        "Persons, n",
        "age",
        "Missing, n (%)",
        "parity, n (%)",
        "first",
        "later",
        "second",
        "Missing, n (%)",
    ]
    assert group.indents == (0, 0, 1, 0, 1, 1, 1, 1)


def test_missing_values_may_be_told_in_notes_or_not_at_all() -> None:
    noted = table_one(persons(), ["age", "hours"], by="arm", missing="note")
    missing = persons()["age"].isna().groupby(persons()["arm"]).sum()
    told = [ENGLISH_APA.text(note) for note in noted.footnotes]
    assert told == [f"Missing values of age: All: 3; a: {missing['a']}; b: {missing['b']}."]
    silent = table_one(persons(), ["age", "hours"], by="arm", missing=None)
    assert "Each row takes the persons with a value." in notes(silent)
    assert not any("Missing" in cells[0] for cells in printed(silent))
    with pytest.raises(OutputError, match="missing = 'rows' is no way to tell it"):
        table_one(persons(), ["age"], missing="rows")  # type: ignore[arg-type]


def test_weights_are_named_and_n_is_not_weighted() -> None:
    table = table_one(persons(), ["partner"], by="arm", weights="weight")
    assert "weighted by weight; n and percentages of missing values are not" in notes(table)
    assert numbers(row(table, "yes")[1])[0] == (persons()["partner"] == "yes").sum()


def test_waves_stand_side_by_side_without_groups_and_below_each_other_with() -> None:
    across = table_one(panel(), ["mood"], waves=["w1", "w2"], wave_labels={"w1": "Before"})
    assert heads(across) == ["Characteristic", "Before", "w2"]
    down = table_one(panel(), ["mood", "income"], by="arm", waves=["w1", "w2"], wave_labels={"w1": "Before"})
    assert [group.title for group in down.groups] == ["Before", "w2"]
    assert [words(cells[0]) for cells in down.groups[1].cells] == ["Persons, n", "Mood, points"]


def test_a_variable_that_nobody_of_a_group_has_is_a_dash() -> None:
    data = persons()
    data.loc[data["arm"] == "b", "age"] = np.nan
    table = table_one(data, ["age"], by="arm", tests=True)
    assert row(table, "age")[3] is None
    assert [ENGLISH_APA.text(note) for note in table.footnotes] == ["No test: a group has too few values."]


def test_scores_and_changes_hold_the_numbers_of_the_frames() -> None:
    frame = changes(panel(), ["mood"], by="arm")
    scores = scores_table(frame, by="group", waves={"w1": "Before", "w2": "After"})
    assert heads(scores) == ["Group", "Wave", "n", "M", "SD", "95% CI of M"]
    assert [cells[:2] for cells in printed(scores)][:2] == [["control", "Before"], ["control", "After"]]
    found = frame[frame["group"].isna() & (frame["wave"] == "w2")].iloc[0]
    last = scores.groups[-1].cells[-1]
    assert [value for cell in last[2:5] for value in numbers(cell)] == found[["n", "mean", "sd"]].tolist()
    assert last[5] == Interval(found["low"], found["high"])
    table = change_table(frame)
    assert len(table.groups[0].cells) == 3  # two groups and all, one wave after the first
    last = table.groups[0].cells[-1]
    names = ["pairs", "change", "change_sd", "t", "p", "d_z", "d_av"]
    shown = [value for cell in (*last[2:5], *last[6:]) for value in numbers(cell)]
    assert shown == pytest.approx(found[names].tolist())


def test_reliability_by_wave_and_of_one_frame() -> None:
    rng = np.random.default_rng(3)
    answers = pd.DataFrame(rng.integers(0, 4, (80, 10)), columns=[f"epds_{k}" for k in range(1, 11)])
    table = reliability(answers, "epds", with_omega=True)
    shown = reliability_table(table, titles={"epds": "Depressive symptoms"})
    assert heads(shown) == ["Scale", "Items", "n", "α", "95% CI", "ω", "95% CI"]
    assert words(shown.groups[0].cells[0][0]) == "Depressive symptoms"
    assert numbers(shown.groups[0].cells[0][3]) == [table["alpha"][0]]
    waved = reliability_table(table.assign(wave="w1", sample=None), waves={"w1": "Before"})
    assert words(waved.groups[0].cells[0][0]) == "Before"
    none = reliability_table(table.assign(note="all sums are equal"))
    assert "No α where all sums are equal." in notes(none)


def test_correlations_are_a_lower_triangle() -> None:
    found = correlations(persons(), ["age", "hours", "weight"])
    table = correlation_table(found, interval=True, p=True)
    assert heads(table) == ["Variable", "n", "M", "SD", "1", "2"]
    second = row(table, "2. hours")
    pair = found.pairs.set_index(["first", "second"]).loc[("age", "hours")]
    assert numbers(second[4]) == [pair["r"]]
    assert second[5] == ""
    below = [words(cells[0]) for cells in table.groups[0].cells]
    assert below == ["1. age", "2. hours", "95% CI", "p", "3. weight", "95% CI", "p"]
    assert table.groups[0].indents == (0, 0, 1, 1, 0, 1, 1)
    assert "each pair takes the persons with both variables, 87 to 90" in notes(table)


def test_stars_stand_behind_what_p_says() -> None:
    data = persons().assign(double=lambda frame: 2 * frame["hours"])
    table = correlation_table(data, ["age", "hours", "double"], stars=True, missing="listwise")
    assert printed(table)[2][-1] == "1.00***"
    assert "over the 87 persons with every variable" in notes(table)
    assert heads(table)[1] == "M"  # every n is the same, and said in the note


def test_rank_correlations_are_called_so() -> None:
    table = correlation_table(persons(), ["age", "hours"], method="spearman", interval=True)
    assert ENGLISH_APA.text(table.caption) == "Means, standard deviations and rank correlations."
    assert "Bonett and Wright" in notes(table)
    same = correlation_table(persons().assign(same=1.0), ["age", "same"])
    assert "A dash stands where a variable does not vary" in notes(same)


def test_codebook_shows_words_counts_and_range() -> None:
    table = codebook_table(codebook(panel()))
    arm, mood, _ = table.groups[0].cells
    assert (arm[0], words(arm[1])) == (Code("arm"), "Arm. Codes: 0 = control; 1 = treated. Waves: w1, w2")
    assert words(mood[1]) == "Mood. Unit: points. Possible: 0 to 10. Waves: w1, w2"
    assert [value for cell in mood[2:4] for value in numbers(cell)] == [13, 1, 1 / 14]


def test_instruments_say_citation_key_rule_and_terms() -> None:
    form = instruments.load("rses")
    table = instruments_table([form])
    facts = {cells[0]: cells[1] for cells in printed(table)}
    assert facts["Citation"] == form.citation
    assert facts["Terms of use"] == form.license
    assert facts["Missing answers"] == form.missing_rule
    assert len(facts["Reversed items"].split(", ")) == len(form.scales[0].keyed)
    assert numbers(scales_table(form).groups[0].cells[0][1]) == [10, len(form.scales[0].keyed)]
    with pytest.raises(OutputError, match="there is no instrument to show"):
        instruments_table([])


def test_exclusions_and_retention_by_sample() -> None:
    steps = [
        Exclusion(name="a", reason="under 18", sample=sample, before=80, after=75, unknown=unknown)
        for sample, unknown in (("north", 0), ("south", 2))
    ]
    table = exclusions_table(steps)
    assert heads(table) == ["Reason", "Before", "Left out", "Undecided", "After"]
    assert [group.title for group in table.groups] == ["north", "south"]
    assert heads(exclusions_table(steps[:1])) == ["Reason", "Before", "Left out", "After"]
    seen = retention_table([WaveCount(wave="w1", sample=None, persons=75, of=80)], waves={"w1": "Before"})
    assert printed(seen) == [["Before", "75", "80", "93.8%"]]


def test_those_who_left_and_what_predicts_it() -> None:
    one = panel()
    found = attrition(one, ["mood"])
    table = attrition_table(found, labels={"mood": "Mood at start"})
    assert heads(table) == ["Characteristic", "Stayed", "Left", "SMD"]
    stayed = pd.Series([1.0, 2, 3, 4, 3, 4])  # p0 to p5 came back
    assert numbers(row(table, "Mood at start")[1]) == pytest.approx([stayed.mean(), stayed.std()])
    with pytest.raises(OutputError, match="there is nothing to compare"):
        attrition_table(attrition(one))


HOSTILE_TABLES: list[Callable[[], Table]] = [
    lambda: table_one(
        persons().assign(parity=HOSTILE, other=[HOSTILE, "b"] * 45),
        ["parity", "other"],
        labels={"other": HOSTILE},
    ),
    lambda: table_one(panel(arm=HOSTILE, mood=HOSTILE), ["mood"], by="arm", missing="note"),
    lambda: scores_table(changes(panel(), ["mood"]), titles={"mood": HOSTILE}, waves={"w1": HOSTILE}),
    lambda: change_table(changes(panel(), ["mood"]), titles={"mood": HOSTILE}, waves={"w2": HOSTILE}),
    lambda: correlation_table(panel(mood=HOSTILE), ["mood", "income"]),
    lambda: codebook_table(codebook(panel(mood=HOSTILE))),
    lambda: instruments_table([replace(instruments.load("epds"), title=HOSTILE, license=HOSTILE)]),
    lambda: exclusions_table(
        [Exclusion(name="a", reason=HOSTILE, sample=HOSTILE, before=8, after=7, unknown=0)]
    ),
    lambda: attrition_table(attrition(panel(mood=HOSTILE), ["mood"])),
]


@pytest.mark.parametrize("make", HOSTILE_TABLES)
def test_hostile_labels_stay_words(make: Callable[[], Table]) -> None:
    text = page(make())
    assert "<script>" not in text
    assert "{brace}" in text


def test_a_regression_shows_odds_ratios_and_one_unit() -> None:
    from tests.analysis.missing.test_attrition import leaving

    model = attrition(leaving(), ["age", "partner"]).model
    assert model is not None
    table = dropout_table(model, labels={"age": "Age"})
    assert [cells[0] for cells in printed(table)] == ["Intercept", "Age", "partner: yes"]
    assert table.groups[0].cells[0][4:] == ("", "")
    assert numbers(table.groups[0].cells[1][4]) == [model.estimates["odds_ratio"][1]]


def test_a_description_made_before_gives_the_same_table() -> None:
    from reports.tables.who import shown

    assert shown(described(panel(), ["mood"], by="arm")) == table_one(panel(), ["mood"], by="arm")
