"""Formulas of the model's text: within variances of 1 for standardized lags, and effects over longer intervals."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.panel.lagged.spec import Spec


def standardized_lags(spec: Spec) -> Iterator[str]:
    r"""Hold the variance of every part at 1, so that the lagged effects are the standardized ones.

    With :math:`R_t` the correlations of the parts at wave t, :math:`R_t = B R_{t-1} B' + \Psi_t`: the diagonal of
    :math:`\Psi_t` makes that of :math:`R_t` 1, and the rest of :math:`R_t` is defined for the next wave.

    References
    ----------
    Mulder & Hamaker (2021), Struct Equ Modeling 28:638-648, doi:10.1080/10705511.2020.1784738, supplement
    """
    if spec.lags != "std_equal":
        return
    yield "# residual variances that make every part's variance 1"
    for group in range(1, spec.groups + 1):
        for wave in spec.waves[1:]:
            if wave > 2:
                for a, b in spec.pairs:
                    own = spec.in_group(spec.residual_label((a, b), wave - 1), "residuals", group)
                    carried = _carried(spec, a, b, wave - 1, group)
                    yield f"{_correlation(spec, a, b, wave - 1, group)} := {carried} + {own}"
            for name in spec.names:
                own = spec.in_group(spec.residual_label((name,), wave), "settled", group)
                yield f"{own} == 1 - ({_carried(spec, name, name, wave, group)})"


def _carried(spec: Spec, a: str, b: str, wave: int, group: int) -> str:
    """The (co)variance of two parts that comes from the wave before: an entry of B R B'."""
    terms = []
    for j in spec.names:
        for k in spec.names:
            first = spec.in_group(spec.lag_label(j, a, wave - 1, wave), "lags", group)
            second = spec.in_group(spec.lag_label(k, b, wave - 1, wave), "lags", group)
            r = "" if j == k else f"*{_correlation(spec, j, k, wave - 1, group)}"
            terms.append(f"{first}*{second}{r}")
    return " + ".join(terms)


def _correlation(spec: Spec, a: str, b: str, wave: int, group: int) -> str:
    pair = (a, b) if (a, b) in spec.pairs else (b, a)
    if wave == 1:
        return spec.in_group(spec.residual_label(pair, 1), "variances", group)
    return f"r_{'_'.join(pair)}_{wave}" + (f"_g{group}" if spec.groups > 1 else "")


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
