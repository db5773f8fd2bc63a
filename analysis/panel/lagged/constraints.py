"""Formulas of the model's text: lagged effects equal when standardized, and effects over longer intervals."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.panel.lagged.spec import Spec


def standardized_lags(spec: Spec) -> Iterator[str]:
    r"""Hold standardized lagged effects equal over waves: an effect is one of them times a ratio of deviations.

    .. math:: b_{ij,t} = \beta_{ij}\,\sigma_{i,t} / \sigma_{j,t-1}, \qquad V_t = B_t V_{t-1} B_t' + \Psi_t,
        \qquad \sigma_{i,t}^2 = (V_t)_{ii}

    The supplement of Mulder and Hamaker gives every part a variance of 1 by constraints, and frees its loading: the
    same model, but a search may turn a loading's sign, and with it the effects'; here nothing can be turned.

    References
    ----------
    Mulder & Hamaker (2021), Struct Equ Modeling 28:638-648, doi:10.1080/10705511.2020.1784738
    """
    if spec.lags != "std_equal":
        return
    for group in range(1, spec.groups + 1):
        yield "# standard deviations of the parts"
        for wave in spec.waves:
            yield from _deviations(spec, wave, group)
        yield "# lagged effects that are equal when standardized"
        for source in spec.names:
            for target in spec.names:
                yield from _standardized(spec, source, target, group)
        if spec.residuals == "equal":
            for a, b in spec.pairs:
                yield from _residuals(spec, a, b, group)


def _deviations(spec: Spec, wave: int, group: int) -> Iterator[str]:
    pairs = [(name, name) for name in spec.names]
    if wave > 1:
        for a, b in [*pairs, *spec.pairs] if wave < len(spec.waves) else pairs:
            carried = " + ".join(
                f"{_lag(spec, j, a, wave, group)}*{_lag(spec, k, b, wave, group)}"
                f"*{_moment(spec, j, k, wave - 1, group)}"
                for j in spec.names
                for k in spec.names
            )
            yield f"{_moment(spec, a, b, wave, group)} := {carried} + {_residual(spec, a, b, wave, group)}"
    for name in spec.names:
        yield f"{_deviation(spec, name, wave, group)} := sqrt({_moment(spec, name, name, wave, group)})"


def _standardized(spec: Spec, source: str, target: str, group: int) -> Iterator[str]:
    base = 1 if "lags" in spec.group_equal else group
    label = standardized_label(spec, source, target, base)
    for wave in spec.waves[1:]:
        own = _lag(spec, source, target, wave, group)
        before, now = _deviation(spec, source, wave - 1, group), _deviation(spec, target, wave, group)
        if wave == 2 and group == base:
            yield f"{label} := {own}*{before}/{now}"
        else:
            yield f"{own} == {label}*{now}/{before}"


def _residuals(spec: Spec, a: str, b: str, group: int) -> Iterator[str]:
    """Residual covariances are equal when standardized, like the effects."""
    label = f"std_c_{a}_{b}" + (f"_g{group}" if spec.groups > 1 else "")
    for wave in spec.waves[1:]:
        own = _residual(spec, a, b, wave, group)
        scale = f"{_deviation(spec, a, wave, group)}*{_deviation(spec, b, wave, group)}"
        yield f"{label} := {own}/({scale})" if wave == 2 else f"{own} == {label}*{scale}"


def standardized_label(spec: Spec, source: str, target: str, group: int) -> str:
    """The label of a standardized effect."""
    kind = f"ar_{target}" if source == target else f"cl_{source}_{target}"
    return f"std_{spec.in_group(kind, 'lags', group)}"


def _lag(spec: Spec, source: str, target: str, wave: int, group: int) -> str:
    return spec.in_group(spec.lag_label(source, target, wave - 1, wave), spec.lag_kind, group)


def _residual(spec: Spec, a: str, b: str, wave: int, group: int) -> str:
    pair = (a,) if a == b else (a, b) if (a, b) in spec.pairs else (b, a)
    return spec.in_group(spec.residual_label(pair, wave), "variances" if wave == 1 else "residuals", group)


def _moment(spec: Spec, a: str, b: str, wave: int, group: int) -> str:
    """The label of a variance or covariance of the parts."""
    if wave == 1:
        return _residual(spec, a, b, wave, group)
    pair = (a,) if a == b else (a, b) if (a, b) in spec.pairs else (b, a)
    return f"V_{'_'.join(pair)}_{wave}" + (f"_g{group}" if spec.groups > 1 else "")


def _deviation(spec: Spec, name: str, wave: int, group: int) -> str:
    return f"sd_{name}_{wave}" + (f"_g{group}" if spec.groups > 1 else "")


def longer_effects(spec: Spec) -> Iterator[str]:
    """Define the effects over 2, 3 ... units of time, up to the longest interval: entries of powers of B."""
    if spec.lags != "time_scaled" or max(spec.steps) == 1:
        return
    yield "# effects over several units of time: powers of the matrix of lagged effects"
    for group in range(1, spec.groups + 1) if "lags" not in spec.group_equal else (1,):
        for power in range(2, max(spec.steps) + 1):
            for target in spec.names:
                for source in spec.names:
                    routes = " + ".join(
                        f"{power_label(spec, source, via, power - 1, group)}*{power_label(spec, via, target, 1, group)}"
                        for via in spec.names
                    )
                    yield f"{power_label(spec, source, target, power, group)} := {routes}"


def power_label(spec: Spec, source: str, target: str, power: int, group: int) -> str:
    """The label of an effect over so many units of time."""
    own = spec.in_group(spec.lag_label(source, target, 1, 2), "lags", group)
    return own if power == 1 else f"{own}_over{power}"
