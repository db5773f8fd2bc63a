"""Draws the frames on which cross-lagged models are compared with lavaan.

`python -m tests.golden.panel.make_data_lagged` writes `lagged_items.csv`: 300 simulated persons, three indicators of a
and of b at four waves, with a stable difference between persons in each indicator and lagged effects within them, two
groups g; and `lagged_states.csv`: 600 persons, x and y at six waves with stable trait, stationary autoregressive trait
and state. Rounded to three decimals, so that both programs read the same numbers.
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent / "data"
LAGS = np.array([[0.5, 0.1], [0.2, 0.4]])
LOADINGS = np.array([1.0, 0.8, 1.2])
PHI = np.array([[1.0, 0.3], [0.3, 1.0]])


def items(rng: np.random.Generator, n: int = 300, waves: int = 4) -> pd.DataFrame:
    group = rng.integers(0, 2, n)
    stable = rng.multivariate_normal(np.zeros(2), [[0.8, 0.3], [0.3, 0.8]], n)[:, :, None] * LOADINGS
    stable = stable + rng.normal(0, 0.3, (n, 2, 3))
    now = rng.multivariate_normal(np.zeros(2), PHI, n)
    columns: dict[str, np.ndarray] = {"g": group}
    for wave in range(1, waves + 1):
        if wave > 1:
            now = now @ LAGS.T + rng.multivariate_normal(np.zeros(2), 0.7 * PHI, n)
        answers = 3.0 + stable + (now + 0.1 * wave)[:, :, None] * LOADINGS + rng.normal(0, 0.6, (n, 2, 3))
        for k, name in enumerate("ab"):
            for i in range(3):
                columns[f"{name}{i + 1}_{wave}"] = answers[:, k, i]
    return pd.DataFrame(columns).round(3)


def states(rng: np.random.Generator, n: int = 600, waves: int = 6) -> pd.DataFrame:
    stable = rng.multivariate_normal(np.zeros(2), [[1.0, 0.4], [0.4, 1.0]], n)
    now = rng.multivariate_normal(np.zeros(2), PHI, n)
    shock = PHI - LAGS @ PHI @ LAGS.T
    columns = {}
    for wave in range(1, waves + 1):
        if wave > 1:
            now = now @ LAGS.T + rng.multivariate_normal(np.zeros(2), shock, n)
        state = rng.multivariate_normal(np.zeros(2), [[0.6, 0.1], [0.1, 0.6]], n)
        for k, name in enumerate("xy"):
            columns[f"{name}{wave}"] = (5.0 + stable + now + state)[:, k]
    return pd.DataFrame(columns).round(3)


def main() -> None:
    rng = np.random.default_rng(20261122)
    items(rng).to_csv(HERE / "lagged_items.csv", index=False)
    states(rng).to_csv(HERE / "lagged_states.csv", index=False)


if __name__ == "__main__":
    main()
