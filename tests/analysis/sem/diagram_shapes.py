"""Estimates of many shapes of model: real fits to seeded, simulated data, and made-up numbers where a fit is slow."""

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from analysis import sem
from analysis.panel import clpm, growth_curve, lcs, riclpm

WAVES = 4
GRID_FACTORS, GRID_ITEMS, GRID_WAVES = 4, 12, 3
THREE = ("stress", "sleep", "support")
COLUMNS = ["lhs", "op", "rhs", "group", "free", "estimate", "se", "p", "std_all"]


def made_up(model: str, *, group: object = 1) -> pd.DataFrame:
    """An estimates frame of made-up numbers for a model's text; ``2*x`` fixes a parameter to 2."""
    rows = []
    for line in filter(None, (line.strip() for line in model.splitlines())):
        lhs, op, rhs = re.match(r"(\S+)\s*(=~|~~|~)\s*(.*)", line).groups()  # type: ignore[union-attr]
        for k, word in enumerate(rhs.split(" + ")):
            given, _, name = word.rpartition("*")
            fixed = bool(given) or (op == "=~" and k == 0)
            value = (-1.0) ** (len(rows) % 5 == 3) * (0.31 + 0.07 * (len(rows) % 8))
            p = np.nan if fixed else (0.0004, 0.004, 0.03, 0.2)[len(rows) % 4]
            estimate = float(given or 1.0) if fixed else 2 * value
            rows.append([lhs, op, name, group, not fixed, estimate, 0.1, p, value])
    names = dict.fromkeys(v for row in rows for v in (row[0], row[2]))
    known = {(row[0], row[2]) for row in rows if row[1] == "~~"}
    rows += [[n, "~~", n, group, True, 1.0, 0.1, 0.001, 0.5] for n in names if (n, n) not in known]
    return pd.DataFrame(rows, columns=COLUMNS)


def _measured(loads: dict[str, list[str]], correlation: float = 0.4, n: int = 400) -> pd.DataFrame:
    """Items of correlated factors."""
    rng = np.random.default_rng(len(loads))
    common = rng.normal(size=(n, 1)) * np.sqrt(correlation)
    data = {}
    for items in loads.values():
        factor = common[:, 0] + rng.normal(size=n) * np.sqrt(1 - correlation)
        data |= {item: 0.7 * factor + 0.7 * rng.normal(size=n) for item in items}
    return pd.DataFrame(data)


def _panel(
    n: int = 500, waves: int = WAVES, names: tuple[str, ...] = ("stress", "sleep"), pace: float = 0.4
) -> pd.DataFrame:
    """Variables with stable differences between persons that grow, and carry over from wave to wave."""
    rng = np.random.default_rng(waves)
    level, growth = rng.normal(size=(2, n, len(names)))
    now = rng.normal(size=(n, len(names)))
    data = {}
    carry = 0.4 * np.eye(len(names)) + 0.12
    for wave in range(1, waves + 1):
        shown = level + pace * wave * growth + now
        data |= {f"{name}_w{wave}": shown[:, k] for k, name in enumerate(names)}
        now = now @ carry + 0.9 * rng.normal(size=(n, len(names)))
    return pd.DataFrame(data)


def _over(waves: int = WAVES, names: tuple[str, ...] = ("stress", "sleep")) -> dict[str, list[str]]:
    return {name: [f"{name}_w{wave}" for wave in range(1, waves + 1)] for name in names}


def _measurement(loads: dict[str, list[str]], extra: str = "") -> pd.DataFrame:
    model = "\n".join(f"{factor} =~ {' + '.join(items)}" for factor, items in loads.items()) + extra
    return sem(model, _measured(loads)).estimates


