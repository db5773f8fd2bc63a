"""What a form's TOML file may say: the keys, their types, and what each must be sourced by.

Every table that holds a number has a `source`; a key that is not listed here is a fault, so that a misspelled
key can never be ignored. The tables of a scale are in `scale_definition`.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from instruments.scale_definition import Name, Number, ScaleTable, Table, Text

ItemKey = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*$")]
"""The number of an item as the name of a table, as in ``[item_coding.7]``."""


class CitationTable(Table):
    """The reference that a user of the scores cites."""

    text: Text
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None


class CodingTable(Table):
    """The stored codes: which numbers an answer may have, and which end is which.

    The score of a code is the code itself, unless `lowest_score` (the scores rise by one from it) or `scores`
    (one for each code) says otherwise.
    """

    lowest: int
    highest: int
    lowest_score: int | None = None
    scores: list[Number] | None = None
    lowest_means: Text
    highest_means: Text
    positions: Text
    source: Text


class ItemCodingTable(Table):
    """The codes of one item, where they are not those of the form; what is absent is as for the form."""

    lowest: int
    highest: int
    lowest_score: int | None = None
    scores: list[Number] | None = None
    lowest_means: Text | None = None
    highest_means: Text | None = None
    positions: Text | None = None
    source: Text


class LicenseTable(Table):
    """Terms of use, and whether the wording of the items may be shipped."""

    terms: Text
    wording: bool
    evidence: Text


class VariantTable(Table):
    """The same form stored or ordered otherwise: tables laid over the form's own, key by key.

    A table names only what differs; ``bands = false`` and ``cutoffs = []`` take away what does not hold for
    the variant.
    """

    title: Text
    use_when: Text
    edition: Text | None = None
    source: Text
    coding: dict[str, object] = Field(default_factory=dict)
    item_coding: dict[ItemKey, dict[str, object]] = Field(default_factory=dict)
    scales: dict[str, dict[str, object]] = Field(default_factory=dict)


class FormTable(Table):
    """A whole form; its only scale, and one with key `total`, is named ``<id>``, others ``<id>_<key>``.

    With ``verified = false`` something that every score depends on is known from memory only; `unverified`
    says what.
    """

    id: Name
    title: Text
    edition: Text
    measures: Text = Field(alias="construct")
    recall: Text
    items: Annotated[int, Field(ge=1)]
    citation: CitationTable
    coding: CodingTable
    item_coding: dict[ItemKey, ItemCodingTable] = Field(default_factory=dict)
    scales: Annotated[dict[Name, ScaleTable], Field(min_length=1)]
    license: LicenseTable
    verified: bool = True
    unverified: list[Text] = Field(default_factory=list)
    notes: list[Text] = Field(default_factory=list)
    left_out: list[Text] = Field(default_factory=list)
    variants: dict[Name, VariantTable] = Field(default_factory=dict)
