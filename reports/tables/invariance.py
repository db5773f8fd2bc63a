"""`invariance_table` and `invariance_rules_table`: the ladder of invariance, and what published rules say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from reports.document import (
    Cell,
    Column,
    Kind,
    Marked,
    Number,
    Paragraph,
    Phrase,
    Rows,
    Table,
    Words,
    phrase,
    say,
)
from reports.errors import OutputError
from reports.tables.comparison import METHODS
from reports.tables.fit_indices import TESTS
from reports.tables.model_door import of_type

if TYPE_CHECKING:
    from analysis.panel.measurement import Invariance
    from analysis.sem import Fit

STEPS = {
    "configural": phrase("Configural"),
    "thresholds": phrase("Thresholds"),
    "metric": phrase("Metric"),
    "scalar": phrase("Scalar"),
    "strict": phrase("Strict"),
    "variances": phrase("Equal latent variances"),
    "means": phrase("Equal latent means"),
}
RULES = {
    "chi_square": phrase("χ² difference test"),
    "cheung_rensvold_2002_cfi": phrase("Cheung and Rensvold (2002), CFI"),
    "cheung_rensvold_2002_gamma_hat": phrase("Cheung and Rensvold (2002), gamma hat"),
    "cheung_rensvold_2002_mcnci": phrase("Cheung and Rensvold (2002), McDonald's NCI"),
    "chen_2007": phrase("Chen (2007)"),
    "meade_2008": phrase("Meade, Johnson and Braddy (2008)"),
    "rutkowski_svetina_2014": phrase("Rutkowski and Svetina (2014)"),
}
ROBUST = say("CFI and RMSEA: robust variants.")
SCALED = say(
    "CFI and RMSEA: from the scaled χ², on which the published cut-offs were used with ordinal items."
)
DIFFERENCES = {
    "d_cfi": phrase("ΔCFI"),
    "d_rmsea": phrase("ΔRMSEA"),
    "d_srmr": phrase("ΔSRMR"),
    "d_gamma_hat": phrase("Δgamma hat"),
    "d_mcnci": phrase("ΔNCI"),
    "lrt_p": phrase("p"),
}


def invariance_table(ladder: Invariance, *, caption: Words | None = None) -> Table:
    """Return the steps of an invariance analysis: the fit of each, and its difference from the step before.

    Parameters
    ----------
    ladder : Invariance
        Of `analysis.invariance`.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        No step is called good or bad; what published rules say is in `invariance_rules_table`.

    Raises
    ------
    OutputError
        If `ladder` is something else.

    Examples
    --------
    >>> from analysis import invariance
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.invariance import invariance_rules_table, invariance_table
    >>> data = simulate("f =~ 1*a + 0.8*b + 0.7*c + 0.6*d", 300, seed=1, groups=("one", "two"))
    >>> found = invariance({"f": ["a", "b", "c", "d"]}, data, group="group")
    >>> len(invariance_table(found).groups[0].cells) == len(found.ladder)
    True
    """
    _check("invariance_table", ladder)
    frame = ladder.ladder
    columns = (
        Column(phrase("Step")),
        Column(phrase("χ²"), "statistic"),
        Column(phrase("df"), "degrees"),
        Column(phrase("CFI"), "bounded"),
        Column(phrase("RMSEA"), "bounded"),
        Column(phrase("SRMR"), "bounded"),
        Column(phrase("Δχ²"), "statistic"),
        Column(phrase("Δdf"), "degrees"),
        Column(phrase("p"), "p"),
        Column(phrase("ΔCFI"), "bounded"),
        Column(phrase("ΔRMSEA"), "bounded"),
        Column(phrase("ΔSRMR"), "bounded"),
    )
    rows = tuple(_step(str(name), row) for name, row in frame.iterrows())
    title = phrase("Measurement invariance, step by step.") if caption is None else caption
    return Table(title, columns, (Rows(rows),), tuple(_notes(ladder)))


def _check(where: str, ladder: object) -> None:
    from analysis.panel.measurement import Invariance

    of_type(where, ladder, Invariance, "invariance()")


def _step(name: str, row: pd.Series[Any]) -> tuple[Cell, ...]:
    own = (
        Number(float(row["chisq"]), "statistic"),
        Number(float(row["df"]), "degrees"),
        *(Number(float(row[index]), "bounded") for index in ("cfi", "rmsea", "srmr")),
    )
    if not row["against"]:
        return (step_words(name), *own, *[""] * 6)
    test = _test(row)
    return (
        step_words(name),
        *own,
        *test,
        *(Number(float(row[f"d_{i}"]), "bounded") for i in ("cfi", "rmsea", "srmr")),
    )


def _test(row: pd.Series[Any]) -> tuple[Cell, ...]:
    return (
        Number(float(row["lrt_chisq"]), "statistic"),
        Number(float(row["lrt_df"]), "degrees"),
        Number(float(row["lrt_p"]), "p"),
    )


def step_words(name: str) -> Words:
    """Return a step in words; a partial one says so."""
    full = name.removesuffix("_partial")
    told = STEPS.get(full, full)
    return told if full == name else phrase("{step}, partial", step=told)


def _notes(ladder: Invariance) -> Iterator[Paragraph]:
    frame = ladder.ladder
    before = [str(name) for name in frame["against"]]
    names = [str(name) for name in frame.index]
    yield say("Δ: this step less the one that it is compared with.")
    yield from _variants(ladder.climb.steps[0].fit)
    for name, against in zip(names, before, strict=True):
        if against and against != names[names.index(name) - 1]:
            yield say(
                "{step} is compared with: {against}.", step=step_words(name), against=step_words(against)
            )
    for row in ladder.releases.to_dict("records"):
        yield say("Set free: {parameter}.", parameter=str(row["parameter"]))
    yield from (say("{note}", note=note) for note in ladder.notes)


def _variants(fit: Fit) -> Iterator[Paragraph]:
    """Yield which variants the ladder's numbers are; see `analysis.panel.measurement.tables.fit_of`."""
    if (test := TESTS.get(fit.options.test)) is None:
        return
    adjusted = fit.options.test in ("scaled_shifted", "mean_var_adjusted")
    yield test
    yield SCALED if fit.parameters.ordered else ROBUST
    yield METHODS["satorra_2000" if adjusted else "satorra_bentler_2001"]


