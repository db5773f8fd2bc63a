"""The text of a dynamic panel model, and what its parameters are."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.panel.change.dpm_spec import Dynamic
from analysis.panel.change.writing import block, covariance, covariances, means, measured, variances
from analysis.sem.about import Path


def dpm_text(spec: Dynamic) -> str:
    """Write the whole model."""
    labels, effect = spec.labels, spec.effect
    found = block("individual effect", [measured(effect, spec.explained, ["1*"] * len(spec.explained))])
    found += block("its mean is in the waves' intercepts", [*variances([effect], labels), f"{effect} ~ 0*1"])
    found += block("effects", _effects(spec))
    found += block(
        "the individual effect covaries with the first outcome and all predictors",
        [covariance(effect, x, labels) for x in spec.random],
    )
    given = [*spec.random, *spec.constant]
    found += block(
        "these are given", [*variances(given, labels), *covariances(given, labels), *means(given, labels)]
    )
    found += block("predetermined predictors may answer to earlier outcomes", _feedback(spec))
    found += block("residual variances", _residuals(spec))
    return found + block("intercepts of the waves", means(spec.explained, labels))


def _effects(spec: Dynamic) -> Iterator[str]:
    for y, terms in _terms(spec):
        if terms:
            yield f"{y} ~ " + " + ".join(
                f"{spec.labels.tied('regressions', name)}{x}" for name, x, *_ in terms
            )


def _terms(spec: Dynamic) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """Give for each explained wave its terms: label, column, kind of effect, source."""
    for k, y in enumerate(spec.explained):
        end = "" if spec.equal else f"_{spec.waves[k + spec.begin]}"
        terms = []
        if spec.own_lag:
            before = spec.outcome[k + spec.begin - 1]
            terms.append((f"ar_{spec.name}{end}", before, "autoregressive", spec.name))
        for v in spec.predictors:
            what = "cross-lagged" if spec.lag else "effect within the wave"
            terms.append((f"cl_{v.name}_{spec.name}{end}", v.columns[k], what, v.name))
        terms += [(f"b_{z}_{spec.name}{end}", z, "effect of constant", z) for z in spec.constant]
        yield y, terms


def _feedback(spec: Dynamic) -> Iterator[str]:
    """Residuals of an outcome covary with predetermined predictors of later waves."""
    first = spec.begin - spec.lag  # the wave of each predictor's first used column
    for v, kind in zip(spec.predictors, spec.kinds, strict=True):
        after = {"predetermined": 1, "predetermined_now": 0}.get(kind, len(spec.waves))
        for k, y in enumerate(spec.explained):
            for j, x in enumerate(v.columns):
                if j + first >= k + spec.begin + after:
                    yield covariance(y, x, spec.labels)


def _residuals(spec: Dynamic) -> Iterator[str]:
    for wave, y in zip(spec.waves[spec.begin :], spec.explained, strict=True):
        name = f"res_{spec.name}"
        labels = spec.labels
        modifier = (
            labels.tied("residuals", name)
            if spec.residuals_equal
            else labels.single("residuals", f"{name}_{wave}")
        )
        yield f"{y} ~~ {modifier}{y}"


def dpm_paths(spec: Dynamic) -> Iterator[Path]:
    """Say what the model's parameters are: effects first."""
    for k, (y, terms) in enumerate(_terms(spec)):
        if k and spec.equal:
            break
        for _, x, what, source in terms:
            yield Path(
                y, "~", x, what, source, spec.name, "all" if spec.equal else spec.waves[k + spec.begin]
            )
    yield Path(spec.effect, "~~", spec.effect, "variance of individual effect", "", spec.name)
    for x in spec.random:
        yield Path(spec.effect, "~~", x, "covariance with individual effect", x, spec.name)
