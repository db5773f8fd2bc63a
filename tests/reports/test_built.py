"""A model that a builder wrote, in the report and in the record."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import study as studies
from analysis.panel import builders
from analysis.study import Results
from reports import cli, write
from reports.build import build
from reports.document import Code, Interval, Listing, Notice, Number, Syntax, Table, phrase
from reports.manner import ENGLISH_APA
from reports.verify import verify
from reports.writers.html import html
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
    text = section(build(results), "model-path-syntax").blocks[0]
    assert isinstance(text, Syntax)
    assert text.text.startswith("# Tiny of epds, times 0, 3, lags free\n# In R: lavaan(model, data, missing")
    origin = "Tiny of epds, times 0, 3, lags free. Its text, in the appendix, was written by the builder #"
    assert origin in words(part)
    listed = next(block for block in part.blocks if isinstance(block, Listing))
    assert words(replace(part, blocks=listed.items)) == "Nothing happens between the waves."
    assert Notice("warning", ("a warning",)) in part.blocks


def test_paths_are_a_table_in_words_and_no_parameter_stands_twice(results: Results) -> None:
    fit = results.models[0].fit
    assert fit is not None
    _, paths, *_ = tables(section(build(results), "model-path"))
    (further,) = tables(section(build(results), "model-path-parameters"))
    assert isinstance(paths, Table)
    assert ENGLISH_APA.text(paths.caption) == "A path: paths."
    assert [group.title for group in paths.groups] == [phrase("Autoregressive")]
    label, target, waves, estimate, *_ = paths.groups[0].cells[0]
    assert (label, target, waves) == (
        "Depressive symptoms",
        "Depressive symptoms",
        "First → Second",
    )
    assert isinstance(estimate, Number)
    assert estimate.value == fit.paths.loc[0, "estimate"]
    assert len(paths.groups[0].cells) + sum(len(g.cells) for g in further.groups) == len(fit.estimates)


def test_path_without_ends_is_named_by_its_label(results: Results) -> None:
    model = results.models[0]
    assert model.fit is not None
    assert model.fit.about is not None
    bare = replace(model.fit.about, paths=(replace(model.fit.about.paths[0], source="", target=""),))
    changed = replace(results, models=(replace(model, fit=replace(model.fit, about=bare)),))
    assert tables(section(build(changed), "model-path"))[1].groups[0].cells[0][0] == Code("ar")


def test_page_and_record_hold_it_and_verify_agrees(study: Path) -> None:
    report = write.run(study)
    page = report.read_text("utf-8")
    assert "written by the builder <code>tiny</code>" in page
    assert html(build(studies.run(studies.load(study)))) == page
    assert verify(report.parent).status == "same"


def test_a_random_intercept_model_of_two_waves_is_the_users_to_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path / "study")
    edited(study, TEXT, 'builder = "riclpm"\nvariables = ["epds", "hours"]\n')
    assert cli.status(["run", str(study)]) == 2
    words = capsys.readouterr().err
    assert "wavepath: models[1] (path): riclpm: " in words
    assert "not identified" in words
    assert "clpm" in words.split("not identified")[1]
    assert not (study.parent / "small-report").exists()


def test_indirect_effects_have_a_table_with_their_own_limits(tmp_path: Path) -> None:
    study = small_study(tmp_path / "study")
    call = 'builder = "mediation"\noptions = { x = "hours_w1", m = "epds_w1", y = "epds_w2", draws = 500 }\n'
    edited(study, TEXT, call)
    found = studies.run(studies.load(study))
    _, effects, paths, *_ = tables(section(build(found), "model-path"))
    table = found.models[0].effects
    assert table is not None
    assert ENGLISH_APA.text(effects.caption) == "A path: effects."
    first = effects.groups[0].cells[0]
    assert first[0] == "Hours, First → Depressive symptoms, First → Depressive symptoms, Second"
    assert Interval(table.loc[0, "low"], table.loc[0, "high"], places=3) in first
    note = "".join(ENGLISH_APA.text(run) for run in effects.notes[0].runs)
    assert note == "CI: 95% Monte Carlo limits, 500 draws from seed 5."
    assert [group.title for group in paths.groups] == [phrase("Paths")]
