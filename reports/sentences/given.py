"""What sentences are given: fits and what holds them; a fit that is no result is told as such."""

from __future__ import annotations

from math import isfinite
from typing import Any

from analysis.panel.indirect.result import Mediation
from analysis.sem import Fit
from analysis.sem.bootstrap import Bootstrap
from analysis.study.results import ModelResult
from reports.document import Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.value import Sentence, refused

Model = Fit | Bootstrap | Mediation | ModelResult
INADMISSIBLE = "inadmissible"
ALPHA = 0.05


def fit_of(given: object, where: str) -> Fit | None:
    """Return the fit of a model; None if it could not be fitted.

    Raises
    ------
    OutputError
        If it is no model.
    """
    if isinstance(given, Fit):
        return given
    if isinstance(given, Bootstrap | Mediation | ModelResult):
        return given.fit
    raise OutputError(
        f"{where}: a {type(given).__name__} is no fitted model. Give what sem(), cfa(), growth(), lavaan() or a "
        f"builder returns."
    )


def result_of(given: object, where: str, model: str) -> Fit | Sentence:
    """Return the fit of a model; if it is no result, the sentence that says so.

    Raises
    ------
    OutputError
        If it is no model.
    """
    fit = fit_of(given, where)
    if fit is None:
        return refused(
            phrase(
                "{model} could not be fitted, so that none of its estimates is reported.", model=head(model)
            )
        )
    if not fit.converged:
        return refused(
            phrase(
                "The estimation of {model} did not converge, so that none of its estimates is reported.",
                model=named(model),
            )
        )
    if any(words.startswith(INADMISSIBLE) for words in fit.warnings):
        return refused(
            phrase(
                "The solution of {model} is inadmissible, so that none of its estimates is reported as a result.",
                model=named(model),
            )
        )
    return fit


def named(model: str) -> Run:
    """Return a model's name within a sentence."""
    return model or phrase("the model")


def head(model: str) -> Run:
    """Return a model's name at the head of a sentence."""
    return model or phrase("The model")


def no_error(what: Run) -> Phrase:
    """Return the words for an estimate without a standard error."""
    return phrase(
        "No standard error could be computed for {what}, so that its estimate is not reported as a result.",
        what=what,
    )


def known(*values: Any) -> bool:
    """Tell whether all values are finite numbers."""
    return all(value is not None and isfinite(float(value)) for value in values)
