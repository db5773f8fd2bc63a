"""Scoring a million respondents in one call, and beside `psych::scoreItems` where R is there."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

import instruments
from tests.benchmarks.case import Case

RESPONDENTS = 1_000_000
MISSING = 0.02
REPEATS = 5
CURVE = (125_000, 250_000, 500_000, 1_000_000, 2_000_000)
SCRIPT = Path(__file__).with_name("psych_speed.R")
SAME = 1e-9
"""Scores of both programs are sums of small whole numbers, divided once."""


def cases() -> Iterator[Case]:
    """Give the PSI-SF (36 items, five scores), complete and with gaps, and a keyed sum with proration."""
    complete = _answers("psi_sf_3", 0.0)
    yield _case("1,000,000 x 36 items, 5 scores, float64, complete", complete, "psi_sf_3", None)
    gaps = _answers("psi_sf_3", MISSING)
    yield _case("1,000,000 x 36 items, 5 scores, float64, prorate:2", gaps, "psi_sf_3", "prorate:2")
    yield _case("1,000,000 x 36 items, 5 scores, Int8 nullable", gaps.astype("Int8"), "psi_sf_3", None)
    cesd = _answers("cesd20", MISSING)
    yield _case("1,000,000 x 20 items, keyed sum, prorate:4", cesd, "cesd20", "prorate:4")


def report() -> None:
    """Print the curve over rows, and times and scores beside psych."""
    print("\nkeyed sum of 20 items with proration: seconds by rows (best of 5)")
    times = {rows: _best(_answers("cesd20", MISSING, rows)) for rows in CURVE}
    for rows, seconds in times.items():
        print(f"  {rows:>9,} rows {seconds:7.3f} s {seconds / rows * 1e9:6.0f} ns a row")
    slope = np.polyfit(np.log(list(times)), np.log(list(times.values())), 1)[0]
    print(f"  time grows as rows to the power {slope:.2f}")
    _beside_psych()


def _beside_psych() -> None:
    """Score the very same answers in R, and compare times and scores."""
    if shutil.which("Rscript") is None:
        print("psych::scoreItems: no R here.")
        return
    answers = _answers("cesd20", MISSING)
    ours = _best(answers)
    with tempfile.TemporaryDirectory() as folder:
        np.nan_to_num(answers.to_numpy(np.float32), nan=-1).astype(np.int8).ravel(order="F").tofile(
            Path(folder) / "answers.bin"
        )
        asked = ["Rscript", str(SCRIPT), folder, str(RESPONDENTS), str(REPEATS)]
        told = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
        means = np.fromfile(Path(folder) / "means.bin")
    scores = instruments.score(answers, "cesd20", missing="prorate:19")["cesd20"].to_numpy()
    apart = float(np.nanmax(np.abs(scores - 20 * means)))
    print(f"psych::scoreItems {told['psych']} on {told['R']}: {told['seconds']:.2f} s; here {ours:.3f} s")
    print(f"  {told['seconds'] / ours:.0f} times faster; largest difference of a score {apart:.1e}")
    if apart > SAME:
        raise SystemExit("the scores differ")


def _best(answers: pd.DataFrame) -> float:
    """Return the shortest time of a few calls."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        instruments.score(answers, "cesd20", missing="prorate:4")
        times.append(time.perf_counter() - begin)
    return min(times)


def _answers(form: str, missing: float, rows: int = RESPONDENTS) -> pd.DataFrame:
    """Simulate answers at random, a column an array as readers give them; only the shape matters."""
    rng = np.random.default_rng(20261121)
    coding, items = instruments.load(form).coding, instruments.load(form).items
    columns = {}
    for item in items:
        codes = rng.integers(coding.lowest, coding.highest + 1, rows).astype(float)
        codes[rng.random(rows) < missing] = np.nan
        columns[item] = codes
    return pd.DataFrame(columns, copy=False)


def _case(name: str, answers: pd.DataFrame, form: str, missing: str | None) -> Case:
    """Bind one call."""
    size = int(answers.memory_usage(index=False).sum())
    return Case(name, partial(instruments.score, answers, form, missing=missing), size)
