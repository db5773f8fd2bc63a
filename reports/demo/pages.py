"""Pictures of pages for the README: ``python -m reports.demo.pages OUTDIR``.

The embedded study is run once and its report written as HTML, PDF and Word. A page of the PDF is drawn by poppler's
`pdftoppm`; the Word page goes through LibreOffice's `soffice` first, the HTML report through Chromium. These programs
are needed here only, work offline, and draw a little differently from version to version, so that no test compares
the pictures byte by byte: make them again when the report's looks have changed.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.study import Results
from reports import build, compose, render
from reports.demo.gallery import NAMES, embedded
from reports.tables.who import table_one

POPPLER, OFFICE, BROWSERS = "pdftoppm", "soffice", ("chromium", "chromium-browser", "google-chrome")
DOTS = 80  # an inch
LAPTOP = "900,1000"
UPPER = 500  # pixels of the first page that a lone table needs
DIAGRAM, COMPARISON = "depression: path diagram.", "Comparisons between waves"


def pages(results: Results, out: Path) -> None:
    """Write pictures of a PDF page, a Word page, the HTML report and a table.

    Parameters
    ----------
    results : Results
        Of the embedded study.
    out : Path
        Folder; made if it is absent.
    """
    out.mkdir(parents=True, exist_ok=True)
    report = build.build(results)
    people = table_one(results.panel, list(NAMES), by="group", waves=["w1"], tests=True, labels=NAMES)
    table = compose("Support groups", "## Who took part", people, simulated=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for ending in ("html", "pdf", "docx"):
            render(report, folder / f"report.{ending}")
        render(table, folder / "table.pdf")
        _page(folder / "report.pdf", DIAGRAM, out / "page-pdf.png")
        _page(
            folder / "table.pdf",
            "Persons, n",
            out / "table-apa.png",
            "-x",
            "0",
            "-y",
            "0",
            "-W",
            "661",
            "-H",
            str(UPPER),
        )
        _word(folder / "report.docx", out / "page-word.png")
        _screen(folder / "report.html", out / "page-html.png")


def _page(pdf: Path, words: str, picture: Path, *crop: str) -> None:
    """Draw the last page that holds these words; the contents hold them earlier."""
    from pypdf import PdfReader

    texts = [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
    number = str(max(place for place, text in enumerate(texts, start=1) if words in text))
    stem = str(picture.with_suffix(""))
    _run(
        _found(POPPLER),
        "-r",
        str(DOTS),
        "-f",
        number,
        "-l",
        number,
        *crop,
        "-singlefile",
        "-png",
        str(pdf),
        stem,
    )


def _word(document: Path, picture: Path) -> None:
    own, printed = document.parent / "office", document.parent / "word"
    profile = f"-env:UserInstallation={own.as_uri()}"
    _run(
        _found(OFFICE), "--headless", profile, "--convert-to", "pdf", "--outdir", str(printed), str(document)
    )
    _page(printed / document.with_suffix(".pdf").name, COMPARISON, picture)


def _screen(page: Path, picture: Path) -> None:
    profile = f"--user-data-dir={page.parent / 'browser'}"
    calm = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", profile)
    quiet = (
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    )
    _run(
        _found(*BROWSERS),
        *calm,
        *quiet,
        f"--window-size={LAPTOP}",
        f"--screenshot={picture.resolve()}",
        page.as_uri(),
    )


def _found(*programs: str) -> str:
    path = next(filter(None, map(shutil.which, programs)), None)
    if path is None:
        sys.exit(f"reports.demo.pages: there is no {' or '.join(programs)} here; install it to draw pages.")
    return path


def _run(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m reports.demo.pages OUTDIR")
    pages(embedded(), Path(sys.argv[1]))
