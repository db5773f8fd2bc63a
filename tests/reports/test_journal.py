"""Numbers in the manner of journals, against their printed rules and against the traps of rounding.

AMA Manual of Style, 11th ed., 17.4.3 (thin space from five digits on, four digits closed up) and 18.7.1 (no zero before
P, alpha and beta: P = .16; one before kappa = 0.87), as quoted by JMIR's guidelines for statistics; JMIR, "How should P
values be reported": two digits, three below .01, P < .001; AMA 10th ed., 20.8.2: three digits where two would make
P = .046 look like .05. Publication manual of the APA, 7th ed., 6.36-6.45.
"""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import numbers
from reports.document import Column, Interval, Kind, Number, Rows, Table, phrase, say
from reports.language.catalogue import ENGLISH
from reports.manner import Manner
from reports.numbers import AMA, APA, Style

COMMA = APA.with_decimal(",")
STYLES = (APA, AMA, COMMA, AMA.with_decimal(","), APA.with_leading_zero(True))
KINDS: tuple[Kind, ...] = ("estimate", "statistic", "bounded", "p", "percent", "degrees")
BREAKING = re.compile(r"[ \t\n\u2009]")
AMA_MANNER = Manner(AMA, ENGLISH)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.16, ".16"),
        (0.5, ".50"),
        (0.0451, ".045"),
        (0.046, ".046"),
        (0.0495, ".0495"),  # .050 would look like .05
        (0.0499, ".0499"),
        (0.04996, ".04996"),
        (0.05, ".05"),
        (0.0449, ".04"),
        (0.05, ".05"),
        (0.01, ".01"),
        (0.0099, ".010"),
        (0.0085, ".009"),
        (0.001, ".001"),
        (0.00099, "< .001"),
        (0.99, ".99"),
        (0.9901, "> .99"),
    ],
)
def test_p_of_the_ama_has_two_digits_where_they_tell_enough(value: float, printed: str) -> None:
    assert plain(numbers.p(value, style=AMA)) == printed


def test_the_ama_writes_a_zero_before_all_but_p() -> None:
    assert numbers.bounded(0.87, 2, AMA) == "0.87"
    assert numbers.bounded(-0.2, 2, AMA) == "−0.20"
    assert plain(numbers.text(Number(0.16, "p", name="p"), AMA)) == "P = .16"
    assert plain(numbers.text(Number(0.0004, "p", name="p"), AMA)) == "P < .001"


def test_the_ama_closes_up_four_digits_and_parts_five() -> None:
    assert numbers.count(1204, AMA) == "1204"
    assert numbers.count(72337, AMA) == "72\u202f337"  # 18.2.1: "a total of 72 337 postmenopausal women"
    assert numbers.count(1204, APA) == "1,204"
    assert numbers.degrees(72337, style=AMA) == "72337"


def test_intervals_of_the_ama_take_to_where_a_bound_is_negative() -> None:
    assert numbers.interval(Interval(1.2, 3.4), AMA) == "1.20-3.40"
    assert plain(numbers.interval(Interval(-0.12, 0.45), AMA)) == "−0.12 to 0.45"
    assert plain(numbers.interval(Interval(0.45, 2.6, level=0.95), AMA)) == "95% CI, 0.45-2.60"
    assert plain(numbers.interval(Interval(0.1, None), AMA)) == "0.10 to —"


def test_intervals_bring_their_level() -> None:
    assert plain(numbers.interval(Interval(0.071, 0.114, "bounded", level=0.9))) == "90% CI [.071, .114]"
    assert plain(numbers.interval(Interval(0.1, 0.2, level=0.999))) == "99.9% CI [0.10, 0.20]"
    assert numbers.interval(Interval(None, None, level=0.95)) == "—"


def test_a_decimal_comma_leaves_semicolons_between_numbers() -> None:
    assert plain(numbers.interval(Interval(0.12, 0.45), COMMA)) == "[0,12; 0,45]"
    assert (
        plain(numbers.text(Number(4.1, "statistic", name="F", degrees=(2, 57.25)), COMMA))
        == "F(2; 57,25) = 4,10"
    )
    assert numbers.estimate(1204.5, style=COMMA) == "1.204,50"
    assert numbers.bounded(0.953, style=COMMA) == ",953"


