"""Dynamic panel model with fixed effects by maximum likelihood: `dpm`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.change.checks import covariates, enough, groups, names, word, writable
from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.growth_curve import columns_of, settled
from analysis.panel.change.growth_spec import Varying
from analysis.panel.change.heywood import with_remedy
from analysis.panel.change.lags import uneven
from analysis.panel.change.writing import Labels, block, covariance, covariances, means, measured, variances
from analysis.panel.design import Variables, design
from analysis.panel.fitting import fitted
from analysis.sem import Fit
from analysis.sem.about import About, Path
from analysis.waves import Panel

WHERE = "dpm"
KINDS = ("means", "variances", "covariances", "residuals", "regressions")
KIND = {
    "predetermined": "predetermined: it may answer to the outcome of earlier waves",
    "predetermined_now": "predetermined: it may answer to the outcome of earlier waves, and share what "
    "drives its own wave",
    "exogenous": "exogenous: it does not answer to the outcome of any wave",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dynamic:
    """What a dynamic panel model estimates.

    Attributes
    ----------
    name : str
        Of the outcome.
    outcome : tuple of str
        Its columns, wave by wave.
    waves : tuple of str
    own_lag : bool
        The outcome depends on itself one wave before; its first wave is then predetermined.
    predictors : tuple of Varying
        With as many columns as the model uses: those that predict the explained waves, in their order.
    lag : int
        Waves between predictor and outcome, 0 or 1.
    kinds : tuple of str
        Of each predictor.
    constant : tuple of str
        Columns that do not change, unrelated to the individual effect.
    equal, residuals_equal : bool
    labels : Labels
    """

    name: str
    outcome: tuple[str, ...]
    waves: tuple[str, ...]
    own_lag: bool
    predictors: tuple[Varying, ...]
    lag: int
    kinds: tuple[str, ...]
    constant: tuple[str, ...]
    equal: bool
    residuals_equal: bool
    labels: Labels

    @property
    def begin(self) -> int:
        """Place of the first explained wave."""
        return 1 if self.own_lag or self.lag else 0

    @property
    def explained(self) -> tuple[str, ...]:
        return self.outcome[self.begin :]

    @property
    def effect(self) -> str:
        """The individual effect."""
        return f"A_{self.name}"

    @property
    def random(self) -> tuple[str, ...]:
        """What the individual effect covaries with: the first outcome, and all predictors."""
        first = self.outcome[:1] if self.own_lag else ()
        return (*first, *(c for v in self.predictors for c in v.columns))


def dpm(
    data: pd.DataFrame | Panel | None,
    outcome: Variables,
    predictors: Mapping[str, Sequence[str]] | None = None,
    *,
    lag: Literal[0, 1] = 1,
    kind: Literal["predetermined", "predetermined_now", "exogenous"] | Mapping[str, str] = "predetermined",
    own_lag: bool = True,
    constant: str | Sequence[str] = (),
    lags: Literal["equal", "free"] = "equal",
    residuals: Literal["free", "equal"] = "free",
    times: Sequence[float] | None = None,
    waves: Sequence[str] | None = None,
    group_equal: str | Sequence[str] = (),
    **options: Any,
) -> Fit:
    r"""Fit a cross-lagged model whose individual effects may covary with everything that came before.

    .. math:: y_{it} = \xi_t + \rho\,y_{i,t-1} + \beta' x_{i,t-l} + \gamma' z_i + \alpha_i + \varepsilon_{it}

    The individual effect :math:`\alpha_i` (``A_<outcome>``) takes all that does not change of a person. It covaries
    with the first outcome and with every x, which makes it a fixed effect: :math:`\beta` is not biased by stable
    differences. Predetermined predictors may depend on earlier outcomes: each covaries with the residuals of the
    waves before it. Without the own lag and with exogenous predictors it is the regression with a
    dummy for each person and wave.

    Parameters
    ----------
    data, outcome, times, waves : optional
        See `analysis.panel.design`; one outcome, such as ``{"stress": ["s1", "s2", "s3", "s4"]}``.
    predictors : mapping
        ``{"support": ["u1", "u2", "u3", "u4"]}``: one column a wave of the outcome; those used depend on `lag`.
    lag : int
        1: x one wave before the outcome; 0: of the same wave.
    kind : str or mapping
        ``predetermined``: covaries with the outcome's residuals of earlier waves; ``predetermined_now``: of the same
        wave too (Allison's proposal where the right lag is not known); ``exogenous``: with none. One word for all
        predictors, or a mapping of their names to words.
    own_lag : bool
        Whether the outcome depends on itself one wave before.
    constant : sequence of str
        Columns that do not change; they are taken as unrelated to the individual effect.
    lags : str
        Effects ``equal`` or ``free`` over time.
    residuals : str
        Variances ``free`` or ``equal`` over time.
    group_equal : sequence of str
        means, variances, covariances, residuals, regressions.
    **options
        Of `analysis.lavaan`; ``missing="fiml"`` by default. Predictors are always random (``fixed_x=False``).

    Returns
    -------
    Fit
        `fit.paths`: the effects, and how the individual effect covaries with the predictors.

    Raises
    ------
    DataError, ModelError
        If columns cannot be used, there are fewer than three waves, or a word is not known.

    References
    ----------
    Allison, Williams & Moral-Benito (2017), Socius 3:1-17, doi:10.1177/2378023117710578
    """
    made, frame = design(WHERE, data, outcome, times=times, waves=waves, sample_cov=options.get("sample_cov"))
    if len(made.processes) > 1 or made.processes[0].indicators > 1:
        raise ModelError(
            f"{WHERE}: the outcome is one variable with one column a wave; {', '.join(made.names)} given. "
            f"Name the others as predictors=, and fit the other direction by a second call."
        )
    if options.get("fixed_x"):
        raise ModelError(
            f"{WHERE}: fixed_x=True goes against predictors that covary with the individual effect. Leave it out."
        )
    made = writable(WHERE, made)
    labels = groups(WHERE, frame, made, options, group_equal, KINDS)
    options = settled(options, frame, random_x=True)
    if lag not in (0, 1):
        raise ModelError(
            f"{WHERE}: lag={lag!r} is not known. There are 0 (the same wave) and 1 (the wave before)."
        )
    zs = names(WHERE, "constant", constant)
    series = _predictors(len(made.waves), predictors)
    columns = {"predictors": tuple(c for v in series for c in v.columns), "constant": zs}
    covariates(WHERE, made, frame, columns_of(frame, options), columns)
    spec = Dynamic(
        name=made.names[0],
        outcome=made.processes[0].observed,
        waves=made.waves,
        own_lag=own_lag,
        predictors=_used(series, lag, 1 if own_lag or lag else 0),
        lag=lag,
        kinds=_kinds(series, kind),
        constant=zs,
        equal=word(WHERE, "lags", lags, ("equal", "free")) == "equal",
        residuals_equal=word(WHERE, "residuals", residuals, ("free", "equal")) == "equal",
        labels=labels,
    )
    least = 3 + (0 if spec.equal else 1)
    what = f"an individual effect beside {'equal' if spec.equal else 'free'} lags"
    enough(WHERE, what, len(made.waves), least, "Add waves, or hold the lags equal (lags='equal').")
    about = About(
        f"Dynamic panel model of {spec.name}, {len(made.waves)} waves",
        tuple(_paths(spec)),
        (
            "The individual effect covaries with all predictors: stable differences between persons cannot "
            "bias the effects.",
            *(f"{v.name} is {KIND[k]}." for v, k in zip(spec.predictors, spec.kinds, strict=True)),
        ),
        spec=Curves(
            WHERE,
            (Curve(spec.name, spec.explained, spec.explained, made.times[spec.begin :], made.waves[spec.begin :]),),
            zs,
            str(options.get("group") or ""),
            "the curve is made from wave to wave",
        ),
    )  # fmt: skip
    warned = uneven(WHERE, made.intervals, equal=spec.equal, even=made.evenly_spaced)
    return with_remedy(fitted(_text(spec), frame, about, options, *warned), residuals)


def _predictors(waves: int, given: Mapping[str, Sequence[str]] | None) -> tuple[Varying, ...]:
    if given is not None and not isinstance(given, Mapping):
        raise ModelError(
            f"{WHERE}: predictors={given!r} is no mapping. Write {{'name': [one column a wave]}}."
        )
    found = []
    for name, columns in (given or {}).items():
        listed = names(WHERE, f"predictors {name!r}", columns)
        if len(listed) != waves:
            raise DataError(
                f"{WHERE}: predictors: {name!r} has {len(listed)} column(s) for {waves} waves. Give one a "
                f"wave, in order."
            )
        found.append(Varying(str(name), listed))
    return tuple(found)


def _kinds(series: Sequence[Varying], given: str | Mapping[str, str]) -> tuple[str, ...]:
    if isinstance(given, str):
        return (word(WHERE, "kind", given, tuple(KIND)),) * len(series)
    if strange := [name for name in given if name not in [v.name for v in series]]:
        raise ModelError(
            f"{WHERE}: kind: {strange[0]!r} is no predictor. There are {', '.join(v.name for v in series)}."
        )
    return tuple(word(WHERE, "kind", given.get(v.name, "predetermined"), tuple(KIND)) for v in series)


def _used(series: Sequence[Varying], lag: int, begin: int) -> tuple[Varying, ...]:
    """Keep of each predictor the waves that predict an explained wave."""
    return tuple(Varying(v.name, v.columns[begin - lag : len(v.columns) - lag]) for v in series)


def _text(spec: Dynamic) -> str:
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


def _paths(spec: Dynamic) -> Iterator[Path]:
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
