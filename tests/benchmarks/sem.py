"""Structural-equation models: this engine beside lavaan, and how its cost grows.

``python -m tests.benchmarks.sem [row ...]`` runs lavaan_speed.R and this engine one after the other on the same data,
and prints seconds and ratios, then the growth of cost. Rows: democracy holzinger bootstrap fiml wlsmv wide.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
from semopy.examples import holzinger39, political_democracy

from analysis import sem
from analysis.sem import Fit
from tests.benchmarks import sem_data
from tests.benchmarks.case import Case

CORES = 1  # what both take by default; lavaan with both cores needs half the time
DRAWS_IN_R = 60  # lavaan's thousand draws take half a minute; its cost is linear in them
PAUSE = 0.2  # seconds between two measurements, so that one does not find the other's heat
REPEATS = 7
QUICK = 0.5  # seconds to measure for at least

FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
DEMOCRACY = """
ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y4 + y6
y3 ~~ y7
y4 ~~ y8
y6 ~~ y8
"""


def all_output(model: str, data: pd.DataFrame, **options: object) -> Fit:
    """Fit, and make every standard output: estimates, errors, standardized values, fit measures."""
    fit = sem(model, data, **options)
    assert len(fit.estimates) and len(fit.measures)
    return fit


def drawn(fit: Fit, draws: int = 1000) -> pd.DataFrame:
    """Draw, and make the limits of raw and standardized values."""
    return fit.bootstrap(draws, seed=1).estimates


def calls() -> Mapping[str, Callable[[], object]]:
    """The rows of the table: what is run here beside each row of lavaan_speed.R."""
    holzinger = pd.DataFrame(holzinger39.get_data()).reset_index(drop=True)
    democracy = pd.DataFrame(political_democracy.get_data()).reset_index(drop=True)
    fit = sem(FACTORS, holzinger)
    ordinal, texts = sem_data.ordinal(), sem_data.MODELS
    return {
        "democracy": partial(all_output, DEMOCRACY, democracy),
        "holzinger": partial(all_output, FACTORS, holzinger),
        "bootstrap": partial(drawn, fit),
        "fiml": partial(all_output, texts["incomplete"], sem_data.incomplete(), missing="fiml"),
        "wlsmv": partial(all_output, texts["ordinal"], ordinal, ordered=list(ordinal.columns)),
        "wide": partial(all_output, texts["wide"], sem_data.wide()),
    }


def cases() -> Iterator[Case]:
    """Give this engine's rows."""
    for name, call in calls().items():
        yield Case(name, call, 0)


def seconds(call: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median time of a call after a warm one; a slow call is repeated less, a quick one more."""
    begin = time.perf_counter()
    call()
    once = time.perf_counter() - begin
    times = []
    for _ in range(1 if once > 1.0 else max(repeats, int(QUICK / once))):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return median(times)


def lavaan(rows: list[str]) -> dict[str, float]:
    """Return lavaan's seconds a row; nothing if there is no R."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    script = Path(__file__).parent / "lavaan_speed.R"
    with tempfile.TemporaryDirectory() as folder:
        sem_data.write(Path(folder))
        words = [program, str(script), folder, str(DRAWS_IN_R), "3", str(CORES), ",".join(rows)]
        run = subprocess.run(words, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    print(f"lavaan {found['lavaan']}, {found['R']}, {found['blas']}, {found['cores']} cores")
    return {name: float(row["seconds"]) for name, row in found["rows"].items()}


def table(rows: list[str]) -> None:
    """Print both programs' seconds and their ratio; each row is run beside the other program's."""
    ours = calls()
    if shutil.which("Rscript") is None:
        print("Rscript not found: only this engine's times follow.")
    print(f"{'row':<24} {'lavaan s':>10} {'here s':>10} {'ratio':>8}")
    for name in rows:
        before = seconds(ours[name])
        theirs = lavaan([name]).get(name)
        time.sleep(PAUSE)
        here = (before + seconds(ours[name])) / 2
        if theirs is None:
            print(f"{name:<24} {'':>10} {here:10.4f}")
        else:
            print(f"{name:<24} {theirs:10.3f} {here:10.4f} {theirs / here:8.1f}")


def growth() -> None:
    """Print how the cost grows: with patterns of missing values, rows within patterns, draws, and rows."""

    def line(size: int, call: Callable[[], object]) -> None:
        print(f"  {size:>7} {seconds(call, 3):9.4f}")

    print("\nFIML, 12 items, 1,000 rows: seconds by number of patterns")
    text = sem_data.model(3, 4)
    for patterns in (10, 40, 160, 640):
        data = _with_patterns(1000, patterns)
        line(len(data.isna().drop_duplicates()), partial(all_output, text, data, missing="fiml"))
    print("FIML, 12 items, 40 patterns: seconds by rows")
    for rows in (500, 5_000, 50_000):
        data = _with_patterns(rows, 40)
        line(rows, partial(all_output, text, data, missing="fiml"))
    print("Bootstrap, 9 items, 301 rows: seconds by draws")
    fit = sem(FACTORS, pd.DataFrame(holzinger39.get_data()))
    for draws in (250, 1_000, 4_000, 16_000):
        line(draws, partial(drawn, fit, draws))
    print("ML, 12 items: seconds by rows, moments included")
    for rows in (1_000, 10_000, 100_000):
        data = sem_data.named(sem_data.factor_scores(np.random.default_rng(1), rows, 3, 4))
        line(rows, partial(all_output, text, data))


def _with_patterns(rows: int, patterns: int) -> pd.DataFrame:
    """Return items whose rows follow so many patterns of missing values."""
    rng = np.random.default_rng(1)
    values = sem_data.factor_scores(rng, rows, 3, 4)
    masks = np.unique(rng.random((8 * patterns, 12)) < 0.25, axis=0)
    masks = rng.permutation(masks[~masks.all(axis=1)])[:patterns]
    values[masks[np.arange(rows) % len(masks)]] = np.nan
    return sem_data.named(values)


def report(rows: list[str] | None = None) -> None:
    """Print the table and the growth of cost."""
    table(rows or list(calls()))
    growth()


if __name__ == "__main__":
    report(sys.argv[1:])
