"""The frozen values that say what a form is: an `Instrument` and its parts."""

from dataclasses import dataclass
from typing import Literal

from instruments import describe

Rule = Literal["sum", "mean", "count"]
"""How item scores become a scale score; `count` counts the keyed answers."""

MissingKind = Literal["complete", "prorate", "mean", "available"]


@dataclass(frozen=True, slots=True)
class Coding:
    """Stored answer codes shared by all items of a form.

    Attributes
    ----------
    lowest, highest : int
        The codes run from `lowest` to `highest` in steps of one.
    lowest_score : int
        Item score of the lowest code (of the highest code, if the item is keyed). Equal to `lowest` unless
        a file stores option numbers instead of scores.
    lowest_means, highest_means : str
        What the two ends stand for, in generic words.
    positions : str
        How the printed order of the options relates to the codes.
    source : str
        Where the coding is printed.
    """

    lowest: int
    highest: int
    lowest_score: int
    lowest_means: str
    highest_means: str
    positions: str
    source: str

    @property
    def codes(self) -> range:
        """All codes that an answer may have."""
        return range(self.lowest, self.highest + 1)


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
    """One severity band: scores from `low` up to, not including, `below` (None: up to the highest score)."""

    label: str
    low: float
    below: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A published threshold: the finding holds when ``score <operator> value``."""

    operator: Literal[">=", ">", "<=", "<"]
    value: float
    label: str
    population: str
    source: str

    def __str__(self) -> str:
        """Return operator and value, e.g. ``>= 16``."""
        return f"{self.operator} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Scale:
    """One score of a form.

    Attributes
    ----------
    name : str
        Name of the output column: the form's id for its only or total scale, else ``<id>_<scale>``.
    label, direction : str
        Words for people; `direction` says what a higher score means.
    items : tuple of str
        Item ids, ``<form>_<number>``.
    keyed : frozenset of str
        Items scored against the coding's direction.
    rule : {"sum", "mean", "count"}
        How item scores are combined.
    factor : float
        The combined score is multiplied by this (2 for DASS-21).
    counted, counted_keyed : frozenset of int
        For ``count``: the codes that count, of an item and of a keyed item.
    low, high : float
        Lowest and highest attainable score.
    missing : MissingRule
        The published rule; `complete` if none is published.
    bands, cutoffs : tuple
        Published interpretation.
    validity : bool
        True for a scale that judges the answering, not the person.
    source : str
        Where items, key, rule and range are printed.
    """

    name: str
    label: str
    direction: str
    items: tuple[str, ...]
    keyed: frozenset[str]
    rule: Rule
    factor: float
    counted: frozenset[int]
    counted_keyed: frozenset[int]
    low: float
    high: float
    missing: MissingRule
    bands: tuple[Band, ...]
    cutoffs: tuple[Cutoff, ...]
    validity: bool
    source: str

    def item_scores(self, item: str, coding: Coding) -> tuple[float, ...]:
        r"""Score of each code of one item, from the lowest code to the highest.

        .. math:: s = s_0 + (x - x_{min}), \qquad s_{keyed} = s_0 + (x_{max} - x)

        with the score :math:`s_0` of the lowest code; for ``count``, 1 for a counted code and 0 for another.
        """
        keyed = item in self.keyed
        if self.rule == "count":
            counted = self.counted_keyed if keyed else self.counted
            return tuple(float(code in counted) for code in coding.codes)
        rising = tuple(float(coding.lowest_score + step) for step in range(len(coding.codes)))
        return rising[::-1] if keyed else rising


@dataclass(frozen=True, slots=True)
class Variant:
    """The same form, stored or ordered otherwise; loaded by its `id`, ``<form>:<variant>``.

    Its answers have the codes `lowest` to `highest`.
    """

    id: str
    use_when: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """A form: its items, coding, scales and what is known about each number.

    Attributes
    ----------
    id : str
        Id of the form; of a variant, ``<form>:<variant>``.
    form : str
        Id of the form without the variant; item ids and scale names start with it.
    title, edition, construct, recall : str
        What the form is; `recall` is the period it asks about.
    citation : str
        Reference, with the doi if there is one.
    doi : str or None
        The doi alone.
    items : tuple of str
        Item ids in the order of the form, ``<form>_<number>``.
    coding : Coding
        Stored answer codes.
    scales : tuple of Scale
        In the order of the output columns.
    license : str
        Terms of use in words.
    wording : bool
        True if the wording of the items may be shipped.
    license_evidence : str
        What the two above rest on.
    notes : tuple of str
        What a user should know before using the scores.
    left_out : tuple of str
        Facts that circulate but are not enabled here, and why.
    variants : tuple of Variant
        The same form, stored or ordered otherwise.
    origin : str
        The file that defines the form.
    """

    id: str
    form: str
    title: str
    edition: str
    construct: str
    recall: str
    citation: str
    doi: str | None
    items: tuple[str, ...]
    coding: Coding
    scales: tuple[Scale, ...]
    license: str
    wording: bool
    license_evidence: str
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    variants: tuple[Variant, ...]
    origin: str

    @property
    def missing_rule(self) -> str:
        """The published rules for missing answers, in words."""
        return describe.missing_words(self, {scale.name: scale.missing for scale in self.scales})

    @property
    def direction(self) -> str:
        """What a higher score means, scale by scale."""
        words = dict.fromkeys(scale.direction for scale in self.scales if not scale.validity)
        return "; ".join(words)

    def scale(self, name: str) -> Scale:
        """Return the scale with that output column.

        Raises
        ------
        KeyError
            If the form has no such scale.
        """
        return {scale.name: scale for scale in self.scales}[name]

    def describe(self) -> str:
        """Return the whole form as text for a terminal."""
        return describe.text(self)

    def __str__(self) -> str:
        """Return the whole form as text for a terminal."""
        return describe.text(self)

    def _repr_html_(self) -> str:
        """Return the whole form as HTML for a notebook."""
        return describe.html(self)
