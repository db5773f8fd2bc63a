"""Every result of the public rooms shows itself in a notebook: as HTML, as Markdown, as text of 100 columns."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from analysis import study as studies
from instruments import showing
from reports.displays.blocks import HOMES, blocks_of
from reports.document import Number
from reports.document.mime import TYPE, dumped, loaded
from tests.reports.displays.instances import HOSTILE, MAKERS
from tests.reports.support import small_study

WIDEST = 100
OPEN = {"img", "br", "hr", "path", "rect", "line", "circle", "polygon", "polyline", "ellipse"}
NAMED_HERE = {"ModelResult", "Results", "Study"}  # of a study that is run: below
every = pytest.mark.parametrize("name", MAKERS)


class Page(HTMLParser):
    """Reads a piece of HTML, and says whether each element is closed in its place."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.exact: list[str] = []
        self.whole = True
        self.feed(source)
        self.whole = self.whole and not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.exact += [str(value) for name, value in attrs if tag == "data" and name == "value"]
        if tag not in OPEN:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in OPEN:
            self.whole = self.whole and bool(self.open) and self.open.pop() == tag


def numbers(value: Any) -> list[float]:
    """Return the numbers of blocks, in their order."""
    if isinstance(value, Number):
        return [] if value.value is None else [float(value.value)]
    if isinstance(value, tuple | list):
        return [number for part in value for number in numbers(part)]
    if hasattr(value, "__dataclass_fields__"):
        return [number for name in value.__dataclass_fields__ for number in numbers(getattr(value, name))]
    return []


def test_every_result_has_a_home_and_an_instance() -> None:
    known = {home.rpartition(".")[2] for home in HOMES} - {"DataFrame", "Wave", "Reanalysis"}
    assert known - set(MAKERS) - NAMED_HERE == set()


@every
def test_html_is_whole_and_what_data_say_is_escaped(name: str) -> None:
    value = MAKERS[name]()
    page = Page(value._repr_html_())
    assert page.whole and page.tags
    assert "script" not in page.tags
    assert "object at 0x" not in value._repr_html_()


@every
def test_text_fits_a_hundred_columns(name: str) -> None:
    lines = repr(MAKERS[name]()).splitlines()
    assert lines and [line for line in lines if len(line) > WIDEST] == []
    assert "object at 0x" not in "".join(lines)


@every
def test_markdown_holds_no_element_of_data(name: str) -> None:
    found = MAKERS[name]()._repr_markdown_()
    assert found.strip()
    assert not re.search(r"(?<!\\)<script", found)


@every
def test_the_numbers_of_the_page_are_those_of_the_blocks(name: str) -> None:
    value = MAKERS[name]()
    stored = numbers(list(loaded(dumped(blocks_of(value)))))
    assert list(map(repr, stored)) == list(map(repr, numbers(list(blocks_of(value)))))
    exact = {float(number) for number in Page(value._repr_html_()).exact}
    assert exact <= set(stored)


@every
def test_a_notebook_keeps_four_forms(name: str) -> None:
    assert set(MAKERS[name]()._repr_mimebundle_()) == {"text/plain", "text/html", "text/markdown", TYPE}


def test_no_person_is_named() -> None:
    shown = "".join(
        str(MAKERS[name]()._repr_mimebundle_()) for name in ("Panel", "Attrition", "Gaps", "TableOne")
    )
    assert not re.search(r"\b10[0-7]\d\b", re.sub(r"\d+\.\d+", "", shown))


def test_markup_in_names_is_shown_as_it_is_spelled() -> None:
    page = MAKERS["TableOne"]()._repr_html_()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; *mood*|" in page and HOSTILE not in page


def test_without_the_reports_a_result_shows_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "display", lambda: None)
    value = MAKERS["Fit"]()
    assert value._repr_mimebundle_() == {"text/plain": repr(value)}
    assert value._repr_html_() is None and value._repr_markdown_() is None


def test_nobody_installed_is_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: ())
    assert showing.display.__wrapped__() is None


def test_a_study_and_its_results_show_what_failed(tmp_path: Path) -> None:
    study = studies.load(small_study(tmp_path / "study"))
    results = studies.run(study)
    failed = replace(results.models[0], fit=None, failure="the search did not converge")
    for value in (study, results, results.models[0], failed, replace(results, models=(failed,))):
        assert Page(value._repr_html_()).whole
        assert max(map(len, repr(value).splitlines())) <= WIDEST
    assert "did not converge" in replace(results, models=(failed,))._repr_html_()
    assert "did not converge" in failed._repr_markdown_()
    assert study.plan.study.title in results._repr_html_()
