"""The steps of an invariance ladder: what each holds equal, and which of them the items allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import ModelError
from analysis.panel.measurement.cells import Held, Key, Kind, Pattern
from analysis.panel.measurement.measured import Item, Measured
from analysis.panel.measurement.text import parameters
from analysis.words import nearest

STEPS = ("configural", "thresholds", "metric", "scalar", "strict", "variances", "means")
DEFAULT = ("configural", "thresholds", "metric", "scalar", "strict", "means")
ADDS: dict[str, tuple[Kind, ...]] = {
    "configural": (),
    "thresholds": ("threshold",),
    "metric": ("loading",),
    "scalar": ("intercept",),
    "strict": ("residual",),
    "variances": ("variance",),
    "means": ("mean",),
}
CORE = STEPS[:4]  # each holds what those before it hold, also where they were left out


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps to fit, and in words why others are not.

    Attributes
    ----------
    steps : tuple of str
    merged : tuple of (str, str)
        Steps that say nothing of their own, each with the reason.
    """

    steps: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]


def held(step: str, steps: Sequence[str], released: frozenset[Key] = frozenset()) -> Held:
    """Give what a step holds equal: its own kind, the core's before it, and what earlier steps of the plan added."""
    place = STEPS.index(step)
    before = [s for s in STEPS[: place + 1] if s in CORE or s in steps]
    return Held(frozenset(kind for s in before for kind in ADDS[s]), released)


def plan(where: str, measured: Measured, asked: Sequence[str] | None) -> Plan:
    """Settle the steps: those asked for, less those that would test nothing.

    Raises
    ------
    ModelError
        If a step is unknown, out of order, or cannot be written.
    """
    wanted = _wanted(where, measured, asked)
    kept: list[str] = []
    merged: list[tuple[str, str]] = []
    if "strict" in wanted and _scales(measured):
        merged.append(("strict", _NO_STRICT))
        wanted = tuple(s for s in wanted if s != "strict")
    last = -1
    for step in wanted:
        free = parameters(Pattern(measured, held(step, wanted)))
        if kept and free == last:
            merged.append((step, _why(measured, step)))
            continue
        kept.append(step)
        last = free
    return Plan(tuple(kept), tuple(merged))


_NO_STRICT = (
    "residual variances are no parameters under parameterization='delta', where they follow from scales and factor "
    "variances; take parameterization='theta' to compare them"
)


def _scales(measured: Measured) -> bool:
    return measured.ordinal and measured.parameterization == "delta"


def _wanted(where: str, measured: Measured, asked: Sequence[str] | None) -> tuple[str, ...]:
    if asked is None:
        return tuple(s for s in DEFAULT if s != "thresholds" or measured.ordinal)
    given = tuple([asked] if isinstance(asked, str) else asked)
    if unknown := [s for s in given if s not in STEPS]:
        raise ModelError(
            f"{where}: step {unknown[0]!r} is not known{nearest(str(unknown[0]), STEPS) or '.'} "
            f"There are, in this order, {', '.join(STEPS)}."
        )
    if list(given) != sorted(set(given), key=STEPS.index):
        raise ModelError(
            f"{where}: steps {', '.join(given)} are out of order: each adds to those before it. "
            f"Take them in the order {', '.join(s for s in STEPS if s in given)}, each once."
        )
    if not given or given[0] != "configural":
        raise ModelError(
            f"{where}: steps begin with {given[:1]!r}. Begin with 'configural', which the others nest in."
        )
    if "thresholds" in given and not measured.ordinal:
        raise ModelError(
            f"{where}: step 'thresholds' needs ordinal items. Name them by ordered=, or leave it out."
        )
    if "strict" in given and _scales(measured):  # by default it is left out, with the same words
        raise ModelError(f"{where}: step 'strict': {_NO_STRICT}.")
    return given


def _why(measured: Measured, step: str) -> str:
    ordinal = [i for i in measured.items if i.ordinal]
    if step == "thresholds" and all(i.thresholds <= 2 for i in ordinal):
        return (
            f"not tested by itself: {_kinds(ordinal)}. Equal thresholds then only set where the latent responses "
            f"lie (and with three categories how far they spread), so that the model fits exactly as the configural "
            f"one; a later step holds them equal together with its own parameters"
        )
    if step == "metric" and all(i.thresholds == 1 for i in ordinal) and len(ordinal) == len(measured.items):
        return (
            "not tested by itself: with two categories an item has one threshold and one loading, and equal loadings "
            "only take the place of residual variances, so that the model fits exactly as the one before; thresholds, "
            "loadings and intercepts are held equal together in the scalar step"
        )
    return "holds nothing more than the step before it, with as many parameters, so that there is nothing to test"


def _kinds(items: Sequence[Item]) -> str:
    sizes = sorted({i.thresholds + 1 for i in items})
    return f"no item has more than three categories (they have {' or '.join(map(str, sizes))})"
