"""The front of measurement invariance: over groups, over time, or both."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.measurement.asked import Asked, Factors
from analysis.panel.measurement.door import ground
from analysis.panel.measurement.fitter import Fitter
from analysis.panel.measurement.ladder import climb
from analysis.panel.measurement.release import named
from analysis.panel.measurement.result import Invariance
from analysis.panel.measurement.steps import plan
from analysis.sem.threads import one_thread
from analysis.waves import Panel

NONE, AUTO = "none", "auto"


def invariance(
    factors: Factors,
    data: pd.DataFrame | Panel,
    *,
    across: str | None = None,
    group: str | None = None,
    waves: Sequence[str] | None = None,
    steps: Sequence[str] | None = None,
    partial: str | Sequence[str] = NONE,
    level: float = 0.05,
    ordered: Sequence[str] | bool = (),
    estimator: str | None = None,
    missing: str = "listwise",
    parameterization: str = "theta",
    identification: str = "std_lv",
    lagged: str = "all",
    group_label: Sequence[object] | None = None,
    cluster: str | None = None,
    weights: str | None = None,
) -> Invariance:
    """Test step by step whether items measure the same in all groups, in all waves, or both.

    Parameters
    ----------
    factors : mapping or str
        Over groups ``{"mood": ["x1", "x2", "x3"]}`` or lavaan text with factors and residual covariances. Over time one
        list of items a wave, ``{"mood": [["x1_a", "x2_a"], ["x1_b", "x2_b"]]}``; or with `waves`, or a panel, item
        names that stand for columns ``<item>_<wave>``.
    data : DataFrame or Panel
        One row a person; a panel is taken wide.
    across : {"group", "time", "both"}, optional
        Over what parameters are held equal: over groups (within each wave), over waves (within each group), over all.
        By default over all there is.
    group : str, optional
        Column of groups; of a panel a variable is taken from its first wave.
    waves : sequence of str, optional
        Names of the waves, in order.
    steps : sequence of str, optional
        Of configural, thresholds, metric, scalar, strict, variances and means, in this order. By default all but
        variances, thresholds only with ordinal items. Steps that would test nothing are left out, with the reason in
        ``merged``.
    partial : {"none", "auto"} or sequence of str
        ``auto``: in each step the equality that its score test rejects most clearly is released, and so on until none
        is rejected at `level` over the number tested; two items of each factor stay invariant. An item whose loading
        was released keeps its intercept free. Or a list of parameters such as ``"f =~ x2"``, ``"x3 ~ 1"``,
        ``"x3 | t1"``, ``"x3 ~~ x3"``, free in every context from the start.
    level : float
        Of the chi-square rule and of the search.
    ordered : sequence of str, or True
        Ordinal items, by name or column.
    estimator, missing, cluster, weights : optional
        As for `analysis.sem`; ML, or WLSMV with ordinal items.
    parameterization : {"theta", "delta"}
        Of ordinal items. Under delta residual variances are no parameters: no strict step.
    identification : {"std_lv", "marker"}
        Unit of the factors: the reference's standard deviation, or an item's loading of 1. The fit is the same; with a
        marker the search cannot see that the marker itself differs in a factor of two items.
    lagged : {"all", "adjacent", "none"}
        Between which waves the residuals of the same item covary.
    group_label : sequence, optional
        The groups to take, in this order; the first is the reference.

    Returns
    -------
    Invariance
        ``ladder``, ``rules``, ``verdict(rule)``, ``steps``, ``releases``, ``latent_means()``, ``dmacs()``,
        ``score_bias()``, ``alignment()``.

    Raises
    ------
    DataError
        If columns, groups or waves cannot be used: an item that is absent, constant in a group, or without one of its
        categories there; one group; a group with fewer rows than parameters.
    ModelError
        If steps, releases or options are unknown or out of order.
    FitError
        If a step does not converge; of the configural model with the group in which it fails.

    References
    ----------
    Meredith (1993), Psychometrika 58:525-543, doi:10.1007/BF02294825; Wu & Estabrook (2016), Psychometrika
    81:1014-1045, doi:10.1007/s11336-016-9506-0; Byrne, Shavelson & Muthen (1989), Psychol Bull 105:456-466,
    doi:10.1037/0033-2909.105.3.456

    Examples
    --------
    >>> from analysis.panel import invariance
    >>> from analysis.panel.power import simulate
    >>> truth = '''
    ... f1 =~ 0.8*a1 + 0.7*b1 + 0.6*c1
    ... f2 =~ 0.8*a2 + 0.7*b2 + 0.6*c2
    ... f2 ~ 0.5*f1
    ... c2 ~ 0.5*1
    ... '''
    >>> data = simulate(truth, 300, seed=1, exact=True)
    >>> items = {"f": [["a1", "b1", "c1"], ["a2", "b2", "c2"]]}
    >>> result = invariance(items, data, across="time", steps=("configural", "metric", "scalar"))
    >>> result.ladder.reset_index()[["step", "df", "cfi", "lrt_p"]].round(3)
             step   df    cfi  lrt_p
    0  configural  5.0  1.000    NaN
    1      metric  7.0  1.000    1.0
    2      scalar  9.0  0.914    0.0
    >>> print(result.verdict("cheung_rensvold_2002_cfi"))
    By cheung_rensvold_2002_cfi, invariance holds up to metric; scalar fails.
    """
    asked = Asked(
        where="invariance",
        factors=factors,
        data=data,
        across=across,
        group=group,
        waves=waves,
        group_label=group_label,
        ordered=ordered,
        missing=missing,
        lagged=lagged,
        identification=identification,
        parameterization=parameterization,
        beside=tuple(c for c in (cluster, weights) if c is not None),
    )
    if not 0 < level < 1:
        raise ModelError(f"invariance: level={level!r} must lie between 0 and 1, such as 0.05.")
    with one_thread():
        where = ground(asked)
        measured = where.measured
        if len(measured.contexts) == 1:
            raise ModelError(
                "invariance: there is one group and one wave, so that nothing is compared. Name a column by group=, or "
                "give a list of items for each wave."
            )
        given = _named(partial)
        released = named("invariance", measured, given)
        wanted = plan("invariance", measured, steps)
        options = {
            "estimator": estimator or ("WLSMV" if measured.ordinal else "ML"),
            "missing": missing,
            "cluster": cluster,
            "weights": weights,
        }
        fitter = Fitter("invariance", where, options)
        climbed = climb(fitter, wanted, released, search=partial == AUTO, level=level)
    return Invariance(fitter, wanted, climbed, level)


def _named(partial: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(partial, str):
        if partial in (NONE, AUTO):
            return ()
        if not any(sign in partial for sign in "~|"):
            raise ModelError(
                f"invariance: partial={partial!r} is not known. There are 'none', 'auto', and lists such as "
                f"['f =~ x2', 'x3 ~ 1']."
            )
        return (partial,)
    return tuple(partial)
