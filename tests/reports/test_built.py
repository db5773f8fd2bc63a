"""A model that a builder wrote, in the report and in the record."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import study as studies
from analysis.panel import builders
from analysis.study import Results
from reports import write
from reports.build import build
from reports.document import Code, Listing, Notice, Number, Syntax, Table
from reports.html import html
from reports.verify import verify
from tests.analysis.panel import tiny
from tests.reports.support import edited, small_study
from tests.reports.test_build import section, tables, words

TEXT = "syntax = '''\nepds_w2 ~ b*epds_w1 + hours_w1\n'''\n[models.truth]\nb = 0.5\n"
CALL = 'builder = "tiny"\nvariables = ["epds"]\n[models.truth]\nar = 0.5\n'


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(builders, "HOMES", tiny.HOMES)
    path = small_study(tmp_path / "study")
    edited(path, TEXT, CALL)
    return path


@pytest.fixture
def results(study: Path) -> Results:
    return studies.run(studies.load(study))


def test_text_origin_assumptions_and_warnings_are_shown(results: Results) -> None:
    part = section(build(results), "model-path")
    text = part.blocks[0]
    assert isinstance(text, Syntax)
    assert text.text.startswith("# Tiny of epds, times 0, 3, lags free\n# In R: lavaan(model, data, missing")
    assert "Tiny of epds, times 0, 3, lags free. The text above was written by the builder #; its" in words(
        part
    )
    listed = next(block for block in part.blocks if isinstance(block, Listing))
    assert listed.items[0].runs == ("Nothing happens between the waves.",)
    assert Notice("warning", ("a warning",)) in part.blocks


def test_paths_are_a_table_in_words_before_all_estimates(results: Results) -> None:
    fit = results.models[0].fit
    assert fit is not None
    paths, estimates, *_ = tables(section(build(results), "model-path"))
    assert isinstance(paths, Table)
    assert paths.caption == "A path: paths."
    assert [group.title for group in paths.groups] == ["Autoregressive"]
    label, target, waves, estimate, *_ = paths.groups[0].cells[0]
    assert (label, target, waves) == (
        "Depressive symptoms",
        "Depressive symptoms",
        "w1 → w2",
    )
    assert isinstance(estimate, Number)
    assert estimate.value == fit.paths.loc[0, "estimate"]
    assert estimates.caption == "A path: estimates."


def test_path_without_ends_is_named_by_its_label(results: Results) -> None:
    model = results.models[0]
    assert model.fit is not None
    assert model.fit.about is not None
    bare = replace(model.fit.about, paths=(replace(model.fit.about.paths[0], source="", target=""),))
    changed = replace(results, models=(replace(model, fit=replace(model.fit, about=bare)),))
    assert tables(section(build(changed), "model-path"))[0].groups[0].cells[0][0] == Code("ar")


def test_page_and_record_hold_it_and_verify_agrees(study: Path) -> None:
    report = write.run(study)
    page = report.read_text("utf-8")
    assert "written by the builder <code>tiny</code>" in page
    assert html(build(studies.run(studies.load(study)))) == page
    assert verify(report.parent).status == "same"
