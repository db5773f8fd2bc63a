"""Structural-equation models: diagram, estimates, fit, second opinion; a failed model is shown as failed."""

from collections.abc import Iterator
from typing import Any

from analysis.sem import Crosscheck, Fit
from analysis.study.results import ModelResult, Results
from reports.document import (
    Block,
    Cell,
    Code,
    Column,
    Figure,
    Interval,
    Kind,
    Notice,
    Number,
    Paragraph,
    Rows,
    Section,
    Syntax,
    Table,
    counted,
    paragraph,
    say,
)
from reports.sections import built

PARTS = {
    "=~": "Loadings",
    "~": "Regressions",
    "~~": "Variances and covariances",
    "~1": "Intercepts and means",
    "|": "Thresholds",
    "~*~": "Scaling factors",
    ":=": "Defined parameters",
}
ESTIMATES = (
    Column("Parameter", "code"),
    Column("Label", "code"),
    Column("Estimate", "estimate"),
    Column("SE", "estimate"),
    Column("z", "statistic"),
    Column("p", "p"),
    Column("95% CI", "estimate"),
    Column("Standardized", "estimate"),
)
MEASURES: tuple[tuple[str, str, Kind], ...] = (
    ("Chi-square", "chisq", "statistic"),
    ("Degrees of freedom", "df", "degrees"),
    ("p", "pvalue", "p"),
    ("CFI", "cfi", "bounded"),
    ("TLI", "tli", "bounded"),
    ("RMSEA", "rmsea", "bounded"),
    ("SRMR", "srmr", "bounded"),
    ("Log-likelihood", "logl", "statistic"),
    ("AIC", "aic", "statistic"),
    ("BIC", "bic", "statistic"),
    ("Free parameters", "npar", "count"),
)
KEYS = ("lhs", "op", "rhs", "group")
PLACES = 3
INADMISSIBLE = "inadmissible"
NO_RESULT = "The numbers below show where the model goes wrong; do not report them as results."
AGREE = "The two programs agree."
DISAGREE = "The two programs do not agree: find out why before you rely on this model."


def section(results: Results) -> Section | None:
    """Return the section on models; None if the study declares none."""
    if not results.models:
        return None
    return Section("Models", "models", (), tuple(_model(results, model) for model in results.models))


def _model(results: Results, model: ModelResult) -> Section:
    return Section(model.title or model.name, f"model-{model.name}", tuple(_blocks(results, model)))


def _blocks(results: Results, model: ModelResult) -> Iterator[Block]:
    yield Syntax(model.syntax.strip("\n"), f"Model {model.name} in lavaan syntax")
    if model.fit is None or not model.fit.converged:
        yield Notice("failure", (_reason(model),))
        return
    fit = model.fit
    if model.builder is not None:
        yield built.origin(model, fit)
    yield _sample(results, fit)
    yield from _warnings(fit)
    if model.builder is not None:
        yield from built.blocks(results, model, fit)
    yield _diagram(model, fit)
    yield _estimates(model, fit)
    if model.truth:
        yield _truth(model, fit)
    yield _sentence(fit)
    yield _measures(model, fit)
    yield from _crosscheck(model)


def _warnings(fit: Fit) -> Iterator[Notice]:
    """Yield what in the solution cannot be, as a failure, and what a reader must know of it."""
    for words in fit.warnings:
        if words.startswith(INADMISSIBLE):
            yield Notice("failure", (f"The solution is {words} {NO_RESULT}",))
        else:
            yield Notice("warning", (words,))


def _reason(model: ModelResult) -> str:
    words = model.failure or "The estimation did not converge."
    return f"{words} No estimate of this model is shown, since none can be trusted."


def _sample(results: Results, fit: Fit) -> Paragraph:
    return say(
        "Fitted to {used}; {left_out} left out for missing values. A path is a regression coefficient: the "
        "average difference in the left variable for one unit of the right one, at equal values of the other "
        "predictors. {timing}",
        used=counted(fit.n, "person"),
        left_out=counted(fit.n_left_out, "person"),
        timing=_timing(results, fit),
    )


def _timing(results: Results, fit: Fit) -> str:
    """Return what the waves of the variables allow to be said."""
    names = {str(name) for side in ("lhs", "rhs") for name in fit.estimates[side]}
    waves = [w for w in results.plan.waves if any(name.endswith(f"_{w.name}") for name in names)]
    if len(waves) == 1:
        wave = waves[0].label or waves[0].name
        return (
            f"All its variables were measured at one wave ({wave}), so its paths describe associations only."
        )
    return "The model does not by itself show which way an influence runs."


def _diagram(model: ModelResult, fit: Fit) -> Figure:
    title = model.title or model.name
    note = paragraph(
        "Numbers on arrows are standardized estimates, with stars by p (* < .05, ** < .01, *** < .001); what is "
        "not significant is grey. The table below holds all parameters, unstandardized."
    )
    return Figure(
        fit.diagram(standardized=True), f"Path diagram of {title}", f"{title}: path diagram.", (note,)
    )


def _estimates(model: ModelResult, fit: Fit) -> Table:
    groups = tuple(
        Rows(tuple(_estimate(row) for row in rows), title=title) for title, rows in _parts(fit) if rows
    )
    note = paragraph(
        "SE: standard error; fixed: the value was not estimated. Standardized: by the standard "
        "deviations of latent and observed variables (std.all)."
    )
    caption = f"{model.title or model.name}: estimates."
    return Table(caption, ESTIMATES, groups, notes=(note,))


