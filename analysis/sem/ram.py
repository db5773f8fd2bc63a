"""Reticular action model: where each parameter stands in A, S and m, and what moments they imply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.sem.curve import Plan, columns, covariance_part, expected_part, matrix, mean_part, plan
from analysis.sem.table import Parameter, ParameterTable

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Implied:
    """The implied moments, with the pieces that their derivatives need.

    Attributes
    ----------
    sigma : ndarray, shape (..., p, p)
        Covariances of the observed variables.
    mu : ndarray, shape (..., p)
        Their means.
    total : ndarray, shape (..., m, m)
        Covariances of all variables, observed first, then latent.
    effects : ndarray, shape (..., m, m)
        Total effects among all variables: (I - A)^-1.
    means : ndarray, shape (..., m)
        Means of all variables.
    """

    sigma: Array
    mu: Array
    total: Array
    effects: Array
    means: Array

    @property
    def reach(self) -> Array:
        """Effects on the observed variables, shape (..., p, m)."""
        return self.effects[..., : self.sigma.shape[-1], :]


@dataclass(frozen=True)
class Cells:
    """The free cells of A, S and m, one entry each; a free parameter may fill several.

    A cell of A or S changes the covariances by ``scale * (a b' + b a')``, where a and b are columns of the
    p x 2m matrix [reach, observed rows of total]; a cell of A or m changes the means by a multiple of a.

    Attributes
    ----------
    row, column : ndarray of int
        Place within its matrix; for m the row only.
    kind : ndarray of int
        0 for A, 1 for S, 2 for m.
    free : ndarray of int
        Which free parameter fills it, from 0.
    fills : ndarray, shape (cells, q)
        The same as a matrix of zeros and ones.
    first, second : ndarray of int
        The columns a and b.
    scale : ndarray
        1/2 for variances, 0 for means, else 1.
    reach : ndarray of bool, shape (m, m)
        Whether paths, free or fixed, lead to a variable (row) from another (column), or itself.
    depth : int
        Paths in the longest chain; -1 if there is a feedback loop.
    """

    row: Index
    column: Index
    kind: Index
    free: Index
    fills: Array
    first: Index
    second: Index
    scale: Array
    reach: NDArray[np.bool_]
    depth: int

    @cached_property
    def plan(self) -> Plan:
        """The look-ups of Newton's method; made when first needed."""
        return plan(self.row, self.column, self.kind, self.free, self.scale, self.reach)

    @cached_property
    def flat(self) -> tuple[tuple[Index, Index, Index], tuple[Index, Index, Index]]:
        """Places in the flattened A, S (both triangles) and m, and which free parameters go there."""
        m = len(self.reach)
        a, s, i = self.of_kind
        row, column, free = self.row, self.column, self.free
        both = np.concatenate([row[s] * m + column[s], column[s] * m + row[s]])
        return (row[a] * m + column[a], both, row[i]), (free[a], np.tile(free[s], 2), free[i])

    @cached_property
    def of_kind(self) -> tuple[Index, Index, Index]:
        """The cells of A, of S and of m."""
        return np.flatnonzero(self.kind == 0), np.flatnonzero(self.kind == 1), np.flatnonzero(self.kind == 2)


