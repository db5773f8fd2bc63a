"""The frozen values that say what a form is: an `Instrument` and its `Scale`."""

from dataclasses import dataclass

from instruments import describe
from instruments.algorithm import Algorithm
from instruments.lines import wrapped
from instruments.parts import (
    Band,
    Coding,
    Cutoff,
    MinimalDifference,
    MissingKind,
    MissingRule,
    Reliability,
    Rule,
    Variant,
)
from instruments.showing import Shown

__all__ = [
    "Band",
    "Coding",
    "Cutoff",
    "Instrument",
    "MinimalDifference",
    "MissingKind",
    "MissingRule",
    "Reliability",
    "Rule",
    "Scale",
    "Variant",
]


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
    rule : {"sum", "mean", "count", "weighted", "algorithm"}
        How item scores are combined.
    factor : float
        The combined score is multiplied by this (2 for DASS-21).
    counted, counted_keyed : frozenset of int
        For ``count``: the codes that count, of an item and of a keyed item.
    low, high : float
        Lowest and highest attainable score; infinite if items are standardized over the sample.
    missing : MissingRule
        The published rule; `complete` if none is published.
    bands, cutoffs : tuple
        Published interpretation; of an algorithm, its categories.
    validity : bool
        True for a scale that judges the answering, not the person.
    source : str
        Where items, key, rule and range are printed.
    weights : tuple of float
        For ``weighted``: one an item, in the order of `items`.
    standardized : frozenset of str
        Items that are standardized over the sample (n - 1) before they are combined.
    algorithm : Algorithm or None
        For ``algorithm``: symptom groups and the conditions of the categories.
    mid, reliability : tuple
        Published minimal important differences and reliabilities.
    verified : bool
        False if something that the score depends on is known from memory only.

    Examples
    --------
    >>> import instruments
    >>> scale = instruments.load("gad7").scale("gad7")
    >>> len(scale.items), scale.low, scale.high
    (7, 0.0, 21.0)
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
    weights: tuple[float, ...] = ()
    standardized: frozenset[str] = frozenset()
    algorithm: Algorithm | None = None
    mid: tuple[MinimalDifference, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    verified: bool = True

    def item_scores(self, item: str, coding: Coding) -> tuple[float, ...]:
        r"""Score of each code of one item, from the lowest code to the highest.

        .. math:: s_j = w\,c_j, \qquad s_{j,keyed} = w\,c_{m+1-j}

        with the scores :math:`c_1 .. c_m` of the coding and the item's weight w (1 unless the scale is a weighted
        sum); for ``count``, 1 for a counted code and 0 for another.

        Parameters
        ----------
        coding : Coding
            That of the item, ``instrument.coding_of(item)``.
        """
        keyed = item in self.keyed
        if self.rule == "count":
            counted = self.counted_keyed if keyed else self.counted
            return tuple(float(code in counted) for code in coding.codes)
        scores = coding.scores[::-1] if keyed else coding.scores
        if not self.weights:
            return scores
        weight = self.weights[self.items.index(item)]
        return tuple(weight * score for score in scores)


@dataclass(frozen=True, slots=True)
class Instrument(Shown):
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
        Stored answer codes, of all items but those in `own_codings`.
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
    own_codings : tuple of (str, Coding)
        Items that have codes of their own.
    verified : bool
        False if the key, or something else that every score depends on, is known from memory only.
    unverified : tuple of str
        What is known from memory only.

    Examples
    --------
    >>> import instruments
    >>> form = instruments.load("gad7")
    >>> form.id, len(form.scales)
    ('gad7', 1)
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
    own_codings: tuple[tuple[str, Coding], ...] = ()
    verified: bool = True
    unverified: tuple[str, ...] = ()

    @property
    def missing_rule(self) -> str:
        """The published rules for missing answers, in words."""
        return describe.missing_words(self, {scale.name: scale.missing for scale in self.scales})

    @property
    def direction(self) -> str:
        """What a higher score means, scale by scale."""
        words = dict.fromkeys(scale.direction for scale in self.scales if not scale.validity)
        return "; ".join(words)

    def coding_of(self, item: str) -> Coding:
        """Return the codes of one item: its own, or those of the form."""
        return dict(self.own_codings).get(item, self.coding)

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

    def __repr__(self) -> str:
        return wrapped(
            f"Instrument({self.id!r}: {self.title}; {len(self.items)} items, {len(self.scales)} scale(s))"
        )

    def __str__(self) -> str:
        """Return the whole form as text for a terminal."""
        return describe.text(self)
