"""Draws the data of the invariance tests: `python make_data.py`; seeded, so that it writes the same again."""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent / "data"
CUTS = {"o": [-1.0, 0.1, 1.1], "t": [-0.6, 0.7], "b": [0.2]}


def forms(n: int = 640, seed: int = 20260101) -> pd.DataFrame:
    """Two groups, one factor; items with four (o), three (t), two (b) categories, and continuous ones (c).

    The second group has mean .4 and variance 1.4; in it item 2 has another loading, item 3 another intercept, and the
    first threshold of o4 lies lower.
    """
    rng = np.random.default_rng(seed)
    second = np.arange(n) >= n // 2
    factor = np.where(second, 0.4 + np.sqrt(1.4) * rng.standard_normal(n), rng.standard_normal(n))
    found: dict[str, np.ndarray] = {"g": np.where(second, "two", "one")}
    for kind in "otbc":
        for j in range(1, 6):
            loading = 0.9 - 0.05 * j + (0.5 if j == 2 else 0.0) * second
            level = (0.6 if j == 3 else 0.0) * second
            latent = level + loading * factor + 0.7 * rng.standard_normal(n)
            if kind == "c":
                found[f"c{j}"] = np.round(latent, 4)
                continue
            cuts = np.tile(np.array(CUTS[kind]) + 0.1 * (j - 3), (n, 1))
            if kind == "o" and j == 4:
                cuts[second, 0] -= 0.5
            found[f"{kind}{j}"] = 1 + (latent[:, None] > cuts).sum(axis=1)
    return pd.DataFrame(found)


def waves(n: int = 360, seed: int = 20260102) -> pd.DataFrame:
    """Three waves of four items, two groups; x are continuous, u have four categories. Means rise by .3 a wave.

    Item 3 drifts: its intercept rises by .4 from the second wave on. Tenths of the x are missing in m.
    """
    rng = np.random.default_rng(seed)
    found: dict[str, np.ndarray] = {"g": np.where(np.arange(n) % 2 == 0, "one", "two")}
    trait = rng.standard_normal(n)
    own = 0.5 * rng.standard_normal((n, 5))
    for w in range(3):
        factor = 0.3 * w + 0.7 * trait + 0.7 * rng.standard_normal(n) + 0.2 * (np.arange(n) % 2)
        for j in range(1, 5):
            level = 2.0 + 0.1 * j + (0.4 if j == 3 and w > 0 else 0.0)
            x = level + (1.0 - 0.08 * j) * factor + own[:, j] + 0.5 * rng.standard_normal(n)
            found[f"x{j}_{'abc'[w]}"] = np.round(x, 4)
            found[f"m{j}_{'abc'[w]}"] = np.where(rng.random(n) < 0.1, np.nan, np.round(x, 4))
            found[f"u{j}_{'abc'[w]}"] = 1 + (x[:, None] > np.array([1.4, 2.5, 3.6])).sum(axis=1)
    return pd.DataFrame(found)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    forms().to_csv(HERE / "forms.csv", index=False)
    waves().to_csv(HERE / "waves.csv", index=False)
