"""Anderson's mixing: where a fixed-point iteration goes next, from its last points and steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mixed(points: Array, steps: Array, seen: Array) -> Array:
    r"""Extrapolate an iteration :math:`x\leftarrow x + r(x)` to where its step would be shortest.

    The steps are taken as linear in x between the last points, which makes the iteration nearly as fast as a
    Krylov method where it is smooth.

    Parameters
    ----------
    points, steps : ndarray, shape (k, d)
        x and r(x), the newest last.
    seen : ndarray, shape (k, e)
        The steps in a fixed metric, in which their length is judged.

    Returns
    -------
    ndarray, shape (d,)
        With one point only, x + r(x).

    References
    ----------
    Walker & Ni (2011), SIAM J Numer Anal 49:1715-1735, doi:10.1137/10078356X
    """
    share = np.linalg.lstsq(np.diff(seen, axis=0).T, seen[-1], rcond=1e-12)[0]
    return np.asarray(
        points[-1] + steps[-1] - share @ (np.diff(points, axis=0) + np.diff(steps, axis=0)), dtype=float
    )
