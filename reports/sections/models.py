"""Structural-equation models: what they say, how they fit, a second opinion; a failed model is shown as failed."""

from collections.abc import Iterator

from analysis.sem import Crosscheck, Fit
from analysis.study.results import ModelResult, Results
from reports.document import Block, Notice, Number, Paragraph, Phrase, Section, counted, phrase, say
from reports.sections import built, model_figures
from reports.sections.drawing import made, tried
from reports.sections.model_figures import Maker
from reports.sections.model_parts import further, main, main_rows, syntax, truth
from reports.sections.telling import findings, fitting, method, result
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


def details(results: Results) -> Section | None:
    """Return each model's text and the parameters that its results do not hold; None if there are no models."""
    below = tuple(part for model in results.models for part in _details(results, model))
    return Section(phrase("Models in detail"), "models-in-detail", (), below) if below else None


def _details(results: Results, model: ModelResult) -> Iterator[Section]:
    name, title, fit = f"model-{model.name}", model.title or model.name, model.fit
    if fit is not None and fit.converged:
        rest = tried(lambda: further(model, fit, _rows(model, fit)))
        if rest is not None:
            yield Section(phrase("{model}: further parameters", model=title), f"{name}-parameters", (rest,))
    yield Section(phrase("{model}: its text", model=title), f"{name}-syntax", tuple(syntax(results, model)))


def _model(results: Results, model: ModelResult) -> Section:
    name, title, fit = f"model-{model.name}", model.title or model.name, model.fit
    if fit is None or not fit.converged:
        return Section(title, name, (_failed(model),))
    return Section(title, name, tuple(_blocks(results, model, fit)))


def _failed(model: ModelResult) -> Notice:
    words = model.failure or phrase("The estimation did not converge.")
    told = phrase("{reason} No estimate of this model is shown, since none can be trusted.", reason=words)
    return Notice("failure", (told,))


def _rows(model: ModelResult, fit: Fit) -> frozenset[int]:
    """Return the rows of the estimates that stand in the section itself."""
    return main_rows(model, fit) | built.of_effects(model, fit)


def _blocks(results: Results, model: ModelResult, fit: Fit) -> Iterator[Block]:
    if model.builder is not None:
        yield built.origin(model, fit)
    yield from _method(results, fit)
    yield from _warnings(fit)
    if model.builder is not None:
        yield from built.assumptions(fit)
    yield from made(
        *_fitting(results, model, fit),
        *_findings(results, model, fit),
        *_local(results, model, fit),
    )
    yield from _crosscheck(model)


def _fitting(results: Results, model: ModelResult, fit: Fit) -> Iterator[Maker]:
    if result(fit):
        yield lambda: fitting(results, fit)
    yield lambda: fit_table(fit, caption=phrase("{model}: fit.", model=model.title or model.name))


def _findings(results: Results, model: ModelResult, fit: Fit) -> Iterator[Maker]:
    if result(fit):
        yield lambda: findings(results, model, fit)
    yield from model_figures.diagrams(results, model, fit)
    yield lambda: built.effects(results, model)
    yield lambda: main(results, model, fit)
    yield from model_figures.curves(results, model, fit)
    yield lambda: model_figures.estimates(results, model, fit)
    yield from model_figures.draws(results, model)
    if model.truth:
        yield lambda: truth(model, fit)


def _local(results: Results, model: ModelResult, fit: Fit) -> Iterator[Maker]:
    if fit.df > 0 and len(fit.parameters.observed) > 1:
        caption = phrase("{model}: largest residual correlations.", model=model.title or model.name)
        yield lambda: local_fit_table(fit, caption=caption)
    yield from model_figures.residuals(results, model, fit)


def _method(results: Results, fit: Fit) -> Iterator[Paragraph]:
    yield method(fit) if result(fit) else _sample(fit)
    if any(row.op == "~" for row in fit.parameters.rows):
        yield say(
            "A path is a regression coefficient: the average difference in the variable at its end for one unit of the "
            "one at its start, at equal values of the other predictors."
        )
    yield _timing(results, fit)


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


def _sample(fit: Fit) -> Paragraph:
    """Return how a solution was found that is no result."""
    return say(
        "Fitted to {used} by {estimator}; {left_out} left out for missing values.",
        used=counted(fit.n, "person"),
        estimator=_estimator(fit),
        left_out=counted(fit.n_left_out, "person"),
    )


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
    return say("The direction of a path is an assumption; the model does not show it.")


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
