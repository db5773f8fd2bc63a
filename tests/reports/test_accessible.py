"""The report as axe-core, a phone and a reader without a network meet it."""

from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from pypdf import PdfReader

from reports import demonstrate, render
from reports.document import Document, Figure, Section, Syntax, paragraph
from tests.reports import hard_document
from tests.reports.page import LAPTOP, PHONE, needs_browser, opened

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SECONDS_OF_200_FIGURES = 2.0  # the limit that was set for a study of 200 figures
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 300" width="800" height="300" role="img" '
    'aria-label="{words}"><title>{words}</title>{shapes}</svg>'
)

pytestmark = [pytest.mark.slow, needs_browser]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstrate.demonstrate(tmp_path_factory.mktemp("demo") / "out")


def violations(page: Any) -> list[str]:
    """Return the rules of axe-core that the page breaks."""
    import axe_playwright_python

    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found["violations"]]


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_axe_finds_nothing(report: Path, size: tuple[int, int]) -> None:
    with opened(report, size) as (page, said):
        assert violations(page) == []
        assert said == []


def test_axe_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><title>x</title><img src='data:,'>", "utf-8")
    with opened(page) as (wrong, _):
        assert any(rule.startswith("image-alt") for rule in violations(wrong))


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_page_does_not_scroll_sideways(report: Path, size: tuple[int, int]) -> None:
    with opened(report, size) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_no_number_is_broken_across_lines(report: Path) -> None:
    """Every number of a sentence stands in one box, however narrow the page."""
    lines = "new Set([...e.getClientRects()].filter(r => r.width).map(r => Math.round(r.bottom))).size"
    broken = f"[...document.querySelectorAll('data, .number')].filter(e => {lines} > 1).length"
    with opened(report, PHONE) as (page, _):
        assert page.evaluate("document.querySelectorAll('data').length") > 100
        assert page.evaluate(broken) == 0


def test_a_report_of_200_figures_opens_at_once(tmp_path: Path) -> None:
    shapes = "".join(f'<circle cx="{x * 7 % 800}" cy="{x * 13 % 300}" r="3"/>' for x in range(300))
    svg = SVG.format(words="300 points", shapes=shapes)
    figures = tuple(Figure(svg, "300 points", "Points.") for _ in range(200))
    end = Section("Provenance", "provenance", (paragraph("None."), Syntax("y ~ x", "model")))
    document = Document("Many figures", "", "en", None, (), (Section("Figures", "figures", figures),), end)
    path = render(document, tmp_path / "many.html")
    with opened(path) as (page, said):
        start = perf_counter()
        page.reload(wait_until="load")
        assert perf_counter() - start < SECONDS_OF_200_FIGURES
        assert page.evaluate("document.querySelectorAll('svg').length") == 200
        assert [line for line in said if not line.endswith("many.html")] == []


def test_on_paper_notes_stand_on_the_page_of_their_wide_table_and_nothing_is_cut(tmp_path: Path) -> None:
    """Apart, each note had a page of its own, and words of 300 letters drew a table over the edge."""
    path = render(
        hard_document.document("x", hard_document.wide(), hard_document.words(3)), tmp_path / "a.html"
    )
    with opened(path) as (page, _):
        sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    texts = [sheet.extract_text() for sheet in sheets]
    (noted,) = (text for text in texts if "All of them are made up." in text)
    assert "A table of 25 columns" in noted
    assert len(sheets) <= 4
    across = [sheet.mediabox.width > sheet.mediabox.height for sheet in sheets]
    assert across == [("A table of" in text or "Cells of" in text) for text in texts]
