"""A plain call of every builder, for the tests that hold for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import Fit, Panel
from analysis.panel.builders import builder

Columns = Mapping[str, Sequence[str]]
WAVES = 4


def columns(waves: int = WAVES) -> dict[str, list[str]]:
    """Columns of the variables x, y and m of tests/golden/panel/data."""
    return {name: [f"{name}{wave}" for wave in range(1, waves + 1)] for name in "xym"}


@dataclass(frozen=True)
class Plain:
    """How to call a builder.

    Attributes
    ----------
    say : callable
        From the columns of x, y and m to the builder's keywords.
    least : int
        Waves it needs; 0 if it knows no waves.
    lags : bool
        Whether ``lags="equal"`` holds effects over intervals equal.
    more : mapping
        Further keywords.
    moments : bool
        Whether it takes covariances in place of rows.
    """

    say: Callable[[Columns], dict[str, Any]]
    least: int
    lags: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)
    moments: bool = True

    def __call__(self, name: str, data: pd.DataFrame | Panel | None, of: Columns, **options: Any) -> Fit:
        return builder(name).made(data, **{**self.say(of), **self.more, **options}).fit


def two(of: Columns) -> dict[str, Any]:
    return {"variables": {"x": of["x"], "y": of["y"]}}


def one(of: Columns) -> dict[str, Any]:
    return {"variables": {"x": of["x"]}}


def three_items(of: Columns) -> dict[str, Any]:
    return {"variables": {"f": list(zip(of["x"], of["y"], of["m"], strict=True))}}


def outcome(of: Columns) -> dict[str, Any]:
    return {"outcome": {"y": of["y"]}, "predictors": {"x": of["x"]}}


def at_once(of: Columns) -> dict[str, Any]:
    return {"x": of["x"][0], "m": [of["m"][-2]], "y": of["y"][-1]}


def over_time(of: Columns) -> dict[str, Any]:
    return {"variables": {"x": of["x"], "m": of["m"], "y": of["y"]}}


PLAIN: Mapping[str, Plain] = {
    "alt": Plain(one, least=4, lags=True),
    "clpm": Plain(two, least=2, lags=True),
    "dpm": Plain(outcome, least=3, lags=True),
    "group_panel": Plain(two, least=2, more={"group": "g"}, moments=False),
    "growth_curve": Plain(two, least=3),
    "lcm_sr": Plain(one, least=4, lags=True),
    "lcs": Plain(one, least=2),
    "mediation": Plain(at_once, least=0),
    "panel_mediation": Plain(over_time, least=2, lags=True),
    "riclpm": Plain(two, least=3, lags=True),
    "second_order": Plain(three_items, least=3),
    "starts": Plain(one, least=4),
}
