"""Digits of numbers: the exact decimal behind a double, its rounding, its signs; what `reports.numbers` is made of."""

from decimal import ROUND_HALF_UP, Decimal
from math import isinf, isnan

from reports.journal import Style

NO_BREAK = "\u00a0"
MINUS = "\u2212"
DASH = "\u2014"
INFINITY = "\u221e"
TOO_LONG = 1e9
TOO_SHORT = 1e-6
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def exact_decimal(value: float | None) -> Decimal | None:
    """Return the shortest decimal that stands for the double; None if it is missing or infinite."""
    if value is None or isnan(value) or isinf(value):
        return None
    return Decimal(int(value)) if isinstance(value, int) else Decimal(repr(float(value)))


def without_digits(value: float | None) -> str:
    """Return what is printed for a number without digits: a dash if missing, the sign of the infinite."""
    if value is None or isnan(value):
        return DASH
    return INFINITY if value > 0 else f"{MINUS}{INFINITY}"


def rounded(exact: Decimal, places: int) -> Decimal:
    """Return a decimal rounded half up."""
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shortest(value: float, style: Style) -> str:
    """Return a number with no more decimals than it has: 95, 99.9."""
    return f"{Decimal(repr(round(value, 6))).normalize():f}".replace(".", style.decimal)


def signed(rounded: Decimal, places: int, style: Style) -> str:
    """Return a rounded decimal with its sign, its thousands and its decimals in the manner of a style."""
    digits = f"{abs(rounded):,.{places}f}"
    if len(digits.split(".")[0].replace(",", "")) < style.fewest_grouped:
        digits = digits.replace(",", "")
    digits = digits.replace(",", "\0").replace(".", style.decimal)
    return (MINUS if rounded < 0 else "") + digits.replace("\0", style.thousands)


def bare(digits: str, style: Style, leading_zero: bool) -> str:
    """Return digits, without the zero before the decimal sign unless it is wanted."""
    zero = f"0{style.decimal}"
    if leading_zero or not digits.lstrip(MINUS).startswith(zero):
        return digits
    return digits.replace(zero, style.decimal, 1)


def power(exact: Decimal, style: Style) -> str:
    """Return a very large or very small number as a power of ten: ``"3.1 × 10⁻⁹"``."""
    mantissa, exponent = f"{abs(exact):.1e}".split("e")
    sign = MINUS if exact < 0 else ""
    power = str(int(exponent)).translate(SUPERSCRIPT)
    return f"{sign}{mantissa.replace('.', style.decimal)}{NO_BREAK}×{NO_BREAK}10{power}"
