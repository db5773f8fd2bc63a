"""Runs a bootstrap: blocks of draws, here or on an executor's workers, and what they give together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError, FitError, ModelError
from analysis.repeat import bar, check_executor, mapped
from analysis.sem.bootstrap.draw import Block, Problem, draw
from analysis.sem.bootstrap.incomplete import incomplete_under_model
from analysis.sem.bootstrap.influence import acceleration
from analysis.sem.bootstrap.influence_ordinal import ordinal_acceleration
from analysis.sem.bootstrap.intervals import bca, percentile
from analysis.sem.bootstrap.quantities import SCALES, Quantities
from analysis.sem.bootstrap.resample import design, under_model
from analysis.sem.bootstrap.result import Bootstrap, Draws
from analysis.sem.bootstrap.stackable import stackable
from analysis.sem.constraints import constraints
from analysis.sem.data import Rows
from analysis.sem.fit import Fit
from analysis.sem.threads import one_thread
from analysis.words import nearest

Array = NDArray[np.float64]

MEMORY = 2**26  # bytes that a block may take: 64 MB
LONGEST = 500  # draws in a block: more gain nothing
KINDS = ("ordinary", "bollen_stine")
LIMITS = ("percentile", "bca")


def bootstrap(
    fit: Fit,
    draws: int = 5000,
    *,
    seed: int,
    executor: Executor | None = None,
    ci: str = "percentile",
    kind: str = "ordinary",
    level: float = 0.95,
    progress: bool = True,
) -> Bootstrap:
    r"""Draw the sample anew, refit, and give errors and limits of every raw, standardized and defined value.

    Rows are drawn with replacement within groups; with clusters, whole clusters; sampling weights go with their
    rows. Moments of exogenous covariates are those of each draw. Maximum likelihood from complete data fits all
    draws of a block at once, started at the estimate; other estimators fit one draw after the other.

    Parameters
    ----------
    fit : Fit
        Of rows, not of a covariance matrix.
    draws : int
        At least enough that a limit lies within them: 2/(1 - level).
    seed : int
        0 or more; the same seed gives the same draws, whatever the executor.
    executor : concurrent.futures.Executor, optional
        Where the blocks are fitted; here if there is none. A process pool, or `get_executor()` of a dask client.
    ci : str
        ``percentile``; or ``bca``, bias-corrected and accelerated, with the acceleration from the casewise influences
        (`acceleration`, `ordinal_acceleration`).
    kind : str
        ``ordinary``; or ``bollen_stine``, which draws from rows moved so that the model holds exactly, and tests it;
        rows with missing answers too (`incomplete_under_model`), but no ordered answers.
    level : float
        Of the limits.
    progress : bool
        Show a bar, in a terminal or a notebook.

    Returns
    -------
    Bootstrap

    Raises
    ------
    DataError
        If the fit has no rows.
    ModelError
        If an option is unknown, or does not go with the fit.
    FitError
        If too few draws could be fitted.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap; Bollen & Stine (1992), Sociol Methods Res
    21:205-229, doi:10.1177/0049124192021002004; Savalei & Yuan (2009), Struct Equ Modeling 16:741-763,
    doi:10.1080/10705510903203573; Davison & Hinkley (1997), section 3.8 (clusters)
    """
    check_executor("bootstrap", executor)
    rows = _checked(fit, draws, seed, ci, kind, level)
    if kind == "bollen_stine":
        rows = _under_model(fit, rows)
    problem = _problem(fit, rows)
    with one_thread():  # here too: workers that are threads share the libraries' setting
        blocks = _blocks(problem, seed, draws, executor, progress=progress)
    failed = Counter(reason for block in blocks for reason in block.failed)
    theta = np.concatenate([block.theta for block in blocks])
    if len(theta) < _fewest(level):
        raise FitError(
            f"bootstrap: only {len(theta)} of {draws} draws could be fitted ({_told(failed)}), too few for limits at "
            f"level {level:g}. The model is too large for these data: simplify it, or rely on fit.estimates."
        )
    some = [block for block in blocks if len(block.theta)]
    values = Quantities(*(np.concatenate([getattr(b.values, name) for b in some]) for name in SCALES))
    low, high = _limits(fit, problem, values, ci, level)
    variances = [row.free - 1 for row in fit.parameters.rows if row.free and row.is_variance]
    negative = int((theta[:, variances] < 0).any(1).sum())
    counted = Draws(draws, len(theta), tuple(failed.most_common()), negative)
    chisq = np.concatenate([block.chisq for block in blocks])
    warnings = (*fit.warnings, *_warnings(counted))
    return Bootstrap(fit, counted, theta, chisq, values, low, high, kind, ci, level, seed, warnings)


def _fewest(level: float) -> int:
    return int(np.ceil(2.0 / (1.0 - level) - 1e-9))


def _checked(fit: Fit, draws: int, seed: int, ci: str, kind: str, level: float) -> tuple[Rows, ...]:
    rows = fit.sample.rows
    if rows is None:
        raise DataError(
            "bootstrap: the fit was made from sample_cov, and draws need the rows themselves. Fit with data=."
        )
    for name, given, known in (("ci", ci, LIMITS), ("kind", kind, KINDS)):
        if given not in known:
            raise ModelError(
                f"bootstrap: {name}={given!r} is not known{nearest(str(given), known) or '.'} "
                f"There are {' and '.join(known)}."
            )
    if not 0.0 < level < 1.0:
        raise ModelError(f"bootstrap: level={level!r} must lie between 0 and 1, such as 0.95.")
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < _fewest(level):
        raise ModelError(
            f"bootstrap: draws={draws!r} must be a whole number, and at least {_fewest(level)} so that limits at "
            f"level {level:g} lie within the draws."
        )
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ModelError(f"bootstrap: seed={seed!r} must be a whole number of 0 or more.")
    if kind == "bollen_stine":
        if fit.sample.ordinal:
            raise ModelError(
                "bootstrap: kind='bollen_stine' draws from rows moved so that the model holds, and ordered answers "
                "cannot be moved. Use kind='ordinary', and the scaled test of the fit."
            )
        if fit.options.discrepancy not in ("ML", "GLS", "ULS"):
            raise ModelError(
                f"bootstrap: kind='bollen_stine' needs estimator ML (MLM, MLR ...), GLS or ULS, not {fit.estimator}: "
                f"weights made of fourth moments do not survive the move of the rows. Use kind='ordinary'."
            )
        if ci == "bca":
            raise ModelError(
                "bootstrap: ci='bca' judges draws from the sample, and kind='bollen_stine' draws from the model. "
                "Use ci='percentile'."
            )
    return rows


def _problem(fit: Fit, rows: tuple[Rows, ...]) -> Problem:
    table, rules = fit.parameters, constraints(fit.parameters)
    complete = fit.options.discrepancy == "ML" and not fit.sample.incomplete and not fit.sample.ordinal
    return Problem(
        table,
        fit.options,
        fit.theta,
        rows,
        design(rows),
        fit.sample.categories,
        stackable=complete and stackable(table),
        directions=fit.solution.directions if rules.rules else None,
        normalization=fit.sample.normalization,
    )


def _blocks(
    problem: Problem, seed: int, draws: int, executor: Executor | None, *, progress: bool
) -> Sequence[Block]:
    sizes = _sizes(problem, draws)
    streams = np.random.SeedSequence(int(seed)).spawn(len(sizes))
    pieces = [(problem, stream, size) for stream, size in zip(streams, sizes, strict=True)]
    with bar(draws, "bootstrap", "draw", shown=progress) as told:
        return mapped(_block, pieces, executor=executor, done=lambda place: told(sizes[place]))


def _block(piece: tuple[Problem, np.random.SeedSequence, int]) -> Block:
    return draw(*piece)


def _sizes(problem: Problem, draws: int) -> list[int]:
    """Cut the draws into blocks of bounded memory; the cut depends on the problem alone, never on the workers."""
    q, rows = len(problem.theta), sum(r.values.shape[0] for r in problem.rows)
    p = problem.rows[0].values.shape[1] + len(problem.table.latent)
    each = 8 * (3 * rows + 40 * p * p + 12 * q * q)
    size = int(np.clip(MEMORY // each, 1, LONGEST))
    return [min(size, draws - done) for done in range(0, draws, size)]


def _limits(
    fit: Fit, problem: Problem, values: Quantities, ci: str, level: float
) -> tuple[Quantities, Quantities]:
    own = fit.estimates
    pairs = []
    a = _acceleration(fit, problem) if ci == "bca" else None
    for name in SCALES:
        each = getattr(values, name)
        if a is None:
            pairs.append(percentile(each, level))
        else:
            pairs.append(bca(each, own[name].to_numpy(), getattr(a, name), level))
    return Quantities(*(low for low, _ in pairs)), Quantities(*(high for _, high in pairs))


def _under_model(fit: Fit, rows: tuple[Rows, ...]) -> tuple[Rows, ...]:
    pairs = zip(rows, fit.implied, strict=True)
    if fit.sample.incomplete:
        with one_thread():
            return tuple(incomplete_under_model(r, at) for r, at in pairs)
    means = fit.parameters.meanstructure
    return tuple(under_model(r, at, means=means) for r, at in pairs)


def _acceleration(fit: Fit, problem: Problem) -> Quantities:
    if fit.sample.ordinal:
        return ordinal_acceleration(fit, problem.rows, problem.design)
    return acceleration(fit.solution, problem.rows, problem.design)


def _told(failed: Counter[str]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in failed.most_common()) or "none failed"


def _warnings(draws: Draws) -> tuple[str, ...]:
    found = []
    if draws.failed:
        found.append(
            f"bootstrap: {draws.asked - draws.converged} of {draws.asked} draws are left out "
            f"({', '.join(f'{count} {reason}' for reason, count in draws.failed)})."
        )
    if draws.negative_variances:
        found.append(
            f"bootstrap: {draws.negative_variances} of {draws.converged} draws have a negative variance; they count."
        )
    return tuple(found)
