"""Thresholds, means, slopes, variances and latent correlations of ordinal data, with their asymptotic covariance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.errors import MomentsError
from analysis.sem.linalg import above
from analysis.sem.ordinal.codes import coded, levels
from analysis.sem.ordinal.margins import Margins, margins
from analysis.sem.ordinal.order import Order
from analysis.sem.ordinal.pairs import Pairs
from analysis.sem.ordinal.pearson import pearson
from analysis.sem.ordinal.polychoric import polychoric, polychoric_slopes, without_empty
from analysis.sem.ordinal.polyserial import polyserial
from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.ordinal.solve import LARGEST
from analysis.sem.ordinal.univariate import Univariate

Array = NDArray[np.float64]
Index = NDArray[np.intp]

SINGULAR = 1e-12  # smallest eigenvalue of the scores' scaled products that counts as positive
BLOCK = 2_000_000  # numbers that one array of the second step may hold


def ordinal_statistics(
    rows: Array,
    ordered: Sequence[int],
    exogenous: Sequence[int] = (),
    *,
    missing: Literal["listwise", "pairwise"] = "listwise",
    names: Sequence[str] | None = None,
    categories: Sequence[Array] | None = None,
    weights: Array | None = None,
    clusters: Index | None = None,
    exact: bool = False,
) -> OrdinalSample:
    r"""Estimate the statistics of ordinal data in three steps, with their asymptotic covariance.

    First each variable by itself (thresholds by ordered probit, means by regression), then each pair's correlation
    with the margins held (polychoric, polyserial or Pearson's), then
    :math:`\Gamma = n\,A^{-1} B A^{-T}` with B the sum of products of persons' scores, and A, block-triangular,
    the derivative of the likelihood equations, itself estimated by sums of products of scores. With sampling weights
    the likelihoods are weighted (pseudo-likelihoods): A and the equations are weighted sums, and B has the squares
    of the weights. With clusters B sums scores within them first, and A is the derivative itself, since the shortcut
    for A holds only where A is B.

    Parameters
    ----------
    rows : ndarray, shape (n, columns)
        Category codes in the ordered columns, measures in others; NaN where not answered.
    ordered, exogenous : sequence of int
        Positions of ordered columns, and of covariates that the others are regressed on.
    missing : {"listwise", "pairwise"}
        Complete rows only, or each step from the rows that are complete in its one or two variables. Rows with a
        missing covariate are always left out.
    names : sequence of str, optional
        What the columns are called; by default "column 1", ...
    categories : sequence of ndarray, optional
        Category codes of each ordered column; by default those that occur. Give those of all groups together.
    weights : ndarray, shape (n,), optional
        Sampling weights, 0 or more.
    clusters : ndarray of int, shape (n,), optional
    exact : bool
        Give `OrdinalSample.exact` without clusters too.

    Raises
    ------
    MomentsError
        If an ordered variable has unusable codes, a category without rows, or is another one's copy.

    References
    ----------
    Muthen (1984), Psychometrika 49:115-132, doi:10.1007/BF02294210; Muthen & Satorra (1995), Psychometrika
    60:489-503, doi:10.1007/BF02294325; Asparouhov (2005), Struct Equ Modeling 12:411-434,
    doi:10.1207/s15328007sem1203_4 (weights, clusters)
    """
    width = rows.shape[1]
    called = tuple(names) if names is not None else tuple(f"column {j + 1}" for j in range(width))
    covariates = np.array(exogenous, dtype=np.intp)
    explained = np.setdiff1d(np.arange(width), covariates)
    cut = explained[np.isin(explained, np.array(ordered, dtype=np.intp))]
    which = _kept(rows, explained, covariates, missing)
    kept, weight = rows[which], np.ones(len(which)) if weights is None else weights[which]
    cluster = None if clusters is None else clusters[which]
    words = [called[j] for j in cut]
    known = levels(kept[:, cut], words) if categories is None else tuple(categories)
    code = coded(kept[:, cut], known, words)
    if (weight == 0).any():
        coded(kept[weight > 0][:, cut], known, words)  # rows of weight 0 make no category
    first = margins(kept[:, explained], kept[:, covariates], np.searchsorted(explained, cut), code, weight)
    _check_regressions(first, [called[j] for j in explained])
    words_y, words_x = tuple(called[j] for j in explained), tuple(called[j] for j in covariates)
    exact = exact or cluster is not None
    found = _assembled(first, kept[:, covariates], words_y, words_x, exact, unbiased=weights is None)
    found = replace(found, kept=which, clusters=cluster)
    root = found.root
    return found if cluster is None else replace(found, gamma=root.T @ root)


def _check_regressions(first: Margins, names: Sequence[str]) -> None:
    flat = [name for name, one in zip(names, first.each, strict=True) if one.flat]
    if flat:
        raise MomentsError(
            f"ordered: the regression of {flat[0]!r} on the covariates has no maximum: they tell its categories apart "
            f"without error, or depend on each other. Join categories, or take out that variable or a covariate."
        )


def _assembled(
    first: Margins,
    x: Array,
    names: tuple[str, ...],
    covariates: tuple[str, ...],
    exact: bool,
    *,
    unbiased: bool,
) -> OrdinalSample:
    order = Order.of([len(u.thresholds) for u in first.each], first.ordered, x.shape[1])
    sd = np.array([1.0 if u.variance is None else np.sqrt(u.variance) for u in first.each])
    covariances, influence, truly = _second(first, order, names, sd, exact=exact)
    statistics = np.concatenate([order.gathered(first.each), covariances])
    covariance = np.diag(sd**2)
    i, j = order.first, order.second
    covariance[i, j] = covariance[j, i] = covariances
    n, size = len(x), first.size
    share = first.weights / size
    gamma = influence @ influence.T / size
    middle = np.asarray(share @ x, dtype=float)
    spread = (x - middle).T * share @ (x - middle)
    return OrdinalSample(
        n=n,
        size=size,
        names=names,
        covariates=covariates,
        ordered=first.ordered,
        thresholds=tuple(u.thresholds if u.variance is None else np.zeros(0) for u in first.each),
        intercepts=np.array([0.0 if u.variance is None else -u.thresholds[0] for u in first.each]),
        slopes=np.array([u.slopes for u in first.each]).reshape(len(names), -1),
        covariance=covariance,
        x_covariance=spread * (n / (n - 1.0)) if unbiased else spread,
        x_mean=middle,
        statistics=statistics,
        labels=order.labels(names, covariates),
        influence=influence.T,
        exact=None if truly is None else truly.T,
        gamma=gamma,
        working=gamma,
        clusters=None,
        kept=np.arange(n),
    )


def _kept(rows: Array, explained: Index, covariates: Index, missing: str) -> Index:
    gaps = np.isnan(rows)
    out = gaps[:, covariates].any(1)
    out |= gaps[:, explained].any(1) if missing == "listwise" else gaps[:, explained].all(1)
    return np.flatnonzero(~out)


def _second(
    first: Margins, order: Order, names: Sequence[str], sd: Array, *, exact: bool
) -> tuple[Array, Array, Array | None]:
    """Give all covariances, and each person's influence on margins and covariances, shape (s, n)."""
    influence = np.empty((order.own + len(order.first), first.n))
    truly = np.empty_like(influence) if exact else None
    for name, place, one in zip(names, order.places, first.each, strict=True):
        weighted = one.scores.T * first.weights
        products = weighted @ one.scores
        root = np.sqrt(products.diagonal())
        if not (root > 0).all() or not above(products / np.outer(root, root), SINGULAR):
            raise MomentsError(
                f"data: {name!r} has too few distinct values for errors of its {_kinds(one)}. Give more rows, or "
                f"{'name it in ordered=' if one.variance is not None else 'join its categories'}."
            )
        influence[place] = first.size * np.linalg.solve(products, weighted)
        if truly is not None:
            truly[place] = first.size * np.linalg.solve(one.curve, weighted)
    rho = np.zeros(len(order.first))
    for which, found in _blocks(first, order, exact):
        if (np.abs(found.rho) > LARGEST - 1e-8).any():
            bad = which[np.argmax(np.abs(found.rho))]
            a, b = names[order.first[bad]], names[order.second[bad]]
            raise MomentsError(
                f"ordered: the answers to {a!r} and {b!r} follow each other without exception: their latent "
                f"correlation cannot be told from 1 or -1. Take one of them out, or join categories."
            )
        if not (found.square > 0).all():
            bad = which[np.argmin(found.square)]
            raise MomentsError(
                f"ordered: no row tells how {names[order.first[bad]]!r} and {names[order.second[bad]]!r} go together. "
                f"Take one of them out, or give more rows."
            )
        rho[which] = found.rho
        place = order.own + which
        influence[place] = _pulls(first, order, which, found, sd, influence[: order.own])
        if truly is not None:
            truly[place] = _pulls(first, order, which, found.curved, sd, truly[: order.own])
    return rho * sd[order.first] * sd[order.second], influence, truly


def _kinds(one: Univariate) -> str:
    return "thresholds" if one.variance is None else "mean and variance"


def _pulls(first: Margins, order: Order, which: Index, found: Pairs, sd: Array, own: Array) -> Array:
    """Give each person's influence on some covariances, by itself and by the margins; shape (pairs, n)."""
    scale = sd[order.first[which]] * sd[order.second[which]]
    indirect = _by_margins(first, order, which, found)
    indirect *= (-scale / found.square)[:, None]
    for v, place in order.variances.items():  # a covariance is the correlation times standard deviations
        mine = np.flatnonzero((order.first[which] == v) | (order.second[which] == v))
        indirect[mine, place] += (found.rho * scale)[mine] / (2.0 * sd[v] ** 2)
    direct = found.by_rho * (first.size * scale / found.square)[:, None] * first.weights
    return np.asarray(direct + indirect @ own, dtype=float)


def _by_margins(first: Margins, order: Order, which: Index, found: Pairs) -> Array:
    """Sum the products of slopes by correlation and by the first step's estimates, shape (pairs, own)."""
    out = np.zeros((len(which), order.own))
    designs = first.place_designs if found.by_place else first.designs
    for side, products in ((order.first[which], found.by_first), (order.second[which], found.by_second)):
        for v in np.unique(side):
            mine = np.flatnonzero(side == v)
            pieces = zip(products, designs[v], strict=True)
            total = np.sum([product[mine] @ design for product, design in pieces], axis=0)
            out[np.ix_(mine, order.places[v])] += total
    return out


def _blocks(first: Margins, order: Order, exact: bool) -> Iterator[tuple[Index, Pairs]]:
    """Correlate pairs of one kind together, in blocks of bounded memory."""
    kind = np.array(first.ordered, dtype=int)
    kinds = kind[order.first] + 2 * kind[order.second]
    for each, correlate in ((3, _both_ordered), (1, _one_ordered), (2, _one_ordered), (0, _none_ordered)):
        pairs = np.flatnonzero(kinds == each)
        cells = first.limits.shape[1] * first.limits.shape[2] ** 2 if each == 3 else 0
        size = max(1, BLOCK // (first.n + cells))
        for begin in range(0, len(pairs), size):
            which = pairs[begin : begin + size]
            i, j = order.first[which], order.second[which]
            yield which, correlate(first, j, i, exact).turned if each == 2 else correlate(first, i, j, exact)


def _both_ordered(first: Margins, i: Index, j: Index, exact: bool) -> Pairs:
    a, b = first.place[i], first.place[j]
    counts = first.counts(a, b)
    filled = counts.copy()
    if not first.n_covariates:
        small = np.flatnonzero(first.binary[i] & first.binary[j])
        filled[small, 0, :2, :2] = without_empty(counts[small, 0, :2, :2])
    h, k = first.limits[a], first.limits[b]
    rho = polychoric(h, k, filled, first.start(i, j))
    return polychoric_slopes(h, k, rho, counts, first.cells(a, b), exact=exact)


def _one_ordered(first: Margins, i: Index, j: Index, exact: bool) -> Pairs:
    lower, upper = first.own_limits(first.place[i])
    z = np.where(first.answered[i] & first.answered[j], first.z[j], np.nan)
    return polyserial(lower, upper, z, first.start(i, j), first.weights, exact=exact)


def _none_ordered(first: Margins, i: Index, j: Index, exact: bool) -> Pairs:
    both = first.answered[i] & first.answered[j]
    a, b = np.where(both, first.z[i], np.nan), np.where(both, first.z[j], np.nan)
    return pearson(a, b, first.start(i, j), first.weights, exact=exact)
