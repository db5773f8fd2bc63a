"""Who is absent from which wave: drop-out and single missed waves, at random or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

from analysis.errors import DataError, ModelError
from analysis.words import nearest

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Mechanism = Literal["MCAR", "MAR", "MNAR"]

NUMBER = re.compile(r"(\d+)\D*\Z")
MOST = 12  # waves that may be missed singly in the analytic power: 2 to this number of patterns
FAR = 60.0  # how far from 0 an intercept of a logit may have to lie


@dataclass(frozen=True, slots=True)
class Dropout:
    """People leave and do not come back.

    Attributes
    ----------
    proportions : tuple of float
        Share of everyone who is gone at each wave, first wave first: in [0, 1), never falling.
    mechanism : str
        ``MCAR``: by chance; ``MAR``: by what was observed in the wave before; ``MNAR``: by the value that goes missing.
    strength : float
        Change in the log odds of leaving for each standard deviation of that value; ignored by MCAR.
    variables : tuple of str
        What it depends on: one variable a wave; by default the mean of the wave's standardized variables.

    Examples
    --------
    >>> from analysis.panel.power import Dropout, simulate
    >>> data = simulate("y2 ~ 0.5*y1", 200, seed=1)
    >>> Dropout((0.0, 0.2)).proportions
    (0.0, 0.2)
    """

    proportions: Sequence[float]
    mechanism: Mechanism = "MCAR"
    strength: float = 1.0
    variables: Sequence[str] = ()

    def __post_init__(self) -> None:
        _check(self)
        if any(b < a for a, b in pairwise(self.proportions)):
            raise ModelError(
                f"Dropout: proportions={tuple(self.proportions)} fall from one wave to the next, but who has left does "
                f"not come back. Give cumulative shares, or use Intermittent."
            )


@dataclass(frozen=True, slots=True)
class Intermittent:
    """People miss single waves.

    Attributes
    ----------
    proportions : tuple of float
        Share of everyone who misses each wave, in [0, 1).
    mechanism, strength, variables
        As of `Dropout`; a wave before that was missed counts as an average value.

    Examples
    --------
    >>> from analysis.panel.power import Intermittent
    >>> Intermittent((0.1, 0.1)).mechanism
    'MCAR'
    """

    proportions: Sequence[float]
    mechanism: Mechanism = "MCAR"
    strength: float = 1.0
    variables: Sequence[str] = ()

    def __post_init__(self) -> None:
        _check(self)


Absence = Dropout | Intermittent


def _check(spec: Absence) -> None:
    kind = type(spec).__name__
    shares = tuple(spec.proportions)
    object.__setattr__(spec, "proportions", shares)
    object.__setattr__(spec, "variables", tuple(spec.variables))
    if not shares or not all(isinstance(p, int | float) and 0.0 <= p < 1.0 for p in shares):
        raise ModelError(
            f"{kind}: proportions={shares} must be shares from 0 to below 1, one a wave, such as (0, 0.1, 0.2)."
        )
    if spec.mechanism not in ("MCAR", "MAR", "MNAR"):
        raise ModelError(
            f"{kind}: mechanism={spec.mechanism!r} is not known"
            f"{nearest(str(spec.mechanism).upper(), ('MCAR', 'MAR', 'MNAR')) or '.'} There are MCAR, MAR and MNAR."
        )
    if not np.isfinite(spec.strength):
        raise ModelError(f"{kind}: strength={spec.strength!r} must be a finite number.")
    if spec.mechanism == "MAR" and shares[0] > 0:
        raise ModelError(
            f"{kind}: mechanism='MAR' depends on the wave before, and the first wave has none. Give it proportion 0, "
            f"or use MCAR."
        )


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A spec with what makes its proportions come true.

    Attributes
    ----------
    spec : Dropout or Intermittent
    waves : tuple of tuple of int
        Columns of each wave.
    drivers : tuple of tuple of int
        Columns on which each wave's absence depends, the wave's own.
    center, scale : ndarray, shape (p,)
        Means and standard deviations of the variables.
    spread : ndarray, shape (waves,)
        Standard deviations of what each wave's absence depends on, the mean of standardized variables.
    intercepts : tuple of float
    """

    spec: Absence
    waves: tuple[tuple[int, ...], ...]
    drivers: tuple[tuple[int, ...], ...]
    center: Array
    scale: Array
    spread: Array
    intercepts: tuple[float, ...]


