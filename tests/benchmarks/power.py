"""Power by Monte Carlo: this engine beside lavaan, and how the cost grows with replicates and workers.

``python -m tests.benchmarks.power [replicates]`` times one replicate (draw a sample, fit, errors) of a random-intercept
cross-lagged model of 2 processes x 5 waves, n = 700, in lavaan (power_speed.R) and here, on one core each, in one run.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

from analysis import lavaan
from analysis.panel.power import Dropout, Power, Within, power, riclpm_population, simulate
from analysis.sem.threads import one_thread
from tests.benchmarks.case import Case

N = 700
REPEATS = 3


def population() -> Within:
    """The population of the issue: 2 processes x 5 waves."""
    return riclpm_population(5, icc=0.5, cor_between=0.3, cor_within=0.3, phi=[[0.4, 0.15], [0.2, 0.3]])


def condition(replicates: int = 1000, **options: object) -> Power:
    """Replicate one condition; every parameter is summed up."""
    return power(
        population(), n=N, method="monte_carlo", replicates=replicates, seed=1, progress=False, **options
    )


def singly(made: Within, seed: int = 1) -> float:
    """Draw one sample and fit it by the public fronts."""
    fit = lavaan(made.model, simulate(made.population, N, seed=seed))
    return float(fit.theta.sum() + fit.vcov.trace())


def cases() -> Iterator[Case]:
    """Give this engine's rows."""
    yield Case("power: 1,000 replicates of an RI-CLPM", condition, 8 * 10 * N * 1000)


def seconds(call: object, repeats: int = REPEATS) -> float:
    """Return the median time of a call after a warm one."""
    times = []
    for k in range(repeats + 1):
        begin = time.perf_counter()
        call()  # type: ignore[operator]
        if k:
            times.append(time.perf_counter() - begin)
    return median(times)


def theirs() -> dict[str, float | str]:
    """Return lavaan's seconds; nothing if there is no R."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    made = population()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("model.txt", "population.txt")]
        for file, text in zip(files, (made.model, made.population), strict=True):
            file.write_text(text, encoding="utf-8")
        script = Path(__file__).parent / "power_speed.R"
        words = [program, str(script), *map(str, files), str(N)]
        found: dict[str, float | str] = json.loads(
            subprocess.run(words, capture_output=True, text=True, check=True).stdout
        )
    return found


def report(replicates: int = 1000) -> None:
    """Print the table."""
    with one_thread():
        before = seconds(partial(condition, replicates))
        r = theirs()
        after = seconds(partial(condition, replicates))
        one = seconds(partial(singly, population()), 15)
    here = (before + after) / 2
    each = here / replicates
    print(f"RI-CLPM, 2 processes x 5 waves, n = {N}; one core each")
    if r:
        print(f"lavaan {r['lavaan']}, {r['R']}")
    print(f"{'row':<52} {'lavaan s':>10} {'here s':>10} {'ratio':>8}")
    rows = (
        ("simulate and fit one, in a block", "whole", each),
        ("fit one, in a block (drawing counts here alone)", "fit", each),
        ("the same, lavaan without test, baseline and h1", "lean", each),
        ("simulate and fit one, by the public fronts", "whole", one),
    )
    for name, key, own in rows:
        if r:
            print(f"{name:<52} {float(r[key]):10.4f} {own:10.5f} {float(r[key]) / own:8.1f}")
        else:
            print(f"{name:<52} {'':>10} {own:10.5f}")
    print(f"{f'a condition of {replicates:,} replicates, one core':<52} {'':>10} {here:10.3f}")
    for workers in (1, 2):
        with ProcessPoolExecutor(workers) as pool:
            condition(250, executor=pool)
            spent = seconds(partial(condition, replicates, executor=pool), 1)
        print(f"{f'... on a pool of {workers} worker(s)':<52} {'':>10} {spent:10.3f}")
    spec = Dropout((0, 0.1, 0.15, 0.2, 0.25))
    fiml = seconds(partial(condition, 10, missing="fiml", dropout=spec), 1) / 10
    print(f"{'one replicate with drop-out, full information':<52} {'':>10} {fiml:10.4f}")


if __name__ == "__main__":
    report(*map(int, sys.argv[1:2]))
