"""Parameters of a fit as lines of a table: what each is, its numbers, its footnote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal, get_args

import pandas as pd

from analysis.sem import Fit
from analysis.sem.after.wald import LEVEL, wald
from analysis.sem.bootstrap import Bootstrap
from reports.document import Cell, Column, Interval, Marked, Number, Paragraph, Phrase, phrase, say
from reports.errors import OutputError
from reports.levels import percent
from reports.tables.model_door import Fitted, chosen, fit_of, fitted, level_of
from reports.tables.model_marks import CONSTANT, NO_ERROR, marks

PLACES = 3
Scale = Literal["std_all", "std_lv", "std_nox"]
SCALES: tuple[Scale, ...] = get_args(Scale)
PARTS = {
    "loadings": phrase("Loadings"),
    "regressions": phrase("Regressions"),
    "covariances": phrase("Covariances"),
    "variances": phrase("Variances"),
    "intercepts": phrase("Intercepts and means"),
    "thresholds": phrase("Thresholds"),
    "scales": phrase("Scaling factors"),
    "defined": phrase("Defined parameters"),
    "sample": phrase("Moments of the predictors, taken from the sample"),
}
OPERATORS = {
    "=~": "loadings",
    "~": "regressions",
    "~1": "intercepts",
    "|": "thresholds",
    "~*~": "scales",
    ":=": "defined",
}
STANDARDIZED = {
    "std_all": say(
        "Std.: standardized by the standard deviations of latent and observed variables (std.all)."
    ),
    "std_lv": say("Std.: standardized by the standard deviations of latent variables only (std.lv)."),
    "std_nox": say(
        "Std.: standardized by the standard deviations of all variables but observed predictors (std.nox)."
    ),
}
ERRORS = {
    "expected": say("SE: standard error, from the expected information."),
    "observed": say("SE: standard error, from the observed information."),
    "first_order": say("SE: standard error, from the first-order information."),
    "normal": say("SE: standard error, robust against non-normality (Satorra–Bentler sandwich)."),
    "robust": say("SE: standard error, robust (sandwich)."),
    "huber_white": say("SE: standard error, robust (Huber–White sandwich)."),
    "cluster": say("SE: standard error, robust against dependence within clusters (sandwich)."),
    "none": say("The model was fitted without standard errors."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Which numbers of a parameter are shown.

    Attributes
    ----------
    standardized : str or None
        A standardized solution beside the estimates; None for none.
    level : float
        Of the limits.
    tested : bool
        Whether there is a p; a bootstrap has none.
    """

    standardized: Scale | None
    level: float
    tested: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter.

    Attributes
    ----------
    at : int
        Row of `fit.estimates`.
    group : int
        From 1; 0 for a defined parameter.
    part : str
        Of `PARTS`.
    estimated : bool
        Whether it could have a standard error.
    unsaid : bool
        Whether its error is missing although others have one.
    note : Phrase or None
        Footnote of the estimate.
    """

    at: int
    lhs: str
    op: str
    rhs: str
    group: int
    label: str
    part: str
    estimate: float
    se: float
    p: float
    low: float
    high: float
    standardized: float
    estimated: bool
    unsaid: bool
    note: Phrase | None

    @property
    def words(self) -> str:
        """The parameter as it stands in the syntax: ``y ~ x``, ``y ~1``, ``ab := a*b``."""
        return f"{self.lhs} {self.op} {self.rhs}".rstrip()


def shown(where: str, fit: object, standardized: str | None, level: float | None) -> Shown:
    """Return what is asked for, once it can be given.

    Raises
    ------
    OutputError
        If a word is unknown, or a bootstrap has limits of another level.
    """
    found = fitted(where, fit)
    if standardized is not None:
        chosen(where, "standardized", standardized, SCALES)
    scale = next((name for name in SCALES if name == standardized), None)
    if not isinstance(found, Bootstrap):
        return Shown(scale, LEVEL if level is None else level_of(where, level), True)
    if level is not None and level_of(where, level) != found.level:
        raise OutputError(
            f"{where}: the bootstrap has {found.level:.0%} limits, not {level:.0%}. Draw it again with "
            f"level={level:g}, or leave level out."
        )
    return Shown(scale, found.level, False)


def lines(fit: Fitted, what: Shown) -> tuple[Line, ...]:
    """Return every parameter of a fit, in the order of its estimates."""
    own, noted = fit_of("lines", fit), marks(fit_of("lines", fit))
    rows = own.parameters.rows
    none = own.options.errors == "none" and not isinstance(fit, Bootstrap)
    found = []
    for at, row in enumerate(_numbers(fit, what).to_dict("records")):
        exo = at < len(rows) and rows[at].exo
        still = not row["free"] and row["op"] != ":="
        estimated = not still and row["se"] != 0
        found.append(
            Line(
                at=at,
                lhs=str(row["lhs"]),
                op=str(row["op"]),
                rhs=str(row["rhs"]),
                group=int(row["group"]),
                label=str(row["label"]),
                part="sample" if exo else _part(row["op"], row["lhs"], row["rhs"]),
                estimate=float(row["estimate"]),
                se=float(row["se"]),
                p=float(row["p"]),
                low=float(row["low"]),
                high=float(row["high"]),
                standardized=float(row["standardized"]),
                estimated=estimated,
                unsaid=estimated and isnan(row["se"]) and not none,
                note=noted.get(at) or (CONSTANT if row["op"] == ":=" and row["se"] == 0 else None),
            )
        )
    return tuple(found)


def _part(op: str, lhs: str, rhs: str) -> str:
    return OPERATORS.get(op) or ("variances" if lhs == rhs else "covariances")


def _numbers(fit: Fitted, what: Shown) -> pd.DataFrame:
    """Return the estimates with limits of the level, p, and the scale asked for as ``standardized``."""
    rows = fit.estimates
    if isinstance(fit, Fit):
        limits = wald(rows, what.level)
        rows = rows.assign(low=limits["low"], high=limits["high"])
    else:
        rows = rows.assign(p=float("nan"))
    if what.standardized is None:
        return rows.assign(standardized=float("nan"))
    if what.standardized == "std_nox":
        own = fit_of("lines", fit).standardized("nox")["estimate"].to_numpy()
        return rows.assign(standardized=own)
    return rows.assign(standardized=rows[what.standardized])


def columns(what: Shown, spanner: str | Phrase | None = None) -> tuple[Column, ...]:
    """Return the columns of a line's numbers."""
    heads = [
        Column(phrase("Estimate"), "estimate", PLACES, spanner),
        Column(phrase("SE"), "estimate", PLACES, spanner),
        Column(interval_head(what.level), "estimate", PLACES, spanner),
    ]
    if what.tested:
        heads.append(Column(phrase("p"), "p", None, spanner))
    if what.standardized is not None:
        heads.append(Column(phrase("Std."), "estimate", PLACES, spanner))
    return tuple(heads)


