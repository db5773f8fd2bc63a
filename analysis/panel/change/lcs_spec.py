"""The spec of a latent change score model, from a user's words; checks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.errors import DataError, ModelError
from analysis.panel.change.checks import enough, names, word
from analysis.panel.change.writing import Labels
from analysis.panel.design import Design
from analysis.words import nearest

WHERE = "lcs"
CHANGES = ("constant", "proportional", "dual", "none")
COUPLINGS = ("level", "level_now", "change", "change_now")
GREEK = {"level": "delta", "level_now": "delta_now", "change": "xi", "change_now": "xi_now"}
SAID = {
    "level": "previous level -> change (delta)",
    "level_now": "level of the same wave -> change (delta, concurrent)",
    "change": "previous change -> change (xi)",
    "change_now": "change of the same wave -> change (xi, concurrent)",
}
MOST = 60  # occasions, phantom ones included
EVEN = 1e-6  # relative: how near an interval must come to a whole multiple


@dataclass(frozen=True, slots=True)
class Occasion:
    """One step of the time grid.

    Attributes
    ----------
    name : str
        The wave's, or that of the wave before and the number of steps since.
    place : int
        Of the wave in the design; -1 if nothing was measured.
    """

    name: str
    place: int


@dataclass(frozen=True, slots=True)
class Coupling:
    """One process changes another.

    Attributes
    ----------
    source, target : str
    kind : str
        level, level_now, change or change_now.
    """

    source: str
    target: str
    kind: str

    @property
    def label(self) -> str:
        return f"{GREEK[self.kind]}_{self.source}_{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScores:
    """What a latent change score model estimates.

    Attributes
    ----------
    columns : mapping of str to tuple of str
        Of each process, one a wave.
    waves : tuple of str
    occasions : tuple of Occasion
    step : float
        Time between two occasions.
    change : mapping of str to str
        Of each process.
    autoregressive : tuple of str
        Processes whose changes depend on the change before.
    couplings : tuple of Coupling
    knot : str
        Wave from which couplings are others; empty for none.
    errors : str
        Variances of errors of measurement, ``equal`` or ``free`` over time.
    error_covariances : bool
    noise : str
        Variances of the changes' own residuals: ``none``, ``equal`` or ``free``.
    labels : Labels
    start : mapping of str to float
        Starting values by parameter, such as ``"mean_L_x"``; empty without data.
    """

    columns: Mapping[str, tuple[str, ...]]
    waves: tuple[str, ...]
    occasions: tuple[Occasion, ...]
    step: float
    change: Mapping[str, str]
    autoregressive: tuple[str, ...]
    couplings: tuple[Coupling, ...]
    knot: str
    errors: str
    error_covariances: bool
    noise: str
    labels: Labels
    start: Mapping[str, float] = field(default_factory=dict)

    @property
    def constant(self) -> tuple[str, ...]:
        """Processes with a constant change factor."""
        return tuple(name for name, change in self.change.items() if change in ("constant", "dual"))

    @property
    def proportional(self) -> tuple[str, ...]:
        """Processes whose change depends on their level."""
        return tuple(name for name, change in self.change.items() if change in ("proportional", "dual"))


def occasions(made: Design, spacing: str) -> tuple[tuple[Occasion, ...], float]:
    """Lay the waves on an even grid of time, with phantom occasions where nothing was measured.

    Raises
    ------
    DataError
        If the intervals are no whole multiples of a common step.
    """
    if made.evenly_spaced or spacing == "ignore":
        step = made.intervals[0] if made.evenly_spaced else 1.0
        return tuple(Occasion(wave, k) for k, wave in enumerate(made.waves)), step
    shortest = min(made.intervals)
    for part in range(1, MOST):
        steps = np.array(made.intervals) / (shortest / part)
        whole = np.round(steps)
        if whole.sum() >= MOST:
            break
        if np.all(np.abs(steps - whole) < EVEN * steps):
            return _grid(made, [int(s) for s in whole]), shortest / part
    told = ", ".join(f"{step:g}" for step in made.intervals)
    raise DataError(
        f"{WHERE}: the intervals between waves ({told}) are no whole multiples of a common step, so that no "
        f"coefficient can "
        f"be the same for all of them. Round the times, or take spacing='ignore': change is then from wave to "
        f"wave, however long that is."
    )


def _grid(made: Design, steps: Sequence[int]) -> tuple[Occasion, ...]:
    found = [Occasion(made.waves[0], 0)]
    for k, ((before, wave), count) in enumerate(zip(pairwise(made.waves), steps, strict=True), start=1):
        found += [Occasion(f"{before}_{j}", -1) for j in range(1, count)]
        found.append(Occasion(wave, k))
    return tuple(found)


def read(made: Design, labels: Labels, given: Mapping[str, Any]) -> ChangeScores:
    """Read the options of `lcs`; see there for what they mean.

    Raises
    ------
    DataError, ModelError
        If something does not fit.
    """
    spacing = word(WHERE, "spacing", given["spacing"], ("steps", "ignore"))
    change = _change(made, given["change"])
    grid, step = occasions(made, spacing)
    found = ChangeScores(
        columns={p.name: p.observed for p in made.processes},
        waves=made.waves,
        occasions=grid,
        step=step,
        change=change,
        autoregressive=_autoregressive(made, given["autoregressive"]),
        couplings=_couplings(made, given["coupling"]),
        knot=_knot(made, given["knot"], given["coupling"]),
        errors=word(WHERE, "errors", given["errors"], ("equal", "free")),
        error_covariances=bool(given["error_covariances"]),
        noise=word(WHERE, "noise", given["noise"], ("none", "equal", "free")),
        labels=labels,
    )
    _check_count(found)
    return found


def _change(made: Design, given: str | Mapping[str, str]) -> dict[str, str]:
    if isinstance(given, str):
        return dict.fromkeys(made.names, word(WHERE, "change", given, CHANGES))
    for name in given:
        word(WHERE, "change", name, made.names)
    if absent := [name for name in made.names if name not in given]:
        raise ModelError(
            f"{WHERE}: change= says nothing of {absent[0]!r}. Give one word for all, or one a process."
        )
    return {name: word(WHERE, f"change of {name}", given[name], CHANGES) for name in made.names}


def _autoregressive(made: Design, given: bool | str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(given, bool):
        return made.names if given else ()
    found = names(WHERE, "autoregressive", given)
    for name in found:
        word(WHERE, "autoregressive", name, made.names)
    return tuple(name for name in made.names if name in found)


def _couplings(made: Design, given: Mapping[str, str | Sequence[str]] | None) -> tuple[Coupling, ...]:
    found = []
    for arrow, kinds in (given or {}).items():
        ends = [part.strip() for part in str(arrow).split("->")]
        if len(ends) != 2 or any(end not in made.names for end in ends) or ends[0] == ends[1]:
            wrong = next((end for end in ends if end not in made.names), "")
            raise ModelError(
                f"{WHERE}: coupling: {arrow!r} names no two processes{nearest(wrong, made.names) or '.'} Write it as "
                f"'{made.names[0]} -> {made.names[-1]}'; there are {', '.join(made.names)}."
            )
        for kind in names(WHERE, f"coupling {arrow!r}", kinds):
            word(WHERE, f"coupling {arrow!r}", kind, COUPLINGS)
            found.append(Coupling(ends[0], ends[1], kind))
    _check_circle(found)
    return tuple(found)


def _check_circle(found: Sequence[Coupling]) -> None:
    """Refuse changes that answer to each other at once."""
    now = {(c.source, c.target) for c in found if c.kind in ("level_now", "change_now")}
    if both := [pair for pair in now if pair[::-1] in now]:
        a, b = sorted(both[0])
        raise ModelError(
            f"{WHERE}: coupling: changes of {a} and {b} answer to each other within the same wave: these "
            f"waves cannot tell which one leads. Use 'level' or 'change' (of the wave before) for one direction."
        )


def _knot(made: Design, given: object, coupling: object) -> str:
    if given is None:
        return ""
    inside = made.waves[2:]
    if not coupling:
        raise ModelError(
            f"{WHERE}: knot={given!r} is the wave from which couplings are others, but there are none."
        )
    if str(given) not in inside:
        raise ModelError(
            f"{WHERE}: knot={given!r} is no wave from the third to the last. There are {', '.join(inside)}: "
            f"couplings of changes up to the wave before are one, those from the knot on another."
        )
    return str(given)


def _check_count(spec: ChangeScores) -> None:
    """Refuse more parameters than moments, counted over each process by itself."""
    waves = len(spec.waves)
    for name in spec.columns:
        count = {k: parameters(spec, name, k) for k in range(2, 30)}
        least = next(k for k in range(2, 30) if k * (k + 3) // 2 >= count[k])
        lagged = name in spec.autoregressive
        # the change before a change takes two; a constant factor and errors cannot be told apart in fewer
        least = max(least, 3 if name in spec.constant else 2, 4 if lagged else 2)
        enough(
            WHERE,
            f"{spec.change[name]} change of {name}{' with autoregressive changes' if lagged else ''} ({count[waves]} "
            f"parameters, {waves * (waves + 3) // 2} moments)",
            waves,
            least,
            "Add waves, or take a simpler change.",
        )


def parameters(spec: ChangeScores, name: str, waves: int) -> int:
    """Count the parameters of one process with so many waves."""
    constant, noise = name in spec.constant, spec.noise
    return (
        2
        + (3 if constant else 0)
        + (name in spec.proportional)
        + (name in spec.autoregressive)
        + (1 if spec.errors == "equal" else waves)
        + {"none": 0, "equal": 1, "free": waves - 1}[noise]
    )
