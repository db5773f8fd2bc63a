"""The spec of a growth model, from a user's words; checks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.change.checks import covariates, enough, names, word
from analysis.panel.change.factors import Track
from analysis.panel.change.shape import Shape, shape
from analysis.panel.change.writing import Labels
from analysis.panel.design import Design
from analysis.words import nearest

ONE_GROUP = Labels()
KINDS = (
    "loadings", "means", "intercepts", "variances", "covariances", "residuals", "residual_covariances", "regressions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Varying:
    """A covariate that changes from wave to wave.

    Attributes
    ----------
    name : str
    columns : tuple of str
        One a wave.
    """

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What a growth model estimates.

    Attributes
    ----------
    tracks : tuple of Track
        One a process.
    residuals : str
        ``free`` or ``equal`` over time.
    within : bool
        Residuals of different processes covary within a wave.
    predictors : tuple of str
        Columns that predict every growth factor.
    varying : tuple of Varying
    varying_equal : bool
        Each time-varying covariate has the same effect in every wave.
    split : bool
        Its effect within persons is told from that between them.
    factors_on : tuple of (str, tuple of str)
        Growth factors that others predict.
    fixed_x : bool
        The model is conditional on the covariates.
    labels : Labels
    """

    tracks: tuple[Track, ...]
    residuals: str = "free"
    within: bool = True
    predictors: tuple[str, ...] = ()
    varying: tuple[Varying, ...] = ()
    varying_equal: bool = True
    split: bool = False
    factors_on: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fixed_x: bool = True
    labels: Labels = ONE_GROUP

    @property
    def regressions(self) -> dict[str, tuple[str, ...]]:
        """What predicts each growth factor: other factors, then predictors."""
        on = dict(self.factors_on)
        factors = [f for track in self.tracks for f in track.factors]
        found = {f: (*on.get(f, ()), *self.predictors) for f in factors}
        return {f: sources for f, sources in found.items() if sources}


def tracks(
    where: str,
    made: Design,
    variables: Mapping[str, tuple[str, ...]],
    curve: Shape,
    random: str | Sequence[str] | None,
    residuals: str,
) -> tuple[Track, ...]:
    """Give each process its growth factors, and refuse too few waves for them.

    Raises
    ------
    ModelError
        If `random` names a factor that the shape has not, or a process has more parameters than moments.
    """
    chosen = curve.letters if random is None else names(where, "random", random)
    for letter in chosen:
        word(where, "random", letter, curve.letters)
    _check_count(where, made, curve, len(chosen), residuals)
    _check_spread(where, curve, chosen, residuals)
    return tuple(Track(n, v, made.waves, made.times, curve, chosen) for n, v in variables.items())


def parameters(curve: Shape, random: int, residuals: str, waves: int) -> int:
    """Count the parameters of one process: means, (co)variances, free loadings, residual variances."""
    factors = len(curve.letters)
    loadings = max(waves - 2, 0) if curve.kind == "basis" else 0
    return factors + random * (random + 1) // 2 + loadings + (1 if residuals == "equal" else waves)


def _told(curve: Shape, random: int, residuals: str, waves: int) -> bool:
    """Whether so many waves have the moments, and one wave more than factors that vary, to tell residuals."""
    rich = waves * (waves + 3) // 2 >= parameters(curve, random, residuals, waves)
    return rich and waves > random and waves >= len(curve.letters)


def _check_count(where: str, made: Design, curve: Shape, random: int, residuals: str) -> None:
    waves = len(made.waves)
    least = next(count for count in range(1, 100) if _told(curve, random, residuals, count))
    ways = ["Add waves"]
    fewer = next((k for k in range(random - 1, 0, -1) if _told(curve, k, residuals, waves)), 0)
    if fewer:
        ways.append(f"let fewer factors vary (random={curve.letters[:fewer]!r})")
    count = parameters(curve, random, residuals, waves)
    what = (
        f"a curve of shape {curve.kind!r} ({count} parameters a process, {waves * (waves + 3) // 2} moments)"
    )
    enough(where, what, waves, least, f"{', or '.join(ways)}.")


def spread_told(curve: Shape, random: Sequence[str], residuals: str) -> bool:
    r"""Say whether loadings that are known tell (co)variances of factors from residual variances.

    The covariances :math:`\Lambda\Psi\Lambda' + \Theta` are linear in both, so that they are identified if the
    matrices that the parameters multiply are linearly independent.
    """
    L = curve.loadings(curve.times)[:, [curve.letters.index(letter) for letter in random]]
    L = L / np.abs(L).max(axis=0)
    waves = len(curve.times)
    products = [
        np.outer(L[:, a], L[:, b]) + np.outer(L[:, b], L[:, a])
        for a in range(len(random))
        for b in range(a + 1)
    ]
    own = [np.eye(waves)] if residuals == "equal" else [np.diag(row) for row in np.eye(waves)]
    matrices = np.array([m[np.tril_indices(waves)] for m in (*products, *own)])
    return bool(np.linalg.matrix_rank(matrices) == len(matrices))


