"""How many rows a power needs: by search on the analytic power, then confirmed by replicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np
from scipy.special import ndtri

from analysis.errors import ModelError
from analysis.panel.power.answer import analytic, check_nested
from analysis.panel.power.effects import Effect, chosen
from analysis.panel.power.power import power
from analysis.panel.power.question import against, checked, question
from analysis.panel.power.result import SIMULATED, Power, Unit, interval
from analysis.panel.power.simulate import sizes_of
from analysis.panel.power.within import Within
from analysis.sem import Fit
from instruments.lines import wrapped
from instruments.showing import Shown

LARGEST = 10_000_000  # rows beyond which nobody asks
ROUNDS = 6  # of replicates, each at a better n
NORMAL_ONLY = ("dropout", "skew", "kurtosis", "thresholds", "ordered", "estimator", "missing")


@dataclass(frozen=True, eq=False, slots=True)
class Required(Shown):
    """The rows that a power needs.

    Attributes
    ----------
    n : int
        The least number found; every effect asked for has the power there.
    target : float
    analytic : int or None
        The least number by analytic power, None if that could not be had for these data.
    confirmed : float or None
        The least power among the effects in the replicates at n, with its 95 % limits `low` and `high`.
    low, high : float or None
    power : Power
        The analysis at n.
    notes : tuple of str

    Examples
    --------
    >>> from analysis.panel.power import required_n
    >>> found = required_n("y ~ start(.3)*x", effect="y ~ x")
    >>> 50 < found.n < 150, found.target
    (True, 0.8)
    """

    n: int
    target: float
    analytic: int | None
    confirmed: float | None
    low: float | None
    high: float | None
    power: Power
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        found = (
            ""
            if self.confirmed is None
            else (f", replicated power {self.confirmed:.3f} [{self.low:.3f}, {self.high:.3f}]")
        )
        notes = "".join(f"\n{wrapped(note)}" for note in ((SIMULATED,) if found else ()) + self.notes)
        return wrapped(f"Required(n={self.n} for power {self.target:g}{found}){notes}")


def required_n(
    model: str | Within | Fit,
    *,
    effect: Effect | Sequence[Effect],
    target: float = 0.8,
    method: str = "analytic",
    **options: Any,
) -> Required:
    r"""Find the least number of rows at which every effect has a power.

    The analytic power rises with n, so that the least n is found by doubling and halving. With ``method="both"``
    replicates at that n confirm it; where their power lies clearly below the target (or the analytic power is not to be
    had: drop-out not at random, ordered or skewed data), n is changed by the ratio of noncentralities

    .. math:: n' = n\,\{(z_{target} + z_{1-\alpha/2})/(z_{found} + z_{1-\alpha/2})\}^2

    and replicated again, until the target lies within the limits of the replicated power.

    Parameters
    ----------
    model : str, Within or Fit
    effect : str, NullModel, Misfit, or several
    target : float
        Power, between alpha and 1.
    method : str
        ``analytic``, ``both`` or ``monte_carlo``.
    **options
        As of `power`: population, alpha, seed, replicates ...; not n.

    Returns
    -------
    Required

    Raises
    ------
    ModelError
        If an effect is 0 in the population, or no number of rows gives the power.

    Examples
    --------
    >>> from analysis.panel.power import required_n
    >>> found = required_n("y ~ start(0.3)*x", effect="y ~ x", target=0.8)
    >>> found
    Required(n=88 for power 0.8)
    """
    alpha = options.get("alpha", 0.05)
    if not alpha < target < 1.0:
        raise ModelError(
            f"required_n: target={target!r} must lie between alpha ({alpha:g}) and 1, such as 0.8."
        )
    if effect is None:
        raise ModelError("required_n: effect= is needed: whose power is to be reached? Name a parameter.")
    if "n" in options:
        raise ModelError("required_n: n= is what is looked for. Leave it out.")
    if method not in ("analytic", "both", "monte_carlo"):
        raise ModelError(
            f"required_n: method={method!r} is not known. There are 'analytic', 'both' and 'monte_carlo'."
        )
    bound = signature(power).bind(model, n=LARGEST, effect=effect, **options)
    bound.apply_defaults()
    start = _by_formula(dict(bound.arguments), target, method)
    if method == "analytic":
        found = power(model, n=start, effect=effect, **{**options, "method": "analytic"})
        return Required(start, target, start, None, None, None, found, found.notes)
    analytic_n = start if method == "both" else None
    return _confirmed(model, effect, target, start, analytic_n, {**options, "alpha": alpha})


def _by_formula(given: dict[str, Any], target: float, method: str) -> int:
    """Give the least n by analytic power; under Monte Carlo alone that of normal complete data, as a start."""
    given["method"] = "analytic"
    if method == "monte_carlo":
        given.update({name: signature(power).parameters[name].default for name in NORMAL_ONLY})
    checked(given)
    asked = question("required_n", given)
    groups = asked.people.groups
    sizes = sizes_of("required_n", LARGEST, groups, asked.groups)
    reference = asked.reference(asked.analysis, sizes)
    places, nulls, misfits = chosen(asked.where, asked.effect, reference.parameters)
    others = [(one, asked.reference(against(asked, one), sizes)) for one in nulls]
    check_nested(asked.where, reference, others)
    units, _ = analytic(asked, reference, places, others, misfits, ())
    n = max(_least(unit, target, asked.alpha, groups) for unit in units)
    while min(sizes_of("required_n", max(n, groups), groups, asked.groups)) <= len(asked.people.names):
        n += 1
    return n


def _least(unit: Unit, target: float, alpha: float, groups: int) -> int:
    """Double until the power is there, then halve the bracket."""
    low, high = 1, 2
    while unit.power(float(high), alpha, groups) < target:
        low, high = high, 2 * high
        if high > LARGEST:
            raise ModelError(
                f"required_n: {unit.effect!r} does not reach power {target:g} with {LARGEST:,} rows; in the "
                f"population it is 0, or next to it. Raise its population value."
            )
    while high - low > 1:
        middle = (low + high) // 2
        if unit.power(float(middle), alpha, groups) < target:
            low = middle
        else:
            high = middle
    return high


def _confirmed(
    model: str | Within | Fit,
    effect: Effect | Sequence[Effect],
    target: float,
    n: int,
    analytic: int | None,
    options: Mapping[str, Any],
) -> Required:
    z = -float(ndtri(options["alpha"] / 2))
    resume = options.get("resume")
    tried: list[str] = []
    for _ in range(ROUNDS):
        own = {**options, "resume": None if resume is None else f"{resume}/n{n}", "method": "monte_carlo"}
        found = power(model, n=n, effect=effect, **own)
        row = min(found.table.to_dict("records"), key=lambda each: float(each["power"]))
        share, K = float(row["power"]), float(row["replicates"])
        low, high = interval(share, K)
        tried.append(f"{n} rows: {share:.3f}")
        if low <= target <= high or (analytic is not None and low > target):
            notes = (*found.notes, f"replicated power at {', at '.join(tried)}.")
            return Required(n, target, analytic, share, low, high, found, notes)
        safe = float(np.clip(share, 0.5 / K, 1.0 - 0.5 / K))
        ratio = ((float(ndtri(target)) + z) / max(float(ndtri(safe)) + z, 0.2)) ** 2
        n = max(int(np.ceil(n * ratio)), len(found.table), 2)
    raise ModelError(
        f"required_n: {ROUNDS} rounds of replicates did not settle ({'; '.join(tried)}). Raise replicates=, or look at "
        f"power(..., n=[...]) over a range."
    )