@dataclass(frozen=True, slots=True)
class Ram:
    r"""One group's model in RAM form, :math:`\Sigma = F(I-A)^{-1}S(I-A)^{-T}F'`.

    Attributes
    ----------
    variables : tuple of str
        Observed first, then latent: the order of rows and columns of A and S.
    n_observed, n_free : int
    paths, symmetric : ndarray, shape (..., m, m)
        A and S with their fixed values; free cells hold 0.
    means : ndarray, shape (..., m)
        m likewise.
    cells : Cells
        Where the free parameters go.

    References
    ----------
    McArdle & McDonald (1984), Br J Math Stat Psychol 37:234-251, doi:10.1111/j.2044-8317.1984.tb00802.x
    """

    variables: tuple[str, ...]
    n_observed: int
    n_free: int
    paths: Array
    symmetric: Array
    means: Array
    cells: Cells

    def take(self, which: NDArray[np.bool_]) -> Ram:
        """Keep some of the replicates, if covariates' moments give it any."""
        if self.symmetric.ndim == 2:
            return self
        return replace(self, symmetric=self.symmetric[which], means=self.means[which])

    def matrices(self, theta: Array) -> tuple[Array, Array, Array]:
        """Fill A, S and m from the free parameters (..., q)."""
        lead = theta.shape[:-1]
        A, S, mean = self.paths.copy(), self.symmetric.copy(), self.means.copy()
        if not lead and S.ndim == 2:
            flat, free = self.cells.flat
            for matrix, places, which in zip((A, S, mean), flat, free, strict=True):
                matrix.ravel()[places] = theta[which]
            return A, S, mean
        if lead:
            m = len(self.variables)
            A = np.broadcast_to(A, (*lead, m, m)).copy()
            S = np.broadcast_to(S, (*lead, m, m)).copy()
            mean = np.broadcast_to(mean, (*lead, m)).copy()
        c = self.cells
        a, s, i = c.of_kind
        A[..., c.row[a], c.column[a]] = theta[..., c.free[a]]
        S[..., c.row[s], c.column[s]] = theta[..., c.free[s]]
        S[..., c.column[s], c.row[s]] = theta[..., c.free[s]]
        mean[..., c.row[i]] = theta[..., c.free[i]]
        return A, S, mean

    def implied(self, theta: Array) -> Implied:
        """Give the moments that parameters imply.

        Parameters
        ----------
        theta : ndarray, shape (..., q)
            Free parameters; leading axes are replicates.

        Returns
        -------
        Implied

        Raises
        ------
        numpy.linalg.LinAlgError
            If I - A is singular, as when a feedback loop has gain 1.
        """
        A, S, mean = self.matrices(theta)
        p = self.n_observed
        B = total_effects(A, self.cells.depth)
        total = B @ S @ np.swapaxes(B, -1, -2)
        means = (B @ mean[..., None])[..., 0]
        return Implied(total[..., :p, :p], means[..., :p], total, B, means)

    def pull_back(self, at: Implied, by_sigma: Array, by_mu: Array) -> Array:
        """Carry a slope by the implied moments to one by the free parameters (the chain rule).

        Parameters
        ----------
        at : Implied
            From `implied` at the same parameters.
        by_sigma : ndarray, shape (..., p, p)
            Symmetric; the change of a value is ``trace(by_sigma @ change of sigma)``.
        by_mu : ndarray, shape (..., p)

        Returns
        -------
        ndarray, shape (..., q)
        """
        p, c = self.n_observed, self.cells
        left = np.swapaxes(at.reach, -1, -2) @ by_sigma
        by_paths = 2.0 * (left @ at.total[..., :p, :])
        by_symmetric = left @ at.reach
        by_mean = (np.swapaxes(at.reach, -1, -2) @ by_mu[..., None])[..., 0]
        by_paths = by_paths + by_mean[..., :, None] * at.means[..., None, :]
        a, s, i = c.kind == 0, c.kind == 1, c.kind == 2
        by_cell = np.empty((*by_mean.shape[:-1], len(c.kind)))
        by_cell[..., a] = by_paths[..., c.row[a], c.column[a]]
        twice = np.where(c.row[s] == c.column[s], 1.0, 2.0)
        by_cell[..., s] = twice * by_symmetric[..., c.row[s], c.column[s]]
        by_cell[..., i] = by_mean[..., c.row[i]]
        return by_cell @ c.fills

    def newton(self, at: Implied, weight: Array, spread: Array, away: Array | None) -> tuple[Array, Array]:
        """Give the gradient of half the normal discrepancy, and `curvature`, at the cost of the latter.

        Parameters
        ----------
        at : Implied
        weight, spread : ndarray, shape (..., p, p)
            W, the inverse of the implied covariances, and T, the spread of the data about the implied means.
        away : ndarray, shape (..., p), or None
            Sample less implied means; `None` leaves the means out.

        Returns
        -------
        tuple of ndarray, shapes (..., q) and (..., q, q)
        """
        c, m = self.cells, len(self.variables)
        U = columns(c.plan, at.effects, at.total, self.n_observed)
        WU = weight @ U
        K = np.swapaxes(U, -1, -2) @ WU
        D = K - np.swapaxes(WU, -1, -2) @ (spread @ WU)
        K, D = K.reshape(*K.shape[:-2], -1), D.reshape(*D.shape[:-2], -1)
        effects = at.effects.reshape(*at.effects.shape[:-2], m * m)
        total = at.total.reshape(*at.total.shape[:-2], m * m)
        gradient, curve = covariance_part(c.plan, K, D, c.scale, effects, total)
        if away is not None:
            h = (np.swapaxes(WU, -1, -2) @ away[..., None])[..., 0]
            height = self._height(at)
            more = mean_part(c.plan, K, h, height, c.scale, effects, at.means)
            gradient, curve = gradient + more[0], curve + more[1]
        by_parameter = gradient @ c.fills if c.plan.shared else _placed(gradient, c.free, self.n_free)
        return by_parameter, matrix(c.plan, curve, c.fills)

    def information(self, at: Implied, weight: Array, mean_weight: Array | None) -> Array:
        r"""Give :math:`\tfrac12 tr(W \dot\Sigma_i W \dot\Sigma_j) + \dot\mu_i' M \dot\mu_j` for all pairs.

        With W = M the inverse of the implied covariances this is the expected information of one person.
        No p(p+1)/2 x q Jacobian is made: the derivative by any cell has rank 2 at most, so that products of
        four entries of one 2m x 2m matrix suffice.

        Parameters
        ----------
        at : Implied
        weight : ndarray, shape (..., p, p)
            W.
        mean_weight : ndarray, shape (..., p, p), or None
            M; `None` leaves the means out.

        Returns
        -------
        ndarray, shape (..., q, q)
        """
        if mean_weight is None or mean_weight is weight:
            c = self.cells
            U = columns(c.plan, at.effects, at.total, self.n_observed)
            K = np.swapaxes(U, -1, -2) @ (weight @ U)
            height = None if mean_weight is None else self._height(at)
            return matrix(c.plan, expected_part(c.plan, K.reshape(*K.shape[:-2], -1), height), c.fills)
        K = self._seen_through(at, weight)
        by_cells = 0.5 * self._traces(K, K)
        if mean_weight is not None:
            by_cells = by_cells + self._mean_products(at, self._seen_through(at, mean_weight))
        return self._gather(by_cells)

    def curvature(
        self, at: Implied, weight: Array, spread: Array, away: Array | None, *, bends: bool = True
    ) -> Array:
        r"""Give half the second derivative of the normal discrepancy, exactly.

        .. math:: tr(W\dot\Sigma_i M\dot\Sigma_j) - \tfrac12 tr(W\dot\Sigma_i W\dot\Sigma_j)
                  + \tfrac12 tr\{(W - M)\ddot\Sigma_{ij}\} + \text{the same for means}

        with W the inverse of the implied covariances and M = W T W, T the spread of the data about the implied
        means. This is the observed information of one person.

        Parameters
        ----------
        at : Implied
        weight, spread : ndarray, shape (..., p, p)
            W and M.
        away : ndarray, shape (..., p), or None
            Sample less implied means; `None` leaves the means out.
        bends : bool
            Whether the second derivatives of the moments count; without them it is the observed information
            of the moments, carried to the parameters.

        Returns
        -------
        ndarray, shape (..., q, q)
        """
        K, KM = self._seen_through(at, weight), self._seen_through(at, spread)
        by_cells = self._traces(K, KM) - 0.5 * self._traces(K, K)
        if bends:
            by_cells += 0.5 * self._bends(at, K - KM)
        if away is not None:
            pull = (weight @ away[..., None])[..., 0]
            by_cells += self._mean_products(at, K) + self._mixed(at, K, pull)
            if bends:
                by_cells -= self._mean_bends(at, pull)
        return self._gather(by_cells)

    def jacobian(self, at: Implied) -> tuple[Array, Array]:
        """Give the derivatives of the implied moments themselves, for discrepancies with a full weight matrix.

        Returns
        -------
        by_mu : ndarray, shape (..., p, q)
        by_sigma : ndarray, shape (..., p(p+1)/2, q)
            Of the lower triangle, row by row.
        """
        c = self.cells
        U = np.concatenate([at.reach, at.total[..., : self.n_observed, :]], axis=-1)
        i, j = np.tril_indices(self.n_observed)
        a, b = U[..., c.first], U[..., c.second]
        by_sigma = (a[..., i, :] * b[..., j, :] + b[..., i, :] * a[..., j, :]) * c.scale
        by_mu = a * self._height(at)[..., None, :]
        return by_mu @ c.fills, by_sigma @ c.fills

    def bend(self, at: Implied, half: Array, by_mu: Array | None) -> Array:
        """Give tr(D ddot(Sigma)_ij) + d' ddot(mu)_ij for all pairs of free parameters."""
        by_cells = self._bends(at, self._seen_through(at, half))
        if by_mu is not None:
            by_cells = by_cells + self._mean_bends(at, by_mu)
        return self._gather(by_cells)

    def scores(self, at: Implied, weight: Array, away: Array, center: Array, *, means: bool) -> Array:
        r"""Give each person's slope of the log-likelihood by the free parameters.

        With weighted deviations :math:`h_i = U'W(x_i - m)` the score by a cell is
        :math:`c\,(h_{ia}h_{ib} - k_{ab})`, where k is the same of the expected second moments.

        Parameters
        ----------
        at : Implied
        weight : ndarray, shape (p, p)
            W, the inverse of the implied covariances.
        away : ndarray, shape (n, p)
            Deviations x - m; m the implied or the sample means.
        center : ndarray, shape (p, p)
            What the products of deviations are compared with: the implied, or the sample covariances.
        means : bool
            Whether means are part of the model.

        Returns
        -------
        ndarray, shape (n, q)
        """
        c = self.cells
        U = np.concatenate([at.reach, at.total[..., : self.n_observed, :]], axis=-1)
        h = away @ weight @ U
        k = U.T @ weight @ center @ weight @ U
        by_cells = (h[:, c.first] * h[:, c.second] - k[c.first, c.second]) * c.scale
        if means:
            by_cells = by_cells + h[:, c.first] * self._height(at)
        return np.asarray(by_cells @ c.fills, dtype=float)

    def _seen_through(self, at: Implied, weight: Array) -> Array:
        """U' W U, with U = [reach, observed rows of total]: every inner product that a derivative needs."""
        U = np.concatenate([at.reach, at.total[..., : self.n_observed, :]], axis=-1)
        return np.asarray(np.swapaxes(U, -1, -2) @ weight @ U)

    def _gather(self, by_cells: Array) -> Array:
        fills = self.cells.fills
        return np.asarray(fills.T @ by_cells @ fills, dtype=float)

    def _traces(self, K: Array, L: Array) -> Array:
        """Give tr(W dot(Sigma)_j M dot(Sigma)_i) for all pairs of cells, from K = U'WU and L = U'MU."""
        c = self.cells
        i, j = c.first[:, None], c.second[:, None]
        left, right = K[..., i, c.first] * L[..., j, c.second], K[..., j, c.second] * L[..., i, c.first]
        cross = K[..., i, c.second] * L[..., j, c.first] + K[..., j, c.first] * L[..., i, c.second]
        return (left + right + cross) * (c.scale[:, None] * c.scale)

    def _height(self, at: Implied) -> Array:
        """By how much a cell lifts the means, in columns of reach: the mean of the cause, or 1, or nothing."""
        c = self.cells
        height = np.zeros((*at.means.shape[:-1], len(c.kind)))
        height[..., c.kind == 0] = at.means[..., c.column[c.kind == 0]]
        height[..., c.kind == 2] = 1.0
        return height

    def _mean_products(self, at: Implied, K: Array) -> Array:
        height = self._height(at)
        return (
            K[..., self.cells.first[:, None], self.cells.first] * height[..., :, None] * height[..., None, :]
        )

    def _mixed(self, at: Implied, K: Array, pull: Array) -> Array:
        c = self.cells
        U = np.concatenate([at.reach, at.total[..., : self.n_observed, :]], axis=-1)
        h = (np.swapaxes(U, -1, -2) @ pull[..., None])[..., 0]
        lifted = c.first[:, None]
        one = (
            K[..., lifted, c.first] * h[..., None, c.second]
            + K[..., lifted, c.second] * h[..., None, c.first]
        )
        one = one * c.scale * self._height(at)[..., :, None]
        return one + np.swapaxes(one, -1, -2)

    def _bends(self, at: Implied, K: Array) -> Array:
        """Give tr(D ddot(Sigma)_ij) for all pairs of cells, K = U'DU; two covariances never bend together."""
        c, m = self.cells, len(self.variables)
        GG, GV = K[..., :m, :m], K[..., :m, m:]
        B, V = at.effects, at.total
        out = np.zeros((*K.shape[:-2], len(c.kind), len(c.kind)))
        a = np.flatnonzero(c.kind == 0)
        s = np.flatnonzero(c.kind == 1)
        i, j = c.row[a][:, None], c.column[a][:, None]
        k, l = c.row[a], c.column[a]  # noqa: E741
        twice = B[..., l, i] * GV[..., k, j] + GG[..., i, k] * V[..., j, l] + GV[..., i, l] * B[..., j, k]
        out[..., a[:, None], a] = 2.0 * twice
        i, j = c.row[s], c.column[s]
        k, l = c.row[a][:, None], c.column[a][:, None]  # noqa: E741
        mixed = 2.0 * c.scale[s] * (B[..., l, i] * GG[..., k, j] + B[..., l, j] * GG[..., k, i])
        out[..., a[:, None], s] = mixed
        out[..., s[:, None], a] = np.swapaxes(mixed, -1, -2)
        return out

    def _mean_bends(self, at: Implied, pull: Array) -> Array:
        """Give pull' ddot(mu)_ij for all pairs of cells."""
        c = self.cells
        g = (np.swapaxes(at.reach, -1, -2) @ pull[..., None])[..., 0]
        B, eta = at.effects, at.means
        out = np.zeros((*g.shape[:-1], len(c.kind), len(c.kind)))
        a, n = np.flatnonzero(c.kind == 0), np.flatnonzero(c.kind == 2)
        i, j = c.row[a][:, None], c.column[a][:, None]
        k, l = c.row[a], c.column[a]  # noqa: E741
        out[..., a[:, None], a] = (
            g[..., None, k] * B[..., l, i] * eta[..., j] + g[..., i] * B[..., j, k] * eta[..., None, l]
        )
        mixed = g[..., i] * B[..., j, c.row[n]]
        out[..., a[:, None], n] = mixed
        out[..., n[:, None], a] = np.swapaxes(mixed, -1, -2)
        return out

    def with_covariates(self, covariance: Array, mean: Array, places: Sequence[int]) -> Ram:
        """Put the sample's moments of the exogenous covariates into S and m.

        Parameters
        ----------
        covariance : ndarray, shape (..., p, p)
        mean : ndarray, shape (..., p)
        places : sequence of int
            Which of the observed variables are exogenous covariates.
        """
        if not places:
            return self
        lead = covariance.shape[:-2]
        m = len(self.variables)
        S = np.broadcast_to(self.symmetric, (*lead, m, m)).copy()
        means = np.broadcast_to(self.means, (*lead, m)).copy()
        x = np.asarray(places)
        S[..., x[:, None], x] = covariance[..., x[:, None], x]
        means[..., x] = mean[..., x]
        return replace(self, symmetric=S, means=means)


