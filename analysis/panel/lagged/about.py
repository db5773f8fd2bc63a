"""What a cross-lagged model is about: its paths in words, and what it assumes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from analysis.panel.lagged.constraints import power_label, standardized_label
from analysis.panel.lagged.covariates import causes, targets
from analysis.panel.lagged.spec import Spec
from analysis.sem.about import About, Path

WITHIN = ("first-wave variance", "residual variance")


def about(spec: Spec) -> About:
    """Title, paths and notes of a model."""
    kind = "RI-CLPM" if spec.random_intercepts else "CLPM"
    kind = f"latent {kind}" if spec.several else kind
    title = f"{kind} of {' and '.join(spec.names)}, {len(spec.waves)} waves"
    return About(title, tuple(_paths(spec)), tuple(_notes(spec)))


def _paths(spec: Spec) -> Iterator[Path]:
    yield from lags(spec)
    yield from _within(spec)
    for ri in spec.all_intercepts:
        yield Path(ri, "~~", ri, "random-intercept variance", _short(ri), _short(ri))
    for a, b in combinations(spec.all_intercepts, 2):
        yield Path(a, "~~", b, "random-intercept covariance", _short(a), _short(b))
    for z, how in spec.predictors:
        for name in spec.names:
            for variable, wave, _ in targets(spec, name, how):
                yield Path(variable, "~", z, "predictor", z, name, _wave(spec, wave) if wave else "")
    for out, how in spec.outcomes:
        for variable, name, wave in causes(spec, how):
            what = "outcome of the within part" if wave else "outcome of the random intercept"
            yield Path(out, "~", variable, what, name, out, _wave(spec, wave) if wave else "")


def lags(spec: Spec) -> Iterator[Path]:
    """Lagged effects; over unequal intervals those of one unit of time, then those of the longer intervals."""
    points = spec.occasions
    for j in range(1, len(points)):
        if spec.lags == "time_scaled" and j > 1:
            break
        for order in range(1, min(spec.lag_order, j) + 1):
            at, before = points[j], points[j - order]
            waves = f"{_wave(spec, before.wave)} -> {_wave(spec, at.interval)}"
            waves = f"over {spec.unit:g}" if spec.lags == "time_scaled" else waves
            for target in spec.names:
                for source in spec.names:
                    what = "autoregressive" if source == target else "cross-lagged"
                    what += f" (order {order})" if order > 1 else ""
                    lhs, rhs = spec.node(target, at), spec.node(source, before)
                    yield Path(lhs, "~", rhs, what, source, target, waves)
    if spec.lags == "time_scaled":
        yield from _longer(spec)
    if spec.lags == "std_equal":
        yield from _standardized(spec)


def _longer(spec: Spec) -> Iterator[Path]:
    groups = range(1, spec.groups + 1) if "lags" not in spec.group_equal else (1,)
    for power in sorted(set(spec.steps) - {1}):
        for group in groups:
            own = f", group {group}" if len(groups) > 1 else ""
            for target in spec.names:
                for source in spec.names:
                    what = "autoregressive" if source == target else "cross-lagged"
                    label = power_label(spec, source, target, power, group)
                    yield Path(label, ":=", "", what, source, target, f"over {power * spec.unit:g}{own}")


def _standardized(spec: Spec) -> Iterator[Path]:
    groups = range(1, spec.groups + 1) if "lags" not in spec.group_equal else (1,)
    for group in groups:
        own = f"all, group {group}" if len(groups) > 1 else "all"
        for target in spec.names:
            for source in spec.names:
                what = "autoregressive, standardized" if source == target else "cross-lagged, standardized"
                yield Path(
                    standardized_label(spec, source, target, group), ":=", "", what, source, target, own
                )


def _within(spec: Spec) -> Iterator[Path]:
    for wave in spec.waves:
        for name in spec.names:
            node = spec.at_wave(name, wave)
            yield Path(node, "~~", node, WITHIN[wave > 1], name, name, _wave(spec, wave))
        for a, b in spec.pairs:
            what = "first-wave covariance" if wave == 1 else "residual covariance"
            yield Path(spec.at_wave(a, wave), "~~", spec.at_wave(b, wave), what, a, b, _wave(spec, wave))


def _short(ri: str) -> str:
    return ri.removeprefix("RI_")


def _wave(spec: Spec, wave: int) -> str:
    return spec.design.waves[wave - 1]


def _notes(spec: Spec) -> Iterator[str]:
    if spec.random_intercepts:
        yield (
            "Lagged effects are within persons: of a deviation from one's own level on the next deviation. Random "
            "intercepts take up what is stable over these waves, and only that."
        )
    else:
        yield (
            "Lagged effects mix stable differences between persons with change within them; riclpm() takes them "
            "apart, from three waves on."
        )
    if spec.lags == "time_scaled":
        yield (
            f"Effects over an interval are powers of the effects over {spec.unit:g}: the process runs at that pace "
            f"all the time, unmeasured in between."
        )
    else:
        yield (
            "A lagged effect belongs to the interval between these waves; over a shorter or a longer one it is "
            "another number."
        )
    if spec.lags == "equal":
        yield "Equal unstandardized lagged effects do not make the standardized ones equal over waves."
    if spec.lags == "std_equal":
        yield "Lagged effects are equal over waves when standardized by the parts' standard deviations at each wave."
    varying = " that vary over time" if spec.random_intercepts else ""
    yield (
        f"A causal reading needs no unmeasured common causes{varying}, linear effects, and the right order and "
        f"intervals in time."
    )
    if spec.outcomes and spec.predictors:
        yield "Predictors reach the outcomes only through the variables followed over time."
