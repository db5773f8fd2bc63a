"""Draws the frame for indirect effects: `python -m tests.golden.panel.make_data_indirect`.

`panel_indirect.csv`: columns of `panel.csv`; a fourth process s that follows y; a two-valued cause t, a two-valued
outcome b, an ordered mediator cat; and centered products (unrounded, as the builder makes them), so that R need not
make them.
"""

import numpy as np
import pandas as pd

from tests.golden.panel.make_data import HERE

KEPT = ["g", "c", "z1", "z2", "out", *(f"{v}{t}" for v in "xmy" for t in range(1, 5))]


def indirect(panel: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    found = panel[KEPT].copy()
    s = rng.normal(size=len(found))
    for t in range(1, 5):
        if t > 1:
            s = (
                0.4 * s
                + 0.2 * (found[f"y{t - 1}"] - found[f"y{t - 1}"].mean())
                + rng.normal(0, 0.8, len(found))
            )
        found[f"s{t}"] = np.round(s, 3)
    found["t"] = (found["z2"] > 0).astype(int)
    found["b"] = (found["y3"] > found["y3"].median()).astype(int)
    found["cat"] = np.digitize(found["m2"], [2.5, 3.5, 5.0])
    for v in ("x1", "m2"):
        found[f"{v}_by_z1"] = (found[v] - found[v].mean()) * (found["z1"] - found["z1"].mean())
    return found


def main() -> None:
    rng = np.random.default_rng(20261123)
    indirect(pd.read_csv(HERE / "panel.csv"), rng).to_csv(HERE / "panel_indirect.csv", index=False)


if __name__ == "__main__":
    main()
