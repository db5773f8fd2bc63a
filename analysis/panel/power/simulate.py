"""Simulated data: a sample of a population that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import ModelError
from analysis.panel.power.absence import Absence
from analysis.panel.power.population import Front, Population, population
from analysis.panel.power.recipe import Recipe, Shape, recipe
from analysis.sem import Fit
from analysis.sem.threads import one_thread

Groups = Mapping[str, float] | Sequence[str] | None


def simulate(
    model: str | Fit,
    n: int | Sequence[int],
    *,
    seed: int,
    values: Mapping[str, float] | None = None,
    front: Front | None = None,
    groups: Groups = None,
    group: str = "group",
    skew: Shape | None = None,
    kurtosis: Shape | None = None,
    thresholds: Mapping[str, Sequence[float]] | None = None,
    missing: Absence | Sequence[Absence] | None = None,
    waves: Sequence[Sequence[str]] | None = None,
    exact: bool = False,
) -> pd.DataFrame:
    """Draw a sample from a model whose parameters are known.

    Parameters
    ----------
    model : str or Fit
        lavaan's syntax with the population's values as numbers (``y ~ 0.3*x``, ``start(0.3)*x``, by group
        ``c(0.3, 0.5)*x``); or a fit, whose estimates are the population's values. What the text does not mention has
        the value of lavaan's simulateData(): loadings and variances 1, covariances, intercepts and means 0. A
        regression or covariance that is written without a value is refused (lavaan takes 0 and warns).
    n : int or sequence of int
        Rows altogether, shared equally by the groups (or as `groups` says); or rows of each group.
    seed : int
        The same seed gives the same data.
    values : mapping, optional
        Values of parameters without a number, by label or as ``"y ~ x"`` (``"y ~ x.g2"`` in the second group).
    front : str, optional
        Whose defaults complete the text: ``sem``, ``growth``, or ``lavaan``, which adds nothing (variances that are
        not mentioned are then 0). By default ``sem``; ``lavaan`` for the whole texts that builders write.
    groups : sequence of str, or mapping of str to share, optional
        The groups' names, and their shares of `n`.
    group : str
        The column that holds them.
    skew, kurtosis : float or mapping, optional
        Of the observed variables (before they are cut); excess kurtosis, 0 for the normal distribution. By Vale and
        Maurelli's method: the means and covariances stay the model's; the limits are those of Fleishman's polynomial
        (an excess kurtosis of at least -1.15 without skew, about 1.6 skew^2 - 1.2 with it), and very different shapes
        cannot correlate highly. Latent variables, and multivariate shape, are not under control.
    thresholds : mapping, optional
        Cut points of ordered variables, ``{"y1": (-0.5, 0.5)}``, on the variable's own scale; answers become 1, 2 ...
        Thresholds in the text (``y1 | -0.5*t1 + 0.5*t2``) do the same.
    missing : Dropout, Intermittent or several, optional
        Who is absent from which wave.
    waves : sequence of sequence of str, optional
        The variables of each wave; by default by the last number of their names.
    exact : bool
        Rows whose means and covariances (divisor n) are exactly the population's, so that maximum likelihood gives
        back the population's values; before cuts and absence, and not for skewed data.

    Returns
    -------
    DataFrame
        Columns in the model's order, then the groups; ``.attrs["simulated"]`` is True.

    Raises
    ------
    ModelError
        If a population value is missing or impossible, or an option is.

    References
    ----------
    Vale & Maurelli (1983), Psychometrika 48:465-471, doi:10.1007/BF02293687; Fleishman (1978), Psychometrika
    43:521-532, doi:10.1007/BF02293811

    Examples
    --------
    >>> from analysis.panel.power import simulate
    >>> data = simulate("y2 ~ 0.5*y1", 100, seed=1, exact=True)
    >>> data.cov(ddof=0).round(2)
          y2   y1
    y2  1.25  0.5
    y1  0.50  1.0
    """
    check_seed("simulate", seed)
    people = population("simulate", model, values=values, front=front, groups=_number(n, groups))
    how = recipe(
        "simulate", people, skew=skew, kurtosis=kurtosis, cuts=thresholds, absence=missing, waves=waves
    )
    sizes = sizes_of("simulate", n, people.groups, groups)
    if exact:
        _check_exact(people, how, sizes)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(int(seed))))
    with one_thread():
        parts = [how.rows(g, size, rng, exact=exact) for g, size in enumerate(sizes)]
    data = pd.DataFrame(np.concatenate(parts), columns=list(people.names))
    for column in sorted({c for cuts in how.cuts for c in cuts}):
        name = people.names[column]
        data[name] = data[name].astype("Int64" if data[name].isna().any() else "int64")
    if people.groups > 1:
        data[group] = np.repeat(labels_of(people, groups), sizes)
    data.attrs["simulated"] = True
    return data


def check_seed(where: str, seed: object) -> None:
    """Refuse what is no seed."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ModelError(f"{where}: seed={seed!r} must be a whole number of 0 or more.")


def _number(n: int | Sequence[int], groups: Groups) -> int | None:
    """How many groups there are, as far as the sizes or names tell."""
    if groups is not None:
        return len(groups)
    return len(n) if isinstance(n, Sequence) and not isinstance(n, str) and len(n) > 1 else None


def labels_of(people: Population, groups: Groups) -> list[str]:
    """The groups' names: as given, those of a fit, or 1, 2 ..."""
    if groups is not None:
        return [str(name) for name in groups]
    return list(people.labels) or [str(g + 1) for g in range(people.groups)]


def sizes_of(where: str, n: int | Sequence[int], number: int, groups: Groups) -> tuple[int, ...]:
    """Share rows among groups: largest remainders go up.

    Raises
    ------
    ModelError
        If they are no whole numbers, or shares are not positive.
    """
    given: list[Any] = list(n) if isinstance(n, list | tuple | np.ndarray) else [n]
    if not all(isinstance(k, int | np.integer) and not isinstance(k, bool) and k > 0 for k in given):
        raise ModelError(f"{where}: n={n!r} must be a whole number of rows, or one for each group.")
    if len(given) > 1 and len(given) != number:
        raise ModelError(f"{where}: n has {len(given)} entries for {number} group(s). Give one a group.")
    if len(given) == number:
        return tuple(int(k) for k in given)
    shares = np.array([float(s) for s in groups.values()] if isinstance(groups, Mapping) else [1.0] * number)
    if not (np.isfinite(shares).all() and (shares > 0).all()):
        raise ModelError(
            f"{where}: the groups' shares must be positive numbers, such as {{'a': 0.5, 'b': 0.5}}."
        )
    exact = int(given[0]) * shares / shares.sum()
    sizes = np.floor(exact).astype(int)
    sizes[np.argsort(sizes - exact, kind="stable")[: int(given[0]) - int(sizes.sum())]] += 1
    return tuple(int(k) for k in sizes)


def _check_exact(people: Population, how: Recipe, sizes: Sequence[int]) -> None:
    if how.polynomials:
        raise ModelError(
            "simulate: exact=True gives exact means and covariances of normal variables, not of skewed ones. Leave "
            "skew= and kurtosis= out, or exact=."
        )
    if min(sizes) <= len(people.names):
        raise ModelError(
            f"simulate: exact=True needs more rows than the {len(people.names)} variables in each group, not "
            f"{min(sizes)}. Raise n."
        )
