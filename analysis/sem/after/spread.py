"""How slopes at a fit vary from row to row, or from cluster to cluster: what generalized score tests divide by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.after.extended import Extended
from analysis.sem.errors_of import clusters_of
from analysis.sem.fit import Fit
from analysis.sem.moments import by_cluster
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.parts import weighted

Array = NDArray[np.float64]

ROBUST = ("robust_sem", "robust_huber_white", "robust_cluster")


def is_robust(fit: Fit) -> bool:
    """Whether a fit's errors do not rest on its likelihood, so that its score tests should not either."""
    return fit.options.errors in ROBUST


def slopes(fit: Fit, model: Extended) -> Array:
    r"""Give rows R with R'R the middle of the fit's own sandwich, by the rows of an `Extended`: (n or clusters, Q).

    Under ``robust_sem`` :math:`R'R = \Delta'W\Gamma W\Delta`, else the cross-product of the slopes of rows, or of
    clusters' sums, over n.
    """
    found = []
    whole = sum(m.size for m in fit.samples)
    for g, (part, share) in enumerate(zip(model.parts, model.shares, strict=True)):
        if fit.options.errors == "robust_sem":
            root, W, jacobian = part.deviations(model.theta)
            rows = root @ weighted(W, jacobian) * np.sqrt(share)
        else:
            rows = part.scores(model.theta) / np.sqrt(whole)
        if not (isinstance(part, OrdinalPart) and fit.options.errors == "robust_sem"):
            rows = by_cluster(rows, clusters_of(part, fit.sample, g))
        found.append(rows)
    return np.concatenate(found)
