"""The text of a growth model, and what its parameters are."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.panel.change.factors import factor_paths, factor_text
from analysis.panel.change.growth_spec import Growth
from analysis.panel.change.writing import Labels, block, fixed, moments
from analysis.sem.about import Path


def growth_text(spec: Growth) -> str:
    """Write the whole model of the variables on which the growth factors load."""
    return (
        factor_text(spec.tracks, spec.regressions, spec.labels)
        + _residuals(spec)
        + _varying(spec)
        + _covariates(spec)
        + block(
            "the growth factors carry the means", fixed(v for track in spec.tracks for v in track.variables)
        )
    )


def _residuals(spec: Growth) -> str:
    equal = spec.residuals == "equal"
    lines = [
        f"{v} ~~ {_of_wave(spec.labels, 'residuals', f'res_{track.name}', wave, equal)}{v}"
        for track in spec.tracks
        for wave, v in zip(track.waves, track.variables, strict=True)
    ]
    found = block(f"residual variances{', equal over time' if equal else ''}", lines)
    if spec.within:
        found += block("residual covariances within waves", _within(spec, equal))
    return found


def _of_wave(labels: Labels, kind: str, name: str, wave: str, equal: bool) -> str:
    return labels.tied(kind, name) if equal else labels.single(kind, f"{name}_{wave}")


def _within(spec: Growth, equal: bool) -> Iterator[str]:
    for k, first in enumerate(spec.tracks):
        for second in spec.tracks[k + 1 :]:
            for wave, a, b in zip(first.waves, first.variables, second.variables, strict=True):
                name = f"res_{first.name}_{second.name}"
                yield f"{a} ~~ {_of_wave(spec.labels, 'residual_covariances', name, wave, equal)}{b}"


def _varying(spec: Growth) -> str:
    lines: list[str] = []
    between: list[str] = []
    defined: list[str] = []
    for covariate in spec.varying:
        for track in spec.tracks:
            name = f"b_{covariate.name}_{track.name}"
            for wave, x, y in zip(track.waves, covariate.columns, track.variables, strict=True):
                lines.append(
                    f"{y} ~ {_of_wave(spec.labels, 'regressions', name, wave, spec.varying_equal)}{x}"
                )
            if spec.split:
                added = spec.labels.tied("regressions", f"added_{covariate.name}_{track.name}")
                terms = " + ".join(f"{added}{x}" for x in covariate.columns)
                between.append(f"I_{track.name} ~ {terms}")
                defined += _between(spec, covariate.name, track.name, len(covariate.columns))
    return (
        block("time-varying covariates" + (": effects within persons" if spec.split else ""), lines)
        + block("what the person's mean adds, spread over its waves", between)
        + block("effects between persons: within, and what the mean adds", defined)
    )


def _between(spec: Growth, source: str, target: str, waves: int) -> Iterator[str]:
    within, added = f"b_{source}_{target}", f"added_{source}_{target}"
    for end in _ends(spec.labels):
        yield f"between_{source}_{target}{end} := {within}{end} + {waves}*{added}{end}"


def _ends(labels: Labels) -> list[str]:
    """Of labels of regressions: one a group if they differ."""
    if labels.groups == 1 or "regressions" in labels.equal:
        return [""]
    return [f"_g{g}" for g in range(1, labels.groups + 1)]


def _covariates(spec: Growth) -> str:
    if spec.fixed_x:
        return ""
    columns = [*spec.predictors, *(c for v in spec.varying for c in v.columns)]
    return block("covariates are jointly normal", moments(columns, Labels()))


def growth_paths(spec: Growth) -> Iterator[Path]:
    """Say what the model's parameters are."""
    yield from factor_paths(spec.tracks, spec.regressions)
    for covariate in spec.varying:
        for track in spec.tracks:
            yield from _varying_paths(spec, covariate.name, covariate.columns, track.name, track.variables)
    for k, first in enumerate(spec.tracks):
        for second in spec.tracks[k + 1 :]:
            for wave, a, b in zip(first.waves, first.variables, second.variables, strict=True):
                if spec.within:
                    yield Path(a, "~~", b, "residual covariance", first.name, second.name, wave)


def _varying_paths(
    spec: Growth, name: str, columns: tuple[str, ...], target: str, variables: tuple[str, ...]
) -> Iterator[Path]:
    what = "effect within persons" if spec.split else "effect of time-varying covariate"
    pairs = list(zip(spec.tracks[0].waves, columns, variables, strict=True))
    # equal effects are one parameter, shown once
    for wave, x, y in pairs[:1] if spec.varying_equal else pairs:
        yield Path(y, "~", x, what, name, target, "all" if spec.varying_equal else wave)
    if spec.split:
        for end in _ends(spec.labels):
            yield Path(f"between_{name}_{target}{end}", ":=", "", "effect between persons", name, target)
