"""Numbers of a diagram as text: APA's manner, unless the caller brings another.

Rounding is half up on the shortest decimal that stands for the double (2.675 gives 2.68, as by hand).

References
----------
American Psychological Association, APA Style, 7th ed., Numbers and Statistics Guide (Publication Manual,
sections 6.32-6.45): no zero before the decimal point of what cannot exceed 1, exact p down to .001.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from math import isinf, isnan
from typing import Literal

NumberKind = Literal["bounded", "estimate", "p", "degrees"]
"""What a number is: at most 1 in size (standardized, R²), in the variables' units, a p value, or a fixed value."""

Formatter = Callable[[float, NumberKind], str]
"""Turns a number of some kind into the text that is printed."""

PLACES: dict[NumberKind, int] = {"bounded": 2, "estimate": 2, "p": 3, "degrees": 2}
NO_BREAK, MINUS, DASH, INFINITY = "\u00a0", "\u2212", "\u2014", "\u221e"
TOO_LONG, TOO_SHORT = 1e9, 1e-6
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def apa(value: float, kind: NumberKind) -> str:
    """Return a number as APA prints it, with the decimals of `PLACES`.

    Parameters
    ----------
    value : float
        Unrounded; NaN is missing.
    kind : {"bounded", "estimate", "p", "degrees"}

    Returns
    -------
    str
        ``".46"``, ``"−12.35"``, ``"< .001"``, ``"2"``; a dash if missing.

    Examples
    --------
    >>> from analysis.sem.diagram.numbers import apa
    >>> apa(0.456, "bounded"), apa(12.345678, "estimate"), apa(2.0, "degrees")
    ('.46', '12.35', '2')
    """
    if isnan(value):
        return DASH
    if isinf(value):
        return INFINITY if value > 0 else f"{MINUS}{INFINITY}"
    exact, places = Decimal(repr(float(value))), PLACES[kind]
    match kind:
        case "bounded":
            return _bare(_signed(exact, places))
        case "p":
            return _chance(exact, places)
        case "degrees":
            return _signed(exact, 0 if exact == exact.to_integral_value() else places).replace(",", "")
        case "estimate":
            return _in_units(exact, places)


def _in_units(exact: Decimal, places: int) -> str:
    """One that would round to zero keeps two digits that count; very long and short ones are powers of ten."""
    if exact and (abs(exact) >= TOO_LONG or abs(exact) < TOO_SHORT):
        mantissa, exponent = f"{abs(exact):.1e}".split("e")
        sign = MINUS if exact < 0 else ""
        return f"{sign}{mantissa}{NO_BREAK}×{NO_BREAK}10{str(int(exponent)).translate(SUPERSCRIPT)}"
    if exact and not _rounded(exact, places):
        places = 1 - exact.adjusted()
    return _signed(exact, places)


def _chance(exact: Decimal, places: int) -> str:
    least = Decimal(1).scaleb(-places)
    if exact < least:
        return f"<{NO_BREAK}{_bare(_signed(least, places))}"
    if exact > 1 - least:
        return f">{NO_BREAK}{_bare(_signed(1 - least, places))}"
    return _bare(_signed(exact, places))


def _rounded(exact: Decimal, places: int) -> Decimal:
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _signed(exact: Decimal, places: int) -> str:
    rounded = _rounded(exact, places)
    return (MINUS if rounded < 0 else "") + f"{abs(rounded):,.{places}f}"


def _bare(digits: str) -> str:
    """Return digits without the zero before the decimal point."""
    return digits.replace("0.", ".", 1) if digits.lstrip(MINUS).startswith("0.") else digits