def invariance_rules_table(ladder: Invariance, *, caption: Words | None = None) -> Table:
    """Return what each published rule says of each step, with the numbers that it looks at and its cut-offs.

    Parameters
    ----------
    ladder : Invariance
        Of `analysis.invariance`.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        A row for each rule, a column for each step, and how far up the ladder the rule goes. Rules may disagree.

    Raises
    ------
    OutputError
        If `ladder` is something else, or has a single step.

    Examples
    --------
    See `invariance_table`.

    Examples
    --------
    >>> from analysis import cfa, simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> from analysis import invariance
    >>> from reports import invariance_rules_table
    >>> data["group"] = ["one", "two"] * 100
    >>> len(invariance_rules_table(invariance("f =~ a + b + c + d", data, group="group")).groups) > 0
    True
    """
    _check("invariance_rules_table", ladder)
    judged = ladder.rules
    differences = {str(step): row for step, row in ladder.ladder.iterrows()}
    if judged.empty:
        raise OutputError(
            "invariance_rules_table: the ladder has one step, so that there is nothing to judge. Ask for more steps."
        )
    steps = list(dict.fromkeys(str(step) for step in judged["step"]))
    columns = (
        Column(phrase("Rule")),
        *(Column(step_words(step)) for step in steps),
        Column(phrase("Invariance holds up to")),
    )
    found = {(str(row["step"]), str(row["rule"])): row for row in judged.to_dict("records")}
    rows = []
    for rule in dict.fromkeys(str(name) for name in judged["rule"]):
        cells = (_judged(found[step, rule], differences[step]) for step in steps)
        reached = ladder.verdict(rule).step
        rows.append((RULES.get(rule, rule), *cells, step_words(reached) if reached else None))
    sources = dict.fromkeys(str(source) for source in judged["source"])
    notes = [say("In brackets: the cut-off of the rule.")]
    notes += [say("Source: {source}.", source=source) for source in sources]
    title = phrase("What published rules say of each step.") if caption is None else caption
    return Table(title, columns, (Rows(tuple(rows)),), tuple(notes))


def _judged(row: Mapping[Any, Any], numbers: pd.Series[Any]) -> Cell:
    if row["result"] == "not applicable":
        return Marked(None, phrase("Not applicable: {reason}.", reason=str(row["reason"])))
    told = _numbers(row["cutoffs"], numbers)
    if row["result"] == "holds":
        return phrase("holds: {numbers}", numbers=told)
    return phrase("fails: {numbers}", numbers=told)


def _numbers(cutoffs: Mapping[str, float], numbers: pd.Series[Any]) -> tuple[str | Phrase, ...]:
    """Return each number that a rule looks at, with its cut-off in brackets."""
    found: list[str | Phrase] = []
    for name, cut in cutoffs.items():
        kind: Kind = "p" if name == "lrt_p" else "bounded"
        value = float(numbers[name])
        told = phrase(
            "{name} {value} ({cutoff})",
            name=DIFFERENCES.get(name, name),
            value=Number(None if isnan(value) else value, kind),
            cutoff=Number(cut, kind),
        )
        found += [", ", told] if found else [told]
    return tuple(found)
