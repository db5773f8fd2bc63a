"""The level of an interval as a number that is printed: 95%, 97.5%, 99.75%."""

from decimal import Decimal

from reports.document import Number

DIGITS = 9  # beyond them a level has rounding of the computer only


def percent(level: float) -> Number:
    """Return a level as percent, with all the decimals that it has: rounded it would be another level.

    Parameters
    ----------
    level : float
        Between 0 and 1.
    """
    exponent = Decimal(repr(round(level, DIGITS))).normalize().as_tuple().exponent
    return Number(level, "percent", max(0, -int(exponent) - 2))
