"""`indirect_sentence`: an indirect, direct or total effect of a mediation model, with how its limits were found."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.panel.indirect.limits import Limits
from analysis.panel.indirect.result import Mediation
from reports.document import Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.estimates import Row, errorless, limits_words, statistics
from reports.sentences.given import no_error, result_of
from reports.sentences.value import Sentence, refused, together, told

WHERE = "indirect_sentence"
ARROWS = (" -> ", " => ")


def indirect_sentence(
    result: Mediation,
    route: str | None = None,
    *,
    what: str | None = None,
    group: str | None = None,
    at: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> Sentence:
    """Tell an effect between two variables, its limits and how they were found.

    Parameters
    ----------
    result : Mediation
    route : str, optional
        As in ``result.effects``, such as ``"x -> m -> y"``; by default the first row that fits the other words.
    what : str, optional
        ``"specific indirect"``, ``"total indirect"``, ``"direct"`` or ``"total"``; by default that of the first row.
    group, at : str, optional
        Group, and values of moderators, as in ``result.effects``.
    labels : mapping, optional
        Words for the variables.

    Returns
    -------
    Sentence
        "Effect" names a product or sum of regression coefficients; the words claim no cause. An interval that holds 0
        is told as such, not as no effect.

    Raises
    ------
    OutputError
        If it is no result of `mediation`, or has no such effect.

    Examples
    --------
    >>> from analysis.panel import mediation
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import indirect_sentence
    >>> data = simulate("m ~ .5*x; y ~ .4*m + .1*x", 200, seed=1)
    >>> result = mediation(data, x="x", m="m", y="y", seed=1, limits="delta")
    >>> str(indirect_sentence(result))[:59]
    'The indirect effect of x on y through m (a product of coeff'
    """
    if not isinstance(result, Mediation):
        raise OutputError(
            f"{WHERE}: a {type(result).__name__} is no result of mediation() or panel_mediation(). Give that itself."
        )
    found = result_of(result, WHERE, "")
    if isinstance(found, Sentence):
        return found
    row = _row(result.effects, route, what, group, at)
    names = _variables(row, labels or {})
    about = _about(row, names)
    if errorless(row):
        return refused(no_error(about))
    numbers = statistics(
        _tested(row, result.limits), "b", level=result.limits.level, standardized=_standardized(row)
    )
    first = told(_told(about, row, numbers), numbers)
    return together(first, told(limits_words(result.limits)))


def _row(
    effects: pd.DataFrame, route: str | None, what: str | None, group: str | None, at: str | None
) -> Row:
    asked = {"route": route, "what": what, "group": group, "at": at}
    rows = effects
    for name, wanted in asked.items():
        if wanted is not None:
            rows = rows[rows[name] == wanted]
    if rows.empty:
        words = ", ".join(f"{name}={wanted!r}" for name, wanted in asked.items() if wanted is not None)
        raise OutputError(
            f"{WHERE}: no effect has {words}. The routes are {', '.join(map(repr, dict.fromkeys(effects['route'])))}; "
            f"the kinds {', '.join(map(repr, dict.fromkeys(effects['what'])))}."
        )
    return dict(rows.iloc[0])


def _variables(row: Row, labels: Mapping[str, str]) -> list[str]:
    """Return the variables along the route, in words."""
    route = str(row["route"])
    for arrow in ARROWS:
        route = route.replace(arrow, "\0")
    return [labels.get(name, name) for name in route.split("\0")]


def _about(row: Row, names: list[str]) -> Phrase:
    """Return which effect of which variables."""
    source, *between, target = names
    ends: dict[str, Run] = {"source": source, "target": target}
    match str(row["what"]).split(":")[0]:
        case "specific indirect":
            words = phrase(
                "indirect effect of {source} on {target} through {between} (a product of coefficients)",
                between=", ".join(between),
                **ends,
            )
        case "total indirect":
            words = phrase(
                "total indirect effect of {source} on {target} (a sum of products of coefficients)", **ends
            )
        case "direct":
            words = phrase("direct effect of {source} on {target}", **ends)
        case "total":
            words = phrase("total effect of {source} on {target}", **ends)
        case _:
            words = phrase("{what} of {source} and {target}", what=str(row["what"]), **ends)
    return _where(words, row)


def _where(words: Phrase, row: Row) -> Phrase:
    """Return the words with the group and the moderators' values, if there are any."""
    if row["group"] and row["at"]:
        return phrase("{effect} at {at} in the group {group}", effect=words, at=row["at"], group=row["group"])
    if row["group"]:
        return phrase("{effect} in the group {group}", effect=words, group=row["group"])
    return phrase("{effect} at {at}", effect=words, at=row["at"]) if row["at"] else words


def _told(about: Phrase, row: Row, numbers: tuple[Run, ...]) -> Phrase:
    if row["low"] <= 0.0 <= row["high"]:
        return phrase(
            "The {effect} had an interval that includes 0: {statistics}.", effect=about, statistics=numbers
        )
    return phrase(
        "The {effect} had an interval that excludes 0: {statistics}.", effect=about, statistics=numbers
    )


def _tested(row: Row, limits: Limits) -> Row:
    """Return the row without z where p is not that of z: limits of draws bring their own p."""
    return row if limits.method == "delta" else {**row, "z": None}


def _standardized(row: Row) -> str:
    return "β" if row["standardized"] == "complete" else ""
