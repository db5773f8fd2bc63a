"""Residual correlations: the largest of the fit's own, with their z, or why there is none."""

import numpy as np
import pytest

from analysis import sem
from reports.errors import OutputError
from reports.tables.local_fit import local_fit_table
from tests.reports.tables.fits import data, factors, footnotes, gaps, groups, heads, notes, plain, values


@pytest.mark.parametrize("estimator", ["ML", "MLR", "FIML", "WLSMV"])
def test_the_largest_residuals_come_first_with_their_z(estimator: str) -> None:
    fit = factors(estimator, "0*") if estimator in ("ML", "MLR") else factors(estimator)
    residual, z = fit.residuals("cor"), fit.residuals("standardized")
    names = list(residual.columns)
    pairs = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    order = sorted(pairs, key=lambda pair: -abs(residual.loc[pair]))[:4]
    table = local_fit_table(fit, 4)
    assert [row[0] for row in plain(table)] == [f"{a}, {b}" for a, b in order]
    assert values(table) == [number for pair in order for number in (residual.loc[pair], z.loc[pair])]
    assert "largest 4 of 15" in notes(table)


def test_polychoric_residuals_are_called_so() -> None:
    assert "polychoric" in notes(local_fit_table(factors("WLSMV")))


def test_groups_are_named() -> None:
    table = local_fit_table(groups(), 30)
    assert heads(table)[:2] == ["Variables", "Group"]
    assert {row[1] for row in plain(table)} == {"women", "men"}


def test_predictors_are_not_missed() -> None:
    fit = sem("y1 ~ x1 + x2; y2 ~ x1", data())
    assert "x1, x2" not in {row[0] for row in plain(local_fit_table(fit))}


def test_without_errors_there_is_a_reason_and_no_z() -> None:
    none = local_fit_table(sem("y1 ~ x1; y2 ~ x1", data(), se="none"))
    assert "No z could be made: the model was fitted without standard errors." in notes(none)
    made = data().assign(site=np.arange(300) % 30)
    clustered = local_fit_table(sem("y1 ~ x1; y2 ~ x1", made, cluster="site"))
    assert "No z could be made: residuals: their errors are not defined here for clusters" in notes(clustered)
    assert "—" in {row[2].removesuffix("^a") for row in plain(clustered)}
    assert footnotes(clustered) == []  # the reason stands once, below the table


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_modification_indices_are_those_of_the_fit(estimator: str) -> None:
    fit = factors(estimator, "0*")
    name = "mi_robust" if estimator == "MLR" else "mi"
    table = local_fit_table(fit, 3, modification=True)
    known = fit.modification_indices().sort_values(name, ascending=False, kind="stable").head(3)
    assert values(table)[6:] == [x for pair in zip(known[name], known["sepc_all"], strict=True) for x in pair]
    assert ("robust score test" in notes(table)) == (estimator == "MLR")


def test_wrong_input_is_named() -> None:
    with pytest.raises(OutputError, match="local_fit_table: a DataFrame is no fitted model"):
        local_fit_table(gaps())  # type: ignore[arg-type]
    with pytest.raises(OutputError, match=r"most=0 must be a whole number of 1 or more"):
        local_fit_table(factors(), 0)
    with pytest.raises(OutputError, match="no two variables whose correlation it could miss"):
        local_fit_table(sem("y1 ~~ y1", data()))
