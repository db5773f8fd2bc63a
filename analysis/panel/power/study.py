"""A Monte-Carlo study: conditions in pieces, here or on workers, kept as they come; then what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from analysis.panel.power.condition import Condition, pieces
from analysis.panel.power.effects import entries
from analysis.panel.power.fits import FITTED, NOT_CONVERGED, NOT_IDENTIFIED, UNUSABLE, done, wald_limits
from analysis.panel.power.performance import performance
from analysis.repeat import Store, bar, mapped

Array = NDArray[np.float64]
Arrays = Mapping[str, NDArray[Any]]

TOGETHER = 125  # replicates in a piece: enough to be quick at once, few enough for several workers
SINGLE = 25  # where replicates are fitted one after the other


def replicated(
    conditions: Sequence[Condition],
    replicates: int,
    *,
    question: Mapping[str, object],
    executor: Executor | None,
    resume: str | Path | None,
    progress: bool,
) -> list[Arrays]:
    """Do every replicate of every condition, and give each condition's results."""
    work = pieces(conditions, replicates, TOGETHER, SINGLE)
    keep = None if resume is None else Store.opened("power", resume, question)
    total = replicates * len(conditions)
    with bar(total, "power", "replicate", shown=progress) as told:
        results = mapped(done, work, executor=executor, keep=keep, done=lambda place: told(work[place].count))
    found: list[Arrays] = []
    for condition in conditions:
        mine = [r for piece, r in zip(work, results, strict=True) if piece.condition is condition]
        found.append({name: np.concatenate([r[name] for r in mine]) for name in mine[0]})
    return found


def lines(
    condition: Condition,
    results: Arrays,
    places: Sequence[int],
    truth: Array,
    *,
    admissible: bool,
) -> list[dict[str, object]]:
    """Summarize each effect over the replicates that count.

    Parameters
    ----------
    condition : Condition
    results : mapping
    places : sequence of int
        Which of the entries.
    truth : ndarray, shape (entries,)
    admissible : bool
        Leave out replicates that converged to an inadmissible solution.
    """
    kept = results["status"][:, 0] == FITTED
    if admissible:
        kept = kept & ~results["faults"].any(1)
    every = entries(condition.fittings[0].table)
    first = sum(e.op != ":=" for e in every)
    low, high = wald_limits(results["estimate"], results["se"], condition.alpha)
    if "low" in results:
        low, high = low.copy(), high.copy()
        low[:, first:], high[:, first:] = results["low"], results["high"]
    found: list[dict[str, object]] = []
    for i in places:
        e = every[i]
        words = {"effect": e.name, "label": e.label, "lhs": e.lhs, "op": e.op, "rhs": e.rhs, "group": e.group}
        own = performance(
            results["estimate"][kept, i], results["se"][kept, i], low[kept, i], high[kept, i], float(truth[i])
        )
        found.append(
            {**words, "n": condition.n, "method": "monte_carlo", "population": float(truth[i]), **own}
        )
    return found


def ratio_line(
    condition: Condition, results: Arrays, place: int, name: str, df: int, *, admissible: bool
) -> dict[str, object]:
    """Summarize the likelihood-ratio test against null model number `place`."""
    kept = (results["status"][:, [0, place]] == FITTED).all(1)
    if admissible:
        kept = kept & ~results["faults"].any(1)
    statistic = results["chisq"][kept, place] - results["chisq"][kept, 0]
    K = int(kept.sum())
    share = float(np.mean(statistic > chi2.isf(condition.alpha, df))) if K else np.nan
    return {
        "effect": name,
        "label": "",
        "op": "LR",
        "group": 0,
        "n": condition.n,
        "method": "monte_carlo",
        "replicates": float(K),
        "power": share,
        "power_mcse": float(np.sqrt(share * (1 - share) / K)) if K else np.nan,
    }


def counts(condition: Condition, results: Arrays) -> dict[str, object]:
    """Count what became of a condition's replicates."""
    status, faults = results["status"][:, 0], results["faults"]
    fitted = status == FITTED
    tested = results["pvalue"][fitted & np.isfinite(results["pvalue"])]
    return {
        "n": condition.n,
        "replicates": len(status),
        "converged": int(fitted.sum()),
        "not_converged": int((status == NOT_CONVERGED).sum()),
        "not_identified": int((status == NOT_IDENTIFIED).sum()),
        "unusable": int((status == UNUSABLE).sum()),
        "negative_variance": int(faults[fitted, 0].sum()),
        "not_positive_definite": int(faults[fitted, 1].sum()),
        "unsound_errors": int(faults[fitted, 2].sum()),
        "inadmissible": int(faults[fitted].any(1).sum()),
        "exact_fit_rejected": float((tested < condition.alpha).mean()) if len(tested) else float("nan"),
    }
