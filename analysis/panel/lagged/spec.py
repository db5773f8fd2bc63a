"""What a cross-lagged model is, as a value; and the names of its variables and parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from analysis.panel.design import Design, Process

LAGS = ("free", "equal", "std_equal", "time_scaled")
INVARIANCE = ("configural", "metric", "scalar", "strict")
CLASSES = (
    "lags", "residuals", "variances", "means", "ri", "ri_loadings", "loadings", "intercepts", "item_residuals",
    "predictors", "outcomes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occasion:
    """A point in time: a wave, or one unit of time between waves at which nothing was measured.

    Attributes
    ----------
    wave : int
        From 1; of an unmeasured point the wave before it.
    step : int
        Units since that wave; 0 at the wave itself.
    interval : int
        The wave that ends the interval in which it lies; 1 for the first wave.
    """

    wave: int
    step: int
    interval: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A cross-lagged model.

    Attributes
    ----------
    design : Design
    random_intercepts : bool
        Whether stable differences between persons are taken apart (RI-CLPM), or not (CLPM).
    lags : str
        ``free``, ``equal``, ``std_equal`` or ``time_scaled``.
    means, residuals : str
        ``free`` or ``equal`` over waves.
    ri_loadings : str
        ``fixed`` at 1, or ``free`` from the second wave on.
    invariance : str
        Of several indicators over waves.
    indicators_ri : str
        ``per_indicator`` or ``latent``.
    item_covariances : bool
        Whether residuals of the same indicator covary over waves.
    lag_order : int
        1, or 2.
    predictors, outcomes : tuple of (str, str)
        Columns, and how they are tied to the model.
    groups : int
    group_equal : tuple of str
        Classes of parameters that are equal in all groups.
    bounds : bool
        Whether variances of latent variables are held at 0 or above.
    meanstructure : bool
        Whether the text has intercepts.
    random_x : bool
        Whether predictors are random, with variances in the text.
    unit : float
        Of time, and `steps` of it in each interval; all 1 but for ``time_scaled``.
    """

    design: Design
    random_intercepts: bool
    lags: str = "free"
    means: str = "free"
    residuals: str = "free"
    ri_loadings: str = "fixed"
    invariance: str = "metric"
    indicators_ri: str = "per_indicator"
    item_covariances: bool = False
    lag_order: int = 1
    predictors: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    groups: int = 1
    group_equal: tuple[str, ...] = ()
    bounds: bool = False
    meanstructure: bool = True
    random_x: bool = False
    unit: float = 1.0
    steps: tuple[int, ...] = ()

    @property
    def processes(self) -> tuple[Process, ...]:
        return self.design.processes

    @property
    def names(self) -> tuple[str, ...]:
        return self.design.names

    @property
    def waves(self) -> range:
        return range(1, len(self.design.waves) + 1)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each two processes."""
        return tuple(combinations(self.names, 2))

    @property
    def several(self) -> bool:
        """Whether a process has several indicators."""
        return any(process.indicators > 1 for process in self.processes)

    @property
    def equal_lags(self) -> bool:
        """Whether lagged effects have one label over time."""
        return self.lags in ("equal", "time_scaled")

    @property
    def lag_kind(self) -> str:
        """The class of the lagged effects as they are written: standardized ones are equal by formulas instead."""
        return "settled" if self.lags == "std_equal" else "lags"

    @property
    def plain(self) -> bool:
        """Whether the observed variables themselves follow the lagged process, as in the path model."""
        return not (self.random_intercepts or self.several or self.predictors or self.means == "equal")

    @property
    def occasions(self) -> tuple[Occasion, ...]:
        """Waves, and the unmeasured units of time between them."""
        found = [Occasion(1, 0, 1)]
        for wave, steps in zip(self.waves, self.steps or (1,) * (len(self.waves) - 1), strict=False):
            found += [Occasion(wave, step, wave + 1) for step in range(1, steps)]
            found.append(Occasion(wave + 1, 0, wave + 1))
        return tuple(found)

    def process(self, name: str) -> Process:
        return next(process for process in self.processes if process.name == name)

    def carrier(self, name: str, wave: int) -> str:
        """The variable that carries a process at a wave: its column, or the factor of its indicators."""
        process = self.process(name)
        if process.indicators == 1:
            return process.columns[wave - 1][0]
        return self.node(name, Occasion(wave, 0, wave)) if self.direct(name) else f"F_{name}_{wave}"

    def direct(self, name: str) -> bool:
        """Whether the factor of the indicators itself follows the lagged process."""
        if self.process(name).indicators == 1:
            return self.plain
        if self.shared_ri(name):
            return False
        return self.random_intercepts or not self.predictors

    def shared_ri(self, name: str) -> bool:
        """Whether a process with several indicators has one random intercept on its factor."""
        return self.random_intercepts and self.process(name).indicators > 1 and self.indicators_ri == "latent"

    def node(self, name: str, at: Occasion) -> str:
        """The variable that follows the lagged process at a point in time."""
        if at.step:
            return f"P_{name}_{at.wave}_{at.step}"
        process = self.process(name)
        if self.plain:
            return process.columns[at.wave - 1][0]
        if process.indicators > 1 and not self.random_intercepts and self.direct(name):
            return f"F_{name}_{at.wave}"
        return f"W_{name}_{at.wave}"

    def at_wave(self, name: str, wave: int) -> str:
        return self.node(name, Occasion(wave, 0, wave))

    def intercepts(self, name: str) -> tuple[str, ...]:
        """Random intercepts of a process."""
        if not self.random_intercepts:
            return ()
        process = self.process(name)
        if process.indicators == 1 or self.indicators_ri == "latent":
            return (f"RI_{name}",)
        return tuple(f"RI_{name}_{i}" for i in range(1, process.indicators + 1))

    @property
    def all_intercepts(self) -> tuple[str, ...]:
        return tuple(ri for name in self.names for ri in self.intercepts(name))

    # Labels ------------------------------------------------------------------------------------------------------

    def between(self, first: int, second: int) -> str:
        """Two waves in a label."""
        return f"{first}{second}" if len(self.waves) < 10 else f"{first}_{second}"

    def lag_label(self, source: str, target: str, first: int, second: int, order: int = 1) -> str:
        kind = f"ar_{target}" if source == target else f"cl_{source}_{target}"
        if self.equal_lags:
            return kind if order == 1 else kind.replace("_", f"{order}_", 1)
        return f"{kind}_{self.between(first, second)}"

    def residual_label(self, pair: tuple[str, ...], wave: int) -> str:
        """Of a (residual) variance or covariance within a wave."""
        own = f"{'v' if len(pair) == 1 else 'c'}_{'_'.join(pair)}"
        one = self.residuals == "equal" and wave > 1 and self.lags != "std_equal"
        return own if one else f"{own}_{wave}"

    def shares_residual(self, at: Occasion) -> bool:
        """Whether a residual variance has equals at other points in time."""
        several = bool(self.steps) and self.steps[at.interval - 2] > 1
        return at.interval > 1 and (self.residuals == "equal" or several)

    def in_group(self, label: str, kind: str, group: int) -> str:
        """A label's form in a group, from 1."""
        alone = self.groups == 1 or kind in self.group_equal
        return label if alone else f"{label}_g{group}"

    def tag(self, label: str, kind: str, *, shown: bool = False) -> str:
        """What stands before a variable: the label where it is needed, one a group."""
        if self.groups == 1:
            return f"{label}*" if shown else ""
        if not shown and kind not in self.group_equal:
            return ""
        return f"c({', '.join(self.in_group(label, kind, g) for g in range(1, self.groups + 1))})*"

    def ambiguous(self) -> str:
        """Two names that would be written alike, or nothing."""
        seen: dict[str, tuple[str, ...]] = {}
        for parts in self._parts():
            if seen.setdefault("_".join(parts), parts) != parts:
                return "_".join(parts)
        return ""

    def _parts(self) -> Iterator[tuple[str, ...]]:
        waves = [str(w) for w in self.waves]
        for a in self.names:
            yield (a,)
            yield from ((a, w) for w in waves)
            for b in self.names:
                yield (a, b)
                yield from ((a, b, w) for w in waves)
