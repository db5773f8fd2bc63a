"""Differences between groups, regressions, power, and models beside each other: the results' own numbers."""

import numpy as np
import pandas as pd
import pytest

from analysis import power, sem
from analysis.panel import (
    PathDifferences,
    fixed_effects,
    gee,
    group_panel,
    mixed,
    mmrm,
    path_differences,
    within_between,
)
from analysis.panel.power import simulate
from analysis.panel.regression import Regression
from reports.document import Interval, Number
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from reports.tables.group_differences import group_difference_table
from reports.tables.models import models_table
from reports.tables.power import power_table
from reports.tables.regression import regression_table
from tests.reports.tables.fits import data, factors, groups, heads, limits, notes, plain, values

TRUTH = "x2 ~ 0.5*x1 + c(0.1, 0.4, 0.2)*y1; y2 ~ 0.5*y1 + 0.2*x1; x1 ~~ 0.3*y1; y1 ~ c(0, 0.5, 0)*1"


@pytest.fixture(scope="module")
def differences() -> PathDifferences:
    made = simulate(TRUTH, 200, seed=1, groups=("post", "read", "none"))
    fit = group_panel(made, {"x": ["x1", "x2"], "y": ["y1", "y2"]}, group="group")
    return path_differences(fit)


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    found = pd.DataFrame({"person": np.repeat(range(60), 3), "wave": np.tile([0, 1, 2], 60)})
    found["x"] = rng.normal(size=180)
    found["y"] = (
        rng.normal(size=60)[found["person"]] + 0.3 * found["wave"] + 0.2 * found["x"] + rng.normal(size=180)
    )
    return found


@pytest.fixture(scope="module")
def regressions(rows: pd.DataFrame) -> dict[str, Regression]:
    return {
        "mixed": mixed("y ~ wave + x", rows, person="person"),
        "gee": gee("y ~ wave + x", rows, person="person", wave="wave"),
        "fixed_effects": fixed_effects("y ~ x", rows, person="person"),
        "mmrm": mmrm("y ~ wave + x", rows, person="person", wave="wave"),
        "within_between": within_between("y", "x", rows, person="person"),
    }


def test_differences_between_groups(differences: PathDifferences) -> None:
    table = group_difference_table(differences, labels={"x": "Stress"})
    names = ["estimate_a", "estimate_b", "difference", "se", "p", "p_adjusted"]
    shown = [[c.value for c in row if isinstance(c, Number)] for group in table.groups for row in group.cells]
    assert shown == differences.table[names].to_numpy().tolist()
    assert limits(table) == list(zip(differences.table["low"], differences.table["high"], strict=True))
    assert [len(group.cells) for group in table.groups] == [3] * len(differences.omnibus)
    assert ENGLISH_APA.text(table.groups[0].title).startswith(
        "Stress → Stress (1 → 2); all groups equal: χ²(2)"
    )
    assert "after Holm, over all differences" in notes(table)


def test_differences_that_are_not_adjusted_have_no_such_column() -> None:
    table = group_difference_table(path_differences(groups(), "g ~ f", adjust="none"))
    assert "Adjusted p" not in heads(table)
    assert "Adjusted p" not in notes(table)
    single = group_difference_table(path_differences(groups(), "g ~ f", adjust="single_step", family="path"))
    assert "of the largest |z| given their correlations, over the differences of each path" in notes(single)
    assert "hold together" in notes(single)


@pytest.mark.parametrize("verb", ["mixed", "gee", "fixed_effects", "mmrm", "within_between"])
def test_regressions_have_their_own_numbers(regressions: dict[str, Regression], verb: str) -> None:
    result = regressions[verb]
    table, frame = regression_table(result), result.estimates
    tested = "t" if "t" in frame else "z"
    names = ["estimate", "se", tested, *(["df"] if tested == "t" else []), "p"]
    shown = [[c.value for c in row if isinstance(c, Number)] for row in table.groups[0].cells]
    assert shown == frame[names].to_numpy().tolist()
    assert limits(table) == list(zip(frame["low"], frame["high"], strict=True))
    assert result.method in notes(table)
    assert "180 rows of 60 persons were used; 0 rows were left out." in notes(table)