def waves_of(
    where: str, names: Sequence[str], waves: Sequence[Sequence[str]] | None
) -> tuple[tuple[int, ...], ...]:
    """Sort variables into waves: as given, or by the last number in their names.

    Raises
    ------
    ModelError
        If a name has no number and no waves are given, or a given name is unknown.
    """
    if waves is not None:
        for name in (name for wave in waves for name in wave):
            if name not in names:
                raise ModelError(
                    f"{where}: waves= names {name!r}, which the population does not have"
                    f"{nearest(name, names) or '.'} Correct the name."
                )
        return tuple(tuple(names.index(name) for name in wave) for wave in waves)
    found: dict[int, list[int]] = {}
    for i, name in enumerate(names):
        number = NUMBER.search(name)
        if number is None:
            raise ModelError(
                f"{where}: the wave of {name!r} cannot be told from its name. Give waves=, a list of the variables of "
                f"each wave."
            )
        found.setdefault(int(number[1]), []).append(i)
    return tuple(tuple(found[wave]) for wave in sorted(found))


def calibrated(
    where: str,
    specs: Sequence[Absence],
    names: Sequence[str],
    waves: tuple[tuple[int, ...], ...],
    rows: Array,
) -> tuple[Calibrated, ...]:
    """Solve the intercepts by which the expected proportions are those of the specs.

    Parameters
    ----------
    where : str
    specs : sequence
        Single missed waves are settled first, as who leaves may depend on what was seen before.
    names : sequence of str
    waves : tuple of tuple of int
    rows : ndarray, shape (many, p)
        A large complete sample of the population, over which expectations are taken.

    Raises
    ------
    ModelError
        If the numbers of waves differ, or a variable is unknown or of another wave.
    """
    ordered = sorted(specs, key=lambda spec: isinstance(spec, Dropout))
    done: list[Calibrated] = []
    absent = np.zeros((len(rows), len(waves)), dtype=bool)
    rng = np.random.Generator(np.random.PCG64(0))
    for spec in ordered:
        drivers = _drivers(where, spec, names, waves)
        center, scale = rows.mean(0), rows.std(0)
        unit = (rows - center) / scale
        spread = np.array([unit[:, list(columns)].mean(1).std() for columns in drivers])
        begin = Calibrated(spec, waves, drivers, center, scale, spread, ())
        intercepts, absent = _settle(begin, rows, absent, rng)
        done.append(replace(begin, intercepts=tuple(intercepts)))
    return tuple(done)


def _drivers(
    where: str, spec: Absence, names: Sequence[str], waves: tuple[tuple[int, ...], ...]
) -> tuple[tuple[int, ...], ...]:
    kind = type(spec).__name__
    if len(spec.proportions) != len(waves):
        raise ModelError(
            f"{where}: {kind} has {len(spec.proportions)} proportions for {len(waves)} waves. Give one a wave."
        )
    if not spec.variables:
        return waves
    if len(spec.variables) != len(waves):
        raise ModelError(
            f"{where}: {kind} has {len(spec.variables)} variables for {len(waves)} waves. Name one a wave."
        )
    for name, wave in zip(spec.variables, waves, strict=True):
        if name not in names or names.index(name) not in wave:
            raise ModelError(
                f"{where}: {kind} depends on {name!r}, which is no variable of that wave"
                f"{nearest(name, [names[i] for i in wave]) or '.'} Name one of each wave."
            )
    return tuple((names.index(name),) for name in spec.variables)