def _parts(fit: Fit) -> Iterator[tuple[str, list[dict[Any, Any]]]]:
    """Yield the rows of the estimates by kind; moments of predictors, which are not estimated, at the end."""
    table = fit.table
    given = {tuple(key) for key in table.loc[table["exo"].astype(bool), list(KEYS)].itertuples(index=False)}
    rows = fit.estimates.to_dict("records")
    taken = [row for row in rows if tuple(row[key] for key in KEYS) in given]
    for op, title in PARTS.items():
        yield title, [row for row in rows if row["op"] == op and row not in taken]
    yield "Moments of the predictors, taken from the sample", taken


def _estimate(row: dict[Any, Any]) -> tuple[Cell, ...]:
    given = not row["free"] and row["op"] != ":="
    return (
        Code(parameter(row)),
        Code(row["label"]) if row["label"] else "",
        Number(row["estimate"], places=PLACES),
        "fixed" if given else Number(row["se"], places=PLACES),
        "" if given else Number(row["z"], "statistic"),
        "" if given else Number(row["p"], "p"),
        "" if given else Interval(row["low"], row["high"], places=PLACES),
        Number(row["std_all"], places=PLACES),
    )


def parameter(row: dict[Any, Any]) -> str:
    """Return a parameter as it stands in the syntax: ``y ~ x``, ``y ~1``, ``ab := a*b``."""
    return f"{row['lhs']} {row['op']} {row['rhs']}".strip()


def _truth(model: ModelResult, fit: Fit) -> Table:
    """Return the values that the data were simulated with, beside the estimates."""
    columns = (
        Column("Parameter", "code"),
        Column("True value", "estimate"),
        Column("Estimate", "estimate"),
        Column("SE", "estimate"),
        Column("95% CI", "estimate"),
        Column("Difference", "estimate"),
        Column("Difference / SE", "statistic"),
    )
    rows = tuple(_true(name, value, fit) for name, value in model.truth.items())
    note = paragraph(
        "Difference: estimate minus true value. By chance about one parameter in twenty lies more than 1.96 "
        "standard errors away."
    )
    caption = f"{model.title or model.name}: declared true values of the simulation beside the estimates."
    return Table(caption, columns, (Rows(rows),), notes=(note,))


def _true(name: str, value: float, fit: Fit) -> tuple[Cell, ...]:
    row = _found(name, fit)
    if row is None:
        return Code(name), Number(value, places=PLACES), "not in the model", "", "", "", ""
    off = row["estimate"] - value
    return (
        Code(name),
        Number(value, places=PLACES),
        Number(row["estimate"], places=PLACES),
        Number(row["se"], places=PLACES),
        Interval(row["low"], row["high"], places=PLACES),
        Number(off, places=PLACES),
        Number(off / row["se"] if row["se"] else None, "statistic"),
    )


def _found(name: str, fit: Fit) -> dict[Any, Any] | None:
    """Return the row of a label, of a defined parameter, or of ``lhs op rhs``."""
    wanted = " ".join(name.split())
    for row in fit.estimates.to_dict("records"):
        if wanted in (row["label"], parameter(row)) or (row["op"] == ":=" and wanted == row["lhs"]):
            return row
    return None


def _sentence(fit: Fit) -> Paragraph:
    """Return the fit of the model as a sentence in the manner of the APA."""
    m = fit.measures
    if not m["df"]:
        return paragraph(
            "The model has no degrees of freedom: it fits any data exactly, and its fit tells nothing."
        )
    return say(
        "Fit: {chisq}, {p}; {cfi}, {tli}, {rmsea}, 90% CI {interval}, {srmr}.",
        chisq=Number(m["chisq"], "statistic", name="χ²", degrees=m["df"]),
        p=Number(m["pvalue"], "p", name="p"),
        cfi=Number(m["cfi"], "bounded", name="CFI"),
        tli=Number(m["tli"], "bounded", name="TLI"),
        rmsea=Number(m["rmsea"], "bounded", name="RMSEA"),
        interval=Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], "bounded"),
        srmr=Number(m["srmr"], "bounded", name="SRMR"),
    )


def _measures(model: ModelResult, fit: Fit) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (title, Number(float(fit.measures[name]), kind))
        for title, name, kind in MEASURES
        if name in fit.measures
    ]
    low, high = fit.measures["rmsea_ci_lower"], fit.measures["rmsea_ci_upper"]
    after = next(place for place, row in enumerate(rows, start=1) if row[0] == "RMSEA")
    rows.insert(after, ("90% CI of RMSEA", Interval(low, high, "bounded")))
    rows += [("Persons used", Number(fit.n, "count")), ("Persons left out", Number(fit.n_left_out, "count"))]
    columns = (Column("Measure"), Column("Value", "estimate"))
    return Table(f"{model.title or model.name}: fit.", columns, (Rows(tuple(rows)),))


def _crosscheck(model: ModelResult) -> Iterator[Block]:
    """Yield what a second program says of the same model."""
    if model.crosscheck_failure is not None:
        yield Notice(
            "warning", (f"The cross-check with semopy could not be made: {model.crosscheck_failure}",)
        )
    elif model.crosscheck is None:
        yield paragraph("No cross-check with semopy was asked for.")
    elif not model.crosscheck.sound:
        yield paragraph("No cross-check with semopy: ", model.crosscheck.reason)
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
