"""Runs every benchmark of this folder and prints one table: ``python -m tests.benchmarks [name ...]``.

A benchmark is a module with a function ``cases() -> Iterator[Case]``; if it has more to tell, ``report()`` tells it.
Times are of one warm call in this process; memory is the peak that the call adds, as `tracemalloc` sees it (numpy
reports its arrays to it).
"""

import importlib
import pkgutil
import sys
import time
import tracemalloc
from collections.abc import Iterable

import tests.benchmarks
from tests.benchmarks.case import Case

MB = 1e6


def main(wanted: Iterable[str]) -> None:
    """Print a line a case."""
    found = [module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__)]
    names = list(wanted) or [name for name in found if name not in ("__main__", "case")]
    print(f"{'benchmark':<12} {'case':<58} {'seconds':>8} {'peak MB':>8} {'input MB':>8}")
    modules = {name: importlib.import_module(f"tests.benchmarks.{name}") for name in names}
    for name, module in modules.items():
        for case in module.cases():
            seconds, peak = measured(case)
            print(f"{name:<12} {case.name:<58} {seconds:8.2f} {peak / MB:8.0f} {case.input_bytes / MB:8.0f}")
    for module in modules.values():
        getattr(module, "report", lambda: None)()


def measured(case: Case) -> tuple[float, int]:
    """Return the wall time of one call, and the peak memory of another in bytes."""
    begin = time.perf_counter()
    case.call()
    seconds = time.perf_counter() - begin
    tracemalloc.start()
    case.call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak


if __name__ == "__main__":
    main(sys.argv[1:])
