r"""Cross products in the metric of :math:`V^{-1}`: `Cross`, the sums of which everything else is made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.covariances.structure import Structure
from analysis.panel.regression.likelihood.blocks import Block
from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class Cross:
    r"""Sums over persons; W = (X, y), :math:`V_i` derivatives of V by :math:`\theta_i`.

    Attributes
    ----------
    logdet : float
        :math:`\sum \log|V|`.
    w0 : ndarray, shape (p + 1, p + 1)
        :math:`\sum W'V^{-1}W`.
    trace1, w1 : ndarray, shape (k,), (k, p + 1, p + 1)
        :math:`tr(V^{-1}V_i)` and :math:`W'V^{-1}V_iV^{-1}W`.
    trace2, w2 : ndarray, shape (k, k), (k, k, p + 1, p + 1)
        :math:`tr(V^{-1}V_iV^{-1}V_j)` and :math:`W'V^{-1}V_iV^{-1}V_jV^{-1}W`.
    trace_bend, w_bend : ndarray
        As `trace1` and `w1`, with :math:`\partial^2 V/\partial\theta_i\partial\theta_j`; zero for linear V.
    """

    logdet: float
    w0: Array
    trace1: Array
    w1: Array
    trace2: Array
    w2: Array
    trace_bend: Array
    w_bend: Array


def plain(blocks: Sequence[Block], structure: Structure, theta: Array) -> tuple[float, Array] | None:
    """Return `logdet` and `w0` only; None if a matrix is not positive definite."""
    logdet, total = 0.0, np.zeros((blocks[0].values.shape[-1],) * 2)
    for block in blocks:
        root = _root(structure.values(theta, block.place))
        if root is None:
            return None
        white = np.linalg.solve(root[block.pattern], block.values)
        flat = white.reshape(-1, white.shape[-1])
        logdet += _logdet(root, block)
        total = total + flat.T @ flat
    return logdet, total


def crossed(blocks: Sequence[Block], structure: Structure, theta: Array) -> Cross | None:
    """Return all sums; None if a matrix is not positive definite."""
    total: list[Array] | None = None
    for block in blocks:
        part = _of_block(block, structure, theta)
        if part is None:
            return None
        total = part if total is None else [a + b for a, b in zip(total, part, strict=True)]
    if total is None:
        return None
    return Cross(float(total[0]), *total[1:])


def _of_block(block: Block, structure: Structure, theta: Array) -> list[Array] | None:
    r"""With :math:`V = LL'`, :math:`C_i = L^{-1}V_iL^{-T}` and :math:`w = L^{-1}W`, the sums are those of
    :math:`w'w`, :math:`w'C_iw`, :math:`(C_iw)'(C_jw)`, :math:`tr\,C_i` and :math:`tr\,C_iC_j`.
    """
    root = _root(structure.values(theta, block.place))
    if root is None:
        return None
    inverse = np.asarray(np.linalg.inv(root), dtype=float)
    k, p1 = len(theta), block.values.shape[-1]
    white = inverse[block.pattern] @ block.values
    c = _whitened(structure.slopes(theta, block.place), inverse)
    moved = c[:, block.pattern] @ white
    flat, tall = white.reshape(-1, p1), moved.reshape(k, -1, p1)
    wide = tall.transpose(1, 0, 2).reshape(-1, k * p1)
    w2 = (wide.T @ wide).reshape(k, p1, k, p1).transpose(0, 2, 1, 3)
    weighted = (c * block.persons[:, None, None]).reshape(k, -1)
    trace2 = weighted @ c.reshape(k, -1).T
    trace_bend, w_bend = np.zeros((k, k)), np.zeros((k, k, p1, p1))
    if not structure.linear:
        bend = _whitened(structure.curvatures(theta, block.place).reshape(k * k, *inverse.shape), inverse)
        trace_bend = _traces(bend, block).reshape(k, k)
        w_bend = np.einsum("mra,kmrs,msb->kab", white, bend[:, block.pattern], white, optimize=True)
        w_bend = w_bend.reshape(k, k, p1, p1)
    logdet = np.asarray(_logdet(root, block))
    return [logdet, flat.T @ flat, _traces(c, block), flat.T @ tall, trace2, w2, trace_bend, w_bend]


def _root(v: Array) -> Array | None:
    try:
        return np.asarray(np.linalg.cholesky(v), dtype=float)
    except np.linalg.LinAlgError:
        return None


def _logdet(root: Array, block: Block) -> float:
    diagonal = np.diagonal(root, axis1=-2, axis2=-1)
    return float(2 * block.persons @ np.log(diagonal).sum(axis=-1))


def _whitened(matrices: Array, inverse: Array) -> Array:
    return np.asarray(inverse @ matrices @ inverse.transpose(0, 2, 1))


def _traces(c: Array, block: Block) -> Array:
    return np.asarray(np.trace(c, axis1=-2, axis2=-1) @ block.persons)
