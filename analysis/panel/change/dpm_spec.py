"""The spec of a dynamic panel model, from a user's words; checks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.errors import DataError, ModelError
from analysis.panel.change.checks import names, word
from analysis.panel.change.growth_spec import Varying
from analysis.panel.change.writing import Labels

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


def predictors_of(waves: int, given: Mapping[str, Sequence[str]] | None) -> tuple[Varying, ...]:
    """Read the predictors, one column a wave.

    Raises
    ------
    DataError, ModelError
        If they are no mapping, or have more or fewer columns than there are waves.
    """
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


def kinds_of(series: Sequence[Varying], given: str | Mapping[str, str]) -> tuple[str, ...]:
    """Read of each predictor what it may answer to.

    Raises
    ------
    ModelError
        If a word is not known, or stands for no predictor.
    """
    if isinstance(given, str):
        return (word(WHERE, "kind", given, tuple(KIND)),) * len(series)
    if strange := [name for name in given if name not in [v.name for v in series]]:
        raise ModelError(
            f"{WHERE}: kind: {strange[0]!r} is no predictor. There are {', '.join(v.name for v in series)}."
        )
    return tuple(word(WHERE, "kind", given.get(v.name, "predetermined"), tuple(KIND)) for v in series)


def used(series: Sequence[Varying], lag: int, begin: int) -> tuple[Varying, ...]:
    """Keep of each predictor the waves that predict an explained wave."""
    return tuple(Varying(v.name, v.columns[begin - lag : len(v.columns) - lag]) for v in series)
