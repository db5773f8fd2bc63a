"""Lagged effects between waves: their lines, labels and names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.panel.change.writing import Labels
from analysis.sem.about import Path


@dataclass(frozen=True, slots=True)
class Lags:
    """Autoregressive and cross-lagged effects of lag 1.

    Attributes
    ----------
    variables : mapping of str to tuple of str
        Of each process, one a wave.
    waves : tuple of str
    equal : bool
        Over time.
    cross : bool
        Other processes have effects too.
    labels : Labels
    """

    variables: Mapping[str, tuple[str, ...]]
    waves: tuple[str, ...]
    equal: bool
    cross: bool
    labels: Labels

    def lines(self) -> Iterator[str]:
        """Write the regressions of each wave on the one before."""
        for target, own in self.variables.items():
            for k, (before, after) in enumerate(pairwise(self.waves)):
                terms = [
                    f"{self._modifier(source, target, before, after)}{self.variables[source][k]}"
                    for source in self.sources(target)
                ]
                yield f"{own[k + 1]} ~ {' + '.join(terms)}"

    def sources(self, target: str) -> Sequence[str]:
        """Which processes have effects on one: itself first."""
        return (target, *(name for name in self.variables if self.cross and name != target))

    def _modifier(self, source: str, target: str, before: str, after: str) -> str:
        name = f"ar_{target}" if source == target else f"cl_{source}_{target}"
        return self.labels.tied("regressions", name if self.equal else f"{name}_{before}{after}")

    def paths(self) -> Iterator[Path]:
        """Say what each effect is; equal ones are shown once."""
        steps = list(pairwise(self.waves))
        for target, own in self.variables.items():
            for source in self.sources(target):
                what = "autoregressive" if source == target else "cross-lagged"
                for k, (before, after) in enumerate(steps[:1] if self.equal else steps):
                    said = "all" if self.equal else f"{before} -> {after}"
                    yield Path(own[k + 1], "~", self.variables[source][k], what, source, target, said)


def uneven(where: str, intervals: Sequence[float], *, equal: bool, even: bool) -> list[str]:
    """Warn of equal effects over unequal intervals."""
    if even or not equal:
        return []
    return [
        f"{where}: lagged effects are held equal, but the intervals between waves are "
        f"{', '.join(f'{step:g}' for step in intervals)}: an effect over a longer interval is another one. Free them "
        f"(lags='free'), or read them as averages."
    ]