def test_variances_and_tests_of_regressions(regressions: dict[str, Regression]) -> None:
    variances = regressions["mixed"].variances
    assert variances is not None
    table = regression_table(regressions["mixed"], terms={"x": "Stress"})
    assert [row[0] for row in plain(table)][:4] == ["Coefficients", "Intercept", "wave", "Stress"]
    assert set(variances["estimate"]) <= set(values(table))
    assert "Hausman: χ²(1)" in notes(regression_table(regressions["fixed_effects"]))
    assert "QIC" in notes(regression_table(regressions["gee"]))


def test_regressions_beside_each_other(regressions: dict[str, Regression]) -> None:
    several = [regressions["mixed"], regressions["fixed_effects"]]
    table = regression_table(several, labels=["Mixed", "Within"])
    assert [column.spanner for column in table.columns[1:]] == ["Mixed"] * 3 + ["Within"] * 3
    printed = {row[0]: row for row in plain(table)}
    assert printed["wave"][4:] == ["", "", ""]
    assert regressions["fixed_effects"].estimates["estimate"].iloc[0] in values(table)


def test_power_of_each_effect() -> None:
    result = power("y ~ start(0.3)*x", n=[60, 90], effect="y ~ x", method="both", replicates=40, seed=1)
    table = power_table(result)
    analytic = result.table.query("method == 'analytic'")["power"].tolist()
    replicated = result.table.query("method == 'monte_carlo'")
    assert set(analytic) | set(replicated["power"]) | set(replicated["power_mcse"]) <= set(values(table))
    assert "Simulated: replicates were drawn from the stated population, seed 1" in notes(table)
    assert heads(power_table(power("y ~ start(0.3)*x", n=60, effect="y ~ x"))) == [
        *("Persons", "Method", "Population value", "Power")
    ]


def test_models_beside_each_other() -> None:
    fits = [factors(), factors(modifier="0*"), sem("f =~ x1 + x2 + x3; f ~ y1", data())]
    table = models_table(fits, labels=["Free", "None", "Other"])
    printed = {row[0]: row for row in plain(table)}
    assert heads(table)[1:5] == ["Est.", "SE", "p", "Std."]
    assert printed["g =~ y2"][9:] == [""] * 4
    assert printed["f ~ y1"][1:9] == [""] * 8
    assert "^" in printed["g ~ f"][5]
    for k, fit in enumerate(fits):
        row = fit.estimates.query("op == '=~' and rhs == 'x2'").iloc[0]
        cells = next(r for r in table.groups[0].cells if r[0] == table.groups[0].cells[1][0])
        shown = [cell.value for cell in cells[1 + 4 * k : 5 + 4 * k] if isinstance(cell, Number)]
        assert shown == [row["estimate"], row["se"], row["p"], row["std_all"]]
        assert {fit.measures["chisq"], fit.measures["aic"]} <= set(values(table))


def test_many_models_leave_p_out_and_different_kinds_are_said() -> None:
    many = models_table([factors()] * 4)
    assert "p" not in heads(many)
    told = notes(models_table([factors(), factors("MLR")], labels=["Plain", "Robust"]))
    assert "Plain: SE: standard error, from the expected information." in told
    assert "Robust: SE: standard error, robust (Huber–White sandwich)." in told
    assert "Robust: χ²: scaled after Yuan and Bentler (2000)." in told
    assert "Plain: χ²" not in told
    assert models_table([groups()]).columns[1].title == models_table([groups(), groups()]).columns[1].title
    assert not [c for g in many.groups for r in g.cells for c in r if isinstance(c, Interval)]


def test_a_covariance_is_the_same_either_way() -> None:
    fits = [sem("y1 ~~ y2; x1 ~~ x1", data()), sem("y2 ~~ y1; x1 ~~ x1", data())]
    table = models_table(fits, parts=("covariances",))
    assert len([row for row in plain(table) if row[0] in ("y1 ~~ y2", "y2 ~~ y1")]) == 1


def test_wrong_input_is_named() -> None:
    with pytest.raises(
        OutputError, match=r"a Fit is no result of path_differences\(\)\. Give that result itself"
    ):
        group_difference_table(factors())  # type: ignore[arg-type]
    with pytest.raises(OutputError, match=r"a Fit is no result of mixed\(\), mmrm\(\), gee\(\)"):
        regression_table(factors())  # type: ignore[arg-type]
    with pytest.raises(OutputError, match="a list without results is no result of mixed"):
        regression_table([])
    with pytest.raises(OutputError, match=r"a Fit is no result of power\(\)"):
        power_table(factors())  # type: ignore[arg-type]
    with pytest.raises(OutputError, match="models_table: a int is no fitted model"):
        models_table([1])  # type: ignore[list-item]