def _items(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{k}" for k in range(1, count + 1)]


def small_cfa() -> pd.DataFrame:
    return _measurement({f: _items(f[0], 3) for f in ("visual", "textual", "speed")})


def large_cfa() -> pd.DataFrame:
    return _measurement({f: _items(f"{f[0]}_item", 12) for f in ("visual", "textual", "speed")})


def mediation() -> pd.DataFrame:
    data = _panel(names=("support", "stress", "sleep"))
    return sem("stress_w2 ~ a*support_w1\nsleep_w3 ~ b*stress_w2 + c*support_w1\nab := a*b", data).estimates


def two_mediators() -> pd.DataFrame:
    data = _panel(names=("x", "m", "k", "y")).rename(columns=lambda n: n.replace("_w", ""))
    return sem(
        "m2 ~ x1 + age\nk2 ~ x1 + age\ny3 ~ x1 + m2 + k2\nm2 ~~ k2", data.assign(age=data["k4"])
    ).estimates


def cross_lagged_2x3() -> pd.DataFrame:
    return clpm(_panel(waves=3), _over(3)).estimates


def cross_lagged_3x4() -> pd.DataFrame:
    return clpm(_panel(names=THREE), _over(names=THREE)).estimates


def random_intercepts() -> pd.DataFrame:
    return riclpm(_panel(pace=0.0), _over()).estimates


def linear_growth() -> pd.DataFrame:
    return growth_curve(_panel(), _over(names=("stress",))).estimates


def quadratic_growth() -> pd.DataFrame:
    return growth_curve(_panel(waves=6), _over(6, ("stress",)), shape="quadratic").estimates


def parallel_growth() -> pd.DataFrame:
    return growth_curve(_panel(), _over()).estimates


def second_order() -> pd.DataFrame:
    loads = {f: _items(f[0], 4) for f in ("verbal", "spatial", "memory", "fluency")}
    return _measurement(loads, "\ng =~ verbal + spatial + memory + fluency")


def bifactor() -> pd.DataFrame:
    loads = {f: _items(f[0], 4) for f in ("anger", "bother", "calm")}
    every = " + ".join(item for items in loads.values() for item in items)
    model = "\n".join([f"general =~ {every}", *(f"{f} =~ {' + '.join(items)}" for f, items in loads.items())])
    return sem(model, _measured(loads), std_lv=True, orthogonal=True).estimates


def change_scores() -> pd.DataFrame:
    return lcs(_panel(), _over(names=("stress",))).estimates


def two_change_scores() -> pd.DataFrame:
    return lcs(_panel(), _over()).estimates


def repeated_factors() -> pd.DataFrame:
    """One factor at three waves; the same item's residuals covary over waves."""
    loads = {f"low_w{w}": [f"d{k}_w{w}" for k in range(1, 5)] for w in (1, 2, 3)}
    over = [f"d{k}_w{a} ~~ d{k}_w{b}" for k in range(1, 5) for a, b in ((1, 2), (1, 3), (2, 3))]
    return _measurement(loads, "\n" + "\n".join(over))


def two_groups() -> pd.DataFrame:
    loads = {f: _items(f[0], 3) for f in ("visual", "textual")}
    data = _measured(loads).assign(school=["Pasteur", "Grant-White"] * 200)
    fit = sem("visual =~ v1 + v2 + v3\ntextual =~ t1 + t2 + t3\ntextual ~ visual", data, group="school")
    return fit.estimates


def political_democracy() -> pd.DataFrame:
    return made_up("""
        ind60 =~ x1 + x2 + x3
        dem60 =~ y1 + y2 + y3 + y4
        dem65 =~ y5 + y6 + y7 + y8
        dem60 ~ ind60
        dem65 ~ ind60 + dem60
        y1 ~~ y5
        y2 ~~ y4 + y6
        y3 ~~ y7
        y4 ~~ y8
        y6 ~~ y8""")


def factor_grid() -> pd.DataFrame:
    """4 factors x 12 items x 3 waves, 144 items, with residual covariances over waves: numbers made up."""
    waves = range(1, GRID_WAVES + 1)
    factors = ["low", "worry", "sleep", "bond"][:GRID_FACTORS]
    every = [f"{f}_w{w}" for w in waves for f in factors]
    lines = [
        f"{f}_w{w} =~ " + " + ".join(f"{f[0]}{k}_w{w}" for k in range(1, GRID_ITEMS + 1))
        for w in waves
        for f in factors
    ]
    lines += [f"{a} ~~ {b}" for i, a in enumerate(every) for b in every[i + 1 :]]
    pairs = ((1, 2), (1, 3), (2, 3))
    lines += [
        f"{f[0]}{k}_w{a} ~~ {f[0]}{k}_w{b}"
        for f in factors
        for k in range(1, GRID_ITEMS + 1)
        for a, b in pairs
    ]
    return made_up("\n".join(lines))


SHAPES: dict[str, Callable[[], pd.DataFrame]] = {
    f.__name__: f
    for f in (
        small_cfa,
        large_cfa,
        mediation,
        two_mediators,
        cross_lagged_2x3,
        cross_lagged_3x4,
        random_intercepts,
        linear_growth,
        quadratic_growth,
        parallel_growth,
        second_order,
        bifactor,
        change_scores,
        two_change_scores,
        repeated_factors,
        two_groups,
        political_democracy,
        factor_grid,
    )
}


@cache
def estimates_of(shape: str) -> pd.DataFrame:
    """Estimates of a shape; made once."""
    return SHAPES[shape]()
