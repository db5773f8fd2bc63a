"""`regression_sentence`: a coefficient of a mixed, marginal or fixed-effects model of repeated measures."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.panel.regression import Regression
from reports.document import Code, Phrase, Run, counted, phrase
from reports.errors import OutputError
from reports.sentences.estimates import Row, clear, errorless, statistics
from reports.sentences.given import ALPHA, no_error
from reports.sentences.paths import association
from reports.sentences.value import Sentence, refused, together, told

WHERE = "regression_sentence"
INTERCEPT = "Intercept"


def regression_sentence(
    model: Regression, term: str, *, labels: Mapping[str, str] | None = None, alpha: float = ALPHA
) -> Sentence:
    """Tell a coefficient: estimate, standard error, limits and test, and of how many rows and persons it is.

    Parameters
    ----------
    model : Regression
        Of `mixed`, `mmrm`, `gee`, `fixed_effects` or `within_between`.
    term : str
        As in ``model.estimates``.
    labels : mapping, optional
        Words for terms and for the outcome.
    alpha : float
        Level of the test.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If it is no such model, or has no such term.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.panel import mixed
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import regression_sentence
    >>> wide = simulate("y1 ~~ .5*y2; x1 ~~ .3*y1; x2 ~~ .3*y2", 100, seed=1).assign(person=range(100))
    >>> data = pd.wide_to_long(wide, ["x", "y"], "person", "wave").reset_index()
    >>> "t(" in str(regression_sentence(mixed("y ~ x", data), "x"))
    True
    """
    if not isinstance(model, Regression):
        raise OutputError(
            f"{WHERE}: a {type(model).__name__} is no regression. Give what mixed(), mmrm(), gee(), fixed_effects() or "
            f"within_between() returns."
        )
    row = _row(model, term)
    if not model.converged:
        return refused(
            phrase(
                "The estimation of {model} did not converge, so that none of its estimates is reported.",
                model=phrase("the model"),
            )
        )
    if errorless(row):
        return refused(no_error(Code(term)))
    numbers = statistics(row, "b", standardized="")
    words = [told(_words(model, row, labels or {}, numbers, alpha), numbers)]
    if model.link is not None:
        words.append(told(_scale(model.link.family)))
    size = phrase(
        "The model was fitted to {rows} of {persons}.",
        rows=counted(model.n, "row"),
        persons=counted(model.persons, "person"),
    )
    return together(*words, told(size))


def _row(model: Regression, term: str) -> Row:
    rows = {str(row["term"]): row for row in model.estimates.to_dict("records")}
    if term not in rows:
        raise OutputError(
            f"{WHERE}: the model has no term {term!r}. Its terms are {', '.join(map(repr, rows))}."
        )
    return {str(name): value for name, value in rows[term].items()}


def _words(
    model: Regression, row: Row, labels: Mapping[str, str], numbers: tuple[Run, ...], alpha: float
) -> Phrase:
    outcome = model.formula.partition("~")[0].strip()
    term, told_outcome = str(row["term"]), labels.get(outcome, outcome)
    if term == INTERCEPT:
        return phrase("The intercept of {one}: {statistics}.", one=told_outcome, statistics=numbers)
    several = len([name for name in model.names if name != INTERCEPT]) > 1
    target: Run = (
        phrase("{target} (adjusted for its other predictors)", target=told_outcome)
        if several
        else told_outcome
    )
    return association(labels.get(term, term), target, row["estimate"], clear(row, alpha), numbers)


def _scale(family: str) -> Phrase:
    if family == "binomial":
        return phrase("Coefficients are differences in log odds.")
    return phrase("Coefficients are differences in the logarithm of the expected count.")
