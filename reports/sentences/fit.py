"""`fit_sentence`: how well a model fits, overall and where it fits worst."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.sem import Fit
from reports.document import Interval, Number, Phrase, Run, phrase
from reports.sentences.cutoffs import judged, rule_of
from reports.sentences.given import Model, head, known, named, result_of
from reports.sentences.value import Sentence, equations, refused, together, told

WHERE = "fit_sentence"
LEVEL_OF_RMSEA = 0.90


def fit_sentence(
    fit: Model, *, model: str = "", rule: str | None = None, labels: Mapping[str, str] | None = None
) -> Sentence:
    """Tell the fit of a model: chi-square, CFI, TLI, RMSEA, SRMR, and the largest residual correlation.

    Under a scaled test the statistic is the scaled one, and CFI, TLI and RMSEA are robust where that is defined; the
    sentence says so. No index is called good or bad.

    Parameters
    ----------
    fit : Fit, Bootstrap, Mediation or ModelResult
    model : str
        Its name, for the sentence; by default "the model".
    rule : str, optional
        A published rule, ``"Hu & Bentler 1999"`` or ``"Browne & Cudeck 1993"``: which of its cut-offs are met.
    labels : mapping, optional
        Words for the variables by their names.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If it is no model, or the rule is not known.

    References
    ----------
    Appelbaum et al. (2018), Am Psychol 73:3-25, doi:10.1037/amp0000191 (JARS-Quant, Table 7: at least two global
    statistics of different classes, and local fit)

    Examples
    --------
    >>> from analysis import cfa
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import fit_sentence
    >>> data = simulate("f =~ .7*a + .7*b + .7*c + .7*d; a ~~ .2*b", 300, seed=1)
    >>> "RMSEA = " in fit_sentence(cfa("f =~ a + b + c + d", data)).text().replace(chr(160), " ")
    True
    """
    wanted = None if rule is None else rule_of(rule, WHERE)
    found = result_of(fit, WHERE, model)
    if isinstance(found, Sentence):
        return found
    if not found.measures["df"]:
        return told(
            phrase(
                "{model} has no degrees of freedom: it reproduces the sample's moments whatever they are, so that its "
                "fit tells nothing.",
                model=head(model),
            ),
            (Number(0, "count", name="df"),),
        )
    if not known(indices(found)["chisq"]):
        return refused(
            phrase(
                "The test statistic of {model} could not be computed, so that its fit is not reported.",
                model=named(model),
            )
        )
    sentences = [_overall(found, model)]
    sentences += [told(words) for words in _kinds(found)]
    if (local := _local(found, labels or {})) is not None:
        sentences.append(told(local))
    if wanted is not None:
        sentences.append(told(judged(wanted, found, indices(found))))
    return together(*sentences)


def indices(fit: Fit) -> dict[str, float]:
    """Return the indices that are reported: scaled chi-square, robust CFI, TLI and RMSEA where there are any."""
    m = fit.measures
    test = "_scaled" if fit.options.robust else ""
    index = _index(fit)
    names = {name: f"{name}{test}" for name in ("chisq", "df", "pvalue")}
    names |= {name: f"{name}{index}" for name in ("cfi", "tli", "rmsea", "rmsea_ci_lower", "rmsea_ci_upper")}
    return {**{name: float(m[key]) for name, key in names.items()}, "srmr": float(m["srmr"])}


def statistics(fit: Fit) -> tuple[Run, ...]:
    """Return the global statistics of fit as equations."""
    m = indices(fit)
    return equations(
        Number(m["chisq"], "statistic", name="χ²", degrees=m["df"], sample=fit.n),
        Number(m["pvalue"], "p", name="p"),
        Number(m["cfi"], "bounded", name="CFI"),
        Number(m["tli"], "bounded", name="TLI"),
        Number(m["rmsea"], "bounded", name="RMSEA"),
        Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], "bounded", level=LEVEL_OF_RMSEA),
        Number(m["srmr"], "bounded", name="SRMR"),
    )


def _overall(fit: Fit, model: str) -> Sentence:
    found = statistics(fit)
    return told(phrase("The fit of {model}: {statistics}.", model=named(model), statistics=found), found)


def _index(fit: Fit) -> str:
    if not fit.options.robust:
        return ""
    m = fit.measures
    whole = all(
        f"{name}_robust" in m and np.isfinite(m[f"{name}_robust"]) for name in ("cfi", "tli", "rmsea")
    )
    return "_robust" if whole else "_scaled"


def _kinds(fit: Fit) -> list[Phrase]:
    """Return which versions the statistics are, and whether the test has a distribution."""
    if not known(indices(fit)["pvalue"]):
        return [
            phrase("The distribution of the chi-square statistic is not known here, so that no p is given.")
        ]
    if not fit.options.robust:
        return []
    if _index(fit) == "_robust":
        return [test_words(fit), phrase("CFI, TLI and RMSEA are in their robust versions.")]
    return [test_words(fit), phrase("CFI, TLI and RMSEA are computed from the scaled statistic.")]


def test_words(fit: Fit) -> Phrase:
    """Return how the scaled test statistic is made."""
    match fit.options.test:
        case "satorra_bentler":
            return phrase("The chi-square statistic is scaled by the method of Satorra and Bentler.")
        case "yuan_bentler_mplus":
            return phrase("The chi-square statistic is scaled by the method of Yuan and Bentler.")
        case "scaled_shifted":
            return phrase(
                "The chi-square statistic is scaled and shifted, which adjusts its mean and its variance."
            )
        case _:
            return phrase("The chi-square statistic is adjusted in its mean and its variance.")


def _local(fit: Fit, labels: Mapping[str, str]) -> Phrase | None:
    """Return where the model fits worst; None if it has a single variable."""
    found = fit.residuals("cor")
    frames = found if isinstance(found, dict) else {"": found}
    worst = [
        (abs(value), value, pair, group) for group, frame in frames.items() for value, pair in _pairs(frame)
    ]
    if not worst:
        return None
    _, value, (one, other), group = max(worst, key=lambda entry: entry[0])
    number = Number(value, "bounded", 2)
    one, other = labels.get(one, one), labels.get(other, other)
    if group:
        return phrase(
            "The largest residual correlation (by absolute size) was {value}, of {one} with {other} in the group "
            "{group}.",
            value=number,
            one=one,
            other=other,
            group=group,
        )
    return phrase(
        "The largest residual correlation (by absolute size) was {value}, of {one} with {other}.",
        value=number,
        one=one,
        other=other,
    )


def _pairs(frame: pd.DataFrame) -> list[tuple[float, tuple[str, str]]]:
    values, names = frame.to_numpy(dtype=float), [str(name) for name in frame.columns]
    return [
        (float(values[i, j]), (names[j], names[i]))
        for i in range(len(names))
        for j in range(i)
        if np.isfinite(values[i, j])
    ]