def interval_head(level: float) -> Phrase:
    """Return the head of a column of limits: 95% CI."""
    return phrase("{level} CI", level=percent(level))


def cells(line: Line, what: Shown) -> tuple[Cell, ...]:
    """Return the numbers of a line; what was not estimated has a dash for its error, limits and p."""
    estimate = Number(line.estimate, places=PLACES)
    found: list[Cell] = [estimate if line.note is None else Marked(estimate, line.note)]
    if line.estimated:
        se = Number(line.se, places=PLACES)
        found += [Marked(se, NO_ERROR) if line.unsaid else se]
        found += [Interval(line.low, line.high, places=PLACES)]
        found += [Number(line.p, "p")] if what.tested else []
    else:
        found += [None] * (3 if what.tested else 2)
    return (
        (*found, Number(line.standardized, places=PLACES)) if what.standardized is not None else tuple(found)
    )


def notes(fit: Fitted, what: Shown, some: Sequence[Line]) -> Iterator[Paragraph]:
    """Yield what the numbers of a table of lines are."""
    if isinstance(fit, Bootstrap):
        yield bootstrapped(fit)
    else:
        yield errors_of(fit)
        if fit.options.errors != "none":
            yield say("CI: Wald interval; p: two-sided test that the parameter is 0.")
    if any(not line.estimated for line in some):
        yield say("A dash stands for what was not estimated.")
    if what.standardized is not None:
        yield STANDARDIZED[what.standardized]


def bootstrapped(fit: Bootstrap) -> Paragraph:
    """Return how bootstrap errors and limits were found."""
    draws, seed = Number(fit.draws.converged, "count"), str(fit.seed)
    if fit.ci == "bca":
        return say(
            "SE: standard deviation over {draws} bootstrap draws from seed {seed}; CI: bias-corrected and accelerated "
            "limits (BCa) of these draws.",
            draws=draws,
            seed=seed,
        )
    return say(
        "SE: standard deviation over {draws} bootstrap draws from seed {seed}; CI: percentile limits of these draws.",
        draws=draws,
        seed=seed,
    )


def errors_of(fit: Fit) -> Paragraph:
    """Return where the standard errors of a fit come from."""
    options = fit.options
    match options.errors:
        case "standard":
            return ERRORS["observed" if options.observed else "expected"]
        case "robust_sem":
            if fit.sample.clustered:
                return ERRORS["cluster"]
            return ERRORS["normal" if options.discrepancy == "ML" else "robust"]
        case "robust_huber_white":
            return ERRORS["huber_white"]
        case "robust_cluster":
            return ERRORS["cluster"]
        case other:
            return ERRORS[other]
