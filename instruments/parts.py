"""The frozen values of which an `Instrument` is made: codes, rules, and published interpretation."""

from dataclasses import dataclass
from typing import Literal

Rule = Literal["sum", "mean", "count", "weighted", "algorithm"]
"""How item scores become a scale score; `count` counts the keyed answers, `algorithm` finds a category."""

MissingKind = Literal["complete", "prorate", "mean", "available"]


@dataclass(frozen=True, slots=True)
class Coding:
    """Stored answer codes of the items of a form, or of one item that has its own.

    Attributes
    ----------
    lowest, highest : int
        The codes run from `lowest` to `highest` in steps of one.
    scores : tuple of float
        Item score of each code, from the lowest to the highest; a keyed item has them in reverse. The codes
        themselves, unless a file stores option numbers, or two options score alike.
    lowest_means, highest_means : str
        What the two ends stand for, in generic words.
    positions : str
        How the printed order of the options relates to the codes.
    source : str
        Where the coding is printed.

    Examples
    --------
    >>> import instruments
    >>> form = instruments.load("gad7")
    >>> form.coding.lowest, form.coding.highest
    (0, 3)
    """

    lowest: int
    highest: int
    scores: tuple[float, ...]
    lowest_means: str
    highest_means: str
    positions: str
    source: str

    @property
    def codes(self) -> range:
        """All codes that an answer may have."""
        return range(self.lowest, self.highest + 1)

    @property
    def lowest_score(self) -> float:
        """Item score of the lowest code of an item that is not keyed."""
        return self.scores[0]


@dataclass(frozen=True, slots=True)
class MissingRule:
    """What a scale does when answers are missing.

    Attributes
    ----------
    kind : {"complete", "prorate", "mean", "available"}
        `complete`: no score unless every item is answered. `prorate`: the person's mean of the answered
        items times the number of items. `mean`: the mean of the answered items (mean-scored scales).
        `available`: the count over the answered items stands as it is (counted scales).
    most : int
        Largest number of missing items that still gives a score; 0 for `complete`.
    source : str
        Where the rule is printed; "" if nothing is claimed.

    Examples
    --------
    >>> import instruments
    >>> instruments.load("gad7").scale("gad7").missing.kind
    'complete'
    """

    kind: MissingKind = "complete"
    most: int = 0
    source: str = ""

    def __str__(self) -> str:
        """Return the rule as it is written in a call, e.g. ``prorate:2``."""
        return self.kind if self.kind == "complete" else f"{self.kind}:{self.most}"

    @property
    def words(self) -> str:
        """The rule as a sentence without its source."""
        if self.kind == "complete":
            return "no score unless every item is answered"
        remedy = {
            "prorate": "replaced by the person's mean of the answered items",
            "mean": "left out of the person's mean",
            "available": "left out of the count",
        }[self.kind]
        return f"at most {self.most} missing item(s) a scale, {remedy}"


@dataclass(frozen=True, slots=True)
class Band:
    """One severity band: scores from `low` up to, not including, `below` (None: up to the highest score).

    Where the published bands leave gaps, `high` is the band's own highest score, and `gaps` says what is
    left out.

    Examples
    --------
    >>> import instruments
    >>> [band.label for band in instruments.load("gad7").scale("gad7").bands]
    ['minimal', 'mild', 'moderate', 'severe']
    """

    label: str
    low: float
    below: float | None
    source: str
    high: float | None = None
    gaps: str = ""


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A published threshold: the finding holds when ``score <operator> value``.

    Examples
    --------
    >>> import instruments
    >>> len(instruments.load("epds").scale("epds").cutoffs) > 0
    True
    """

    operator: Literal[">=", ">", "<=", "<"]
    value: float
    label: str
    population: str
    source: str

    def __str__(self) -> str:
        """Return operator and value, e.g. ``>= 16``."""
        return f"{self.operator} {self.value:g}"


@dataclass(frozen=True, slots=True)
class MinimalDifference:
    """A published minimal important difference, in the given unit."""

    value: float
    unit: str
    population: str
    source: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """A published reliability coefficient."""

    coefficient: Literal["alpha", "omega", "retest"]
    value: float
    population: str
    source: str


@dataclass(frozen=True, slots=True)
class Variant:
    """The same form, stored or ordered otherwise; loaded by its `id`, ``<form>:<variant>``.

    Its answers have the codes `lowest` to `highest`.

    Examples
    --------
    >>> from instruments import Variant
    >>> Variant("gad7_5", use_when="the answers are coded from 1 to 4", lowest=1, highest=4).highest
    4
    """

    id: str
    use_when: str
    lowest: int
    highest: int
