"""All variables' first step together, as the second step needs it: limits, residuals, designs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ordinal.univariate import Univariate, cut, line

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Margins:
    """First-step estimates of p variables, v of them ordered, and what persons' answers are in their terms.

    Persons with equal covariates share a *situation*: one table of all categories each. Where there are nearly as
    many situations as persons, each person is a situation with a table of one cell, its own.

    Attributes
    ----------
    each : tuple of Univariate
    ordered : tuple of bool
    answered : ndarray of bool, shape (p, n)
    z : ndarray, shape (p, n)
        Standardized residuals of continuous variables, and centered codes of ordered ones; 0 where not answered.
    place : ndarray of int, shape (p,)
        Which of the ordered variables it is, else -1.
    limits : ndarray, shape (v, u, K + 1)
        Limits of the categories of each ordered variable in each situation, filled up with infinity.
    code : ndarray of int, shape (v, n)
        Each person's cell in its situation; -1 where not answered.
    situation : ndarray of int, shape (n,)
    designs : tuple of tuple of ndarray, shape (n, own)
        How each person's upper and lower limit, or its standardized residual, changes with its own statistics.
    place_designs : tuple of tuple of ndarray, shape (u K, own)
        The same for each category in each situation; empty for continuous variables.
    n_covariates : int
    weights : ndarray, shape (n,)
        What each person's log-likelihood counts for.
    """

    each: tuple[Univariate, ...]
    ordered: tuple[bool, ...]
    answered: NDArray[np.bool_]
    z: Array
    place: Index
    limits: Array
    code: Index
    situation: Index
    designs: tuple[tuple[Array, ...], ...]
    place_designs: tuple[tuple[Array, ...], ...]
    n_covariates: int
    weights: Array

    @property
    def n(self) -> int:
        return len(self.situation)

    @property
    def size(self) -> float:
        """The sum of the weights."""
        return float(self.weights.sum())

    @property
    def binary(self) -> NDArray[np.bool_]:
        """Which of the p variables have two categories."""
        return np.array([one.variance is None and len(one.thresholds) == 1 for one in self.each])

    def counts(self, a: Index, b: Index) -> Array:
        """Count persons, by their weights, in the tables of pairs of ordered variables, shape (pairs, u, K, K)."""
        u, K = self.limits.shape[1], self.limits.shape[2] - 1
        if K == 1:
            both = (self.code[a] >= 0) & (self.code[b] >= 0)
            return np.asarray((both * self.weights)[..., None, None], dtype=float)
        out = np.empty((len(a), u, K, K))
        chosen = (self.code[..., None] == np.arange(K)).astype(float)
        for s in range(u):
            mine = self.situation == s if u > 1 else slice(None)
            flat = np.swapaxes(chosen[:, mine], 1, 2).reshape(len(chosen) * K, -1)
            table = ((flat * self.weights[mine]) @ flat.T).reshape(len(chosen), K, len(chosen), K)
            out[:, s] = table[a, :, b, :]
        return out

    def cells(self, a: Index, b: Index) -> Index:
        """Give each person's place among the cells of a pair's tables, -1 where not answered; shape (pairs, n)."""
        K = self.limits.shape[2] - 1
        place: Index = ((self.situation * K + self.code) * K)[a] + self.code[b]
        if self.code.min(initial=0) >= 0:
            return place
        return np.where((self.code[a] >= 0) & (self.code[b] >= 0), place, -1)

    def own_limits(self, a: Index) -> tuple[Array, Array]:
        """Give the limits of each person's own category, shape (len(a), n) each."""
        code = np.maximum(self.code[a], 0)
        return (
            self.limits[a[:, None], self.situation, code],
            self.limits[a[:, None], self.situation, code + 1],
        )

    def start(self, i: Index, j: Index) -> Array:
        """Give Pearson's correlations of codes and residuals, from rows where both are answered."""
        square = self.z**2
        both = self.answered.astype(float)
        products = (self.z @ self.z.T)[i, j]
        scale = (square @ both.T)[i, j] * (square @ both.T)[j, i]
        return np.asarray(products / np.sqrt(np.maximum(scale, 1e-300)), dtype=float)


