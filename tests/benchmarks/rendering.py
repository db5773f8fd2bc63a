"""Reports: the demo in every format without its fitting, a table of 5,000 parameters, a page of 200 figures, start-up.

Times and memory of the first two are of processes of their own, which read a finished document and write it: with
the import of the writer (*cold*), and once more (*warm*). Their memory is what the process takes beyond one that
writes a table of ten rows. Every format of `reports.writers.formats.HOMES` is measured; one that lacks something here,
such as a font, says so.
"""

import json
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from analysis import study as studies
from reports import demonstrate
from reports.build import build
from reports.document import Code, Column, Document, Figure, Interval, Number, Rows, Section, Table, paragraph
from reports.writers import formats
from reports.writers.settings import Settings
from tests.benchmarks.case import Case

ROWS, FEW, FIGURES, STARTS = 5_000, 10, 200, 5
MB = 1e6
CHILD = """
import pickle, sys, time, json, resource
from reports.writers import formats
from reports.writers.settings import Settings
with open(sys.argv[1], "rb") as stream:
    document = pickle.load(stream)
times = []
for _ in range(int(sys.argv[3])):
    begin = time.perf_counter()
    found = formats.files(document, (sys.argv[2],), Settings())
    times.append(time.perf_counter() - begin)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"times": times, "peak": peak, "bytes": sum(map(len, found.values()))}))
"""


def cases() -> Iterator[Case]:
    """Give the demo from its results to a page: building the document, and building and writing HTML."""
    with tempfile.TemporaryDirectory() as folder:
        demonstrate.copy(Path(folder) / "study")
        results = studies.run(studies.load(Path(folder) / "study" / demonstrate.STUDY))
    build(results)  # imports
    yield Case("build the demo's document", lambda: build(results), 0)
    yield Case("build the demo, write HTML", lambda: formats.files(build(results), ("html",), Settings()), 0)
    _documents["demo"] = build(results)


_documents: dict[str, Document] = {}


def report() -> None:
    """Print the formats, the page of figures, and how long the command takes to answer."""
    documents = {**_documents, f"{ROWS:,} parameters": document(parameters(ROWS))}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"\n{'document':<18} {'format':<6} {'cold s':>7} {'warm s':>7} {'peak MB':>8} {'file kB':>8}")
        for form in formats.HOMES:
            least = _measured(document(parameters(FEW)), form, folder, 1)
            for title, found in documents.items():
                print(_line(title, form, _measured(found, form, folder, 2), least))
        _figures(folder)
    _starts()


def document(*blocks: Table | Figure) -> Document:
    """Return a document of one section."""
    last = Section("Provenance", "provenance", (paragraph("None."),))
    return Document("A report", "", "en", None, (), (Section("Section", "section", blocks),), last)


def parameters(rows: int) -> Table:
    """Return a table like that of a model's estimates."""
    columns = (
        Column("Parameter", "code"),
        Column("Estimate"),
        Column("SE"),
        Column("p", "p"),
        Column("95% CI"),
        Column("Standardized"),
    )
    cells = tuple(
        (
            Code(f"factor_{k % 40} =~ item_{k}"),
            Number(k / 7 - 300, places=3),
            Number(0.01 + k % 9 / 100, places=3),
            Number(k / rows, "p"),
            Interval(k / 7 - 301, k / 7 - 299, places=3),
            Number(k / rows, places=3),
        )
        for k in range(rows)
    )
    return Table("Estimates.", columns, (Rows(cells),))


def _measured(found: Document, form: str, folder: Path, times: int) -> dict[str, object] | str:
    """Return what a process of its own took to write a document, or why it could not."""
    (folder / "document").write_bytes(pickle.dumps(found))
    asked = [sys.executable, "-c", CHILD, str(folder / "document"), form, str(times)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    told: dict[str, object] = json.loads(done.stdout)
    return told


def _line(title: str, form: str, told: dict[str, object] | str, least: dict[str, object] | str) -> str:
    if isinstance(told, str) or isinstance(least, str):
        return f"{title:<18} {form:<6} {told if isinstance(told, str) else least}"
    cold, warm = told["times"]  # type: ignore[misc]
    more, size = told["peak"] - least["peak"], told["bytes"]  # type: ignore[operator]
    return f"{title:<18} {form:<6} {cold:7.2f} {warm:7.2f} {more / MB:8.0f} {size / 1e3:8.0f}"  # type: ignore[operator]


def _figures(folder: Path) -> None:
    """Print what a page of figures takes to write, how large it is, and how long a browser takes to open it."""
    figure = next(
        (block for part in _documents["demo"].walk() for block in part.blocks if isinstance(block, Figure)),
        None,
    )
    if figure is None:
        print("no figure in the demo")
        return
    begin = time.perf_counter()
    content = formats.files(document(*[figure] * FIGURES), ("html",), Settings())["report.html"]
    seconds = time.perf_counter() - begin
    page = folder / "figures.html"
    page.write_bytes(content)
    print(f"\n{FIGURES} figures: written in {seconds:.2f} s, {len(content) / MB:.1f} MB; {_opened(page)}")


def _opened(page: Path) -> str:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        return "no browser here to open it"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        tab = started.new_page()
        tab.goto("about:blank")
        begin = time.perf_counter()
        tab.goto(page.as_uri(), wait_until="load")
        tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seconds = time.perf_counter() - begin
        started.close()
    return f"opened and drawn in {seconds:.2f} s"


def _starts() -> None:
    """Print the median time of a process that only starts."""
    calls = {
        "python -c pass": ("-c", "pass"),
        "import analysis": ("-c", "import analysis"),
        "wavepath --help": ("-m", "reports", "--help"),
        "wavepath run --help": ("-m", "reports", "run", "--help"),
    }
    print()
    for name, words in calls.items():
        print(f"{name:<20} {statistics.median(_process(words) for _ in range(STARTS)):.2f} s")


def _process(words: tuple[str, ...]) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *words], capture_output=True, check=True)
    return time.perf_counter() - begin
