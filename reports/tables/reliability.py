"""`reliability_table`: alpha and omega of each scale by wave."""

from collections.abc import Iterator, Mapping

import pandas as pd

from reports.document import Column, Interval, Number, Paragraph, Phrase, Rows, Table, Words, phrase, say
from reports.doors import framed
from reports.tables.cells import ALL, Facts, Row, word

REASONS: dict[str, Phrase] = {
    "a scale of fewer than 2 items has none": phrase("a scale of fewer than 2 items has none"),
    "fewer than 2 persons answered every item": phrase("fewer than 2 persons answered every item"),
    "all sums are equal": phrase("all sums are equal"),
    "its items are standardized over the sample first": phrase(
        "its items are standardized over the sample first"
    ),
    "a factor of fewer than 3 items is not identified": phrase(
        "a factor of fewer than 3 items is not identified"
    ),
    "an item has one answer only": phrase("an item has one answer only"),
    "there are no more persons than items": phrase("there are no more persons than items"),
    "the model of one factor could not be fitted": phrase("the model of one factor could not be fitted"),
    "the model of one factor did not converge": phrase("the model of one factor did not converge"),
    "the model of one factor has a solution that cannot be": phrase(
        "the model of one factor has a solution that cannot be"
    ),
    "the model of one factor has no standard errors": phrase(
        "the model of one factor has no standard errors"
    ),
}


def reliability_table(
    table: pd.DataFrame,
    *,
    by: str = "sample",
    titles: Mapping[str, Words] | None = None,
    waves: Mapping[str, str] | None = None,
    by_label: Words | None = None,
    caption: Words | None = None,
) -> Table:
    """Return the reliability of scales as a table.

    Parameters
    ----------
    table : DataFrame
        Of `analysis.reliability`; with columns ``wave`` and `by` if it is of several waves and groups.
    by, titles, waves, by_label
        See `reports.tables.scores.scores_table`; titles are of scales.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis import reliability
    >>> from reports.tables.reliability import reliability_table
    >>> rng = np.random.default_rng(1)
    >>> answers = pd.DataFrame(rng.integers(0, 4, (50, 10)), columns=[f"epds_{k}" for k in range(1, 11)])
    >>> len(reliability_table(reliability(answers, "epds")).columns)
    5
    """
    needed = ("scale", "items", "n", "alpha", "low", "high")
    framed("reliability_table", table, needed, "what analysis.reliability() returns")
    named = by in table and bool(table[by].notna().any())
    waved, omega = "wave" in table, "omega" in table
    columns = (
        *([Column(by_label or phrase("Group"))] if named else []),
        *([Column(phrase("Wave"))] if waved else [Column(phrase("Scale"))]),
        Column(phrase("Items"), "count"),
        Column("n", "count"),
        Column("α", "bounded", 2),
        Column(phrase("95% CI"), "bounded", 2),
        *([Column("ω", "bounded", 2), Column(phrase("95% CI"), "bounded", 2)] if omega else []),
    )

    def row(found: Facts) -> Row:
        return (
            *([ALL if found[by] is None or found[by] != found[by] else str(found[by])] if named else []),
            word(found["wave"], waves) if waved else (titles or {}).get(found["scale"], found["scale"]),
            Number(int(found["items"]), "count"),
            Number(int(found["n"]), "count"),
            *_coefficient(found, "alpha", "low", "high"),
            *(_coefficient(found, "omega", "omega_low", "omega_high") if omega else ()),
        )

    rows = table.to_dict("records")
    if waved:
        scales = list(dict.fromkeys(found["scale"] for found in rows))
        groups = tuple(
            Rows(tuple(row(f) for f in rows if f["scale"] == scale), title=(titles or {}).get(scale, scale))
            for scale in scales
        )
    else:
        groups = (Rows(tuple(row(found) for found in rows)),)
    heading = caption or phrase("Reliability of the scales.")
    return Table(
        heading, columns, groups, notes=tuple(_notes(table, omega)), heading_columns=2 if named else 1
    )


def _coefficient(found: Facts, name: str, low: str, high: str) -> Row:
    return Number(found[name], "bounded", 2), Interval(found[low], found[high], "bounded", 2)


def _notes(table: pd.DataFrame, omega: bool) -> Iterator[Paragraph]:
    yield say("α: Cronbach’s alpha with the interval of Feldt; n: persons with every item answered.")
    if omega:
        yield say(
            "ω: omega total of one factor, fitted by maximum likelihood, with an interval by the delta method."
        )
    for name, symbol in (("note", "α"), ("omega_note", "ω")):
        reasons = dict.fromkeys(str(words) for words in table[name].dropna()) if name in table else {}
        for words in reasons:
            yield say(
                "No {coefficient} where {reason}.", coefficient=symbol, reason=REASONS.get(words, words)
            )
