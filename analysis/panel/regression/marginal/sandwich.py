r"""The sandwich covariance of clustered estimating equations, and its corrections for few clusters: `SANDWICHES`.

All take x (clusters, rows, p) and r (clusters, rows) in the metric in which the working covariance is the identity, so
that the bread is :math:`B = (\sum_i x_i'x_i)^{-1}` and the leverage of a cluster :math:`H_i = x_i B x_i'`.
"""

from collections.abc import Callable, Mapping

import numpy as np

from analysis.panel.regression.types import Array, Integers

MOST = 0.75  # Fay and Graubard's bound on what a cluster's score is corrected for
LEAST = 1e-10  # eigenvalue of I - H below which a direction is one that the cluster alone determines


def liang_zeger(x: Array, r: Array) -> Array:
    r"""Scores as they are, :math:`B(\sum s_is_i')B`, :math:`s_i = x_i'r_i`.

    References
    ----------
    Liang & Zeger (1986), Biometrika 73:13-22, doi:10.1093/biomet/73.1.13
    """
    return _sandwich(x, _scores(x, r))


def mancl_derouen(x: Array, r: Array) -> Array:
    r"""Residuals :math:`(I - H_i)^{-1} r_i`. With independence and a Gaussian outcome, clubSandwich's CR3.

    References
    ----------
    Mancl & DeRouen (2001), Biometrics 57:126-134, doi:10.1111/j.0006-341X.2001.00126.x
    """
    return _sandwich(x, _scores(x, _adjusted(x, r, -1.0)))


def kauermann_carroll(x: Array, r: Array) -> Array:
    r"""Residuals :math:`(I - H_i)^{-1/2} r_i`. With independence and a Gaussian outcome, clubSandwich's CR2.

    References
    ----------
    Kauermann & Carroll (2001), J Am Stat Assoc 96:1387-1396, doi:10.1198/016214501753382309
    """
    return _sandwich(x, _scores(x, _adjusted(x, r, -0.5)))


def fay_graubard(x: Array, r: Array) -> Array:
    r"""Scores :math:`F_i s_i`, F diagonal with :math:`\{1 - \min(.75, (x_i'x_i B)_{jj})\}^{-1/2}`.

    References
    ----------
    Fay & Graubard (2001), Biometrics 57:1198-1206, doi:10.1111/j.0006-341X.2001.01198.x
    """
    share = np.einsum("itp,itq,qp->ip", x, x, bread(x))
    return _sandwich(x, _scores(x, r) / np.sqrt(1 - np.minimum(MOST, share)))


def together(x: Array, r: Array, cluster: Integers) -> tuple[Array, Array]:
    """Stack the rows of all persons of a cluster; rows that a cluster has not are 0, and weigh nothing.

    Parameters
    ----------
    x, r : ndarray, shape (persons, waves, p) and (persons, waves)
    cluster : ndarray, shape (persons,)
        0, 1, ...

    Returns
    -------
    ndarray, ndarray
        Shapes (clusters, most persons * waves, p) and (clusters, most persons * waves).
    """
    sizes = np.bincount(cluster)
    order = np.argsort(cluster, kind="stable")
    place = np.empty_like(cluster)
    place[order] = np.arange(len(cluster)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    stacked_x = np.zeros((len(sizes), int(sizes.max()), *x.shape[1:]))
    stacked_r = np.zeros(stacked_x.shape[:3])
    stacked_x[cluster, place], stacked_r[cluster, place] = x, r
    return stacked_x.reshape(len(sizes), -1, x.shape[2]), stacked_r.reshape(len(sizes), -1)


def bread(x: Array) -> Array:
    r"""Return :math:`(\sum_i x_i'x_i)^{-1}`."""
    root = np.linalg.inv(
        np.linalg.qr(x.reshape(-1, x.shape[-1]), mode="r")
    )  # keeps twice the digits of (x'x)^-1
    return np.asarray(root @ root.T, dtype=float)


def _scores(x: Array, r: Array) -> Array:
    return np.asarray(np.einsum("itp,it->ip", x, r))


def _sandwich(x: Array, scores: Array) -> Array:
    half = scores @ bread(x)
    return half.T @ half


def _adjusted(x: Array, r: Array, power: float) -> Array:
    """Multiply residuals by a power of I - H; directions that a cluster alone determines have residual 0, and stay."""
    values, vectors = np.linalg.eigh(np.eye(x.shape[1]) - x @ bread(x) @ x.transpose(0, 2, 1))
    weight = np.where(values > LEAST, np.maximum(values, LEAST) ** power, 0.0)
    turned = np.einsum("its,it->is", vectors, r)
    return np.asarray(np.einsum("its,is->it", vectors, weight * turned))


SANDWICHES: Mapping[str, Callable[[Array, Array], Array]] = {
    "liang_zeger": liang_zeger,
    "mancl_derouen": mancl_derouen,
    "kauermann_carroll": kauermann_carroll,
    "fay_graubard": fay_graubard,
}
