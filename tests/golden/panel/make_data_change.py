"""Draws the frames of growth and change: `python -m tests.golden.panel.make_data_change`.

`change.csv`: 300 simulated persons, x and y at six waves by a bivariate dual change score model (y's level moves x, x's
change moves y), two groups g; `change_missing.csv`: the same with gaps. `tilted.csv`: 200 simulated persons with linear
growth v1..v4 at times 0, 1, 3, 6, residual variance the same at all of them, a covariate z and a time-varying one
u1..u4 with other effects within and between persons. Rounded to three decimals, so that all programs read the same
numbers.
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent / "data"
WAVES = 6
START = [10.0, 5.0, 1.5, 0.4]  # levels of x and y, constant changes of x and y
SPREAD = np.array([[1.0, 0.3, 0.2, 0.1], [0.3, 0.8, 0.1, 0.1], [0.2, 0.1, 0.3, 0.05], [0.1, 0.1, 0.05, 0.15]])
TIMES = (0, 1, 3, 6)


def change(rng: np.random.Generator, n: int = 300, waves: int = WAVES) -> pd.DataFrame:
    group = rng.integers(0, 2, n)
    draw = rng.multivariate_normal(START, SPREAD, n)
    x, y, cx, cy = draw[:, 0] + 0.3 * group, draw[:, 1], draw[:, 2], draw[:, 3]
    before = np.zeros(n)
    columns: dict[str, np.ndarray] = {"id": np.arange(1, n + 1), "g": group}
    for wave in range(1, waves + 1):
        if wave > 1:
            dx = cx - 0.2 * x + 0.15 * y
            dy = cy - 0.15 * y + (0.3 * before if wave > 2 else 0.0)
            x, y, before = x + dx, y + dy, dx
        error = rng.multivariate_normal([0, 0], [[0.4, 0.05], [0.05, 0.3]], n)
        columns[f"x{wave}"], columns[f"y{wave}"] = x + error[:, 0], y + error[:, 1]
    return pd.DataFrame(columns).round(3)


def gaps(frame: pd.DataFrame, rng: np.random.Generator, share: float) -> pd.DataFrame:
    found = frame.copy()
    for name in found.columns:
        if name not in ("id", "g"):
            found.loc[rng.random(len(found)) < share, name] = np.nan
    return found


def tilted(rng: np.random.Generator, n: int = 200) -> pd.DataFrame:
    z = rng.normal(size=n)
    stable = rng.normal(size=n)
    growth = rng.multivariate_normal([0, 0], [[1.0, -0.1], [-0.1, 0.09]], n)
    columns: dict[str, np.ndarray] = {"id": np.arange(1, n + 1), "z": z}
    for k, t in enumerate(TIMES, start=1):
        u = stable + rng.normal(size=n)
        columns[f"u{k}"] = u
        level = 4.0 + growth[:, 0] + 0.4 * z + 0.5 * stable
        columns[f"v{k}"] = level + (0.3 + growth[:, 1] - 0.1 * z) * t + 0.25 * u + rng.normal(0, 0.7, n)
    return pd.DataFrame(columns).round(3)


def main() -> None:
    rng = np.random.default_rng(20261123)
    whole = change(rng)
    whole.to_csv(HERE / "change.csv", index=False)
    gaps(whole, rng, 0.12).to_csv(HERE / "change_missing.csv", index=False)
    tilted(rng).to_csv(HERE / "tilted.csv", index=False)


if __name__ == "__main__":
    main()
