"""`lags_sentence`: lagged relations of a cross-lagged panel model, within persons or not."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.sem import Fit
from reports.document import Code, Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.estimates import Row, clear, errorless, statistics
from reports.sentences.given import ALPHA, Model, no_error, result_of
from reports.sentences.value import Gaps, Sentence, refused, together, told

WHERE = "lags_sentence"
LAGGED = ("cross-lagged", "autoregressive")
ALL = "all"
WITHIN = "random-intercept variance"
Labels = Mapping[str, str]


def lags_sentence(
    fit: Model,
    source: str,
    target: str,
    *,
    waves: str | None = None,
    group: str | None = None,
    labels: Labels | None = None,
    wave_labels: Labels | None = None,
    alpha: float = ALPHA,
) -> Sentence:
    """Tell how a variable was related to the same or another variable later.

    With random intercepts the relation is one within persons, of deviations from their own levels, and the sentence
    says so. "Related to later" is the strongest that it says.

    Parameters
    ----------
    fit : Fit, Bootstrap, Mediation or ModelResult
        Of `riclpm`, `clpm` or a builder like them.
    source, target : str
        Names of the variables in the model; the same for an autoregressive relation.
    waves : str, optional
        As in ``fit.paths``, such as ``"1 -> 2"``; by default all, one sentence each, or one if all are equal.
    group : str, optional
        Of a model of several groups.
    labels, wave_labels : mapping, optional
        Words for the variables, and for the waves.
    alpha : float
        Level of the tests.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If the model has no such relation.

    Examples
    --------
    >>> from analysis.panel import riclpm
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> from reports.sentences import lags_sentence
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 500, seed=1, exact=True)
    >>> fit = riclpm(data, {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]})
    >>> str(lags_sentence(fit, "x", "y", waves="1 -> 2"))[:14]
    'Within persons'
    """
    found = result_of(fit, WHERE, "")
    if isinstance(found, Sentence):
        return found
    within = bool((found.paths["what"] == WITHIN).any())
    rows = _rows(found, source, target, waves, group)
    return together(*(_sentence(row, within, labels or {}, wave_labels or {}, alpha) for row in rows))


def _rows(fit: Fit, source: str, target: str, waves: str | None, group: str | None) -> list[Row]:
    paths = fit.paths
    mine = paths[
        paths["what"].str.startswith(LAGGED) & (paths["source"] == source) & (paths["target"] == target)
    ]
    for name, wanted in (("waves", waves), ("group", group)):
        if wanted is not None:
            mine = mine[mine[name] == wanted]
    if mine.empty:
        lagged = paths[paths["what"].str.startswith(LAGGED)]
        known = dict.fromkeys(f"{row.source} to {row.target}, {row.waves}" for row in lagged.itertuples())
        raise OutputError(
            f"{WHERE}: the model has no lagged relation of {source!r} to {target!r} for waves={waves!r}, "
            f"group={group!r}. It has: {'; '.join(known) or 'none'}."
        )
    rows: list[Row] = list(mine.to_dict("records"))
    return [_over_all(rows)] if len(rows) > 1 and _same(rows) else rows


def _same(rows: list[Row]) -> bool:
    """Tell whether the rows are one parameter, equal over the waves."""
    return len({(row["what"], row["group"], row["label"], row["estimate"], row["se"]) for row in rows}) == 1


def _over_all(rows: list[Row]) -> Row:
    """Return one row for all waves; without a standardized value where that is not equal over them."""
    values = {row["std_all"] for row in rows}
    return {**rows[0], "waves": ALL, "std_all": rows[0]["std_all"] if len(values) == 1 else None}


def _sentence(row: Row, within: bool, labels: Labels, waves: Labels, alpha: float) -> Sentence:
    source, target = (labels.get(row[end], row[end]) for end in ("source", "target"))
    if errorless(row):
        return refused(no_error(Code(row["label"] or row["what"])))
    numbers = statistics(row, "b")
    gaps: Gaps = {
        "source": source,
        "target": target,
        "interval": _interval(row, waves),
        "statistics": numbers,
    }
    make = _within if within else _between
    return told(make(gaps, row["estimate"] > 0, clear(row, alpha)), numbers)


def _within(gaps: Mapping[str, Run | tuple[Run, ...]], positive: bool, is_clear: bool) -> Phrase:
    if not is_clear:
        return phrase(
            "Within persons, the relation of deviations in {source} to later deviations in {target} ({interval}) was "
            "not statistically significant: {statistics}.",
            **gaps,
        )
    if positive:
        return phrase(
            "Within persons, deviations in {source} were positively related to later deviations in {target} "
            "({interval}): {statistics}.",
            **gaps,
        )
    return phrase(
        "Within persons, deviations in {source} were negatively related to later deviations in {target} ({interval}): "
        "{statistics}.",
        **gaps,
    )


def _between(gaps: Mapping[str, Run | tuple[Run, ...]], positive: bool, is_clear: bool) -> Phrase:
    if not is_clear:
        return phrase(
            "The relation of {source} to later {target} ({interval}) was not statistically significant, adjusted for "
            "the other variables of the earlier wave: {statistics}.",
            **gaps,
        )
    if positive:
        return phrase(
            "{source} was positively related to later {target} ({interval}), adjusted for the other variables of the "
            "earlier wave: {statistics}.",
            **gaps,
        )
    return phrase(
        "{source} was negatively related to later {target} ({interval}), adjusted for the other variables of the "
        "earlier wave: {statistics}.",
        **gaps,
    )


def _interval(row: Row, labels: Labels) -> Phrase:
    waves, group = str(row["waves"]), str(row["group"])
    first, arrow, second = waves.partition(" -> ")
    if arrow and first in labels and second in labels:
        words = phrase("{first} to {second}", first=labels[first], second=labels[second])
    elif arrow:
        words = phrase("wave {first} to wave {second}", first=first, second=second)
    elif waves.startswith("over "):
        words = phrase("over {time} in units of time", time=waves.removeprefix("over "))
    else:
        words = phrase("the same between all waves")
    return phrase("{waves}, group {group}", waves=words, group=group) if group else words
