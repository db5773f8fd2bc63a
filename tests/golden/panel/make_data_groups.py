"""Draws `groups.csv`, three groups in two waves: `python -m tests.golden.panel.make_data_groups`.

330 simulated mothers who post, only read, or are not online: support (s) and stress (d), each with three indicators
a wave, that do not start alike; post counts their posts; age; 30 clusters; some lost at the second wave.
`group_reading` and `group_none` are the indicators that `baseline_adjustment` makes, for the programs beside it.
Rounded to three decimals, so that both programs read the same numbers.
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent / "data"
GROUPS = ("posting", "reading", "none")
SIZES = (120, 110, 100)
LAG = (0.35, 0.10, 0.05)  # of support on later stress, less it, in each group


def main() -> None:
    rng = np.random.default_rng(2002)
    g = np.repeat(np.arange(3), SIZES)
    n = len(g)
    age = rng.normal(30, 4, n)
    s1 = 0.3 * (g == 0) + rng.normal(size=n)
    d1 = 0.4 * (g == 1) - 0.3 * s1 + 0.02 * (age - 30) + rng.normal(size=n)
    s2 = 0.1 + 0.5 * s1 - 0.1 * d1 + rng.normal(0, 0.8, n)
    d2 = 0.6 * d1 - np.array(LAG)[g] * s1 + rng.normal(0, 0.8, n)
    post = 2 + 0.5 * s1 + rng.normal(size=n)
    columns = {"group": np.array(GROUPS)[g], "c": rng.integers(1, 31, n), "age": age, "post": post}
    for name, values in {"s1": s1, "s2": s2, "d1": d1, "d2": d2}.items():
        columns[f"{name}a"] = 3 + values + rng.normal(0, 0.5, n)
        columns[f"{name}b"] = 2 + 0.8 * values + rng.normal(0, 0.5, n)
        columns[f"{name}c"] = 4 + 0.9 * values + rng.normal(0, 0.6, n)
    frame = pd.DataFrame(columns).sample(frac=1, random_state=7).reset_index(drop=True).round(3)
    lost = rng.random(n) < 0.05 + 0.10 * (frame["d1a"] > 3)
    frame.loc[lost, [f"{name}{k}" for name in ("s2", "d2") for k in "abc"]] = np.nan
    for value in GROUPS[1:]:
        frame[f"group_{value}"] = (frame["group"] == value).astype(int)
    frame.to_csv(HERE / "groups.csv", index=False)


if __name__ == "__main__":
    main()
