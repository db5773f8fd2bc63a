"""`table_one`: who took part, by group and wave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analysis.describe import TableOne
from analysis.describe import table_one as described
from analysis.describe.characteristics import Characteristic
from analysis.describe.sheets import Data
from reports.document import Cell, Column, Marked, Number, Paragraph, Rows, Table, Words, phrase, say
from reports.errors import OutputError
from reports.tables.cells import ALL, Facts, Row, count_share, mean_sd, quartiles, word

Missing = Literal["row", "note"] | None
Place = tuple[str | None, str | None]  # wave and group
TESTS = {
    "welch": phrase("Welch’s t-test."),
    "anova": phrase("One-way analysis of variance."),
    "kruskal": phrase("Kruskal–Wallis test."),
    "chisq": phrase("Pearson’s chi-square test, without continuity correction."),
    "fisher": phrase("Fisher’s exact test."),
}
FEW = phrase(
    "Pearson’s chi-square test, without continuity correction; expected counts below 5 make it approximate."
)
NO_TEST = {
    "values": phrase("No test: a group has too few values."),
    "spread": phrase("No test: nobody differs within the groups."),
}


def table_one(
    data: Data,
    variables: Sequence[str] | None = None,
    *,
    by: str | None = None,
    waves: Sequence[str] | None = None,
    weights: str | None = None,
    tests: bool = False,
    smd: bool = True,
    missing: Missing = "row",
    categorical: Sequence[str] = (),
    continuous: Sequence[str] = (),
    nonnormal: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    wave_labels: Mapping[str, str] | None = None,
    overall: bool = True,
    caption: Words | None = None,
) -> Table:
    """Return who took part, by group and wave, as a table.

    Parameters
    ----------
    data : DataFrame or Panel
    variables, by, waves, weights, tests, smd, categorical, continuous, nonnormal, labels, overall
        As `analysis.describe.table_one` takes them.
    missing : {"row", "note"} or None
        Whether missing values are told in a row below each variable that has any, in a footnote of the variable, or
        not at all.
    wave_labels : mapping or None
        Words for waves.
    caption : str or Phrase, optional

    Raises
    ------
    DataError
        As `analysis.describe.table_one`.
    OutputError
        If `missing` is another word.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.tables.who import table_one
    >>> data = pd.DataFrame({"arm": ["a", "a", "b", "b"], "age": [31.0, 33.0, 35.0, 38.0]})
    >>> len(table_one(data, by="arm").columns)
    5
    """
    found = described(
        data,
        variables,
        by=by,
        waves=waves,
        weights=weights,
        tests=tests,
        smd=smd,
        categorical=categorical,
        continuous=continuous,
        nonnormal=nonnormal,
        labels=labels,
        overall=overall,
    )
    return shown(found, missing=missing, wave_labels=wave_labels, caption=caption)


def shown(
    found: TableOne,
    *,
    missing: Missing = "row",
    wave_labels: Mapping[str, str] | None = None,
    group_labels: Mapping[str, Words] | None = None,
    labels: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return a description that is already made as a table; see `table_one`.

    Parameters
    ----------
    group_labels : mapping or None
        Words for groups in place of their own.
    labels : mapping or None
        Words for variables in place of the columns' own.
    """
    if missing not in ("row", "note", None):
        raise OutputError(
            f"table_one: missing = {missing!r} is no way to tell it. Choose 'row', 'note' or None."
        )
    writer = _Writer(
        found=found,
        missing=missing,
        waves=wave_labels or {},
        group_words=group_labels or {},
        labels=labels or {},
        cells={(r["variable"], r["level"], r["wave"], r["group"]): r for r in found.cells.to_dict("records")},
        sizes={(r["wave"], r["group"]): int(r["n"]) for r in found.sizes.to_dict("records")},
        compared={(r["variable"], r["wave"]): r for r in found.comparisons.to_dict("records")},
    )
    return Table(
        caption or writer.caption(), writer.columns(), tuple(writer.groups()), notes=tuple(writer.notes())
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Writer:
    """The description, with what its cells are looked up by."""

    found: TableOne
    missing: Missing
    waves: Mapping[str, str]
    group_words: Mapping[str, Words]
    labels: Mapping[str, str]
    cells: Mapping[tuple[str, str | None, str | None, str | None], Facts]
    sizes: Mapping[Place, int]
    compared: Mapping[tuple[str, str | None], Facts]

    @property
    def across(self) -> bool:
        """Whether waves stand side by side."""
        return bool(self.found.waves[1:]) and not self.found.groups

    @property
    def down(self) -> bool:
        """Whether waves stand below each other."""
        return bool(self.found.waves[1:]) and bool(self.found.groups)

    @property
    def has_smd(self) -> bool:
        return self.found.smd and bool(self.found.groups)

    @property
    def has_test(self) -> bool:
        return self.found.tests and bool(self.found.groups)

    def caption(self) -> Words:
        if self.found.by is None:
            return phrase("Characteristics of the sample.")
        return phrase("Characteristics of the sample by {group}.", group=self.found.by_label or self.found.by)

    def places(self, wave: str | None) -> list[Place]:
        """Return wave and group of each column of numbers."""
        if self.across:
            return [(name, None) for name in self.found.waves]
        every: tuple[str | None, ...] = (
            (None, *self.found.groups) if self.found.overall else self.found.groups
        )
        return [(wave, group) for group in (every or (None,))]

    def wave(self) -> str | None:
        return self.found.waves[0] if self.found.waves else None

    def columns(self) -> tuple[Column, ...]:
        heads = [Column(self.named(place), "estimate") for place in self.places(self.wave())]
        smd = [Column(phrase("SMD"), "statistic")] if self.has_smd else []
        return (
            Column(phrase("Characteristic")),
            *heads,
            *smd,
            *([Column("p", "p")] if self.has_test else []),
        )

    def groups(self) -> Iterator[Rows]:
        if not self.down:
            yield self.rows(self.wave(), None)
        else:
            for wave in self.found.waves:
                yield self.rows(wave, word(wave, self.waves))

    def rows(self, wave: str | None, title: str | None) -> Rows:
        lines = [(0, self.persons(wave))]
        for one in self.found.characteristics:
            lines += list(self.lines(one, wave))
        return Rows(tuple(row for _, row in lines), title, tuple(depth for depth, _ in lines))

    def persons(self, wave: str | None) -> Row:
        sizes = [Number(self.sizes[place], "count") for place in self.places(wave)]
        return (phrase("Persons, n"), *sizes, *self.blank())

    def blank(self) -> list[Cell]:
        return [""] * (self.has_smd + self.has_test)

    def lines(self, one: Characteristic, wave: str | None) -> Iterator[tuple[int, Row]]:
        """Yield depth and cells of each row of a variable; none where no wave of the columns has it."""
        places = self.places(wave)
        facts = [
            self.cells.get((one.name, one.levels[0] if one.levels else None, *place)) for place in places
        ]
        if not any(facts):
            return
        first = self.label(one, facts, places)
        if one.kind == "categorical":
            yield 0, (first, *[""] * len(places), *self.comparison(one, wave))
            for level in one.levels:
                cells = [self.cells.get((one.name, level, *place)) for place in places]
                yield (
                    1,
                    (
                        level,
                        *[count_share(int(c["count"]), c["share"]) if c else None for c in cells],
                        *self.blank(),
                    ),
                )
        else:
            yield (
                0,
                (first, *[self.number(one, f) if f else None for f in facts], *self.comparison(one, wave)),
            )
        if self.missing == "row" and any(fact and fact["missing"] for fact in facts):
            yield (
                1,
                (phrase("Missing, n (%)"), *[self.absent(f) if f else None for f in facts], *self.blank()),
            )

    def label(self, one: Characteristic, facts: Sequence[Any], places: Sequence[Place]) -> Cell:
        label = self.labels.get(one.name, one.label)
        name: Words = phrase("{name}, {unit}", name=label, unit=one.unit) if one.unit else label
        template: Words = {
            "mean": name,
            "median": phrase("{name}, median [Q1, Q3]", name=name),
            "categorical": phrase("{name}, n (%)", name=name),
        }[one.kind]
        if self.missing != "note" or not any(fact and fact["missing"] for fact in facts):
            return template
        told = [
            (self.named(place), Number(int(fact["missing"]), "count"))
            for place, fact in zip(places, facts, strict=True)
            if fact
        ]
        runs = [run for words, n in told for run in (phrase("{group}: {n}", group=words, n=n), "; ")][:-1]
        return Marked(template, phrase("Missing values of {name}: {counts}.", name=label, counts=tuple(runs)))

    def named(self, place: Place) -> Words:
        wave, group = place
        if self.across:
            return word(wave, self.waves)
        return ALL if group is None else self.group_words.get(group, group)

    def number(self, one: Characteristic, fact: Facts) -> Cell:
        if one.kind == "median":
            return quartiles(fact["median"], fact["q1"], fact["q3"])
        return mean_sd(fact["mean"], fact["sd"])

    def absent(self, fact: Facts) -> Cell:
        total = fact["n"] + fact["missing"]
        return count_share(int(fact["missing"]), fact["missing"] / total if total else float("nan"))

    def comparison(self, one: Characteristic, wave: str | None) -> list[Cell]:
        row = self.compared.get((one.name, wave))
        if row is None:
            return self.blank()
        value = Number(row["smd"], "statistic")
        smd: Cell = value
        if row["smd_groups"] and row["smd"] == row["smd"]:
            smd = Marked(value, phrase("Largest between {pair}.", pair=str(row["smd_groups"])))
        return [*([smd] if self.has_smd else []), *([self.test(row)] if self.has_test else [])]

    def test(self, row: Facts) -> Cell:
        if row["test"] == "none":
            return Marked(None, NO_TEST[row["note"]])
        return Marked(Number(row["p"], "p"), FEW if row["note"] == "few" else TESTS[row["test"]])

    def notes(self) -> Iterator[Paragraph]:
        found = self.found
        kinds: set[str] = {one.kind for one in found.characteristics}
        if "mean" in kinds:
            yield say("Rows that name no other statistic: mean (standard deviation, with divisor n − 1).")
        if "median" in kinds:
            yield say("Q1, Q3: first and third quartile.")
        if "categorical" in kinds:
            yield say("Percentages are of the persons with a value.")
        if found.weights is not None:
            yield say(
                "Means, standard deviations, quartiles and percentages are weighted by {weights}; n and percentages of "
                "missing values are not.",
                weights=found.weights,
            )
        if self.has_smd:
            yield from self.smd_notes(kinds)
        if self.missing is None and found.cells["missing"].any():
            yield say("Each row takes the persons with a value.")
        if found.without_group:
            yield say(
                "Rows left out because their group is missing: {n}.", n=Number(found.without_group, "count")
            )

    def smd_notes(self, kinds: set[str]) -> Iterator[Paragraph]:
        if len(self.found.groups) > 2:
            yield say(
                "SMD: standardized mean difference without its sign, the largest of all pairs of groups."
            )
        else:
            yield say("SMD: standardized mean difference without its sign.")
        if "categorical" in kinds:
            yield say("That of categories takes all of them together (Yang & Dalton, 2012).")
