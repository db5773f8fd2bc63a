"""The only place that rounds: numbers of the results to the text of a report.

Rounding is half up on the shortest decimal that stands for the double (2.675 gives 2.68, as by hand).

References
----------
American Psychological Association, APA Style, 7th ed., Numbers and Statistics Guide (Publication Manual,
sections 6.32-6.45): no zero before the decimal point of what cannot exceed 1, exact p down to .001, commas in
figures of 1,000 or more but not in degrees of freedom, brackets around intervals, spaces around signs. What other
journals ask for is in `reports.journal`.
"""

from dataclasses import replace
from decimal import Decimal

from reports.digits import (
    DASH,
    INFINITY,
    MINUS,
    NO_BREAK,
    TOO_LONG,
    TOO_SHORT,
    bare,
    exact_decimal,
    power,
    rounded,
    shortest,
    signed,
    without_digits,
)
from reports.document.runs import DECIMALS, Cell, Code, Interval, Kind, Marked, Number, Phrase
from reports.document.table import Column
from reports.journal import AMA, APA, Style

__all__ = [
    "AMA",
    "APA",
    "DASH",
    "INFINITY",
    "MINUS",
    "NO_BREAK",
    "TOO_LONG",
    "TOO_SHORT",
    "Style",
    "bounded",
    "cell",
    "count",
    "degrees",
    "estimate",
    "interval",
    "p",
    "percent",
    "statistic",
    "text",
]

TWO_DIGITS = Decimal("0.01")
NEARLY_FIVE, FIVE = Decimal("0.045"), Decimal("0.05")  # two digits would hide that p is below .05


def estimate(value: float | None, places: int = 2, style: Style = APA) -> str:
    """Return a number in its unit; one that would round to zero keeps two digits that count.

    Parameters
    ----------
    value : float or None
    places : int
        Decimals.

    Returns
    -------
    str
        ``"−0.31"``, ``"1,204.50"``, ``"0.00012"``, ``"3.1 × 10⁻⁹"``; a dash if missing.
    """
    if (exact := exact_decimal(value)) is None:
        return without_digits(value)
    if exact and (abs(exact) >= TOO_LONG or abs(exact) < TOO_SHORT):
        return power(exact, style)
    if exact and not rounded(exact, places):
        places = 1 - exact.adjusted()
    return signed(rounded(exact, places), places, style)


def statistic(value: float | None, places: int = 2, style: Style = APA) -> str:
    """Return a test statistic with fixed decimals: ``"−2.31"``."""
    exact = exact_decimal(value)
    return without_digits(value) if exact is None else signed(rounded(exact, places), places, style)


def bounded(value: float | None, places: int = 3, style: Style = APA) -> str:
    """Return a number that cannot exceed 1 in size: ``".953"``, ``"−.20"``; ``"1.000"`` keeps its digit.

    Parameters
    ----------
    value : float or None
        A correlation, proportion, reliability or index of fit (TLI may exceed 1 and then shows it).
    """
    return bare(statistic(value, places, style), style, style.leading_zero)


def p(value: float | None, places: int = 3, style: Style = APA) -> str:
    """Return a p value for a table: ``".035"``, ``"< .001"``, ``"> .999"``.

    A style with two-digit p values goes by its own rule, whatever the decimals asked for: ``".04"``, ``".048"``,
    ``".004"``, ``"< .001"``, ``"> .99"``.
    """
    exact = exact_decimal(value)
    if exact is None:
        return without_digits(value)
    fine, coarse = (3, 2) if style.two_digit_p else (places, places)
    least, most = Decimal(1).scaleb(-fine), 1 - Decimal(1).scaleb(-coarse)
    if exact < least:
        return f"<{NO_BREAK}{bare(signed(least, fine, style), style, style.zero_before_p)}"
    if exact > most:
        return f">{NO_BREAK}{bare(signed(most, coarse, style), style, style.zero_before_p)}"
    if style.two_digit_p:
        places = 3 if exact < TWO_DIGITS or NEARLY_FIVE <= exact < FIVE else 2
        while exact < FIVE <= rounded(exact, places):  # .0497 is below .05 in whatever manner it is printed
            places += 1
    return bare(signed(rounded(exact, places), places, style), style, style.zero_before_p)


