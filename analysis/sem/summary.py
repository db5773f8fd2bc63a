"""The door for printed moments: covariance matrices, means and numbers of rows instead of data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.sem.data import check_positive
from analysis.sem.moments import Moments
from analysis.words import nearest


def from_covariances(
    covariance: object, names: Sequence[str], *, nobs: object, mean: object, rescale: bool
) -> tuple[Moments, ...]:
    """Take sample covariance matrices, one a group.

    Parameters
    ----------
    covariance : DataFrame or sequence of DataFrame
        Rows and columns named alike; divisor n - 1 as printed in papers.
    nobs : int or sequence of int
        Rows each was computed from.
    mean : Series, mapping, or sequence of them, or None
    rescale : bool
        Bring the divisor to n.

    Raises
    ------
    DataError
        If one is not a named, symmetric, positive definite matrix, or `nobs` is absent.
    """
    several = isinstance(covariance, list | tuple)
    matrices = list(covariance) if isinstance(covariance, list | tuple) else [covariance]
    counts = list(nobs) if several and isinstance(nobs, list | tuple) else [nobs] * len(matrices)
    means = list(mean) if several and isinstance(mean, list | tuple) else [mean] * len(matrices)
    if len(counts) != len(matrices) or len(means) != len(matrices):
        raise DataError(
            f"sample_cov: {len(matrices)} matrices need as many entries in sample_nobs and sample_mean."
        )
    return tuple(
        _one(matrix, names, n, center, rescale)
        for matrix, n, center in zip(matrices, counts, means, strict=True)
    )


def _one(covariance: object, names: Sequence[str], nobs: object, mean: object, rescale: bool) -> Moments:
    if not isinstance(covariance, pd.DataFrame) or list(covariance.index) != list(covariance.columns):
        raise DataError(
            "sample_cov: a DataFrame with the variables' names on rows and columns, in the same order, is "
            "needed. Make one with pandas.DataFrame(matrix, index=names, columns=names)."
        )
    if isinstance(nobs, bool) or not isinstance(nobs, int | np.integer) or nobs < 2:
        raise DataError(
            "sample_nobs: the number of rows that sample_cov was computed from is needed, a whole number."
        )
    known = [str(c) for c in covariance.columns]
    if absent := [name for name in names if name not in known]:
        raise DataError(
            f"model: the variable {absent[0]!r} is no column of the sample_cov{nearest(absent[0], known) or '.'} "
            f"Correct the model, or add the variable."
        )
    try:
        matrix = covariance.loc[list(names), list(names)].to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise DataError("sample_cov: it holds text. Give numbers only.") from None
    if not np.isfinite(matrix).all():
        raise DataError("sample_cov: it holds missing or infinite values. Give a complete matrix.")
    if not np.allclose(matrix, matrix.T, rtol=1e-6, atol=1e-8 * float(np.abs(matrix).max())):
        raise DataError("sample_cov: it is not symmetric. Fill both triangles, or check the order of names.")
    check_positive(matrix, names)
    if mean is None:
        center = np.zeros(len(names))
    else:
        series = pd.Series(mean)
        if absent := [name for name in names if name not in series.index]:
            raise DataError(f"sample_mean: no mean for {absent}. Give one for each variable of the model.")
        center = series[list(names)].to_numpy(dtype=float)
    scale = (int(nobs) - 1) / int(nobs) if rescale else 1.0
    return Moments(0.5 * scale * (matrix + matrix.T), center, int(nobs))
