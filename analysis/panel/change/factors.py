"""Growth factors in a model's text: loadings, means, (co)variances, regressions; and what they are in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.panel.change.shape import Shape
from analysis.panel.change.writing import Labels, block, covariance, means, measured, number, variances
from analysis.sem.about import Path


@dataclass(frozen=True, slots=True)
class Track:
    """One process as its growth factors see it.

    Attributes
    ----------
    name : str
    variables : tuple of str
        What the factors load on, one a wave: observed columns, or latent waves.
    waves : tuple of str
    times : tuple of float
    shape : Shape
    random : tuple of str
        Letters of the factors that vary between persons.
    """

    name: str
    variables: tuple[str, ...]
    waves: tuple[str, ...]
    times: tuple[float, ...]
    shape: Shape
    random: tuple[str, ...]

    @property
    def factors(self) -> tuple[str, ...]:
        return tuple(f"{letter}_{self.name}" for letter in self.shape.letters)

    @property
    def varying(self) -> tuple[str, ...]:
        """The factors that vary between persons."""
        return tuple(f"{letter}_{self.name}" for letter in self.shape.letters if letter in self.random)

    def words(self, factor: str) -> str:
        return self.shape.word(factor.split("_")[0])


Regressions = Mapping[str, Sequence[str]]  # target: sources


def factor_text(
    tracks: Sequence[Track], regressions: Regressions, labels: Labels, *, means_free: bool = True
) -> str:
    """Write growth factors: loadings, means (or 0), variances, covariances that no regression takes the place of."""
    found = ""
    for track in tracks:
        unit = f"intercept at time {track.shape.center:g}"
        found += block(f"growth factors of {track.name}: {unit}", _loadings(track, labels))
    factors = [f for track in tracks for f in track.factors]
    if means_free:
        found += block("means of the growth factors", means(factors, labels))
    else:
        found += block(
            "means of the growth factors: the waves have their own", [f"{f} ~ 0*1" for f in factors]
        )
    varying = [f for track in tracks for f in track.varying]
    still = [f"{f} ~~ 0*{f}" for f in factors if f not in varying]
    found += block("variances of the growth factors", [*variances(varying, labels), *still])
    pairs = [covariance(a, b, labels) for a, b in _pairs(varying, regressions)]
    found += block("covariances of the growth factors", pairs)
    lines = [
        f"{target} ~ " + " + ".join(f"{labels.single('regressions', f'b_{target}_{s}')}{s}" for s in sources)
        for target, sources in regressions.items()
    ]
    return found + block("regressions of the growth factors", lines)


def _loadings(track: Track, labels: Labels) -> Iterator[str]:
    loadings = track.shape.loadings(track.times)
    for k, factor in enumerate(track.factors):
        modifiers = [
            labels.single("loadings", f"basis_{track.name}_{wave}")
            if np.isnan(value)
            else f"{number(value)}*"
            for wave, value in zip(track.waves, loadings[:, k], strict=True)
        ]
        yield measured(factor, track.variables, modifiers)


def _pairs(varying: Sequence[str], regressions: Regressions) -> list[tuple[str, str]]:
    regressed = {frozenset((target, source)) for target, sources in regressions.items() for source in sources}
    return [pair for pair in combinations(varying, 2) if frozenset(pair) not in regressed]


def factor_paths(
    tracks: Sequence[Track], regressions: Regressions, *, means_free: bool = True
) -> Iterator[Path]:
    """Say what the growth factors' parameters are.

    Of a factor that is regressed on something, ``~ 1`` is its mean where all predictors are 0, and ``~~`` what
    they leave.
    """
    told = {f: f"{track.words(f)} of {track.name}" for track in tracks for f in track.factors}
    if means_free:
        for track in tracks:
            for factor in track.factors:
                where = " at predictors of 0" if factor in regressions else ""
                yield Path(factor, "~1", "", f"mean of {track.words(factor)}{where}", "", track.name)
    for track in tracks:
        for factor in track.varying:
            kind = "residual variance" if factor in regressions else "variance"
            yield Path(factor, "~~", factor, f"{kind} of {track.words(factor)}", "", track.name)
    for a, b in _pairs([f for track in tracks for f in track.varying], regressions):
        kind = "residual covariance" if a in regressions or b in regressions else "covariance"
        yield Path(a, "~~", b, kind, told[a], told[b])
    for target, sources in regressions.items():
        for source in sources:
            yield Path(target, "~", source, "regression", told.get(source, source), told[target])
    for track in tracks:
        free = [bool(np.isnan(row).any()) for row in track.shape.loadings(track.times)]
        for wave, variable, estimated in zip(track.waves, track.variables, free, strict=True):
            if estimated:
                yield Path(
                    track.factors[1], "=~", variable, "share of change reached", "time", track.name, wave
                )
