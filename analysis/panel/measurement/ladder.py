"""Climbs the ladder: fits step after step, and releases what tests reject if that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.panel.measurement.cells import Held, Key
from analysis.panel.measurement.fitter import Fitter
from analysis.panel.measurement.release import (
    Release,
    bundle_in_words,
    candidates,
    in_words,
    strongest,
    too_many,
)
from analysis.panel.measurement.steps import ADDS, Plan, held
from analysis.sem import Fit

NAN = float("nan")


@dataclass(frozen=True)
class Step:
    """One fitted step.

    Attributes
    ----------
    name : str
        Such as ``metric``; ``metric_partial`` after releases that tests picked.
    level : str
        The step that it belongs to.
    held : Held
    fit : Fit
    against : str
        The step that it is nested in and compared with; empty for the first.
    """

    name: str
    level: str
    held: Held
    fit: Fit
    against: str

    @property
    def model(self) -> str:
        """The whole model in lavaan's syntax, as it was fitted."""
        return self.fit.model

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.fit.warnings


@dataclass(frozen=True)
class Climb:
    """All steps, what was released, and what the search could not release."""

    steps: tuple[Step, ...]
    releases: tuple[Release, ...]
    notes: tuple[str, ...]


def climb(fitter: Fitter, plan: Plan, given: frozenset[Key], *, search: bool, level: float) -> Climb:
    """Fit the steps of a plan in turn.

    Parameters
    ----------
    fitter : Fitter
    plan : Plan
    given : frozenset of Key
        Releases named by hand.
    search : bool
        Whether tests may release more.
    level : float
        Of the tests, divided by the number of parameters tested beside each other.
    """
    steps: list[Step] = []
    releases: list[Release] = []
    notes: list[str] = []
    released = given
    for name in plan.steps:
        against = steps[-1] if steps else None
        if search and against is not None:
            followed = tuple(_following(fitter, name, released))
            releases += followed
            released = released.union(key for r in followed for key in r.keys)
        now = held(name, plan.steps, released)
        steps.append(Step(name, name, now, fitter.fit(name, now), against.name if against else ""))
        if search and against is not None and name not in ("variances", "means"):
            found, note = _searched(fitter, steps[-1], against.held, level)
            notes += [note] if note else []
            if found:
                releases += found
                released = released.union(key for r in found for key in r.keys)
                partial = held(name, plan.steps, released)
                fit = fitter.fit(f"partial {name}", partial)
                steps.append(Step(f"{name}_partial", name, partial, fit, against.name))
    return Climb(tuple(steps), tuple(releases), tuple(notes))


def _following(fitter: Fitter, step: str, released: frozenset[Key]) -> Iterator[Release]:
    """An item whose loading differs has no intercept to compare: where it lies depends on the factor's origin."""
    if "intercept" not in ADDS[step]:
        return
    measured = fitter.ground.measured
    for key in sorted(released, key=lambda k: (k.factor, k.item)):
        intercept = Key("intercept", item=key.item)
        if key.kind == "loading" and intercept not in released:
            why = f"follows {in_words(measured, key)}"
            yield Release(step, (intercept,), in_words(measured, intercept), NAN, NAN, NAN, NAN, (), why)


def _searched(fitter: Fitter, step: Step, before: Held, level: float) -> tuple[list[Release], str]:
    """Release the parameter that is rejected most clearly, fit again, and so on until none is."""
    measured = fitter.ground.measured
    found: list[Release] = []
    now, fit = step.held, step.fit
    while True:
        best = strongest(measured, fit, candidates(measured, step.level, before, now), level)
        if best is None:
            return found, ""
        keys, test, corrected = best
        if note := too_many(measured, now.released, keys):
            return found, f"{step.level}: {note}."
        why = "score test"
        found.append(
            Release(
                step.level,
                keys,
                bundle_in_words(measured, keys),
                test.chisq,
                test.df,
                test.p,
                corrected,
                test.changes,
                why,
            )
        )
        now = Held(now.kinds, now.released | set(keys))
        fit = fitter.fit(f"partial {step.level}", now)
