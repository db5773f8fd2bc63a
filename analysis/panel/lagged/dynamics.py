"""The lines of lagged effects, of variances and covariances within waves, and of the random intercepts'."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from analysis.panel.lagged.spec import Occasion, Spec


def dynamics(spec: Spec) -> Iterator[str]:
    """Lines of the lagged process, block by block."""
    if any(at.step for at in spec.occasions):
        yield f"# unmeasured points in time, {spec.unit:g} apart"
        for at in spec.occasions:
            if at.step:
                for name in spec.names:
                    yield f"{spec.node(name, at)} =~ 0*{spec.carrier(name, at.interval)}"
    yield "# lagged effects"
    for j, at in enumerate(spec.occasions[1:], start=1):
        for target in spec.names:
            yield f"{spec.node(target, at)} ~ {' + '.join(_causes(spec, target, j))}"
    yield "# variances and covariances within waves: at the first, then residual"
    for at in spec.occasions:
        yield from _within(spec, at)
    if spec.random_intercepts:
        yield "# variances and covariances of the random intercepts"
        yield from _between(spec)


def _causes(spec: Spec, target: str, j: int) -> Iterator[str]:
    at = spec.occasions[j]
    for order in range(1, min(spec.lag_order, j) + 1):
        before = spec.occasions[j - order]
        for source in (target, *(name for name in spec.names if name != target)):
            label = spec.lag_label(source, target, before.wave, at.interval, order)
            yield f"{spec.tag(label, spec.lag_kind, shown=True)}{spec.node(source, before)}"


def _within(spec: Spec, at: Occasion) -> Iterator[str]:
    kind = "variances" if at.interval == 1 else "residuals"
    shown = spec.shares_residual(at) or spec.lags == "std_equal"
    for name in spec.names:
        label = spec.residual_label((name,), at.interval)
        yield variance(spec, spec.node(name, at), spec.tag(label, kind, shown=shown))
    for a, b in spec.pairs:
        label = spec.residual_label((a, b), at.interval)
        yield f"{spec.node(a, at)} ~~ {spec.tag(label, kind, shown=shown)}{spec.node(b, at)}"


def variance(spec: Spec, name: str, tag: str) -> str:
    """A variance, at least 0 where bounds are asked for."""
    return f"{name} ~~ {tag}{name}" + (f" + lower(0)*{name}" if spec.bounds else "")


def _between(spec: Spec) -> Iterator[str]:
    for ri in spec.all_intercepts:
        yield variance(spec, ri, spec.tag(f"v_{ri}", "ri"))
    for a, b in combinations(spec.all_intercepts, 2):
        yield f"{a} ~~ {spec.tag(f'c_{a}_{b}', 'ri')}{b}"
    yield "# random intercepts say nothing of the first deviations"
    first = [spec.at_wave(name, 1) for name in spec.names]
    for ri in spec.all_intercepts:
        yield f"{ri} ~~ {' + '.join(f'0*{node}' for node in first)}"
