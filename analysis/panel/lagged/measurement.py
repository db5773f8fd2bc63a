"""The lines that tie observed variables to what they measure: random intercepts, within parts, factors, means."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from analysis.panel.design import Process
from analysis.panel.lagged.spec import Spec

STRENGTH = {"configural": 0, "metric": 1, "scalar": 2, "strict": 3}


def measurement(spec: Spec) -> Iterator[str]:
    """Lines of the measurement model, block by block."""
    if spec.several:
        yield "# factors of the indicators"
        for process in spec.processes:
            if process.indicators > 1:
                yield from _factors(spec, process)
        yield "# residuals of the indicators"
        for process in spec.processes:
            if process.indicators > 1:
                yield from _uniqueness(spec, process)
    if spec.random_intercepts:
        yield "# random intercepts: stable differences between persons"
        for name in spec.names:
            yield from _random_intercepts(spec, name)
    if not all(spec.direct(name) for name in spec.names):
        yield (
            "# within parts: deviations from them"
            if spec.random_intercepts
            else "# parts that follow the lags"
        )
        for name in spec.names:
            if not spec.direct(name):
                yield from _parts(spec, name)
    if spec.meanstructure:
        yield "# means" if not spec.plain else "# intercepts"
        for process in spec.processes:
            yield from _means(spec, process)


def _factors(spec: Spec, process: Process) -> Iterator[str]:
    equal = STRENGTH[spec.invariance] >= 1
    for wave in spec.waves:
        columns = process.columns[wave - 1]
        terms = [f"1*{columns[0]}"]
        for i, column in enumerate(columns[1:], start=2):
            label = f"l_{process.name}_{i}" + ("" if equal else f"_{wave}")
            terms.append(f"{spec.tag(label, 'loadings', shown=equal)}{column}")
        yield f"{spec.carrier(process.name, wave)} =~ {' + '.join(terms)}"


def _uniqueness(spec: Spec, process: Process) -> Iterator[str]:
    equal = STRENGTH[spec.invariance] >= 3
    for i in range(process.indicators):
        columns = [process.columns[wave - 1][i] for wave in spec.waves]
        for wave, column in zip(spec.waves, columns, strict=True):
            label = f"e_{process.name}_{i + 1}" + ("" if equal else f"_{wave}")
            yield f"{column} ~~ {spec.tag(label, 'item_residuals', shown=equal)}{column}"
        if spec.item_covariances:
            for first, second in combinations(spec.waves, 2):
                label = f"e_{process.name}_{i + 1}_{first}_{second}"
                yield f"{columns[first - 1]} ~~ {spec.tag(label, 'item_residuals')}{columns[second - 1]}"


def _random_intercepts(spec: Spec, name: str) -> Iterator[str]:
    process = spec.process(name)
    for i, ri in enumerate(spec.intercepts(name)):
        per_indicator = process.indicators > 1 and not spec.shared_ri(name)
        terms = []
        for wave in spec.waves:
            measured = process.columns[wave - 1][i] if per_indicator else spec.carrier(name, wave)
            free = spec.ri_loadings == "free" and wave > 1
            label = f"r{ri.removeprefix('RI')}_{wave}"
            terms.append(f"{spec.tag(label, 'ri_loadings') if free else '1*'}{measured}")
        yield f"{ri} =~ {' + '.join(terms)}"


def _parts(spec: Spec, name: str) -> Iterator[str]:
    for wave in spec.waves:
        yield f"{spec.at_wave(name, wave)} =~ 1*{spec.carrier(name, wave)}"
    for wave in spec.waves:
        yield f"{spec.carrier(name, wave)} ~~ 0*{spec.carrier(name, wave)}"


def _means(spec: Spec, process: Process) -> Iterator[str]:
    name = process.name
    if process.indicators == 1:
        equal = spec.means == "equal"
        for wave, column in zip(spec.waves, process.observed, strict=True):
            label = f"m_{name}" + ("" if equal else f"_{wave}")
            yield f"{column} ~ {spec.tag(label, 'means', shown=equal)}1"
        return
    equal = STRENGTH[spec.invariance] >= 2
    for i in range(process.indicators):
        for wave in spec.waves:
            label = f"i_{name}_{i + 1}" + ("" if equal else f"_{wave}")
            yield f"{process.columns[wave - 1][i]} ~ {spec.tag(label, 'intercepts', shown=equal)}1"
    if equal:
        yield from _latent_means(spec, name)


def _latent_means(spec: Spec, name: str) -> Iterator[str]:
    """Means of the factors, 0 at the first wave (and in the first group, where intercepts are equal in all)."""
    free_in_others = spec.groups > 1 and "intercepts" in spec.group_equal
    if free_in_others and "means" not in spec.group_equal:
        yield f"{spec.carrier(name, 1)} ~ c({', '.join(['0', *['NA'] * (spec.groups - 1)])})*1"
    if spec.means == "free":
        for wave in spec.waves[1:]:
            yield f"{spec.carrier(name, wave)} ~ {spec.tag(f'm_{name}_{wave}', 'means')}1"