def _check_spread(where: str, curve: Shape, random: tuple[str, ...], residuals: str) -> None:
    if curve.kind == "basis" or spread_told(curve, random, residuals):
        return
    ways = (
        ["Put two or more waves before the first knot and after the last"] if curve.knots else ["Add waves"]
    )
    if residuals == "free" and spread_told(curve, random, "equal"):
        ways.append("take residuals='equal'")
    fewer = [tuple(k for k in random if k != letter) for letter in reversed(random[1:])]
    if told := [kept for kept in fewer if spread_told(curve, kept, residuals)]:
        ways.append(f"let fewer factors vary (random={told[0]!r})")
    counts = [sum(t < k for t in curve.times) for k in curve.knots[:1]]
    counts += [sum(t > k for t in curve.times) for k in curve.knots[-1:]]
    seen = f" ({counts[0]} wave(s) before the first knot, {counts[1]} after the last)" if counts else ""
    raise ModelError(
        f"{where}: these waves{seen} cannot tell how the growth factors {', '.join(random)} vary from residual "
        f"variances. {', or '.join(ways)}."
    )


def growth(
    where: str,
    made: Design,
    frame: pd.DataFrame | None,
    labels: Labels,
    variables: Mapping[str, tuple[str, ...]],
    given: Mapping[str, Any],
) -> Growth:
    """Read a growth model's options; see `growth_curve` for what they mean.

    Raises
    ------
    DataError, ModelError
        If something does not fit.
    """
    residuals = word(where, "residuals", given["residuals"], ("free", "equal"))
    curve = shape(where, given["shape"], made.times, given["knots"], given["center"])
    found = tracks(where, made, variables, curve, given["random"], residuals)
    predictors = names(where, "predictors", given["predictors"])
    varying = _varying(where, made, given["time_varying"])
    known = given["known"]
    columns = tuple(c for v in varying for c in v.columns)
    covariates(where, made, frame, known, {"predictors": predictors, "time_varying": columns})
    effects = word(where, "varying_effects", given["varying_effects"], ("equal", "free"))
    split = word(where, "split", given["split"], ("none", "person_mean")) == "person_mean"
    if split and not varying:
        raise ModelError(
            f"{where}: split='person_mean' needs time_varying=. Name the covariates, or leave split= out."
        )
    if split and effects == "free":
        raise ModelError(
            f"{where}: split='person_mean' needs one effect within persons. Use varying_effects='equal'."
        )
    return Growth(
        tracks=found,
        residuals=residuals,
        within=bool(given["residual_covariances"]),
        predictors=predictors,
        varying=varying,
        varying_equal=effects == "equal",
        split=split,
        factors_on=_factors_on(where, found, given["factors_on"]),
        fixed_x=given["fixed_x"],
        labels=labels,
    )


def _varying(where: str, made: Design, given: Mapping[str, Sequence[str]] | None) -> tuple[Varying, ...]:
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        raise ModelError(
            f"{where}: time_varying={given!r} is no mapping. Write {{'name': [one column a wave]}}."
        )
    found = []
    for name, columns in given.items():
        listed = names(where, f"time_varying {name!r}", columns)
        if len(listed) != len(made.waves):
            raise DataError(
                f"{where}: time_varying: {name!r} has {len(listed)} column(s) for {len(made.waves)} waves. Give one "
                f"a wave, in order."
            )
        found.append(Varying(str(name), listed))
    return tuple(found)


def _factors_on(
    where: str, found: Sequence[Track], given: Mapping[str, str | Sequence[str]] | None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    factors = [f for track in found for f in track.factors]
    read = []
    for target, sources in (given or {}).items():
        listed = names(where, f"factors_on {target!r}", sources)
        for name in (target, *listed):
            if name not in factors:
                raise ModelError(
                    f"{where}: factors_on: {name!r} is no growth factor{nearest(str(name), factors) or '.'} "
                    f"There are {', '.join(factors)}."
                )
        if target in listed:
            raise ModelError(f"{where}: factors_on: {target!r} cannot predict itself. Take it out.")
        read.append((target, listed))
    return tuple(read)
