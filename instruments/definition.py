"""What a form's TOML file may say: the keys, their types, and what each must be sourced by.

Every table that holds a number has a `source`; a key that is not listed here is a fault, so that a misspelled
key can never be ignored.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ItemNumber = Annotated[int, Field(ge=1)]


class _Table(BaseModel):
    """A TOML table: no unknown key, no silent conversion, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CitationTable(_Table):
    """The reference that a user of the scores cites."""

    text: Text
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None


class CodingTable(_Table):
    """The stored codes: which numbers an answer may have, and which end is which."""

    lowest: int
    highest: int
    lowest_score: int | None = None
    lowest_means: Text
    highest_means: Text
    positions: Text
    source: Text


class MissingTable(_Table):
    """A published rule for missing answers."""

    rule: Annotated[str, StringConstraints(pattern=r"^(prorate|mean|available):[1-9]\d*$")]
    source: Text


class BandsTable(_Table):
    """Published severity bands: the lowest score of each, in rising order, covering the range."""

    lowest: dict[str, int | float]
    source: Text


class CutoffTable(_Table):
    """A published threshold."""

    operator: Literal[">=", ">", "<=", "<"]
    value: int | float
    label: Text
    population: Text
    source: Text


class ScaleTable(_Table):
    """One score of the form."""

    label: Text
    direction: Text
    items: list[ItemNumber]
    keyed: list[ItemNumber] = []
    rule: Literal["sum", "mean", "count"]
    factor: int | float = 1
    counted: list[int] = []
    counted_keyed: list[int] = []
    range: Annotated[list[int | float], Field(min_length=2, max_length=2)]
    missing: MissingTable | None = None
    bands: BandsTable | None = None
    cutoffs: list[CutoffTable] = []
    validity: bool = False
    source: Text


class LicenseTable(_Table):
    """Terms of use, and whether the wording of the items may be shipped."""

    terms: Text
    wording: bool
    evidence: Text


class VariantTable(_Table):
    """The same form stored or ordered otherwise: tables laid over the form's own, key by key.

    A scale's table names only what differs; ``bands = false`` and ``cutoffs = []`` take away what does not
    hold for the variant.
    """

    title: Text
    use_when: Text
    edition: Text | None = None
    source: Text
    coding: dict[str, object] = {}
    scales: dict[str, dict[str, object]] = {}


class FormTable(_Table):
    """A whole form; its only scale, and one with key `total`, is named ``<id>``, others ``<id>_<key>``."""

    id: Name
    title: Text
    edition: Text
    measures: Text = Field(alias="construct")
    recall: Text
    items: Annotated[int, Field(ge=1)]
    citation: CitationTable
    coding: CodingTable
    scales: Annotated[dict[Name, ScaleTable], Field(min_length=1)]
    license: LicenseTable
    notes: list[Text] = []
    left_out: list[Text] = []
    variants: dict[Name, VariantTable] = {}
