"""`correlation_table`: who goes with what, as a lower triangle."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.describe import Correlations, correlations
from analysis.describe.correlation import Method, Missing
from analysis.describe.sheets import Data
from reports.document import (
    Cell,
    Column,
    Interval,
    Number,
    Paragraph,
    Phrase,
    Rows,
    Table,
    Words,
    phrase,
    say,
)
from reports.levels import percent
from reports.tables.cells import Facts, Row, word

STARS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))


def correlation_table(
    data: Data | Correlations,
    variables: Sequence[str] = (),
    *,
    method: Method = "pearson",
    missing: Missing = "pairwise",
    level: float = 0.95,
    labels: Mapping[str, str] | None = None,
    waves: Mapping[str, str] | None = None,
    stars: bool = False,
    p: bool = False,
    interval: bool = False,
    caption: Words | None = None,
) -> Table:
    """Return correlations as a table: a lower triangle beside mean and standard deviation.

    Parameters
    ----------
    data : DataFrame, Panel or Correlations
        Correlations that are made already, or what to make them of.
    variables, method, missing, level, labels
        As `analysis.describe.correlations` takes them.
    waves : mapping or None
        Words for waves.
    stars, p, interval : bool
        What is shown beside the coefficients: stars by p, p and the interval in rows of their own.

    Raises
    ------
    DataError
        As `analysis.describe.correlations`.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.tables.correlation import correlation_table
    >>> data = pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [2.0, 1, 4, 3, 5]})
    >>> len(correlation_table(data, ["x", "y"]).columns)
    4
    """
    found = data
    if not isinstance(found, Correlations):
        found = correlations(found, variables, method=method, missing=missing, level=level, labels=labels)
    same_n = found.pairs["n"].nunique() == 1 and found.moments["n"].nunique() == 1
    names = found.variables
    columns = (
        Column(phrase("Variable")),
        *([] if same_n else [Column("n", "count")]),
        Column("M", "estimate"),
        Column("SD", "estimate"),
        *(Column(f"{place}", "bounded", 2) for place in range(1, len(names))),
    )
    pairs = {(r["first"], r["second"]): r for r in found.pairs.to_dict("records")}
    rows: list[Row] = []
    depths: list[int] = []
    for place, own in enumerate(found.moments.to_dict("records")):
        of = [pairs[names[k], names[place]] for k in range(place)]
        blank: list[Cell] = [""] * (len(names) - 1 - place)
        front: list[Cell] = [] if same_n else [Number(int(own["n"]), "count")]
        label = _label(found, place, waves)
        rows.append(
            (label, *front, Number(own["mean"]), Number(own["sd"]), *[_r(f, stars) for f in of], *blank)
        )
        depths.append(0)
        for words, cells in _below(of, p, interval, found.level):
            rows.append((words, *[""] * (len(front) + 2), *cells, *blank))
            depths.append(1)
    heading = caption or (
        phrase("Means, standard deviations and correlations.")
        if found.method == "pearson"
        else phrase("Means, standard deviations and rank correlations.")
    )
    return Table(
        heading,
        columns,
        (Rows(tuple(rows), indents=tuple(depths)),),
        notes=tuple(_notes(found, stars, interval)),
    )


def _label(found: Correlations, place: int, waves: Mapping[str, str] | None) -> Phrase:
    wave = found.waves[place]
    if wave is None:
        return phrase("{number}. {label}", number=str(place + 1), label=found.labels[place])
    return phrase(
        "{number}. {label}, {wave}", number=str(place + 1), label=found.labels[place], wave=word(wave, waves)
    )


def _r(pair: Facts, stars: bool) -> Cell:
    r = Number(pair["r"], "bounded", 2)
    marks = next((marks for most, marks in STARS if pair["p"] < most), "") if stars else ""
    return phrase("{r}{stars}", r=r, stars=marks) if marks else r


def _below(of: Sequence[Facts], p: bool, interval: bool, level: float) -> Iterator[tuple[Words, list[Cell]]]:
    """Yield the rows that stand below a variable's own."""
    if interval and of:
        words = phrase("{level} CI", level=percent(level))
        yield words, [Interval(f["low"], f["high"], "bounded", 2) for f in of]
    if p and of:
        yield "p", [Number(f["p"], "p") for f in of]


def _notes(found: Correlations, stars: bool, interval: bool) -> Iterator[Paragraph]:
    pairs = found.pairs["n"]
    coefficient = (
        phrase("Pearson’s r") if found.method == "pearson" else phrase("Spearman’s rank correlation")
    )
    if found.missing == "listwise":
        yield say(
            "{coefficient} over the {n} persons with every variable.",
            coefficient=coefficient,
            n=Number(int(found.moments["n"].iloc[0]), "count"),
        )
    elif pairs.nunique() == 1:
        yield say(
            "{coefficient}; each pair takes the persons with both variables, {n}.",
            coefficient=coefficient,
            n=Number(int(pairs.iloc[0]), "count"),
        )
    else:
        yield say(
            "{coefficient}; each pair takes the persons with both variables, {low} to {high}.",
            coefficient=coefficient,
            low=Number(int(pairs.min()), "count"),
            high=Number(int(pairs.max()), "count"),
        )
    if interval and found.method == "pearson":
        yield say("CI: by Fisher’s transformation.")
    elif interval:
        yield say("CI: by Fisher’s transformation with the standard error of Bonett and Wright.")
    if stars:
        c, b, a = (Number(level, "p", len(f"{level:g}") - 2) for level, _ in STARS)
        yield say(
            "* {p} < {a}, ** {p} < {b}, *** {p} < {c}, two-sided, not adjusted for the number of tests.",
            p="p",
            a=a,
            b=b,
            c=c,
        )
    if found.pairs["r"].isna().any():
        yield say("A dash stands where a variable does not vary, or fewer than 4 persons have both.")
