"""The report as a paper: what cannot be fitted is told in its place, figures and sentences stand where they belong."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from analysis import study as studies
from analysis.errors import DataError
from analysis.study import Results
from analysis.study.plan import ReportPlan
from reports import cli
from reports.build import build
from reports.document import Document, Figure, Notice, Section
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from reports.sections import missing, selection
from reports.sentences.cutoffs import RULES
from reports.writers.html import html
from tests.reports.support import edited, small_study
from tests.reports.test_built import TEXT

OTHER = '[[models]]\nname = "other"\ntitle = "Another"\nsyntax = "epds_w2 ~ epds_w1"\n'
# name: what stands in place of the model, and words of its failure
UNFIT = {
    "not identified": ('syntax = "f =~ epds_w1 + epds_w2"\n', "not identified"),
    "a constant": (
        'syntax = "epds_w2 ~ one_w1"\n',
        "'one_w1' is constant",
    ),
    "a singular matrix": (
        'syntax = "epds_w2 ~ hours_w1 + twice_w1"\n',
        "copies of one another",
    ),
}
COMPUTED = (
    '[[files.measures]]\nname = "one"\nexpression = "hours * 0 + 1"\n'
    '[[files.measures]]\nname = "twice"\nexpression = "hours * 2"\n'
)
MEDIATION = 'builder = "mediation"\noptions = { x = "hours_w1", m = "epds_w1", y = "epds_w2", draws = 500 }\n'


def run(folder: Path, model: str, more: str = "") -> Results:
    study = small_study(folder)
    edited(study, TEXT, f"{model}{OTHER}{more}")
    edited(study, 'hours = "hours"\n\n[[files]]', f'hours = "hours"\n{COMPUTED}\n[[files]]')
    return studies.run(studies.load(study))


def section(document: Document, id: str) -> Section:
    return next(part for part in document.walk() if part.id == id)


def told(part: Section) -> str:
    """Return paragraphs, lists and notices of a section as text."""
    found = [run for block in part.blocks for run in getattr(block, "runs", ())]
    found += [run for block in part.blocks for item in getattr(block, "items", ()) for run in item.runs]
    return " ".join(ENGLISH_APA.text(run) for run in found).replace("\u00a0", " ")


def captions(part: Section) -> list[str]:
    return [ENGLISH_APA.text(block.caption) for block in part.blocks if isinstance(block, Figure)]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    rule = '[report]\nrule = "Hu & Bentler 1999"\n'
    return run(tmp_path_factory.mktemp("paper"), MEDIATION, rule)


@pytest.mark.parametrize("name", UNFIT)
def test_a_model_that_the_data_do_not_carry_is_told_in_its_place(tmp_path: Path, name: str) -> None:
    model, words = UNFIT[name]
    found = run(tmp_path, model)
    assert words in str(found.models[0].failure)
    document = build(found)
    assert [type(block) for block in section(document, "model-path").blocks] == [Notice]
    assert words in told(section(document, "model-path"))
    assert captions(section(document, "model-other")) == ["Another: path diagram."]
    assert "Not estimated, as told in its place: A path." in told(section(document, "summary"))
    assert found.numbers()["models/path/failure"] == found.models[0].failure


def test_an_unidentified_model_ends_no_run(tmp_path: Path) -> None:
    study = small_study(tmp_path)
    edited(study, TEXT, UNFIT["not identified"][0])
    assert cli.status(["run", str(study), "--out", str(tmp_path / "out")]) == 0
    assert "not identified" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_an_unknown_variable_is_still_a_fault_of_the_plan(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"models\[1\] \(path\): .*'hours_w9'"):
        run(tmp_path, 'syntax = "epds_w2 ~ hours_w9"\n')


def test_what_is_missing_is_drawn(results: Results) -> None:
    document = build(results)
    assert captions(section(document, "selection")) == ["Participant flow."]
    assert captions(section(document, "missing")) == [
        "Persons of the first wave who are seen at each wave.",
        "Patterns of waves in which persons were seen.",
        "Missing values of persons.",
    ]
    everybody = tuple(replace(count, persons=count.of) for count in results.counts)
    part = missing.section(replace(results, counts=everybody))
    assert part is not None
    assert captions(part) == ["Missing values of persons."]


def test_a_flow_that_does_not_add_up_is_a_notice(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Results) -> object:
        raise OutputError("79 persons are not 80 less 2.")

    monkeypatch.setattr(selection, "study_flow", refused)
    part = section(build(results), "selection")
    assert captions(part) == []
    assert "could not be made: 79 persons are not 80 less 2." in told(part)


def test_indirect_effects_are_told_and_drawn(results: Results) -> None:
    part = section(build(results), "model-path")
    route = "Hours (First) on Depressive symptoms (Second) through Depressive symptoms (First)"
    assert f"The indirect effect of {route}" in told(part)
    assert "The limits are quantiles of 500 Monte Carlo draws." in told(part)
    drawn = captions(part)
    assert drawn[:2] == ["A path: path diagram.", "A path: estimates with their intervals."]
    assert drawn[2].startswith("Distribution of the draws of Hours, First → ")
    assert all("Simulated data" in b.svg for b in part.blocks[-3:] if isinstance(b, Figure))


LONG = "Hours of play on all devices, at home and elsewhere, in a week"


def test_labels_without_room_in_a_diagram_stand_below_it(tmp_path: Path, results: Results) -> None:
    assert "epds_w2" not in diagram(build(results)).svg
    study = small_study(tmp_path)
    edited(study, 'label = "Hours"', f'label = "{LONG}"')
    figure = diagram(build(studies.run(studies.load(study))))
    assert "hours_w1" in figure.svg
    assert "…" not in figure.svg
    (note,) = figure.notes
    assert f"hours, {LONG}" in ENGLISH_APA.text(note.runs[0])
    assert LONG in ENGLISH_APA.text(figure.alt)


def diagram(document: Document) -> Figure:
    found = [block for block in section(document, "model-path").blocks if isinstance(block, Figure)]
    return found[0]


def test_fit_is_judged_by_the_declared_rule_alone(tmp_path: Path, results: Results) -> None:
    growth = 'syntax = "epds_w2 ~ epds_w1 + 0*hours_w1"\n'
    plain = build(run(tmp_path, growth))
    assert "cut-offs" not in told(section(plain, "model-path"))
    assert "No cut-off for indices of fit was declared" in told(section(plain, "analysis"))
    declared = build(run(tmp_path / "ruled", growth, '[report]\nrule = "Hu & Bentler 1999"\n'))
    assert "By the cut-offs of Hu & Bentler (1999)" in told(section(declared, "model-path"))
    assert "declares the cut-offs of Hu & Bentler 1999" in told(section(build(results), "analysis"))


def test_the_rules_of_a_study_file_are_those_of_the_sentences() -> None:
    options = get_args(get_args(ReportPlan.model_fields["rule"].annotation)[0])
    assert set(options) == set(RULES)


def test_few_scores_and_coefficients_are_told_in_words(results: Results) -> None:
    document = build(results)
    assert "Cronbach's alpha of Depressive symptoms at First (10 items): α = " in told(
        section(document, "reliability")
    )
    many = told(section(document, "scores"))
    few = replace(results, scores=results.scores.iloc[:4])
    assert "Depressive symptoms at First: M = " not in many
    assert "Depressive symptoms at First: M = " in told(section(build(few), "scores"))


def test_the_page_of_all_this_can_be_written(results: Results) -> None:
    assert "<h2" in html(build(results))
