"""`power_sentence`: the power of a planned test, and how it was found."""

from __future__ import annotations

import pandas as pd

from analysis.panel.power.result import Power
from reports.document import Number, Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.value import Sentence, equations, together, told

WHERE = "power_sentence"
NAME = "1\u00a0\u2212\u00a0β"


def power_sentence(result: Power, effect: str | None = None, *, n: int | None = None) -> Sentence:
    """Tell the power of the test of an effect at a number of cases.

    Parameters
    ----------
    result : Power
    effect : str, optional
        As in ``result.table``; by default the only one.
    n : int, optional
        By default the largest asked for.

    Returns
    -------
    Sentence
        One for the analytic and one for the simulated power, as far as they were asked for.

    Raises
    ------
    OutputError
        If it is no result of `power`, or has no such effect or number of cases.

    Examples
    --------
    >>> from analysis.panel.power import power
    >>> from reports.sentences import power_sentence
    >>> result = power("y ~ start(0.3)*x", effect="y ~ x", n=100)
    >>> power_sentence(result).bracketed().replace(chr(160), " ")
    '1 − β = .85, α = .05, N = 100'
    """
    if not isinstance(result, Power):
        raise OutputError(f"{WHERE}: a {type(result).__name__} is no result of power(). Give that itself.")
    table = result.table
    name = _chosen("effect", list(dict.fromkeys(table["effect"])), effect)
    size = max(result.n) if n is None else n
    rows = table[(table["effect"] == name) & (table["n"] == size)]
    if rows.empty:
        raise OutputError(f"{WHERE}: n={n!r} was not asked for. There are {', '.join(map(str, result.n))}.")
    return together(*(_sentence(row, result) for _, row in rows.iterrows()))


def _chosen(what: str, there: list[str], wanted: str | None) -> str:
    if wanted is None and len(there) == 1:
        return there[0]
    if wanted not in there:
        raise OutputError(f"{WHERE}: name one of {', '.join(map(repr, there))} as {what}=, not {wanted!r}.")
    return wanted


def _sentence(row: pd.Series, result: Power) -> Sentence:
    numbers = equations(
        Number(row["power"], "p", 2, name=NAME),
        Number(result.alpha, "p", 2 if round(result.alpha, 2) == result.alpha else 3, name="α"),
        Number(int(row["n"]), "count", name="N"),
    )
    return told(_words(row, result, numbers), numbers)


def _words(row: pd.Series, result: Power, numbers: tuple[Run, ...]) -> Phrase:
    value = Number(row.get("population"), "estimate")
    effect: Run = str(row["effect"])
    if pd.notna(row.get("population")):
        effect = phrase("{effect} (population value {value})", effect=effect, value=value)
    if row["method"] == "analytic":
        return phrase(
            "The power of the test of {effect}, from its noncentral distribution: {statistics}.",
            effect=effect,
            statistics=numbers,
        )
    return phrase(
        "The power of the test of {effect}, from {replicates} simulated samples (Monte Carlo standard error {error}): "
        "{statistics}.",
        effect=effect,
        replicates=Number(int(row["replicates"]), "count"),
        error=Number(row["power_mcse"], "bounded", 3),
        statistics=numbers,
    )
