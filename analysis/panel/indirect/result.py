"""What a mediation analysis gives: the effects with their limits, beside the fit that they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.indirect.limits import Limits
from analysis.panel.indirect.plan import Effect, Plan
from analysis.sem import Fit
from analysis.sem.bootstrap import Bootstrap
from instruments.lines import frame_text, p_told, wrapped
from instruments.showing import Shown

WORDS = ("what", "route", "source", "target", "group", "at")
SHOWN = ("what", "route", "group", "at", "estimate", "se", "p", "low", "high", "std")


@dataclass(frozen=True)
class Mediation(Shown):
    """Indirect, direct and total effects, and the fit that they come from.

    Attributes
    ----------
    fit : Fit
        Of the text in `fit.model`.
    table : DataFrame
        Every effect and contrast; `effects` and `contrasts` hand it out.
    limits : Limits
        How the limits were found.
    notes : tuple of str
        What the model assumes, and what its numbers do not say.
    draws : Bootstrap or None
        The draws, if the limits are a bootstrap's.
    plan : Plan or None
        What `mediation` fitted; None over time.
    data : DataFrame or None
        The columns used, with product columns; None if covariances were given.
    options : mapping
        Of the fit.
    over_time : object or None
        What `panel_mediation` fitted.
    """

    fit: Fit
    table: pd.DataFrame
    limits: Limits
    notes: tuple[str, ...]
    draws: Bootstrap | None
    plan: Plan | None
    data: pd.DataFrame | None
    options: Mapping[str, Any]
    over_time: object = None

    @property
    def effects(self) -> pd.DataFrame:
        """Each effect between a source and a target, one a row.

        Columns what route source target group at label estimate se z p low high std std_low std_high standardized;
        `standardized` says by what `std` is: ``complete``, by source and target, or ``by target`` for a
        source with two values, whose standard deviation has no meaning; empty where a value has no scale.
        """
        return self.table[~self.table["contrast"]].drop(columns="contrast").reset_index(drop=True)

    @property
    def contrasts(self) -> pd.DataFrame:
        """Differences between routes, between values of moderators and between groups; columns as `effects`."""
        return self.table[self.table["contrast"]].drop(columns="contrast").reset_index(drop=True)

    @property
    def estimates(self) -> pd.DataFrame:
        """Every parameter of the model; see `Fit.estimates`."""
        return self.fit.estimates

    @property
    def measures(self) -> pd.Series:
        """Fit measures; see `Fit.measures`."""
        return self.fit.measures

    @property
    def paths(self) -> pd.DataFrame:
        """The paths that the effects are made of, and the effects, with Wald limits; see `Fit.paths`."""
        return self.fit.paths

    @property
    def text(self) -> str:
        """The model in lavaan's syntax."""
        return self.fit.model

    @property
    def model(self) -> str:
        """The same as `text`, as a `Fit` has it."""
        return self.fit.model

    @property
    def warnings(self) -> tuple[str, ...]:
        """What should be read before the effects."""
        return self.draws.warnings if self.draws is not None else self.fit.warnings

    @property
    def n(self) -> int:
        """Rows used."""
        return self.fit.n

    @property
    def converged(self) -> bool:
        return self.fit.converged

    def __repr__(self) -> str:
        how = self.limits
        drawn = f", {how.draws} draws, seed {how.seed}" if how.draws else ""
        head = f"Mediation(n={self.n}, {how.level:.0%} {how.method} limits{drawn})"
        shown = self.effects[list(SHOWN)]
        shown = shown.loc[:, [c for c in shown if c not in ("group", "at") or (shown[c] != "").any()]]
        return f"{wrapped(head)}\n{frame_text(shown, {'p': p_told})}"

    def _frames(self) -> list[pd.DataFrame]:
        return [frame for frame in (self.effects, self.contrasts) if len(frame)]


def check_result(where: str, given: object, maker: str) -> None:
    """Refuse what is no `Mediation`, such as its fit alone."""
    if not isinstance(given, Mediation):
        raise ModelError(
            f"{where}: a {type(given).__name__} is no result of {maker}. Give that result itself."
        )


def _html(frame: pd.DataFrame) -> str:
    return frame.to_html(index=False, float_format="{:.3f}".format, na_rep="", formatters={"p": p_told})


def tabled(
    effects: tuple[Effect, ...], numbers: pd.DataFrame, standardized: Mapping[str, str]
) -> pd.DataFrame:
    """Put words beside numbers, in the order of the effects; values without a scale have no standardized one."""
    rows = numbers.loc[[e.name for e in effects]].reset_index()
    words = pd.DataFrame([[getattr(e, name) for name in WORDS] for e in effects], columns=list(WORDS))
    found = pd.concat([words, rows], axis=1)
    found["standardized"] = [standardized[e.name] for e in effects]
    found["contrast"] = [e.contrast for e in effects]
    found.loc[found["standardized"] == "", ["std", "std_low", "std_high"]] = float("nan")
    return found
