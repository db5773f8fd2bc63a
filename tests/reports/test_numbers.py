"""The formatter against the rules of the APA and against the traps of rounding.

APA Style, 7th ed., Numbers and Statistics Guide (Publication Manual, sections 6.32-6.45): p = .006, p < .001;
a zero before the decimal point of what can exceed 1, none of what cannot; commas in figures of 1,000 or more,
none in degrees of freedom; a space around signs, none after a minus.
"""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import numbers
from reports.document import Code, Column, Interval, Number

NAN = float("nan")


def test_p_is_exact_down_to_a_thousandth() -> None:
    assert numbers.p(0.006) == ".006"
    assert numbers.p(0.0349) == ".035"
    assert numbers.p(0.001) == ".001"
    assert numbers.p(0.00099) == "<\u00a0.001"
    assert numbers.p(0.0) == "<\u00a0.001"
    assert numbers.p(0.9995) == ">\u00a0.999"
    assert numbers.p(0.999) == ".999"


def test_equations_do_not_break() -> None:
    assert numbers.text(Number(0.0349, "bounded", name="RMSEA")) == "RMSEA\u00a0=\u00a0.035"
    assert numbers.text(Number(0.0004, "p", name="p")) == "p\u00a0<\u00a0.001"
    assert numbers.text(Number(-2.311, "statistic", name="t", degrees=1471)) == "t(1471)\u00a0=\u00a0−2.31"


def test_leading_zero_is_dropped_only_where_one_is_the_limit() -> None:
    assert numbers.bounded(0.87, 2) == ".87"
    assert numbers.bounded(-0.2, 2) == "−.20"
    assert numbers.bounded(1.0) == "1.000"
    assert numbers.bounded(1.012) == "1.012"  # TLI may exceed 1
    assert numbers.bounded(10.5, 1) == "10.5"
    assert numbers.bounded(1.4e-15) == ".000"  # SRMR of a model that fits exactly
    assert numbers.estimate(0.48) == "0.48"
    assert numbers.bounded(0.87, 2, numbers.Style(leading_zero=True)) == "0.87"


def test_counts_have_commas_and_degrees_of_freedom_have_none() -> None:
    assert numbers.count(1204) == "1,204"
    assert numbers.count(np.int64(1_000_000)) == "1,000,000"
    assert numbers.degrees(1204) == "1204"
    assert numbers.degrees(11.0) == "11"
    assert numbers.degrees(10.234) == "10.23"


def test_a_count_with_decimals_is_refused() -> None:
    with pytest.raises(ValueError, match="a count must be whole"):
        numbers.count(3.5)


def test_a_number_that_is_not_zero_never_prints_as_zero() -> None:
    assert numbers.estimate(0.0004) == "0.00040"
    assert numbers.estimate(-0.00123) == "−0.0012"
    assert numbers.estimate(3.14e-9) == "3.1\u00a0×\u00a010⁻⁹"
    assert numbers.estimate(0.0) == "0.00"
    assert numbers.percent(0.0004) == "<\u00a00.1%"
    assert numbers.percent(0.9996) == ">\u00a099.9%"
    assert (numbers.percent(0.0), numbers.percent(1.0), numbers.percent(0.125)) == ("0.0%", "100.0%", "12.5%")


def test_rounding_is_half_up_as_by_hand() -> None:
    assert (
        numbers.estimate(2.675) == "2.68"
    )  # the double is 2.67499999999999982236431605997495353221893310546875
    assert numbers.estimate(-2.675) == "−2.68"
    assert numbers.statistic(0.005) == "0.01"


def test_zero_has_no_sign() -> None:
    assert numbers.statistic(-0.0001) == "0.00"
    assert numbers.estimate(-0.0) == "0.00"


def test_missing_is_a_dash_and_infinite_a_sign() -> None:
    for form in (
        numbers.estimate,
        numbers.statistic,
        numbers.bounded,
        numbers.p,
        numbers.percent,
        numbers.count,
    ):
        assert form(NAN) == "—"
        assert form(None) == "—"
    assert numbers.estimate(math.inf) == "∞"
    assert numbers.estimate(-math.inf) == "−∞"


def test_intervals_stand_in_brackets() -> None:
    assert numbers.interval(Interval(-0.123, 4567.0)) == "[−0.12,\u00a04,567.00]"
    assert numbers.interval(Interval(0.81, 0.9, "bounded", 2)) == "[.81,\u00a0.90]"
    assert numbers.interval(Interval(NAN, None)) == "—"
    assert numbers.interval(Interval(0.0, math.inf)) == "[0.00,\u00a0∞]"


def test_a_style_changes_decimal_sign_and_thousands() -> None:
    german = numbers.Style(decimal=",", thousands=".")
    assert numbers.estimate(1204.5, style=german) == "1.204,50"
    assert numbers.bounded(0.953, style=german) == ",953"


def test_cells_bring_their_own_kind() -> None:
    column = Column("Value", "estimate")
    assert numbers.cell(Number(0.5, "bounded"), column) == ".500"
    assert numbers.cell("fixed", column) == "fixed"
    assert numbers.cell(Code("y ~ x"), column) == "y ~ x"
    assert numbers.cell(None, column) == "—"


def test_words_are_no_kind_of_number() -> None:
    with pytest.raises(ValueError, match="cannot be printed as text"):
        numbers.text(Number(1.0, "text"))


@given(st.floats(-1e8, 1e8), st.integers(0, 6))
def test_printed_estimate_is_within_half_of_its_last_digit(value: float, places: int) -> None:
    printed = numbers.estimate(value, places).replace("−", "-").replace(",", "")
    if "×" in printed:
        return
    shown = Decimal(printed)
    half = Decimal(1).scaleb(shown.as_tuple().exponent) / 2  # type: ignore[arg-type]
    assert abs(shown - Decimal(repr(value))) <= half
    assert (shown == 0) == (value == 0)
