"""Comparisons of nested models: the numbers of `compare`, their scaling named, and what cannot be compared."""

import pandas as pd
import pytest

from analysis import compare, sem
from reports.document import Number
from reports.errors import OutputError
from reports.tables.comparison import comparison_table
from tests.reports.tables.fits import data, factors, footnotes, heads, notes, plain, values

SCALING = {
    "ML": "plain difference",
    "MLR": "scaled difference after Satorra and Bentler (2001)",
    "WLSMV": "scaled and shifted difference after Satorra (2000)",
}


@pytest.mark.parametrize("estimator", sorted(SCALING))
def test_tests_are_those_of_compare_and_the_scaling_is_named(estimator: str) -> None:
    fits = [factors(estimator), factors(estimator, "0*")]
    known = compare(*fits).iloc[-1]
    table = comparison_table(fits, labels=["Free", "None"])
    second = [cell.value for cell in table.groups[0].cells[1] if isinstance(cell, Number)]
    assert second[:5] == [known["chisq"], known["df"], known["chisq_diff"], known["df_diff"], known["p"]]
    assert SCALING[estimator] in notes(table)
    assert ("standard statistic" in notes(table)) == (estimator != "ML")


def test_differences_are_of_the_variants_that_the_estimator_reports() -> None:
    fits = [factors("MLR"), factors("MLR", "0*")]
    table = comparison_table(fits)
    first, second = (fit.measures for fit in fits)
    shown = [cell.value for cell in table.groups[0].cells[1] if isinstance(cell, Number)]
    named = ("cfi_robust", "rmsea_robust", "srmr")
    assert shown[5:8] == [second[name] - first[name] for name in named]
    assert shown[8:] == [second["aic"], second["bic"]]
    assert "robust variants" in notes(table)


def test_the_frame_of_compare_gives_the_same_row() -> None:
    fits = [factors("MLR"), factors("MLR", "0*")]
    frame = compare(*fits, "satorra_bentler_2010")
    table = comparison_table(frame)
    assert [row[0] for row in plain(table)] == ["a", "b"]
    assert {frame["chisq_diff"].iloc[1], frame["p"].iloc[1], frame["aic"].iloc[0]} <= set(values(table))
    assert "Satorra and Bentler (2010)" in notes(table)
    assert "ΔCFI" not in heads(table)


def test_models_that_are_not_nested_have_no_test_but_a_reason() -> None:
    other = sem("f =~ x1 + x2 + x3 + y1 + y2 + y3", data())
    table = comparison_table([factors(), factors(modifier="0*"), other])
    assert plain(table)[2][3:9] == ["—^a", "—", "—", "—", "—", "—"]
    assert footnotes(table)[0].startswith("Not tested: compare: both models have 9 degrees of freedom")


def test_a_freer_model_below_a_stricter_one_says_whose_difference_it_is() -> None:
    strict, free = factors(modifier="0*"), factors()
    told = "Δχ² and Δdf are those of the row before less this one"
    table = comparison_table([strict, free])
    assert table.groups[0].cells[1][4] == Number(1, "degrees")
    assert told in notes(table)
    assert told not in notes(comparison_table([free, strict]))


def test_wrong_input_is_named() -> None:
    with pytest.raises(OutputError, match=r"one model cannot be compared\. Give two or more fits"):
        comparison_table([factors()])
    with pytest.raises(OutputError, match=r"the frame lacks 'df'\. Give what analysis.compare\(\) returned"):
        comparison_table(pd.DataFrame({"x": [1]}))
    with pytest.raises(OutputError, match="a str is no fitted model"):
        comparison_table(["a", "b"])  # type: ignore[list-item]
