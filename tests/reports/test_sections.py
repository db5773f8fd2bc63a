"""Sections on persons and measures: there where they are asked for, every word of ours in a phrase, none too wide."""

import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis import study as studies
from analysis.study import Results
from reports import demonstrate
from reports.build import build
from reports.document import Code, Document, Phrase, Section, Table
from reports.manner import ENGLISH_APA
from reports.writers.html import html
from tests.reports.support import small_study

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MORE = """
[report]
codebook = true
correlations = { variables = ["epds", "hours"], interval = true, method = "spearman" }
attrition = ["epds", "hours"]
[report.table_one]
waves = ["w1", "w2"]
missing = "note"
"""
OWN = (
    "summary",
    "analysis",
    "missing",
    "participants",
    "correlations",
    "codebook",
    "selection",
    "read",
    "reliability",
    "provenance",
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    study = small_study(tmp_path_factory.mktemp("study"))
    study.write_text(study.read_text("utf-8") + MORE, "utf-8")
    return studies.run(studies.load(study))


def section(document: Document, id: str) -> Section:
    return next(part for part in document.walk() if part.id == id)


def tables(part: Section) -> list[Table]:
    return [block for block in part.blocks if isinstance(block, Table)]


def test_sections_follow_each_other_as_in_a_paper(results: Results) -> None:
    document = build(results)
    assert {part.id: [below.id for below in part.sections] for part in document.chapters} == {
        "summary": [],
        "method": ["selection", "participants", "missing", "instruments", "analysis"],
        "results": ["scores", "reliability", "correlations", "comparisons", "models"],
        "appendix": ["read", "instruments-in-detail", "models-in-detail", "codebook"],
        "provenance": [],
    }
    ids = [part.id for part in document.walk()]
    assert len(ids) == len(set(ids))


def test_participants_are_told_by_wave(results: Results) -> None:
    (table,) = tables(section(build(results), "participants"))
    assert [ENGLISH_APA.text(column.title) for column in table.columns] == [
        "Characteristic",
        "First",
        "Second",
    ]
    told = [ENGLISH_APA.text(note) for note in table.footnotes]
    assert "Missing values of Depressive symptoms: First: 1; Second: 0." in told


def test_correlations_are_those_asked_for(results: Results) -> None:
    (table,) = tables(section(build(results), "correlations"))
    labels = [ENGLISH_APA.text(row[0]) for row in table.groups[0].cells if row[0] is not None]
    assert labels[:3] == ["1. Depressive symptoms, First", "2. Depressive symptoms, Second", "95% CI"]


def test_the_codebook_has_a_row_for_each_column_of_the_panel(results: Results) -> None:
    (table,) = tables(section(build(results), "codebook"))
    assert [row[0] for row in table.groups[0].cells] == [
        Code(column.name) for column in results.panel.columns
    ]


def test_those_who_left_are_told_with_what_predicts_it(results: Results) -> None:
    part = section(build(results), "selection")
    captions = [ENGLISH_APA.text(table.caption) for table in tables(part)]
    assert captions[2:] == [
        "First wave of those who stayed and of those who left.",
        "Logistic regression of leaving on the first wave.",
    ]
    missing = section(build(results), "missing")
    assert "Of 79 persons seen at First, 70 (88.6%) were seen again at Second." in _told(missing)


def _told(part: Section) -> str:
    found = [run for block in part.blocks for run in getattr(block, "runs", ())]
    return " ".join(ENGLISH_APA.text(run) for run in found)


def plain(value: Any) -> Iterator[str]:
    """Yield every plain text of a part of a document that is no code and stands in no gap."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from plain(part)
    elif is_dataclass(value) and not isinstance(value, Phrase | Code | type):
        for field in fields(value):
            if field.name not in ("id", "kind", "name", "svg"):
                yield from plain(getattr(value, field.name))


@pytest.mark.parametrize("id", OWN)
def test_every_word_of_ours_is_a_phrase(results: Results, id: str) -> None:
    # What is left are words of files, names of programs, symbols of statistics and numbers of columns.
    words = {text for text in plain(section(build(results), id)) if text}
    known = {"n", "M", "SD", "p", "t", "z", "df", "α", "ω", "wavepath", "Python"}
    known |= {"Hours", "First", "Second", "w1.csv", "w2.csv", "missing (-99)", "hours", "-99", "p"}
    known |= {wave.label for wave in results.plan.waves} | set(results.provenance.versions)
    known |= set(results.provenance.versions.values()) | {
        results.provenance.python,
        results.provenance.platform,
    }
    known |= {results.provenance.wavepath, "no hours given at the first wave", "plain, utf-8"}
    known |= {str(label) for label in results.scores["label"]} | {str(k) for k in range(9)}
    known |= {reason for file in results.files for reason in file.missing_reasons}
    known |= {
        f"{label} ({name})"
        for name, label in zip(results.scores["scale"], results.scores["label"], strict=True)
    }
    assert words <= known


def test_a_report_without_measures_has_no_participants(results: Results, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,x\n1,2\n2,3\n")
    study = tmp_path / "study.toml"
    study.write_text(
        '[study]\nid = "s"\ntitle = "S"\n[[waves]]\nname = "w"\n'
        '[[files]]\npath = "a.csv"\nperson = "id"\nwave = "w"\n[files.columns]\nx = "x"\n'
    )
    assert "Participants" not in html(build(studies.run(studies.load(study))))


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
def test_no_table_of_the_demo_but_models_scrolls_sideways_on_a_laptop(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    page = demonstrate.demonstrate(tmp_path / "out")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1100, "height": 900})
        opened.goto(page.as_uri())
        wide = opened.evaluate(
            "() => [...document.querySelectorAll('.wide')].filter(d => !d.closest('#models') && "
            "d.scrollWidth > d.clientWidth).map(d => d.innerText.slice(0, 60))"
        )
        browser.close()
    assert wide == []