def margins(rows: Array, x: Array, ordered: Index, code: Index, weights: Array) -> Margins:
    """Take the first step.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        Explained variables; NaN where not answered.
    x : ndarray, shape (n, q)
    ordered : ndarray of int, shape (v,)
        Which of the p are ordered.
    code : ndarray of int, shape (n, v)
        Their categories, -1 where not answered.
    weights : ndarray, shape (n,)
        What each person's log-likelihood counts for; 1 without sampling weights.
    """
    p = rows.shape[1]
    place = np.full(p, -1, dtype=np.intp)
    place[ordered] = np.arange(len(ordered))
    K = [int(c.max()) + 1 for c in code.T]
    each = tuple(
        cut(code[:, place[v]], x, K[place[v]], weights) if place[v] >= 0 else line(rows[:, v], x, weights)
        for v in range(p)
    )
    designs: list[tuple[Array, ...]] = []
    z = np.empty((p, len(rows)))
    for v, one in enumerate(each):
        if one.variance is None:
            designs.append(_limit_designs(code[:, place[v]], x, len(one.thresholds)))
            residual = rows[:, v] - np.nanmean(rows[:, v])
        else:
            residual = (rows[:, v] + one.thresholds[0] - x @ one.slopes) / np.sqrt(one.variance)
            designs.append((_residual_design(residual, x, one.variance),))
        z[v] = np.nan_to_num(residual)
    values, situation = (
        np.unique(x, axis=0, return_inverse=True) if x.shape[1] else (x[:1], np.zeros(len(x), int))
    )
    most = max(K, default=1)
    limits = np.full((len(K), len(values), most + 1), np.inf)
    limits[:, :, 0] = -np.inf
    for v, one in enumerate(each):
        if place[v] >= 0:
            limits[place[v], :, 1 : K[place[v]]] = one.thresholds - (values @ one.slopes)[:, None]
    # without covariates there is one table, however few the rows: empty cells are filled in it
    by_person = x.shape[1] > 0 and len(values) * (most - 1) ** 2 > 2 * len(x)
    if by_person:
        limits, code, situation = _each_its_own(limits, code, situation)
        of_places = designs
    else:
        category = np.tile(np.arange(most), len(values))
        x_there = np.repeat(values, most, axis=0)
        of_places = [
            _limit_designs(category, x_there, len(one.thresholds)) if one.variance is None else ()
            for one in each
        ]
    return Margins(
        each, tuple(bool(b) for b in place >= 0), ~np.isnan(rows).T, z, place, limits, code.T,
        np.asarray(situation, dtype=np.intp).reshape(-1), tuple(designs), tuple(of_places), x.shape[1], weights,
    )  # fmt: skip


def _limit_designs(code: Index, x: Array, cuts: int) -> tuple[Array, Array]:
    k = np.arange(cuts)
    upper = np.column_stack([(code[:, None] == k).astype(float), -x])
    return upper, np.column_stack([(code[:, None] == k + 1).astype(float), -x])


def _residual_design(z: Array, x: Array, variance: float) -> Array:
    sd = np.sqrt(variance)
    columns = np.column_stack([np.full(len(z), 1.0 / sd), -x / sd, -z / (2.0 * variance)])
    return np.asarray(np.nan_to_num(columns), dtype=float)


def _each_its_own(limits: Array, code: Index, situation: Index) -> tuple[Array, Index, Index]:
    """Give every person its own table of one cell."""
    who = np.arange(len(code))
    answered = code.T >= 0
    mine = np.maximum(code.T, 0)
    v = np.arange(len(limits))[:, None]
    s = np.asarray(situation).reshape(-1)
    lower = np.where(answered, limits[v, s, mine], -np.inf)
    upper = np.where(answered, limits[v, s, mine + 1], np.inf)
    return np.stack([lower, upper], axis=-1), np.where(answered.T, 0, -1), who