def missing(specs: Sequence[Calibrated], rows: Array, rng: np.random.Generator) -> Array:
    """Give rows with NaN where people are absent; the rows given stay as they are."""
    absent = np.zeros((len(rows), len(specs[0].waves)), dtype=bool)
    for spec in specs:
        _, absent = _settle(spec, rows, absent, rng)
    out = rows.copy()
    for wave, gone in zip(specs[0].waves, absent.T, strict=True):
        out[np.ix_(gone, np.array(wave, dtype=np.intp))] = np.nan
    return out


def _settle(one: Calibrated, rows: Array, absent: Mask, rng: np.random.Generator) -> tuple[list[float], Mask]:
    """Go through the waves: who is absent, and (where they are not yet known) the intercepts."""
    spec, drop = one.spec, isinstance(one.spec, Dropout)
    absent = absent.copy()
    own = np.zeros_like(absent)
    intercepts: list[float] = []
    gone = np.zeros(len(rows), dtype=bool)
    for t, share in enumerate(spec.proportions):
        chance = rng.random(len(rows))
        before = spec.proportions[t - 1] if t else 0.0
        wanted = (share - before) / (1.0 - before) if drop else share
        score = _score(one, rows, absent | own, t)
        still = ~gone
        intercept = one.intercepts[t] if one.intercepts else _intercept(wanted, spec.strength * score[still])
        intercepts.append(intercept)
        leaves = still & (chance < expit(intercept + spec.strength * score))
        if drop:
            gone |= leaves
            own[:, t] = gone
        else:
            own[:, t] = leaves
    return intercepts, absent | own


def _score(one: Calibrated, rows: Array, absent: Mask, wave: int) -> Array:
    """What absence depends on, in standard deviations; 0 by chance alone, and where it was not observed."""
    if one.spec.mechanism == "MCAR" or (one.spec.mechanism == "MAR" and wave == 0):
        return np.zeros(len(rows))
    seen = wave if one.spec.mechanism == "MNAR" else wave - 1
    columns = list(one.drivers[seen])
    score = ((rows[:, columns] - one.center[columns]) / one.scale[columns]).mean(axis=1) / one.spread[seen]
    if one.spec.mechanism == "MAR":
        score = np.where(absent[:, seen], 0.0, score)
    return np.asarray(score)


def _intercept(wanted: float, effect: Array) -> float:
    if wanted <= 0.0:
        return -np.inf
    return float(brentq(lambda a: float(expit(a + effect).mean()) - wanted, -FAR, FAR, xtol=1e-10))


def patterns(where: str, specs: Sequence[Absence], waves: int) -> list[tuple[tuple[bool, ...], float]]:
    """Give the patterns of absent waves with their probabilities, where all absence is by chance.

    Raises
    ------
    ModelError
        If it is not.
    DataError
        If there are too many patterns.
    """
    for spec in specs:
        if spec.mechanism != "MCAR":
            raise ModelError(
                f"{where}: the analytic power knows absence by chance (MCAR) only, not {spec.mechanism}. "
                f"Use method='monte_carlo'."
            )
        if isinstance(spec, Intermittent) and waves > MOST:
            raise DataError(
                f"{where}: {waves} waves missed singly give too many patterns for the analytic power. "
                f"Use method='monte_carlo'."
            )
    found = {(False,) * waves: 1.0}
    for spec in specs:
        joint: dict[tuple[bool, ...], float] = {}
        for (a, p), (b, q) in product(found.items(), _own_patterns(spec).items()):
            key = tuple(x or y for x, y in zip(a, b, strict=True))
            joint[key] = joint.get(key, 0.0) + p * q
        found = joint
    return [(key, p) for key, p in found.items() if p > 0.0]


def _own_patterns(spec: Absence) -> dict[tuple[bool, ...], float]:
    shares = tuple(spec.proportions)
    n = len(shares)
    if isinstance(spec, Dropout):
        ends = (*shares, 1.0)
        begins = (0.0, *shares)
        return {
            (False,) * t + (True,) * (n - t): b - a for t, (a, b) in enumerate(zip(begins, ends, strict=True))
        }
    found = {}
    for key in product((False, True), repeat=n):
        found[key] = float(np.prod([p if gone else 1.0 - p for p, gone in zip(shares, key, strict=True)]))
    return found
