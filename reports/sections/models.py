"""Structural-equation models: what they say, how they fit, a second opinion; a failed model is shown as failed."""

from collections.abc import Callable, Iterator

import numpy as np

from analysis.errors import WavepathError
from analysis.sem import Crosscheck, Fit
from analysis.study.results import ModelResult, Results
from reports.document import Block, Notice, Number, Paragraph, Phrase, Section, counted, phrase, say
from reports.sections import built
from reports.sections.model_parts import diagrams, further, main, main_rows, sentence, syntax, truth
from reports.tables.fit import fit_table
from reports.tables.local_fit import local_fit_table

INADMISSIBLE = "inadmissible"
AGREE = phrase("The two programs agree.")
DISAGREE = phrase("The two programs do not agree: find out why before you rely on this model.")


def section(results: Results) -> Section | None:
    """Return the section on models; None if the study declares none."""
    if not results.models:
        return None
    below = tuple(_model(results, model) for model in results.models)
    return Section(phrase("Models"), "models", (), below)


def _model(results: Results, model: ModelResult) -> Section:
    name, written = f"model-{model.name}", syntax(results, model)
    text = Section(phrase("Text of the model"), f"{name}-syntax", tuple(written))
    if model.fit is None or not model.fit.converged:
        return Section(model.title or model.name, name, (_failed(model),), (text,))
    fit, below = model.fit, [text]
    rest = _tried(lambda: further(model, fit, _rows(model, fit)))
    if rest is not None:
        below.insert(0, Section(phrase("Further parameters"), f"{name}-parameters", (rest,)))
    return Section(model.title or model.name, name, tuple(_blocks(results, model, fit)), tuple(below))


def _failed(model: ModelResult) -> Notice:
    words = model.failure or phrase("The estimation did not converge.")
    told = phrase("{reason} No estimate of this model is shown, since none can be trusted.", reason=words)
    return Notice("failure", (told,))


def _rows(model: ModelResult, fit: Fit) -> frozenset[int]:
    """Return the rows of the estimates that stand in the section itself."""
    return main_rows(model, fit) | built.of_effects(model, fit)


def _blocks(results: Results, model: ModelResult, fit: Fit) -> Iterator[Block]:
    title = model.title or model.name
    if model.builder is not None:
        yield built.origin(model, fit)
    yield from _sample(results, fit)
    yield from _warnings(fit)
    if model.builder is not None:
        yield from built.assumptions(fit)
    makers: list[Callable[[], Block | None]] = [
        lambda: built.effects(results, model),
        lambda: main(results, model, fit),
        *diagrams(model, fit),
    ]
    if model.truth:
        makers.append(lambda: truth(model, fit))
    makers += [
        lambda: sentence(fit),
        lambda: fit_table(fit, caption=phrase("{model}: fit.", model=title)),
    ]
    if fit.df > 0 and len(fit.parameters.observed) > 1:
        caption = phrase("{model}: largest residual correlations.", model=title)
        makers.append(lambda: local_fit_table(fit, caption=caption))
    yield from (block for make in makers if (block := _tried(make)) is not None)
    yield from _crosscheck(model)


def _tried(make: Callable[[], Block | None]) -> Block | None:
    """Return a part of the section, or why it could not be made; the report goes on."""
    try:
        return make()
    except (WavepathError, np.linalg.LinAlgError) as error:
        return Notice(
            "warning", (phrase("A part of this section could not be made: {reason}", reason=str(error)),)
        )


def _warnings(fit: Fit) -> Iterator[Notice]:
    """Yield what in the solution cannot be, as a failure, and what a reader must know of it."""
    for words in fit.warnings:
        if words.startswith(INADMISSIBLE):
            told = phrase(
                "The solution is {finding} The numbers below show where the model goes wrong; do not report them as "
                "results.",
                finding=words,
            )
            yield Notice("failure", (told,))
        else:
            yield Notice("warning", (words,))


def _sample(results: Results, fit: Fit) -> Iterator[Paragraph]:
    yield say(
        "Fitted to {used} by {estimator}; {left_out} left out for missing values.",
        used=counted(fit.n, "person"),
        estimator=_estimator(fit),
        left_out=counted(fit.n_left_out, "person"),
    )
    if any(row.op == "~" for row in fit.parameters.rows):
        yield say(
            "A path is a regression coefficient: the average difference in the variable at its end for one unit of the "
            "one at its start, at equal values of the other predictors."
        )
    yield _timing(results, fit)


def _estimator(fit: Fit) -> Phrase:
    """Return estimator and treatment of missing values."""
    name = fit.options.name
    if fit.options.missing in ("fiml", "fiml_x"):
        return phrase("{estimator} with full information (all available values)", estimator=name)
    if fit.options.missing == "pairwise":
        return phrase("{estimator} with pairwise available values", estimator=name)
    return phrase("{estimator} with complete cases", estimator=name)


def _timing(results: Results, fit: Fit) -> Paragraph:
    """Return what the waves of the variables allow to be said."""
    names = {str(name) for side in ("lhs", "rhs") for name in fit.estimates[side]}
    waves = [w for w in results.plan.waves if any(name.endswith(f"_{w.name}") for name in names)]
    if len(waves) == 1:
        return say(
            "All its variables were measured at one wave ({wave}), so its paths describe associations only.",
            wave=waves[0].label or waves[0].name,
        )
    return say("The model does not by itself show which way an influence runs.")


def _crosscheck(model: ModelResult) -> Iterator[Block]:
    """Yield what a second program says of the same model."""
    if model.crosscheck_failure is not None:
        told = phrase(
            "The cross-check with semopy could not be made: {reason}", reason=model.crosscheck_failure
        )
        yield Notice("warning", (told,))
    elif model.crosscheck is None:
        yield say("No cross-check with semopy was asked for.")
    elif not model.crosscheck.sound:
        yield say("No cross-check with semopy: {reason}", reason=model.crosscheck.reason)
    else:
        yield _agreement(model.crosscheck)


def _agreement(check: Crosscheck) -> Paragraph:
    return say(
        "Cross-check: the same model fitted by semopy {version}, another program, to the same persons. Over "
        "{estimates}, the largest difference is {largest}, and the largest in standard errors {in_se}. "
        "{verdict}",
        version=check.version,
        estimates=counted(len(check.table), "estimate"),
        largest=Number(check.largest, places=6),
        in_se=Number(check.largest_in_se, places=4),
        verdict=AGREE if check.agrees else DISAGREE,
    )