def percent(share: float | None, places: int = 1, style: Style = APA) -> str:
    """Return a share as percent; 0 and 100 are printed for none and all only.

    Parameters
    ----------
    share : float or None
        From 0 to 1.

    Returns
    -------
    str
        ``"12.5%"``, ``"< 0.1%"`` for a share that is not 0, ``"> 99.9%"`` for one that is not 1.
    """
    exact = exact_decimal(share)
    if exact is None:
        return without_digits(share)
    hundredfold, least = exact * 100, Decimal(1).scaleb(-places)
    if hundredfold > 0 and not rounded(hundredfold, places):
        return f"<{NO_BREAK}{signed(least, places, style)}%"
    if hundredfold < 100 and rounded(hundredfold, places) == 100:
        return f">{NO_BREAK}{signed(100 - least, places, style)}%"
    return f"{signed(rounded(hundredfold, places), places, style)}%"


def count(value: float | None, style: Style = APA) -> str:
    """Return a number of persons, rows or cells: ``"1,204"``.

    Raises
    ------
    ValueError
        If it is not whole: a count with decimals is a mistake of the caller.
    """
    exact = exact_decimal(value)
    if exact is None:
        return without_digits(value)
    if exact != exact.to_integral_value():
        raise ValueError(f"a count must be whole, not {value!r}")
    return signed(exact.to_integral_value(), 0, style)


def degrees(value: float | None, places: int = 2, style: Style = APA) -> str:
    """Return degrees of freedom, or an end of a scale: whole ones without decimals, none with groups of digits."""
    exact = exact_decimal(value)
    if exact is None:
        return without_digits(value)
    whole = exact == exact.to_integral_value()
    plain = replace(style, thousands="")
    return signed(rounded(exact, 0 if whole else places), 0 if whole else places, plain)


def interval(pair: Interval, style: Style = APA) -> str:
    """Return bounds as ``"[0.12, 0.45]"``, unbroken; a dash if both are missing.

    With a level ``"95% CI [0.12, 0.45]"``. In the AMA's manner ``"0.12-0.45"``, ``"−0.12 to 0.45"`` and ``"95% CI,
    0.12-0.45"``.
    """
    low, high = (text(Number(bound, pair.kind, pair.places), style) for bound in (pair.low, pair.high))
    if low == high == DASH:
        return DASH
    name = "" if pair.level is None else f"{shortest(pair.level * 100, style)}%{NO_BREAK}CI"
    if style.brackets:
        return f"{name}{NO_BREAK if name else ''}[{low}{style.apart}{NO_BREAK}{high}]"
    plain = all(bound[0].isdigit() or bound[0] == style.decimal for bound in (low, high))
    between = "-" if plain else f"{NO_BREAK}to{NO_BREAK}"
    return f"{name}{style.apart + NO_BREAK if name else ''}{low}{between}{high}"


def text(number: Number, style: Style = APA) -> str:
    """Return a number of a document as it is printed, with its name if it has one.

    Returns
    -------
    str
        ``".035"``; with a name ``"RMSEA = .035"``, ``"p < .001"`` or ``"χ²(24, N = 301) = 85.31"``, joined by no-break
        spaces.
    """
    plain = _plain(number.value, number.kind, number.places, style)
    if number.name is None:
        return plain
    relation = "" if plain[0] in "<>" else f"={NO_BREAK}"
    return f"{style.named(number.name)}{_of(number, style)}{NO_BREAK}{relation}{plain}"


def _of(number: Number, style: Style) -> str:
    """Return degrees of freedom and sample size in parentheses; nothing if there are none."""
    given = () if number.degrees is None else number.degrees
    found = [degrees(df, style=style) for df in (given if isinstance(given, tuple) else (given,))]
    if number.sample is not None:
        found.append(f"N{NO_BREAK}={NO_BREAK}{count(number.sample, style)}")
    return f"({f'{style.apart}{NO_BREAK}'.join(found)})" if found else ""


def cell(value: Cell, column: Column, style: Style = APA) -> str:
    """Return what is printed in a cell of this column."""
    match value:
        case None:
            return DASH
        case str():
            return value
        case Code():
            return value.text
        case Marked():
            return cell(value.cell, column, style)
        case Phrase():
            raise ValueError("words are put into their language before they are printed: Manner.printable")
        case Interval():
            return interval(value, style)
        case Number():
            return text(value, style)


def _plain(value: float | None, kind: Kind, places: int | None, style: Style) -> str:
    decimals = DECIMALS.get(kind, 2) if places is None else places
    match kind:
        case "count":
            return count(value, style)
        case "estimate":
            return estimate(value, decimals, style)
        case "statistic":
            return statistic(value, decimals, style)
        case "bounded":
            return bounded(value, decimals, style)
        case "p":
            return p(value, decimals, style)
        case "percent":
            return percent(value, decimals, style)
        case "degrees":
            return degrees(value, decimals, style)
        case _:
            raise ValueError(f"a number cannot be printed as {kind}")
