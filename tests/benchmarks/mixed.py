"""Mixed models and their kin: this engine beside lme4, lmerTest and pbkrtest, and how its cost grows.

``python -m tests.benchmarks.mixed [persons]`` fits a random slope to persons x 5 waves here and, where R is, there.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.panel.regression import fixed_effects, gee, mixed, mmrm
from tests.benchmarks.case import Case
from tests.benchmarks.sem import seconds

PERSONS = 2_000
WAVES = 5
KENWARD_ROGER_IN_R = 300  # persons up to which pbkrtest is asked: its matrices are rows x rows
FORMULA = "y ~ time*treated"


def frame(persons: int = PERSONS, waves: int = WAVES, missing: float = 0.0) -> pd.DataFrame:
    """Simulate persons with levels and slopes of their own, half of them treated."""
    rng = np.random.default_rng(1)
    time, treated = np.tile(np.arange(float(waves)), persons), np.repeat(np.arange(persons) % 2, waves)
    own = rng.normal(size=(persons, 2)) @ np.array([[2.0, 0.3], [0.0, 0.5]])
    y = (
        20
        - 0.5 * time
        - 0.3 * time * treated
        + np.repeat(own[:, 0], waves)
        + np.repeat(own[:, 1], waves) * time
    )
    data = pd.DataFrame(
        {"person": np.repeat(np.arange(persons), waves), "wave": time, "time": time, "treated": treated}
    )
    data["y"] = y + rng.normal(size=len(y))
    return data[(rng.random(len(y)) >= missing) | (time == 0)]


def cases() -> Iterator[Case]:
    """Give one call a verb."""
    data = frame(missing=0.2)
    size = int(data.memory_usage().sum())
    for name, call in {
        "mixed, random slope, Kenward-Roger": partial(mixed, FORMULA, data, random="1 + time"),
        "mixed, random slope, Satterthwaite": partial(
            mixed, FORMULA, data, random="1 + time", df="satterthwaite"
        ),
        "mmrm, unstructured, Kenward-Roger": partial(mmrm, "y ~ C(wave)*treated", data),
        "gee, exchangeable": partial(gee, FORMULA, data),
        "fixed effects, CR2": partial(fixed_effects, FORMULA.replace("*", " + time:"), data, errors="CR2"),
    }.items():
        yield Case(f"{name}, {PERSONS} persons", partial(_estimates, call), size)


def _estimates(call: partial) -> pd.DataFrame:  # type: ignore[type-arg]
    return call().estimates


def in_r(data: pd.DataFrame, kenward_roger: bool) -> dict[str, float]:
    """Return R's seconds; nothing if there is no R."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    script = Path(__file__).parent / "mixed_speed.R"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.csv"
        data.to_csv(file, index=False)
        words = [program, str(script), str(file), "yes" if kenward_roger else "no"]
        return dict(json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout))


def report(persons: int = PERSONS) -> None:
    """Print seconds here and in R on the same data, then how the cost grows."""
    for size in sorted({KENWARD_ROGER_IN_R, persons}):
        data = frame(size)
        call = partial(mixed, FORMULA, data, random="1 + time")
        theirs = in_r(data, size <= KENWARD_ROGER_IN_R)
        print(
            f"{size} persons x {WAVES}, random slope: estimates with Kenward-Roger "
            f"{seconds(partial(_estimates, call)):.4f} s here"
        )
        print(
            "   R:",
            {k: round(v, 3) for k, v in theirs.items() if k != "loglik"},
            "loglik",
            theirs.get("loglik"),
            call().loglik,
        )
    print("persons, seconds: complete, and a fifth of the rows missing")
    for size in (200, 2_000, 20_000):
        both = [
            seconds(
                partial(_estimates, partial(mixed, FORMULA, frame(size, missing=m), random="1 + time")), 3
            )
            for m in (0.0, 0.2)
        ]
        print(f"  {size:>6} {both[0]:9.4f} {both[1]:9.4f}")


if __name__ == "__main__":
    report(int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS)
