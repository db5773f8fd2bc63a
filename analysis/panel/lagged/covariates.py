"""The lines of time-invariant predictors and outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from analysis.panel.lagged.spec import Spec


def covariates(spec: Spec) -> Iterator[str]:
    """Lines of predictors and outcomes, block by block."""
    if spec.predictors:
        yield "# time-invariant predictors"
        for z, how in spec.predictors:
            for name in spec.names:
                yield from _predicted(spec, z, how, name)
        if spec.random_x:
            yield from _random_predictors(spec)
    if spec.outcomes:
        yield "# time-invariant outcomes"
        yield from _outcomes(spec)


def targets(spec: Spec, name: str, how: str) -> tuple[tuple[str, int, str], ...]:
    """What a predictor acts on: variable, wave (0: none), and the label's middle."""
    if how == "ri":
        return tuple((ri, 0, ri) for ri in spec.intercepts(name))
    process = spec.process(name)
    if process.indicators == 1 or spec.shared_ri(name) or not spec.random_intercepts:
        return tuple((spec.carrier(name, wave), wave, name) for wave in spec.waves)
    return tuple(
        (process.columns[wave - 1][i], wave, f"{name}_{i + 1}")
        for i in range(process.indicators)
        for wave in spec.waves
    )


def _predicted(spec: Spec, z: str, how: str, name: str) -> Iterator[str]:
    for variable, wave, middle in targets(spec, name, how):
        equal = how == "observed_equal"
        label = f"z_{z}_{middle}" + (f"_{wave}" if how == "observed" else "")
        yield f"{variable} ~ {spec.tag(label, 'predictors', shown=equal)}{z}"


def _random_predictors(spec: Spec) -> Iterator[str]:
    names = [z for z, _ in spec.predictors]
    for z in names:
        yield f"{z} ~~ {z}"
        if spec.meanstructure:
            yield f"{z} ~ 1"
    for a, b in combinations(names, 2):
        yield f"{a} ~~ {b}"


def causes(spec: Spec, how: str) -> tuple[tuple[str, str, int], ...]:
    """What an outcome is regressed on: variable, process, wave (0: a random intercept)."""
    ri = [(own, name, 0) for name in spec.names for own in spec.intercepts(name)]
    last = [(spec.at_wave(name, spec.waves[-1]), name, spec.waves[-1]) for name in spec.names]
    every = [(spec.at_wave(name, wave), name, wave) for name in spec.names for wave in spec.waves]
    return tuple({"ri": ri, "last": last, "within": every, "both": ri + last}[how])


def _outcomes(spec: Spec) -> Iterator[str]:
    names = [out for out, _ in spec.outcomes]
    for out, how in spec.outcomes:
        terms = [f"{spec.tag(f'o_{out}_{v}', 'outcomes')}{v}" for v, _, _ in causes(spec, how)]
        yield f"{out} ~ {' + '.join(terms)}"
        yield f"{out} ~~ {out}"
        if spec.meanstructure:
            yield f"{out} ~ 1"
    for a, b in combinations(names, 2):
        yield f"{a} ~~ {b}"
