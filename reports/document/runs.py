"""What stands within a line: words of ours, numbers not yet rounded, words of files."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "count", "estimate", "statistic", "bounded", "p", "percent", "degrees"]

DECIMALS: dict[Kind, int] = {"estimate": 2, "statistic": 2, "bounded": 3, "p": 3, "percent": 1, "degrees": 2}
# Names of numbers that are set in italics, with what stands below the line.
SYMBOLS: dict[str, tuple[str, str]] = {
    name: (name, "")
    for name in (
        *(
            "N",
            "n",
            "M",
            "SD",
            "SE",
            "t",
            "F",
            "z",
            "p",
            "P",
            "df",
            "b",
            "B",
            "r",
            "R",
            "d",
            "k",
            "R²",
            "ΔR²",
        ),
    )
}
SYMBOLS |= {"dz": ("d", "z"), "dav": ("d", "av")}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was computed, and how it is to be printed.

    Attributes
    ----------
    value : float or None
        Unrounded; None or NaN is printed as a dash.
    kind : str
        ``bounded`` cannot exceed 1 in size and loses its leading zero; ``percent`` holds a share from 0 to 1.
    places : int or None
        Decimals; None takes those of the kind in `DECIMALS`.
    name : str or None
        If given, it is printed as an equation: ``RMSEA = .035``, ``p < .001``.
    degrees : float, tuple of float or None
        Degrees of freedom, printed after the name: ``t(11) = 2.31``, ``F(2, 57) = 4.10``.
    sample : int or None
        How many the statistic is of, printed after them: ``χ²(24, N = 301) = 85.31``.

    Examples
    --------
    >>> from reports import Manner, Number
    >>> Manner().text(Number(0.0312, "p"))
    '.031'
    """

    value: float | None
    kind: Kind = "estimate"
    places: int | None = None
    name: str | None = None
    degrees: float | tuple[float, ...] | None = None
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A pair of bounds in the unit of what they enclose; printed ``[low, high]``.

    Attributes
    ----------
    level : float or None
        Confidence, between 0 and 1; if given, it is printed before the bounds: ``95% CI [0.12, 0.45]``.

    Examples
    --------
    >>> from reports import Interval, Manner
    >>> Manner().text(Interval(0.1234, 0.5678)).split()
    ['[0.12,', '0.57]']
    """

    low: float | None
    high: float | None
    kind: Kind = "estimate"
    places: int | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A word of the study file or of a data file, printed as it is spelled there.

    Examples
    --------
    >>> from reports import Code, Manner
    >>> Manner().text(Code("epds_1"))
    'epds_1'
    """

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Words that stand out: in italics, or, if `strong`, in bold."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address; only the web and mail, anything else is printed as words."""

    text: str
    address: str

    @property
    def safe(self) -> bool:
        """Whether the address is one of the web, or of mail."""
        return self.address.startswith(("https://", "http://", "mailto:"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of ours, which a catalogue may say in another language; gaps are filled by what they name.

    Attributes
    ----------
    template : str
        English words with named gaps in braces; the key of the catalogue.
    fields : tuple of (str, runs)
        What fills each gap.
    """

    template: str
    fields: tuple[tuple[str, "tuple[Run, ...]"], ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell with a footnote of its own; writers give equal notes of a table one letter: a, b, ..."""

    cell: "str | Number | Interval | Code | Phrase | None"
    note: "str | Phrase"


Words = str | Phrase  # a plain string is printed as it is: a label of a file, or nothing to translate
Run = str | Number | Interval | Code | Styled | Link | Phrase
Cell = str | Number | Interval | Code | Phrase | Marked | None
