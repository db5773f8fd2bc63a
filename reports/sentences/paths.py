"""`path_sentence`: one parameter of a model, by its words in the syntax."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.sem import Fit
from analysis.sem.bootstrap import Bootstrap
from reports.document import Code, Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.estimates import LEVEL, Row, clear, errorless, statistics
from reports.sentences.given import ALPHA, Model, no_error, result_of
from reports.sentences.value import Gaps, Sentence, refused, told

WHERE = "path_sentence"
OPERATORS = ("~*~", "=~", "~~", ":=", "~1", "~", "|")
SYMBOL: Mapping[str, str] = {"=~": "λ", "~~": "σ", "|": "τ"}
Labels = Mapping[str, str]


def path_sentence(
    fit: Model,
    path: str,
    *,
    group: str | None = None,
    labels: Labels | None = None,
    alpha: float = ALPHA,
) -> Sentence:
    """Tell one parameter: estimate, standard error, limits, test, and standardized value.

    A regression is told as an association. That a value was not statistically significant is told as that, never as
    its absence.

    Parameters
    ----------
    fit : Fit, Bootstrap, Mediation or ModelResult
        Of a `Bootstrap` errors and limits are those of the draws, without a test.
    path : str
        As in the syntax: ``"y ~ x"``, ``"x ~~ y"``, ``"f =~ x1"``, ``"y ~1"``; or the name of a defined parameter.
    group : str, optional
        Of a model of several groups.
    labels : mapping, optional
        Words for names of the model.
    alpha : float
        Level of the test.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If the model has no such path, or several groups have it and none is named.

    Examples
    --------
    >>> from analysis import sem
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import path_sentence
    >>> data = simulate("y ~ .5*x", 200, seed=1)
    >>> str(path_sentence(sem("y ~ x", data), "y ~ x", labels={"x": "Support", "y": "well-being"}))[:50]
    'Support was positively associated with well-being:'
    """
    found = result_of(fit, WHERE, "")
    if isinstance(found, Sentence):
        return found
    estimates = fit.estimates if isinstance(fit, Bootstrap) else found.estimates
    row = _row(estimates, found, path, group)
    code = Code(parameter(row))
    if _fixed(row):
        return told(phrase("The parameter {path} was fixed, not estimated.", path=code), (phrase("fixed"),))
    if errorless(row):
        return refused(no_error(code))
    level = fit.level if isinstance(fit, Bootstrap) else LEVEL
    numbers = statistics(row, _symbol(row), level=level, standardized=_standardized(row))
    return told(_words(row, estimates, labels or {}, clear(row, alpha), numbers), numbers)


def parameter(row: Row) -> str:
    """Return a parameter as it stands in the syntax; a defined one by its name."""
    return str(row["lhs"]) if row["op"] == ":=" else f"{row['lhs']} {row['op']} {row['rhs']}".strip()


def _row(estimates: pd.DataFrame, fit: Fit, path: str, group: str | None) -> Row:
    wanted = _split(path)
    rows = [row for row in estimates.to_dict("records") if _key(row) in (wanted, _turned(wanted))]
    if group is not None:
        if group not in fit.groups:
            raise OutputError(f"{WHERE}: no group {group!r}. There are {', '.join(map(repr, fit.groups))}.")
        rows = [row for row in rows if row["group"] in (0, fit.groups.index(group) + 1)]
    if not rows:
        raise OutputError(
            f"{WHERE}: the model has no parameter {path!r}. Write it as in the syntax, such as 'y ~ x', or give the "
            f"name of a defined one."
        )
    if len(rows) > 1:
        raise OutputError(
            f"{WHERE}: {path!r} is there in {len(rows)} groups. Name one of {', '.join(map(repr, fit.groups))} as "
            f"group=."
        )
    return rows[0]


def _split(path: str) -> tuple[str, str, str]:
    """Return the two ends and the operator; a bare name is that of a defined parameter."""
    for op in OPERATORS:
        one, found, other = path.replace("~ 1", "~1").partition(op)
        if found:
            return one.strip(), op, other.strip()
    return path.strip(), ":=", ""


def _key(row: Row) -> tuple[str, str, str]:
    return row["lhs"], row["op"], "" if row["op"] == ":=" else row["rhs"]


def _turned(key: tuple[str, str, str]) -> tuple[str, str, str]:
    one, op, other = key
    if op == ":=":
        return one, op, ""
    return (other, op, one) if op == "~~" else key


def _fixed(row: Row) -> bool:
    return not row["free"] and row["op"] != ":="


def _symbol(row: Row) -> str:
    if row["op"] == "~~" and row["lhs"] == row["rhs"]:
        return "σ²"
    return SYMBOL.get(row["op"], "b")


def _standardized(row: Row) -> str:
    """Return the name of the standardized value; empty where it says nothing of its own."""
    if row["op"] == "~~":
        return "" if row["lhs"] == row["rhs"] else "r"
    return "β" if row["op"] in ("~", "=~") else ""


def _words(
    row: Row, estimates: pd.DataFrame, labels: Labels, is_clear: bool, numbers: tuple[Run, ...]
) -> Phrase:
    one, other = (labels.get(str(row[end]), str(row[end])) for end in ("lhs", "rhs"))
    match row["op"]:
        case "~":
            return association(other, _given(one, row, estimates), row["estimate"], is_clear, numbers)
        case "~~" if row["lhs"] != row["rhs"]:
            return _correlation(one, other, row, estimates, is_clear, numbers)
        case "~~" if _explained(row["lhs"], row, estimates):
            return phrase("The residual variance of {one}: {statistics}.", one=one, statistics=numbers)
        case "~~":
            return phrase("The variance of {one}: {statistics}.", one=one, statistics=numbers)
        case "=~":
            return phrase(
                "The loading of {other} on {one}: {statistics}.", one=one, other=other, statistics=numbers
            )
        case "~1" if _explained(row["lhs"], row, estimates):
            return phrase("The intercept of {one}: {statistics}.", one=one, statistics=numbers)
        case "~1":
            return phrase("The mean of {one}: {statistics}.", one=one, statistics=numbers)
        case ":=":
            return phrase("The defined parameter {one}: {statistics}.", one=one, statistics=numbers)
        case _:
            return phrase(
                "The parameter {path}: {statistics}.", path=Code(parameter(row)), statistics=numbers
            )


def association(
    source: Run, target: Run, estimate: float, is_clear: bool, numbers: tuple[Run, ...]
) -> Phrase:
    """Return the words for a regression of one wave, or of variables whose order is not known."""
    gaps: Gaps = {"source": source, "target": target, "statistics": numbers}
    if not is_clear:
        return phrase(
            "The association of {source} with {target} was not statistically significant: {statistics}.",
            **gaps,
        )
    if estimate > 0:
        return phrase("{source} was positively associated with {target}: {statistics}.", **gaps)
    return phrase("{source} was negatively associated with {target}: {statistics}.", **gaps)


def _given(target: str, row: Row, estimates: pd.DataFrame) -> Run:
    """Return the outcome with the words that other predictors were held equal, if there are others."""
    same = (estimates["lhs"] == row["lhs"]) & (estimates["op"] == "~") & (estimates["group"] == row["group"])
    if int(same.sum()) == 1:
        return target
    return phrase("{target} (adjusted for its other predictors)", target=target)


def _correlation(
    one: str, other: str, row: Row, estimates: pd.DataFrame, is_clear: bool, numbers: tuple[Run, ...]
) -> Phrase:
    gaps: Gaps = {"one": one, "other": other, "statistics": numbers}
    if any(_explained(row[end], row, estimates) for end in ("lhs", "rhs")):
        if not is_clear:
            return phrase(
                "The residual correlation of {one} with {other} was not statistically significant: {statistics}.",
                **gaps,
            )
        return phrase("The residuals of {one} and {other} were correlated: {statistics}.", **gaps)
    if not is_clear:
        return phrase(
            "The correlation of {one} with {other} was not statistically significant: {statistics}.", **gaps
        )
    return phrase("{one} and {other} were correlated: {statistics}.", **gaps)


def _explained(name: str, row: Row, estimates: pd.DataFrame) -> bool:
    """Tell whether the model explains a variable, so that its own parameters are of a residual."""
    here = estimates[estimates["group"] == row["group"]]
    outcome = (here["op"] == "~") & (here["lhs"] == name)
    indicator = (here["op"] == "=~") & (here["rhs"] == name)
    return bool((outcome | indicator).any())
