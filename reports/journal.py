"""What a journal asks of printed numbers: `Style`, and the two that are known by name, `APA` and `AMA`."""

from dataclasses import dataclass, replace

NARROW_SPACE = "\u202f"  # the thin space of the AMA, where no line may break


@dataclass(frozen=True, slots=True)
class Style:
    """How a journal wants its numbers.

    Attributes
    ----------
    decimal, thousands : str
        Signs before the decimals and between groups of three digits.
    leading_zero : bool
        Whether 0 is written before the decimal sign of numbers that cannot exceed 1.
    zero_of_p : bool or None
        The same for p values alone; None: as the others.
    fewest_grouped : int
        The digits from which on thousands are set apart.
    two_digit_p : bool
        p values with two decimals, with three where that says more (below .01, and from .045 to .05), and with as many
        as show that one is below .05.
    brackets : bool
        Intervals as ``[low, high]``; else ``low-high``, or ``low to high`` where a bound is negative or infinite.
    names : tuple of (str, str)
        Names of numbers that the journal spells otherwise.

    References
    ----------
    American Psychological Association, APA Style, 7th ed., Numbers and Statistics Guide (Publication Manual, sections
    6.32-6.45). AMA Manual of Style, 11th ed. (2020), sections 17.4.3 (thin space in integers of more than four digits)
    and 18.7.1 (no zero before the decimals of P, alpha and beta as probabilities; one before other numbers below 1),
    with sections 20.8-20.9 of its 10th ed. (P to two decimals, to three below .01 or where rounding would hide that it
    is below .05; P < .001, P > .99).
    """

    decimal: str = "."
    thousands: str = ","
    leading_zero: bool = False
    zero_of_p: bool | None = None
    fewest_grouped: int = 4
    two_digit_p: bool = False
    brackets: bool = True
    names: tuple[tuple[str, str], ...] = ()

    @property
    def apart(self) -> str:
        """What stands between numbers of a list: a semicolon where a comma would be read as a decimal sign."""
        return ";" if self.decimal == "," else ","

    @property
    def zero_before_p(self) -> bool:
        """Whether p values have a zero before the decimal sign."""
        return self.leading_zero if self.zero_of_p is None else self.zero_of_p

    def with_decimal(self, sign: str) -> "Style":
        """Return the style with this decimal sign; where it is that of the thousands, these take the other."""
        other = "." if sign == "," else ","
        return replace(self, decimal=sign, thousands=other if self.thousands == sign else self.thousands)

    def with_leading_zero(self, wanted: bool) -> "Style":
        """Return the style with or without a zero before the decimals of all that cannot exceed 1, p included."""
        return replace(self, leading_zero=wanted, zero_of_p=None)

    def named(self, name: str) -> str:
        """Return a number's name as the journal spells it: the AMA's P for p."""
        return dict(self.names).get(name, name)


APA = Style()
AMA = Style(
    thousands=NARROW_SPACE,
    leading_zero=True,
    zero_of_p=False,
    fewest_grouped=5,
    two_digit_p=True,
    brackets=False,
    names=(("p", "P"),),
)