@lru_cache(maxsize=64)
def layout(table: ParameterTable, group: int = 1) -> Ram:
    """Place one group's parameters into A, S and m."""
    variables = (*table.observed, *table.latent)
    place = {name: i for i, name in enumerate(variables)}
    m = len(variables)
    A, S, mean = np.zeros((m, m)), np.zeros((m, m)), np.zeros(m)
    cells: list[tuple[int, int, int, int]] = []
    for row in table.in_group(group):
        if row.exo or row.op not in _KINDS:
            continue
        kind, i, j = _cell(row, place)
        if row.free:
            cells.append((i, j, kind, row.free - 1))
        else:
            value = row.fixed or 0.0
            match kind:
                case 0:
                    A[i, j] = value
                case 1:
                    S[i, j] = S[j, i] = value
                case _:
                    mean[i] = value
    for fixed in (A, S, mean):
        fixed.setflags(write=False)  # it is kept, and shared by every fit of the table
    return Ram(variables, len(table.observed), table.n_free, A, S, mean, _cells(cells, A, table.n_free))


def _cells(cells: Sequence[tuple[int, int, int, int]], paths: Array, q: int) -> Cells:
    row, column, kind, free = np.array(cells, dtype=np.intp).reshape(-1, 4).T
    m = len(paths)
    leads = paths != 0
    leads[row[kind == 0], column[kind == 0]] = True
    reach, depth = _reach(leads)
    return Cells(
        row,
        column,
        kind,
        free,
        fills=(free[:, None] == np.arange(q)).astype(float),
        first=row,
        second=np.where(kind == 0, column + m, column),
        scale=np.where(kind == 2, 0.0, np.where((kind == 1) & (row == column), 0.5, 1.0)),
        reach=reach,
        depth=depth,
    )


