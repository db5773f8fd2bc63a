"""Latent change scores with many patterns of missing values: this engine beside lavaan, and what converges.

``python -m tests.benchmarks.lcs`` fits the bivariate dual change score model of ten waves to 500 simulated persons with
273 patterns of missing values, here and by lcs_speed.R: lavaan gets the same text as it is, with its starting values,
and without them as it would be written by hand. Then both fit 100 simulated sets (200 persons, 5
waves), and 100 whose errors hide most of the change.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.panel.change import lcs
from analysis.sem import Fit
from tests.benchmarks.case import Case
from tests.golden.panel.make_data_change import change

SEED = 20261122
PATTERNS = 273
COUPLING = {"y -> x": "level", "x -> y": "change"}
SETS, PERSONS, WAVES = 100, 200, 5
HIDING = 1.5  # standard deviation of further errors


def seconds(call: Callable[[], object], repeats: int = 9) -> float:
    """Return the median of the processor's time of a warm call: other work on the machine does not count."""
    call()
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        call()
        times.append(time.process_time() - begin)
    return median(times)


def columns(waves: int) -> dict[str, list[str]]:
    return {name: [f"{name}{t}" for t in range(1, waves + 1)] for name in "xy"}


def incomplete(waves: int = 10, persons: int = 500, patterns: int = PATTERNS) -> pd.DataFrame:
    """Return simulated persons; more and more of their answers are taken out until there are so many patterns."""
    rng = np.random.default_rng(SEED)
    data = change(rng, persons, waves).drop(columns=["id", "g"])
    order = rng.permutation(data.size)
    gone = np.zeros(data.size, dtype=bool)
    for place in order:
        gone[place] = True
        mask = gone.reshape(data.shape)
        if gone.sum() % 5 == 0 and len(np.unique(mask, axis=0)) >= patterns:
            break
    return data.mask(mask)


def fitted(data: pd.DataFrame) -> Fit:
    """Fit, and make every standard output."""
    fit = lcs(data, columns(data.shape[1] // 2), coupling=COUPLING, autoregressive=["y"])
    assert len(fit.estimates)
    assert len(fit.measures)
    return fit


def plain(text: str) -> str:
    """Give the text without starting values."""
    return re.sub(r"start\([^)]*\)\*", "", re.sub(r"start\([^)]*\)\*\w+ \+ ", "", text))


def simulated(number: int) -> pd.DataFrame:
    """Return the sets of the convergence study: the second half has errors that hide most of the change."""
    rng = np.random.default_rng([SEED, number])
    data = change(rng, PERSONS, WAVES).drop(columns=["id", "g"])
    return data if number < SETS else data + rng.normal(0.0, HIDING, data.shape)


def both_coupled(data: pd.DataFrame) -> Fit:
    """The model of the convergence study: level couplings in both directions, dual change."""
    coupling = {"y -> x": "level", "x -> y": "level"}
    return lcs(data, columns(WAVES), coupling=coupling, missing="listwise")


def convergence(begin: int) -> dict[str, int]:
    """Count the searches that converge here, and the solutions that are admissible."""
    counted = {"converged": 0, "admissible": 0}
    for number in range(begin, begin + SETS):
        try:
            fit = both_coupled(simulated(number))
        except (FitError, ModelError):
            continue
        counted["converged"] += 1
        counted["admissible"] += not any(w.startswith("inadmissible") for w in fit.warnings)
    return counted


def write(folder: Path) -> None:
    """Write what lcs_speed.R reads."""
    data = incomplete()
    data.to_csv(folder / "lcs.csv", index=False)
    text = fitted(data).model
    (folder / "lcs.txt").write_text(text)
    (folder / "lcs_plain.txt").write_text(plain(text))
    for number in range(2 * SETS):
        drawn = simulated(number)
        drawn.to_csv(folder / f"{'hidden' if number >= SETS else 'set'}_{number}.csv", index=False)
    template = both_coupled(simulated(0)).model
    (folder / "set_plain.txt").write_text(plain(template))


def lavaan() -> dict[str, float]:
    """Return lavaan's seconds, chi-square and counts; nothing if there is no R."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        words = [program, str(Path(__file__).parent / "lcs_speed.R"), folder]
        run = subprocess.run(words, capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in json.loads(run.stdout).items()}


def cases() -> Iterator[Case]:
    data = incomplete()
    yield Case(
        "bivariate dual change, 10 waves, 273 patterns", partial(fitted, data), int(data.memory_usage().sum())
    )


def report() -> None:
    """Print both programs' seconds and their ratios, then how often they converge."""
    data = incomplete()
    fit = fitted(data)
    before = seconds(partial(fitted, data))
    theirs = lavaan()
    here = (before + seconds(partial(fitted, data))) / 2
    print(
        f"{len(data.isna().drop_duplicates())} patterns, here {here:.4f} s, chi-square {fit.measures['chisq']:.4f}"
    )
    for name in ("started", "plain"):
        if name in theirs:
            ratio = theirs[name] / here
            print(
                f"lavaan, {name:<8} {theirs[name]:8.2f} s, chi-square {theirs[f'{name}_chisq']:.4f}, ratio {ratio:.0f}"
            )
    for k, kind in enumerate(("set", "hidden")):
        print(f"{kind}: of {SETS} sets, {PERSONS} persons and {WAVES} waves: here {convergence(k * SETS)}")
        if theirs:
            counts = {word: int(theirs[f"{kind}_{word}"]) for word in ("converged", "admissible")}
            print(f"{kind}: lavaan without starting values {counts}")


if __name__ == "__main__":
    sys.exit(report())
