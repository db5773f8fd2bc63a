"""What `panel_mediation` refuses at its door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.design import Design, columns_of
from analysis.panel.indirect.structure import names_of
from analysis.panel.lagged import checks
from analysis.words import nearest

WHERE = "panel_mediation"
WORDS: Mapping[str, tuple[str, ...]] = {
    "model": ("clpm", "riclpm"),
    "lags": ("equal", "free"),
    "direct": ("lag1", "lag2", "none"),
}


def check_words(given: Mapping[str, str]) -> None:
    for option, word in given.items():
        if word not in WORDS[option]:
            raise ModelError(
                f"{WHERE}: {option}={word!r} is not known{nearest(str(word), WORDS[option]) or '.'} "
                f"There are {', '.join(WORDS[option])}."
            )


def chosen_path(made: Design, path: Sequence[str] | None) -> tuple[str, ...]:
    if isinstance(path, str):
        raise ModelError(f"{WHERE}: path={path!r} is one text. Give a list, from x over the mediators to y.")
    chosen = tuple(path) if path is not None else made.names
    if absent := [v for v in chosen if v not in made.names]:
        raise ModelError(
            f"{WHERE}: path names {absent[0]!r}, which is no variable here{nearest(absent[0], made.names) or '.'} "
            f"There are {', '.join(made.names)}."
        )
    if twice := [v for v in chosen if chosen.count(v) > 1]:
        raise ModelError(
            f"{WHERE}: path names {twice[0]!r} twice. A chain over waves has each variable once."
        )
    if len(chosen) < 3:
        raise ModelError(
            f"{WHERE}: path has {len(chosen)} variable(s). Give three or more: x, mediator(s), y."
        )
    return chosen


def check_shape(made: Design, path: tuple[str, ...], model: str, lags: str) -> None:
    if several := [p.name for p in made.processes if p.indicators > 1]:
        raise ModelError(
            f"{WHERE}: {several[0]!r} has several indicators a wave. Give one score a wave, or define effects over a "
            f"latent cross-lagged model's labels by :=."
        )
    count = len(made.waves)
    if model == "riclpm" and count < 3:
        raise DataError(
            f"{WHERE}: model='riclpm' is not identified from {count} waves: stable levels cannot be told from "
            f"carry-over. Take model='clpm', or add a wave."
        )
    if 2 < count < len(path) and lags == "free":
        raise ModelError(
            f"{WHERE}: {count} waves are fewer than the path's {len(path)} variables, and lags='free' says not which "
            f"of a link's slopes counts. Take lags='equal', or a shorter path."
        )


def covariates_of(
    made: Design, covariates: str | Sequence[str], frame: pd.DataFrame | None, sample_cov: pd.DataFrame | None
) -> tuple[str, ...]:
    """Check time-invariant covariates."""
    chosen = names_of("covariates", covariates, WHERE)
    ways = dict.fromkeys(chosen, "observed")
    known = columns_of(frame, sample_cov)
    checks.covariates_of(WHERE, "covariates", ways, ("observed",), made, frame, known)
    return chosen


def groups_of(frame: pd.DataFrame | None, group: str | None) -> tuple[str, ...]:
    if group is None:
        return ()
    if frame is None or group not in frame:
        known = [] if frame is None else [str(c) for c in frame.columns]
        raise DataError(
            f"{WHERE}: group: there is no column {group!r}{nearest(group, known) or '.'} Correct the name."
        )
    found = tuple(str(v) for v in frame[group].dropna().unique())
    if len(found) < 2:
        raise DataError(
            f"{WHERE}: group {group!r} has {len(found)} value(s). Give a column with two or more."
        )
    return found
