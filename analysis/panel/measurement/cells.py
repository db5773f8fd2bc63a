r"""What each measurement parameter is at each step: fixed, held equal, or free in each context.

Continuous items: loadings, then intercepts, then residual variances are held equal; what identifies the latent
variable moves along. While loadings differ, every context has latent variance 1 (or a marker); once they are equal,
only the reference has. While intercepts differ, every latent mean is 0; once they are equal, only the reference's.

Ordinal items follow Wu & Estabrook (2016). With thresholds free, latent responses have intercept 0 and residual
variance 1. Two equal thresholds give a response its origin and unit back, so that in all but the reference context
intercepts and residual variances become free: to be held at the reference's 0 and 1 in the later steps. An item with
fewer than two equal thresholds (a binary item) has nothing to test until thresholds, loadings and intercepts are held
together: until then it stays as it was.

References
----------
Wu & Estabrook (2016), Psychometrika 81:1014-1045, doi:10.1007/s11336-016-9506-0; Millsap & Tein (2004), Multivar
Behav Res 39:479-515, doi:10.1207/S15327906MBR3903_4
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from analysis.panel.measurement.measured import Context, Factor, Item, Measured

Kind = Literal["threshold", "loading", "intercept", "residual", "variance", "mean"]
EQUAL_TO_IDENTIFY = 2  # thresholds that give a latent response origin and unit


@dataclass(frozen=True, slots=True)
class Key:
    """A measurement parameter, whatever the context.

    Attributes
    ----------
    kind : str
    factor, item : str
        Empty where there is none: thresholds have no factor, latent means no item.
    number : int
        Of a threshold, from 1.
    """

    kind: Kind
    factor: str = ""
    item: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A parameter in a context: fixed at a value, or free, equal to the others of its block or not."""

    value: float | None = None
    equal: bool = False


FREE, EQUAL, ZERO, ONE = Cell(), Cell(equal=True), Cell(0.0), Cell(1.0)


@dataclass(frozen=True)
class Held:
    """What a step holds equal.

    Attributes
    ----------
    kinds : frozenset of str
        Kinds of parameters.
    released : frozenset of Key
        Those of them that are free after all.
    """

    kinds: frozenset[str]
    released: frozenset[Key] = frozenset()

    def holds(self, key: Key) -> bool:
        return key.kind in self.kinds and key not in self.released

    @property
    def scalar(self) -> bool:
        return "intercept" in self.kinds


@dataclass(frozen=True)
class Pattern:
    """The cells of one step."""

    measured: Measured
    held: Held

    def anchored(self, item: Item) -> bool:
        """Whether an item's equal parameters say something at this step: its response has origin and unit."""
        return not item.ordinal or self.held.scalar or self._equal_thresholds(item) >= EQUAL_TO_IDENTIFY

    def _equal_thresholds(self, item: Item) -> int:
        keys = (Key("threshold", item=item.name, number=k) for k in range(1, item.thresholds + 1))
        return sum(key not in self.held.released for key in keys)

    def loading_held(self, factor: Factor, item: Item) -> bool:
        return self.held.holds(Key("loading", factor.name, item.name)) and self.anchored(item)

    def unit_known(self, factor: Factor) -> bool:
        """Whether equal loadings let the latent variances differ."""
        return any(self.loading_held(factor, self.measured.item(i)) for i in factor.items)

    def marker(self, factor: Factor) -> Item:
        """The item that gives the unit: the first that has one of its own."""
        items = [self.measured.item(i) for i in factor.items]
        return next((i for i in items if not i.ordinal or i.thresholds >= EQUAL_TO_IDENTIFY), items[0])

    def loading(self, factor: Factor, item: Item, at: Context) -> Cell:
        held = self.loading_held(factor, item)
        if self.measured.identification == "marker" and item == self.marker(factor):
            loose = not held and self.unit_known(factor) and not self.measured.is_reference(at)
            return FREE if loose else ONE
        return EQUAL if held else FREE

    def threshold(self, item: Item, number: int) -> Cell:
        held = self.held.holds(Key("threshold", item=item.name, number=number)) and self.anchored(item)
        return EQUAL if held else FREE

    def intercept(self, item: Item, at: Context) -> Cell:
        held = self.held.holds(Key("intercept", item=item.name))
        if not item.ordinal:
            return EQUAL if held else FREE
        least = 1 if self.held.scalar else EQUAL_TO_IDENTIFY
        able = "threshold" in self.held.kinds and self._equal_thresholds(item) >= least
        return FREE if able and not held and not self.measured.is_reference(at) else ZERO

    def residual(self, item: Item, at: Context) -> Cell:
        """The residual variance; of ordinal items under ``delta`` the scale of the total response."""
        held = self.held.holds(Key("residual", item=item.name))
        if not item.ordinal:
            return EQUAL if held else FREE
        if held or self.measured.is_reference(at) or "threshold" not in self.held.kinds:
            return ONE
        by_thresholds = self._equal_thresholds(item) >= EQUAL_TO_IDENTIFY
        factors = [f for f in self.measured.factors if item.name in f.items]
        by_loadings = self.held.scalar and any(self.loading_held(f, item) for f in factors)
        return FREE if by_thresholds or by_loadings else ONE

    def variance(self, factor: Factor, at: Context) -> Cell:
        held = self.held.holds(Key("variance", factor.name))
        if self.measured.identification == "marker":
            return EQUAL if held else FREE
        loose = self.unit_known(factor) and not held and not self.measured.is_reference(at)
        return FREE if loose else ONE

    def mean(self, factor: Factor, at: Context) -> Cell:
        held = self.held.holds(Key("mean", factor.name))
        return FREE if self.held.scalar and not held and not self.measured.is_reference(at) else ZERO


def rows_of(measured: Measured, keys: Set[Key]) -> tuple[tuple[str, str, str, int], ...]:
    """Name parameters in all but the reference contexts: lhs, op, rhs, group (from 1)."""
    found = []
    for key in sorted(keys, key=lambda k: (k.kind, k.factor, k.item, k.number)):
        for at in measured.compared():
            found.append((*words(measured, key, at.wave), at.group + 1))
    return tuple(found)


def words(measured: Measured, key: Key, wave: int) -> tuple[str, str, str]:
    """Name a parameter in a wave as the text does: lhs, op, rhs."""
    latent = measured.latent(key.factor, wave) if key.factor else ""
    column = measured.item(key.item).columns[wave] if key.item else ""
    scaled = measured.parameterization == "delta" and bool(key.item) and measured.item(key.item).ordinal
    return {
        "threshold": (column, "|", f"t{key.number}"),
        "loading": (latent, "=~", column),
        "intercept": (column, "~1", ""),
        "residual": (column, "~*~" if scaled else "~~", column),
        "variance": (latent, "~~", latent),
        "mean": (latent, "~1", ""),
    }[key.kind]