def test_degrees_of_freedom_and_the_sample_stand_behind_the_name() -> None:
    # Publication manual, 7th ed., Table 6.5 and 6.43: χ²(4, N = 90) = 0.89; F(1, 24) = 8.64
    assert (
        plain(numbers.text(Number(0.89, "statistic", name="χ²", degrees=4, sample=90)))
        == "χ²(4, N = 90) = 0.89"
    )
    assert plain(numbers.text(Number(8.64, "statistic", name="F", degrees=(1, 24)))) == "F(1, 24) = 8.64"
    large = Number(0.89, "statistic", name="χ²", degrees=4, sample=12345)
    assert plain(numbers.text(large)) == "χ²(4, N = 12,345) = 0.89"


def test_a_leading_zero_may_be_asked_for_and_forbidden() -> None:
    always, never = APA.with_leading_zero(True), AMA.with_leading_zero(False)
    assert (numbers.p(0.035, style=always), numbers.bounded(0.5, style=always)) == ("0.035", "0.500")
    assert plain(numbers.p(0.0001, style=always)) == "< 0.001"
    assert (numbers.p(0.16, style=never), numbers.bounded(0.5, 2, never)) == (".16", ".50")


def test_the_journals_p_reaches_sentences_cells_and_heads() -> None:
    told = AMA_MANNER.printable(
        say("{p}; {inner}", p=Number(0.2, "p", name="p"), inner=phrase("{q}", q=Number(0.3, name="p")))
    )
    assert [run.name for run in told.runs if isinstance(run, Number)] == ["P", "P"]
    table = Table("T", (Column(phrase("p"), "p"),), (Rows(((Number(0.2, "p", name="p"),),)),))
    found = AMA_MANNER.printable(table)
    assert found.columns[0].title == "P"
    cell = found.groups[0].cells[0][0]
    assert isinstance(cell, Number) and cell.name == "P"
    assert Manner().printable(table).columns[0].title == "p"


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(STYLES))
def test_printed_p_never_turns_the_order_around(one: float, other: float, style: Style) -> None:
    low, high = sorted((one, other))
    assert rank(numbers.p(low, style=style), style) <= rank(numbers.p(high, style=style), style)


def rank(printed: str, style: Style) -> Decimal:
    """Return a place among printed p values: a bound lies beyond its number."""
    value = Decimal(plain(printed).lstrip("<> ").replace(style.decimal, "."))
    return value + {"<": Decimal("-1e-6"), ">": Decimal("1e-6")}.get(printed[0], Decimal(0))


@given(
    st.floats(-1e8, 1e8),
    st.floats(-1e8, 1e8),
    st.sampled_from(STYLES),
    st.sampled_from(("statistic", "bounded")),
)
def test_printed_numbers_keep_their_order(one: float, other: float, style: Style, kind: Kind) -> None:
    low, high = (read(numbers.text(Number(v, kind), style), style) for v in sorted((one, other)))
    assert low <= high


@given(st.floats(-1e8, 1e8), st.sampled_from(STYLES), st.integers(0, 6))
def test_printed_numbers_are_within_half_of_their_last_digit(value: float, style: Style, places: int) -> None:
    shown = read(numbers.statistic(value, places, style), style)
    assert abs(shown - Decimal(repr(value))) <= Decimal(1).scaleb(-places) / 2


def read(printed: str, style: Style) -> Decimal:
    """Read a printed number back."""
    digits = printed.replace(style.thousands, "").replace("−", "-").replace(style.decimal, ".")
    return Decimal(digits)


@given(st.floats(0, 1), st.sampled_from(STYLES), st.sampled_from(KINDS))
def test_nothing_breaks_within_an_equation_and_zero_has_no_sign(
    value: float, style: Style, kind: Kind
) -> None:
    for number in (
        Number(value, kind, name="x", degrees=(2, 1234.5), sample=12345),
        Number(-value, "statistic", name="z"),
    ):
        printed = numbers.text(number, style)
        assert not BREAKING.search(printed)
        assert not re.search(r"−0?[.,]0+$", printed)
    assert not BREAKING.search(numbers.interval(Interval(-value, value, level=0.95), style))
