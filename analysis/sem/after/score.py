"""Score tests of equalities: would the model fit better if they did not hold?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.after.equalities import Equality, equalities
from analysis.sem.after.extended import Extended, extend, pieces
from analysis.sem.after.spread import is_robust, slopes
from analysis.sem.constrained import null_space
from analysis.sem.fit import Fit
from analysis.tails import chi_square
from analysis.words import nearest

Array = NDArray[np.float64]
Release = Sequence[int | str] | int | str | None

FLAT = 1e-8  # share of a direction's information that is left where it is not identified


@dataclass(frozen=True, slots=True)
class Freed:
    """What the equalities leave free, and what each would free on top.

    Attributes
    ----------
    model : Extended
    score : ndarray, shape (rows,)
    information : ndarray, shape (rows, rows)
    kept : ndarray, shape (rows, k)
        Orthonormal basis of what all equalities leave free.
    steps : ndarray, shape (rows, equalities)
        Each breaks one equality and keeps the others.
    ranks : ndarray of bool, shape (equalities,)
        Whether it can be broken alone; an equality that follows from others cannot.
    """

    model: Extended
    score: Array
    information: Array
    kept: Array
    steps: Array
    ranks: NDArray[np.bool_]


def score_tests(fit: Fit, release: Release = None) -> pd.DataFrame:
    r"""Test each equality of a model, and all together, by the slope at the fit.

    .. math:: T = n\,s'T_R(T_R'IT_R)^{-1}T_R's

    with s and I slope and expected information of one person by rows that are parameters of their own, and
    :math:`T_R` a basis of what the equalities that remain leave free (Lagrange multiplier test). This is the ordinary
    test, as lavaan's is, whatever the errors. If these are robust, the generalized one stands beside it,

    .. math:: T_r = n\,s'T(T'BT)^{-1}T's

    with B the middle of the fit's own sandwich, and T what breaks the equalities, less what follows of the free
    parameters. With clusters, sampling weights, other than normal data or ordered variables that is the one to read.

    The total's df is the rank of what releasing all equalities frees, as many as the looser model has degrees of
    freedom less. lavaan counts the equalities, also those whose release is not estimable (such as latent means).

    Parameters
    ----------
    fit : Fit
    release : sequence of int or str, optional
        Equalities to release, by position from 0 or in words (as in the index); by default all.

    Returns
    -------
    DataFrame
        One row an equality, and ``total`` for all of `release` together: lhs op rhs chisq df p epc_lhs epc_rhs, the
        last two being the expected changes of the two sides when it alone is released. `df` counts what becomes
        estimable: with intercepts equal, releasing all does not free as many parameters as there are equalities. Under
        ULS and DWLS (WLSMV) the ordinary statistic ranks equalities but has no chi-square distribution: p is NaN. If
        the fit's errors are robust, chisq_robust and p_robust follow p.

    Raises
    ------
    ModelError
        If the model holds no equality, has inequalities, or `release` names none.

    References
    ----------
    Silvey (1959), Ann Math Stat 30:389-407, doi:10.1214/aoms/1177706259; Bentler & Chou (1992), Sociol Methods Res
    21:259-282, doi:10.1177/0049124192021002006; Boos (1992), Am Stat 46:327-333, doi:10.1080/00031305.1992.10475921
    (generalized score tests)
    """
    found, at, chosen = _prepared(fit, release)
    n = sum(m.size for m in fit.samples)
    I, K = at.information, at.kept  # noqa: E741
    middle = (
        np.linalg.solve(K.T @ I @ K, K.T @ I @ at.steps) if K.shape[1] else np.zeros((0, at.steps.shape[1]))
    )
    moves = at.steps - K @ middle
    left = np.sum(moves * (I @ moves), axis=0)
    whole = np.sum(at.steps * (I @ at.steps), axis=0)
    able = at.ranks & (left > FLAT * whole)
    slope = at.steps.T @ at.score
    change = np.where(able, slope / np.where(able, left, 1.0), np.nan)
    lines = []
    for k in chosen:
        chisq = float(n * slope[k] * change[k]) if able[k] else 0.0
        delta = moves[:, k] * change[k]
        lines.append(
            (
                found[k].lhs,
                "==",
                found[k].rhs,
                chisq,
                float(able[k]),
                found[k].left @ delta,
                found[k].right @ delta,
            )
        )
    V = moves[:, chosen].T @ I @ moves[:, chosen]
    inverse, rank = _pseudo(V)
    total = float(n * slope[chosen] @ inverse @ slope[chosen])
    lines.append(("total", "==", "", total, float(rank), np.nan, np.nan))
    frame = pd.DataFrame(
        lines,
        columns=["lhs", "op", "rhs", "chisq", "df", "epc_lhs", "epc_rhs"],
        index=pd.Index([*(found[k].words for k in chosen), "total"], name="equality"),
    )
    df = frame["df"].to_numpy()
    known = fit.options.discrepancy not in ("ULS", "DWLS")
    p = np.where((df > 0) & known, chi_square(frame["chisq"], np.where(df > 0, df, 1.0)), np.nan)
    frame.insert(5, "p", p)
    if is_robust(fit):
        each = slopes(fit, at.model) @ moves
        single = [
            float(generalized(n, slope[[k]], each[:, [k]], np.eye(1))) if able[k] else 0.0 for k in chosen
        ]
        both = generalized(n, slope[chosen], each[:, chosen], _kept(V))
        frame.insert(6, "chisq_robust", [*single, both])
        frame.insert(
            7, "p_robust", np.where(df > 0, chi_square(frame["chisq_robust"], np.maximum(df, 1.0)), np.nan)
        )
    return frame


def expected_changes(fit: Fit, release: Release = None) -> pd.DataFrame:
    r"""Give each parameter's expected change if equalities were released together.

    .. math:: EPC = T_R(T_R'IT_R)^{-1}T_R's

    Parameters
    ----------
    fit : Fit
    release : sequence of int or str, optional
        As for `score_tests`.

    Returns
    -------
    DataFrame
        lhs op rhs group label estimate epc expected, one row a free parameter of each group; NaN where a parameter
        would not be identified.

    Raises
    ------
    ModelError
        As `score_tests`.
    """
    _, at, chosen = _prepared(fit, release)
    basis, _ = np.linalg.qr(np.concatenate([at.kept, at.steps[:, chosen]], axis=1))
    inner = basis.T @ at.information @ basis
    inverse, _ = _pseudo(inner)
    delta = basis @ inverse @ (basis.T @ at.score)
    d = np.sqrt(np.diag(inner))
    values, vectors = np.linalg.eigh(inner / np.outer(d, d))
    loose = basis @ (vectors[:, values < FLAT] / d[:, None])
    scale = np.abs(loose).max(0, initial=0.0)
    delta[(np.abs(loose) > 1e-6 * scale).any(1)] = np.nan
    free = [(row, v) for row, v in zip(fit.parameters.rows, fit.values, strict=True) if row.free]
    frame = pd.DataFrame(
        [(row.lhs, row.op, row.rhs, row.group, row.own_label, float(v)) for row, v in free],
        columns=["lhs", "op", "rhs", "group", "label", "estimate"],
    )
    epc = delta[: len(free)]
    return frame.assign(epc=epc, expected=frame["estimate"] + epc)


def _prepared(fit: Fit, release: Release) -> tuple[tuple[Equality, ...], Freed, list[int]]:
    model = extend(fit, ())
    found = equalities(fit, model.rows)
    R = np.array([e.left - e.right for e in found])
    kept, steps = null_space(R), np.linalg.pinv(R)
    alone = np.abs(np.diag(R @ steps) - 1.0) < 1e-9
    at = pieces(model)
    return found, Freed(model, at.score, at.own, kept, steps, alone), _chosen(found, release)


def _pseudo(matrix: Array) -> tuple[Array, int]:
    """Invert a positive semidefinite matrix where it is not flat, on the scale of its diagonal; and its rank."""
    scaled = _kept(matrix)
    return np.asarray(scaled @ scaled.T), scaled.shape[1]


def _kept(matrix: Array) -> Array:
    """Give a basis B of where a positive semidefinite matrix M is not flat, with B'MB the identity."""
    d = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    d = np.where(d > 0, d, 1.0)
    values, vectors = np.linalg.eigh(matrix / np.outer(d, d))
    keep = values > FLAT
    return np.asarray(vectors[:, keep] / d[:, None] / np.sqrt(values[keep]))


def generalized(n: float, slope: Array, each: Array, basis: Array) -> float:
    """Give n s'(R'R)^-1 s of slopes s (k,) and rows R (n or clusters, k), within a basis (k, rank)."""
    if not basis.shape[1]:
        return 0.0
    s, R = basis.T @ slope, each @ basis
    return float(n * s @ np.linalg.pinv(R.T @ R, hermitian=True) @ s)


def _chosen(found: tuple[Equality, ...], release: Release) -> list[int]:
    if release is None:
        return list(range(len(found)))
    words = [e.words for e in found]
    chosen = []
    for entry in [release] if isinstance(release, int | str) else release:
        if isinstance(entry, str) and _squeezed(entry) in [_squeezed(w) for w in words]:
            chosen.append([_squeezed(w) for w in words].index(_squeezed(entry)))
        elif not isinstance(entry, str) and 0 <= entry < len(found):
            chosen.append(int(entry))
        else:
            hint = nearest(entry, words) if isinstance(entry, str) else "."
            raise ModelError(
                f"release: {entry!r} is no equality of the model{hint or '.'} There are {len(found)}, counted from 0; "
                f"score_tests() lists them."
            )
    return list(dict.fromkeys(chosen))


def _squeezed(words: str) -> str:
    return "".join(words.split())
