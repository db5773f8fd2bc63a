"""The pictures of the README are those that the gallery draws today, and say that their data are simulated."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.demo import pages
from reports.demo.gallery import embedded, gallery, on_paper, write
from reports.document import phrase
from reports.writers.drawing import inline

PICTURES = Path(__file__).parents[2] / ".github" / "pictures"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return gallery(embedded())


def test_the_stored_drawings_are_todays(drawn: dict[str, str]) -> None:
    assert set(drawn) == {path.name for path in PICTURES.glob("*.svg")}
    for name, svg in drawn.items():
        stored = (PICTURES / name).read_text("utf-8")
        assert stored == svg, f"{name} is stale: python -m reports.demo.gallery .github/pictures"


def test_each_stands_on_white_and_says_that_its_data_are_simulated(drawn: dict[str, str]) -> None:
    for svg in drawn.values():
        root = ElementTree.fromstring(inline(svg))
        paper = next(iter(root.iter(f"{SVG}rect")))
        assert paper.get("fill") == "#ffffff"
        sides = [paper.get(side) for side in ("x", "y", "width", "height")]
        assert sides == root.get("viewBox", "").split()
        assert "Simulated data" in [text.text for text in root.iter(f"{SVG}text")]


def test_paper_is_as_wide_as_the_words() -> None:
    narrow = '<svg viewBox="0 0 9 9" width="9" height="9"></svg>'
    root = ElementTree.fromstring(on_paper(narrow, phrase("Simulated data of nobody")))
    assert float(root.get("width", "0")) > 100


def test_drawings_are_written_as_they_are(tmp_path: Path) -> None:
    write({"a.svg": "<svg/>\n"}, tmp_path / "new")
    assert (tmp_path / "new" / "a.svg").read_bytes() == b"<svg/>\n"


def test_a_program_that_is_absent_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="there is no pdftoppm here; install it to draw pages"):
        pages._found(pages.POPPLER)
