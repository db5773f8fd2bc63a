"""PDF files: the embedded study's report, a table of 5,000 rows, 200 figures, each in a fresh process.

typst keeps what it has set, so that a second call in the same process is several times faster, and `tracemalloc` does
not see its memory: ``python -m tests.benchmarks pdf`` therefore prints the first call's time and the process's peak.
"""

import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from time import perf_counter

from reports.document import Document, Figure, Section
from reports.writers import formats
from reports.writers.settings import Settings
from tests.benchmarks.case import Case
from tests.reports.hard_document import SVG, document, long
from tests.reports.reading_back import demo

MB = 1024  # kilobytes, in which Linux counts
ROWS, FIGURES = 5000, 200


def cases() -> Iterator[Case]:
    """Yield nothing: `report` measures by itself."""
    yield from ()


def report() -> None:
    """Print time and peak memory of each."""
    many = tuple(Figure(SVG, f"Drawing {n}", f"Drawing {n}") for n in range(FIGURES))
    documents = {
        "embedded study": demo(),
        f"table of {ROWS:,} rows": document("Rows", long(ROWS)),
        f"{FIGURES} figures": replace(demo(), sections=(Section("Figures", "figures", many),)),
    }
    for name, given in documents.items():
        seconds, peak, size = alone(given)
        print(f"{'pdf':<12} {name:<58} {seconds:8.2f} {peak / MB:8.0f} MB, file {size / 1e6:.1f} MB")


def alone(given: Document) -> tuple[float, int, int]:
    """Return seconds, peak memory of the process and bytes of the first PDF of a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, given).result()


def _measured(given: Document) -> tuple[float, int, int]:
    begin = perf_counter()
    made = formats.files(given, ["pdf"], Settings())["report.pdf"]
    seconds = perf_counter() - begin
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(made)
