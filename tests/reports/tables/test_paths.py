"""Paths, growth factors and lagged effects in words: the fit's own numbers under translatable headings."""

import pandas as pd
import pytest

from analysis.panel import growth_curve, lcs, riclpm
from analysis.panel.power import simulate
from analysis.sem import Fit
from reports.document import Marked, Number, Phrase
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from reports.tables.growth import growth_table
from reports.tables.lagged import lagged_rows, lagged_table
from reports.tables.model_roles import ROLES, role
from reports.tables.paths import paths_table
from tests.analysis.panel.every_builder import PLAIN, columns
from tests.reports.tables.fits import factors, footnotes, groups, heads, limits, notes, plain, values


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return pd.read_csv("tests/golden/panel/data/panel.csv")


@pytest.fixture(scope="module")
def equal(panel: pd.DataFrame) -> Fit:
    return riclpm(panel, {name: columns()[name] for name in "xy"}, lags="equal")


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_every_path_of_every_builder_is_there_under_a_known_heading(name: str, panel: pd.DataFrame) -> None:
    fit = PLAIN[name](name, panel, columns())
    table = paths_table(fit)
    shown = [
        (c.cell if isinstance(c, Marked) else c)
        for group in table.groups
        for row in group.cells
        for c in [row[list(heads(table)).index("Estimate")]]
    ]
    found = sorted(cell.value for cell in shown if isinstance(cell, Number) and cell.value is not None)
    assert found == sorted(fit.paths["estimate"])
    assert all(isinstance(group.title, Phrase) for group in table.groups)


def test_errors_limits_and_p_are_those_of_the_fit(equal: Fit) -> None:
    table = paths_table(equal)
    assert sorted(limits(table)) == sorted(zip(equal.paths["low"], equal.paths["high"], strict=True))
    assert set(equal.paths["p"]) | set(equal.paths["std_all"]) | set(equal.paths["se"]) <= set(values(table))


def test_one_row_of_several_waves_has_no_standardized_value_of_the_first(panel: pd.DataFrame) -> None:
    fit = lcs(panel, {"x": columns()["x"]})
    waves = fit.estimates.loc[fit.estimates["label"] == "beta_x", "std_all"]
    assert waves.nunique() == len(waves) > 1
    row = fit.paths.set_index("what").loc["proportional change (beta)"]
    assert pd.isna(row["std_all"]) and row["label"] == "beta_x"
    table = paths_table(fit)
    beta = next(
        group.cells[0] for group in table.groups if group.title == ROLES["proportional change (beta)"]
    )
    assert beta[-1] == Number(pytest.approx(float("nan"), nan_ok=True), places=3)  # type: ignore[arg-type]
    assert any("standardized values differ between the waves" in note for note in footnotes(table))


def test_a_text_of_ones_own_shows_regressions_and_definitions() -> None:
    assert [row[:3] for row in plain(paths_table(groups()))] == [
        ["Regressions"],
        ["f", "g", "women"],
        ["f", "g", "men"],
        ["Defined parameters"],
        ["d", "a-b", "all"],
    ]


def test_effects_held_equal_over_waves_say_so(equal: Fit) -> None:
    assert footnotes(lagged_table(equal)) == ["Held equal over waves."]


def test_lagged_effects_come_wave_after_wave_and_without_variances_within_waves(equal: Fit) -> None:
    printed = plain(lagged_table(equal, labels={"x": "Stress"}, waves={"1": "Spring"}))
    assert [row[0] for row in printed] == [
        "Autoregressive: Stress",
        *("Spring → 2", "2 → 3", "3 → 4"),
        "Autoregressive: y",
        *("Spring → 2", "2 → 3", "3 → 4"),
        "Cross-lagged: y → Stress",
        *("Spring → 2", "2 → 3", "3 → 4"),
        "Cross-lagged: Stress → y",
        *("Spring → 2", "2 → 3", "3 → 4"),
        "Covariances within waves: Stress ↔ y",
        *("Spring", "2", "3", "4"),
        "Random intercepts",
        *("variance of Stress", "variance of y", "covariance of Stress and y"),
    ]
    paths = equal.paths.query("what == 'cross-lagged' and source == 'y'")
    assert limits(lagged_table(equal))[6:9] == list(zip(paths["low"], paths["high"], strict=True))
    assert sum(len(row) > 1 for row in printed) == len(lagged_rows(equal))
    assert "Of a covariance the standardized value is a correlation." in notes(lagged_table(equal))


def test_growth_factors_are_named_by_what_grows(panel: pd.DataFrame) -> None:
    fit = growth_curve(panel, {"x": columns()["x"]}, predictors=["z1"])
    printed = plain(growth_table(fit, labels={"x": "Mood", "z1": "Age"}))
    assert [row[0] for row in printed] == [
        "Means",
        "intercept of Mood where predictors are 0",
        "slope of Mood where predictors are 0",
        "Residual variances",
        "intercept of Mood",
        "slope of Mood",
        "Residual covariances",
        "intercept of Mood ↔ slope of Mood",
        "Regressions",
        "Age → intercept of Mood",
        "Age → slope of Mood",
    ]
    assert limits(growth_table(fit)) == list(zip(fit.paths["low"], fit.paths["high"], strict=True))


def test_growth_in_groups_has_a_column_of_groups(panel: pd.DataFrame) -> None:
    fit = growth_curve(panel, {"x": columns()["x"]}, group="g")
    table = growth_table(fit)
    assert heads(table)[:2] == ["Parameter", "Group"]
    assert table.heading_columns == 2
    assert len([row for row in plain(table) if len(row) > 1]) == len(fit.paths)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("mean of slope", "Mean of slope"),
        ("mean of slope from 2", "Mean of slope from 2"),
        ("mean of intercept at predictors of 0", "Mean of intercept where predictors are 0"),
        ("residual variance of slope", "Residual variance of slope"),
        ("specific indirect: x -> m -> y", "Specific indirect: x → m → y"),
        ("difference between groups: direct", "Difference between groups: Direct"),
        ("something new", "Something new"),
    ],
)
def test_roles_in_words(what: str, told: str) -> None:
    assert ENGLISH_APA.text(role(what)) == told


def test_no_heading_of_a_role_is_empty() -> None:
    assert all(ENGLISH_APA.text(words) for words in ROLES.values())


def test_wrong_input_is_named() -> None:
    with pytest.raises(OutputError, match=r"paths_table: a int is no fitted model"):
        paths_table(3)  # type: ignore[arg-type]
    with pytest.raises(
        OutputError, match=r"lagged_table: the model has no lagged effects\. Give a fit of clpm\(\)"
    ):
        lagged_table(factors())
    with pytest.raises(OutputError, match="growth_table: the model has no growth factors"):
        growth_table(factors())
    from analysis import cfa

    made = simulate("f =~ 1*a + 0.8*b + 0.7*c", 100, seed=1)
    with pytest.raises(
        OutputError, match=r"no regression and no defined parameter to be shown\. Use parameter_table"
    ):
        paths_table(cfa("f =~ a + b + c", made))
