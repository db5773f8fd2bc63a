"""Draws the frames on which panel models are compared with lavaan: `python -m tests.golden.panel.make_data`.

`panel.csv`: 400 simulated persons; x, y, m at five waves with stable differences between persons and lagged effects
within them, covariates z1 and z2, an outcome, three groups g, 40 clusters c. `panel_missing.csv`: the same with
drop-out and single gaps. Rounded to three decimals, so that both programs read the same numbers.
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent / "data"
LAGS = np.array([[0.35, 0.15, 0.00], [0.20, 0.30, 0.10], [0.15, 0.00, 0.40]])  # rows x y m, by columns x y m
BETWEEN = np.array([[1.0, 0.4, 0.3], [0.4, 1.0, 0.3], [0.3, 0.3, 0.8]])
WITHIN = np.array([[1.0, 0.3, 0.2], [0.3, 1.0, 0.2], [0.2, 0.2, 1.0]])
N, WAVES = 400, 5


def panel(rng: np.random.Generator) -> pd.DataFrame:
    group = rng.integers(0, 3, N)
    cluster = rng.integers(0, 40, N)
    z = rng.normal(size=(N, 2))
    stable = (
        rng.multivariate_normal(np.zeros(3), BETWEEN, N)
        + 0.3 * z[:, :1]
        + rng.normal(0, 0.3, (40, 1))[cluster]
    )
    now = rng.multivariate_normal(np.zeros(3), WITHIN, N)
    columns: dict[str, np.ndarray] = {
        "id": np.arange(1, N + 1),
        "g": group,
        "c": cluster,
        "z1": z[:, 0],
        "z2": z[:, 1],
    }
    for wave in range(1, WAVES + 1):
        if wave > 1:
            now = now @ LAGS.T + rng.multivariate_normal(np.zeros(3), 0.7 * WITHIN, N)
        level = np.array([5.0, 10.0, 3.0]) + 0.2 * wave + 0.3 * group[:, None]
        for k, name in enumerate("xym"):
            columns[f"{name}{wave}"] = (level + stable + now)[:, k]
    columns["out"] = 0.3 * stable[:, 0] + 0.2 * now[:, 1] + rng.normal(size=N)
    return pd.DataFrame(columns).round(3)


def gaps(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    found = frame.copy()
    last = rng.choice(np.arange(1, WAVES + 1), N, p=[0.05, 0.05, 0.1, 0.1, 0.7])
    for wave in range(1, WAVES + 1):
        for name in "xym":
            gone = (wave > last) | (rng.random(N) < 0.04)
            found.loc[gone, f"{name}{wave}"] = np.nan
    return found


def main() -> None:
    rng = np.random.default_rng(20261122)
    whole = panel(rng)
    whole.to_csv(HERE / "panel.csv", index=False)
    gaps(whole, rng).to_csv(HERE / "panel_missing.csv", index=False)


if __name__ == "__main__":
    main()
