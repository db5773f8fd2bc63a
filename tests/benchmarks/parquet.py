"""Scoring a Parquet file in batches: peak memory of a process of its own, by rows of the file.

The memory that a process takes before it scores is measured by one that scores a file of a thousand rows.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.case import Case

CURVE = (1_000, 1_000_000, 4_000_000, 16_000_000)
ROW_GROUP = 500_000
ITEMS = 20
BYTES = 8
MB = 1e6
CHILD = """
import json, resource, sys, time
from concurrent.futures import ThreadPoolExecutor
import instruments
begin = time.perf_counter()
pool = ThreadPoolExecutor(2) if sys.argv[3] == "2" else None
instruments.score_parquet(sys.argv[1], sys.argv[2], "cesd20", missing="prorate:4", executor=pool)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"seconds": time.perf_counter() - begin, "peak": peak}))
"""


def cases() -> Iterator[Case]:
    """Give none: what counts is the memory of another process."""
    return iter(())


def report() -> None:
    """Print time and peak memory by rows, alone and with an executor of two threads."""
    if importlib.util.find_spec("pyarrow") is None:
        print("score_parquet: no pyarrow here.")
        return
    print("\nscore_parquet, 20 items, keyed sum with proration; in memory = the answers as 8-byte numbers")
    with tempfile.TemporaryDirectory() as folder:
        for rows in CURVE:
            path = Path(folder) / "answers.parquet"
            _write(path, rows)
            told = {workers: _measured(path, workers) for workers in (1, 2)}
            print(
                f"  {rows:>10,} rows, in memory {rows * ITEMS * BYTES / MB:6.0f} MB: "
                + "; ".join(
                    f"{workers} worker(s) {t['seconds']:6.2f} s, peak of the process {t['peak'] / MB:5.0f} MB"
                    for workers, t in told.items()
                )
            )


def _measured(path: Path, workers: int) -> dict[str, float]:
    out = path.with_name("scores.parquet")
    asked = [sys.executable, "-c", CHILD, str(path), str(out), str(workers)]
    told: dict[str, float] = json.loads(
        subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    )
    return told


def _write(path: Path, rows: int) -> None:
    """Simulate a file, a row group at a time."""
    import pyarrow
    import pyarrow.parquet

    rng = np.random.default_rng(20261122)
    names = [f"cesd20_{k}" for k in range(1, ITEMS + 1)]
    schema = pyarrow.schema([(name, pyarrow.float64()) for name in names])
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, ROW_GROUP):
            count = min(ROW_GROUP, rows - start)
            codes = [rng.integers(0, 4, count).astype(float) for _ in names]
            writer.write_table(pyarrow.table(codes, schema=schema))
