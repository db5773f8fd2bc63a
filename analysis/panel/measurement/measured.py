"""What is measured by which columns, in which waves and groups: the ground on which invariance is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Across = Literal["group", "time", "both"]
Lagged = Literal["all", "adjacent", "none"]
Identification = Literal["std_lv", "marker"]
Parameterization = Literal["theta", "delta"]


@dataclass(frozen=True, slots=True)
class Context:
    """One wave of one group, both counted from 0."""

    wave: int
    group: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question, asked in every context.

    Attributes
    ----------
    name : str
        Its name without the wave.
    columns : tuple of str
        Its column in each wave.
    codes : tuple of float
        The categories of an ordinal item, in order; empty if it is continuous.
    """

    name: str
    columns: tuple[str, ...]
    codes: tuple[float, ...] = ()

    @property
    def thresholds(self) -> int:
        return max(len(self.codes) - 1, 0)

    @property
    def ordinal(self) -> bool:
        return bool(self.codes)


@dataclass(frozen=True, slots=True)
class Factor:
    """A latent variable and the names of its items."""

    name: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """Factors and items over waves and groups, and how they are to be written.

    Attributes
    ----------
    factors : tuple of Factor
    items : tuple of Item
        Each once, also where several factors share it.
    waves : tuple of str
        One empty text where there is one wave only.
    groups : tuple of str
        One empty text where there are no groups.
    across : {"group", "time", "both"}
        Over what parameters are held equal: within each wave over groups, within each group over waves, over all.
    lagged : {"all", "adjacent", "none"}
        Between which waves residuals of the same item covary.
    covariances : tuple of (str, str)
        Further residual covariances, by item names; within each wave, free in every context.
    identification : {"std_lv", "marker"}
    parameterization : {"theta", "delta"}
        Of ordinal items: residual variances, or scales of the total latent responses, are the parameters.
    """

    factors: tuple[Factor, ...]
    items: tuple[Item, ...]
    waves: tuple[str, ...]
    groups: tuple[str, ...]
    across: Across
    lagged: Lagged = "all"
    covariances: tuple[tuple[str, str], ...] = ()
    identification: Identification = "std_lv"
    parameterization: Parameterization = "theta"

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """All contexts, waves first: those of the first group, then of the second ..."""
        return tuple(Context(w, g) for g in range(len(self.groups)) for w in range(len(self.waves)))

    @cached_property
    def _by_name(self) -> dict[str, Item]:
        return {item.name: item for item in self.items}

    def item(self, name: str) -> Item:
        return self._by_name[name]

    def latent(self, factor: str, wave: int) -> str:
        """Name a factor in a wave, as the text has it."""
        return factor if len(self.waves) == 1 else f"{factor}_{self.waves[wave]}"

    def block(self, at: Context) -> tuple[int, ...]:
        """Say within what parameters are held equal: nothing, the wave, or the group."""
        return {"both": (), "group": (at.wave,), "time": (at.group,)}[self.across]

    def reference(self, at: Context) -> Context:
        """The first context of the block: its latent variables set origin and unit."""
        return next(c for c in self.contexts if self.block(c) == self.block(at))

    def is_reference(self, at: Context) -> bool:
        return self.reference(at) == at

    def compared(self) -> tuple[Context, ...]:
        """All contexts but the references."""
        return tuple(c for c in self.contexts if not self.is_reference(c))

    def words(self, at: Context) -> str:
        """Name a context to a reader: its group, its wave, or both."""
        parts = [w for w in (self.groups[at.group], self.waves[at.wave]) if w]
        return ", ".join(parts)

    @property
    def ordinal(self) -> bool:
        return any(item.ordinal for item in self.items)
