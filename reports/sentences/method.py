"""`method_sentence`: how a model was estimated, with which cases, and by what program."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

import numpy as np

from analysis.sem import Fit
from reports.document import Code, Number, Phrase, counted, phrase
from reports.sentences.fit import test_words
from reports.sentences.given import Model, head, result_of
from reports.sentences.value import Sentence, together, told

WHERE = "method_sentence"


def method_sentence(fit: Model, *, model: str = "") -> Sentence:
    """Tell how a model was estimated: estimator, errors, test, missing values, cases used and left out, software.

    Parameters
    ----------
    fit : Fit, Bootstrap, Mediation or ModelResult
    model : str
        Its name, for the sentence; by default "the model".

    Returns
    -------
    Sentence
        Its brackets hold the number of cases.

    Raises
    ------
    OutputError
        If it is no model.

    References
    ----------
    Appelbaum et al. (2018), Am Psychol 73:3-25, doi:10.1037/amp0000191 (JARS-Quant, Table 7: estimation method,
    missing data, software and version)

    Examples
    --------
    >>> from analysis import cfa
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import method_sentence
    >>> data = simulate("f =~ .7*a + .7*b + .7*c + .7*d", 300, seed=1)
    >>> "maximum likelihood" in str(method_sentence(cfa("f =~ a + b + c + d", data)))
    True
    """
    found = result_of(fit, WHERE, model)
    if isinstance(found, Sentence):
        return found
    first, *others = _words(found, model)
    return together(told(first, (Number(found.n, "count", name="N"),)), *(told(words) for words in others))


def _words(fit: Fit, model: str) -> Iterator[Phrase]:
    yield phrase(
        "{model} was estimated by {estimator} ({name}) with wavepath {version}.",
        model=head(model),
        estimator=_estimator(fit),
        name=Code(fit.options.name),
        version=metadata.version("wavepath"),
    )
    if fit.parameters.ordered:
        yield phrase(
            "Taken as ordered categories of normal responses: {variables}.",
            variables=counted(len(fit.parameters.ordered), "variable"),
        )
    yield _errors(fit)
    if fit.options.robust:
        yield test_words(fit)
    if len(fit.groups) > 1:
        yield phrase(
            "There were {groups}, whose parameters were estimated together.",
            groups=counted(len(fit.groups), "group"),
        )
    yield _missing(fit)
    if fit.sample.rows is not None and any(rows.weights is not None for rows in fit.sample.rows):
        yield phrase("Cases were weighted by sampling weights; numbers of cases are not weighted.")


def _estimator(fit: Fit) -> Phrase:
    match fit.options.discrepancy:
        case "ML" if fit.sample.incomplete:
            return phrase("full-information maximum likelihood")
        case "ML":
            return phrase("maximum likelihood")
        case "GLS":
            return phrase("generalized least squares")
        case "ULS":
            return phrase("unweighted least squares")
        case "WLS":
            return phrase("weighted least squares")
        case _:
            return phrase("diagonally weighted least squares")


def _errors(fit: Fit) -> Phrase:
    match fit.options.errors:
        case "none":
            return phrase("Standard errors were not computed.")
        case "robust_sem" | "robust_cluster" if fit.sample.clustered:
            return phrase("Standard errors are robust to the dependence of cases within clusters.")
        case "robust_sem" | "robust_huber_white":
            return phrase("Standard errors are robust to non-normality.")
        case "first_order":
            return phrase("Standard errors are from the first derivatives of the likelihood.")
        case _ if fit.options.observed:
            return phrase("Standard errors are from the observed information.")
        case _:
            return phrase("Standard errors are from the expected information.")


def _missing(fit: Fit) -> Phrase:
    used, left_out = counted(fit.n, "case"), counted(fit.n_left_out, "case")
    if fit.sample.rows is None:
        return phrase("The model was fitted to the moments of {used}.", used=used)
    if fit.sample.incomplete:
        return phrase(
            "Of the values of the {used} analyzed, {share} were missing; they are assumed to be missing at random. "
            "Left out of the analysis: {left_out}.",
            share=Number(_share(fit), "percent"),
            used=used,
            left_out=left_out,
        )
    if fit.options.missing == "pairwise":
        return phrase(
            "Moments were computed from the cases with both values (pairwise deletion); the analysis used {used} and "
            "left out {left_out}.",
            used=used,
            left_out=left_out,
        )
    return phrase(
        "Cases with a missing value were left out (listwise deletion): {left_out}; the analysis used {used}.",
        used=used,
        left_out=left_out,
    )


def _share(fit: Fit) -> float:
    """Return the share of the model's values that are missing, over the cases used."""
    parts = [
        (float(np.mean(np.diag(summed.coverage))), float(summed.n)) for summed, _ in fit.sample.incomplete
    ]
    return 1.0 - sum(share * n for share, n in parts) / sum(n for _, n in parts)
