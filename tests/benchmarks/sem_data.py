"""The data of the structural-equation benchmarks, made alike for lavaan and for this engine.

``python -m tests.benchmarks.sem_data DIR`` writes three CSV files; lavaan_speed.R reads them. The same arguments
give the same numbers on every machine (PCG64 streams; values are rounded so that a CSV holds them exactly).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from tests.benchmarks.case import Case

SEED = 20261121
CUTS = (-0.9, 0.1, 0.8)


def factor_scores(rng: np.random.Generator, rows: int, factors: int, per_factor: int) -> np.ndarray:
    """Return items of a simple-structure factor model, rows x (factors * per_factor), variance about 1.

    Loadings run from 0.5 to 0.8 within each factor, factors correlate 0.3.
    """
    correlation = np.full((factors, factors), 0.3) + 0.7 * np.eye(factors)
    latent = rng.standard_normal((rows, factors)) @ np.linalg.cholesky(correlation).T
    loadings = np.tile(np.linspace(0.5, 0.8, per_factor), factors)
    noise = rng.standard_normal((rows, factors * per_factor)) * np.sqrt(1 - loadings**2)
    return np.round(np.repeat(latent, per_factor, axis=1) * loadings + noise, 6)


def named(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, columns=[f"x{number}" for number in range(1, values.shape[1] + 1)])


def model(factors: int, per_factor: int) -> str:
    """Return the model text that the data follow."""
    lines = []
    for factor in range(factors):
        items = [f"x{factor * per_factor + number}" for number in range(1, per_factor + 1)]
        lines.append(f"f{factor + 1} =~ " + " + ".join(items))
    return "\n".join(lines)


def incomplete(rows: int = 500, factors: int = 5, per_factor: int = 6, share: float = 0.1) -> pd.DataFrame:
    """Return items of which a share is missing completely at random."""
    rng = np.random.Generator(np.random.PCG64([SEED, 1]))
    values = factor_scores(rng, rows, factors, per_factor)
    values[rng.random(values.shape) < share] = np.nan
    return named(values)


def ordinal(rows: int = 500, factors: int = 5, per_factor: int = 6) -> pd.DataFrame:
    """Return items cut into the four categories 1 to 4."""
    rng = np.random.Generator(np.random.PCG64([SEED, 2]))
    values = factor_scores(rng, rows, factors, per_factor)
    return named(np.searchsorted(CUTS, values, side="right") + 1)


def wide(rows: int = 1000, factors: int = 6, per_factor: int = 10) -> pd.DataFrame:
    """Return many complete continuous items."""
    rng = np.random.Generator(np.random.PCG64([SEED, 3]))
    return named(factor_scores(rng, rows, factors, per_factor))


FRAMES = {"incomplete": incomplete, "ordinal": ordinal, "wide": wide}
MODELS = {"incomplete": model(5, 6), "ordinal": model(5, 6), "wide": model(6, 10)}


def write(folder: Path) -> None:
    """Write each frame as <name>.csv and its model as <name>.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FRAMES.items():
        make().to_csv(folder / f"{name}.csv", index=False)
        (folder / f"{name}.txt").write_text(MODELS[name] + "\n")


def cases() -> Iterator[Case]:
    """Nothing is timed here: these are the frames that other benchmarks use."""
    return iter(())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