def _reach(leads: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int]:
    """Follow chains of paths: who reaches whom, and how long the longest is (-1: there is no end)."""
    one = leads.astype(float)
    reach, chain = np.eye(len(leads), dtype=bool), leads
    for depth in range(len(leads) + 1):
        if not chain.any():
            return reach, depth
        reach = reach | chain
        chain = chain.astype(float) @ one > 0
    return reach, -1


def total_effects(A: Array, depth: int) -> Array:
    """Give (I - A)^-1; without loops it is I + A + A^2 + ... up to the longest chain."""
    identity = np.eye(A.shape[-1])
    if depth < 0:
        return np.asarray(np.linalg.inv(identity - A), dtype=float)
    B = identity + A if depth else np.broadcast_to(identity, A.shape)
    for _ in range(depth - 1):
        B = identity + A @ B
    return np.asarray(B)


def _placed(by_cell: Array, free: Index, q: int) -> Array:
    out = np.zeros((*by_cell.shape[:-1], q))
    out[..., free] = by_cell
    return out


_KINDS = {"=~": 0, "~": 0, "~~": 1, "~1": 2}


def _cell(row: Parameter, place: Mapping[str, int]) -> tuple[int, int, int]:
    kind = _KINDS[row.op]
    if row.op == "=~":
        return kind, place[row.rhs], place[row.lhs]
    return kind, place[row.lhs], place[row.rhs] if row.rhs else 0
