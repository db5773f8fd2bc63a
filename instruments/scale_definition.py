"""What a scale's tables in a form's TOML file may say."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ItemNumber = Annotated[int, Field(ge=1)]
Number = int | float


class Table(BaseModel):
    """A TOML table: no unknown key, no silent conversion, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MissingTable(Table):
    """A published rule for missing answers."""

    rule: Annotated[str, StringConstraints(pattern=r"^(prorate|mean|available):[1-9]\d*$")]
    source: Text


class BandsTable(Table):
    """Published severity bands: the lowest score of each, in rising order.

    They cover the range without gaps; if the published ones do not, `gaps` says what is left out, and
    `highest` gives the highest score of a band that ends before the next begins.
    """

    lowest: dict[str, Number]
    highest: dict[str, Number] = {}
    gaps: Text | None = None
    source: Text


class CutoffTable(Table):
    """A published threshold."""

    operator: Literal[">=", ">", "<=", "<"]
    value: Number
    label: Text
    population: Text
    source: Text


class MidTable(Table):
    """A published minimal important difference."""

    value: Number
    unit: Text
    population: Text
    source: Text


class ReliabilityTable(Table):
    """A published reliability coefficient."""

    coefficient: Literal["alpha", "omega", "retest"]
    value: Annotated[Number, Field(ge=-1, le=1)]
    population: Text
    source: Text


class ConditionTable(Table):
    """Either `present` of `groups` reach `option` (0 = the lowest option), or the item scores sum to `sum`.

    `own_option` gives groups that count from another option on.
    """

    groups: list[Name] = []
    option: Annotated[int, Field(ge=1)] | None = None
    own_option: dict[Name, Annotated[int, Field(ge=1)]] = {}
    present: Annotated[int, Field(ge=1)] | None = None
    sum: Number | None = None


class CategoryTable(Table):
    """One outcome of an algorithm, with the conditions that must all hold."""

    label: Text
    when: list[ConditionTable] = []


class AlgorithmTable(Table):
    """Symptom groups, and categories from the lowest (without conditions) to the highest.

    A group is present when any of its items reaches the option; the last category that holds is given.
    """

    groups: Annotated[dict[Name, list[ItemNumber]], Field(min_length=1)]
    categories: Annotated[list[CategoryTable], Field(min_length=2)]
    source: Text


class ScaleTable(Table):
    """One score of the form."""

    label: Text
    direction: Text
    items: list[ItemNumber]
    keyed: list[ItemNumber] = []
    rule: Literal["sum", "mean", "count", "weighted", "algorithm"]
    factor: Number = 1
    weights: list[Number] = []
    standardize: list[ItemNumber] = []
    counted: list[int] = []
    counted_keyed: list[int] = []
    range: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    algorithm: AlgorithmTable | None = None
    missing: MissingTable | None = None
    bands: BandsTable | None = None
    cutoffs: list[CutoffTable] = []
    mid: list[MidTable] = []
    reliability: list[ReliabilityTable] = []
    validity: bool = False
    verified: bool = True
    source: Text
