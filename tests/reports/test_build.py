"""The report of a small study: what it says is what the results hold."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import study as studies
from analysis.study import Results
from reports import numbers
from reports.build import build
from reports.document import (
    Cell,
    Document,
    Figure,
    Interval,
    Notice,
    Number,
    Paragraph,
    Section,
    Syntax,
    Table,
    phrase,
)
from reports.manner import ENGLISH_APA
from reports.writers.html import html
from tests.reports.support import small_study

CAUSAL = (
    "effect",
    "cause",
    "causal",
    "influences ",
    "leads to",
    "results in",
    "impact",
    "reduces",
    "increases",
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return studies.run(studies.load(small_study(tmp_path_factory.mktemp("study"))))


def section(document: Document, id: str) -> Section:
    return next(part for part in document.walk() if part.id == id)


def tables(part: Section) -> list[Table]:
    return [block for block in part.blocks if isinstance(block, Table)]


def cells(table: Table) -> list[Cell]:
    return [cell for group in table.groups for row in group.cells for cell in row]


def values(table: Table) -> list[float]:
    return [cell.value for cell in cells(table) if isinstance(cell, Number) and cell.value is not None]


def words(part: Section) -> str:
    part = ENGLISH_APA.printable(part)
    found = [run for block in part.blocks if isinstance(block, Paragraph) for run in block.runs]
    return "".join(run if isinstance(run, str) else "#" for run in found)


def test_scores_are_the_unrounded_numbers_of_the_results(results: Results) -> None:
    shown = values(tables(section(build(results), "scores"))[0])
    for row in results.scores.to_dict("records"):
        assert {row["n"], row["missing"], row["mean"], row["sd"], row["min"], row["max"]} <= set(shown)
    limits = [
        cell for cell in cells(tables(section(build(results), "scores"))[0]) if isinstance(cell, Interval)
    ]
    assert [(i.low, i.high) for i in limits] == list(
        zip(results.scores["low"], results.scores["high"], strict=True)
    )


def test_estimates_are_those_of_the_fit(results: Results) -> None:
    fit = results.models[0].fit
    assert fit is not None
    fit_table, paths, truth = tables(section(build(results), "model-path"))
    (further,) = tables(section(build(results), "model-path-parameters"))
    free = fit.estimates[fit.estimates["free"]]
    for row in free.to_dict("records"):
        shown = [set(values(table)) for table in (paths, further)]
        mine = {row["estimate"], row["se"], row["p"], row["std_all"]}
        assert [mine <= numbers for numbers in shown].count(True) == 1  # in one table, not in both
    b = free[free["label"] == "b"].iloc[0]
    shown = values(truth)
    assert shown[:3] == [0.5, b["estimate"], b["se"]]
    assert shown[3:] == pytest.approx([b["estimate"] - 0.5, (b["estimate"] - 0.5) / b["se"]])
    assert {fit.measures["aic"], fit.measures["bic"], fit.n, fit.n_left_out} <= set(values(fit_table))


def test_parameters_that_were_not_estimated_have_no_error(results: Results) -> None:
    (further,) = tables(section(build(results), "model-path-parameters"))
    taken = further.groups[-1]
    assert taken.title == phrase("Moments of the predictors, taken from the sample")
    assert {row[2:5] for row in taken.cells} == {(None, None, None)}


def test_printed_page_holds_the_formatted_numbers(results: Results) -> None:
    page = html(build(results))
    paired = results.comparisons[0]
    assert numbers.text(Number(paired.p, "p", name="p")).removeprefix("p") in page
    assert numbers.interval(Interval(paired.low, paired.high)) in page
    for row in results.scores.to_dict("records"):
        assert f'<data value="{row["mean"]!r}">{numbers.estimate(row["mean"])}</data>' in page


def test_exclusions_and_attrition_are_counted(results: Results) -> None:
    flow, seen, *_ = tables(section(build(results), "selection"))
    assert values(flow) == [80, 1, 1, 79]
    assert values(seen)[:3] == [79, 79, 1.0]
    assert values(seen)[3:] == [70, 79, 70 / 79]


def test_simulated_data_are_called_so(results: Results) -> None:
    document = build(results)
    assert ENGLISH_APA.printable(document).banner == "Simulated data"
    figure = next(block for block in section(document, "scores").blocks if isinstance(block, Figure))
    assert "Simulated data" in figure.svg
    about = results.plan.study.model_copy(update={"simulated": False})
    real = replace(results, plan=results.plan.model_copy(update={"study": about}))
    assert "Simulated data" not in html(build(real))


def test_a_failed_model_shows_its_words_and_no_number(results: Results) -> None:
    failed = replace(results.models[0], fit=None, failure="It did not converge. Try this.", crosscheck=None)
    part = section(build(replace(results, models=(failed,))), "model-path")
    assert [type(block) for block in part.blocks] == [Notice]
    notice = part.blocks[0]
    assert isinstance(notice, Notice)
    assert notice.kind == "failure"
    assert "It did not converge. Try this." in str(notice.runs[0])
    assert "No estimate of this model is shown" in str(notice.runs[0])
    text = section(build(replace(results, models=(failed,))), "model-path-syntax")
    assert isinstance(text.blocks[0], Syntax)
    assert "epds_w2 ~ b*epds_w1" in text.blocks[0].text


def test_warnings_of_a_fit_are_shown_before_its_estimates(results: Results) -> None:
    model = results.models[0]
    assert model.fit is not None
    warned = replace(model, fit=replace(model.fit, warnings=("A variance is negative.",)))
    blocks = section(build(replace(results, models=(warned,))), "model-path").blocks
    place = next(k for k, block in enumerate(blocks) if isinstance(block, Notice))
    assert blocks[place] == Notice("warning", ("A variance is negative.",))
    assert place < next(k for k, block in enumerate(blocks) if isinstance(block, Table))


def test_crosscheck_is_told_whatever_came_of_it(results: Results) -> None:
    model = results.models[0]
    check = model.crosscheck
    assert check is not None
    told = {
        "The two programs agree": replace(model, crosscheck=replace(check, sound=True, agrees=True)),
        "The two programs do not agree": replace(model, crosscheck=replace(check, sound=True, agrees=False)),
        "semopy was not asked": replace(
            model, crosscheck=replace(check, sound=False, reason="semopy was not asked.")
        ),
        "No cross-check with semopy was asked for": replace(model, crosscheck=None),
    }
    for expected, changed in told.items():
        assert expected in words(section(build(replace(results, models=(changed,))), "model-path"))


def test_no_causal_word_is_said_of_a_model(results: Results) -> None:
    said = words(section(build(results), "model-path")).lower()
    assert not [word for word in CAUSAL if word in said]


def test_cross_sectional_models_are_called_associations(results: Results, tmp_path: Path) -> None:
    assert "associations only" not in words(section(build(results), "model-path"))
    study = small_study(tmp_path)
    study.write_text(study.read_text().replace("epds_w2 ~ b*epds_w1 + hours_w1", "epds_w1 ~ b*hours_w1"))
    cross = studies.run(studies.load(study))
    assert "one wave (First), so its paths describe associations only" in words(
        section(build(cross), "model-path")
    )


def test_a_study_of_one_file_and_nothing_else_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,x\n1,2\n2,3\n")
    study = tmp_path / "study.toml"
    study.write_text(
        '[study]\nid = "s"\ntitle = "S"\n[[waves]]\nname = "w"\n'
        '[[files]]\npath = "a.csv"\nperson = "id"\nwave = "w"\n[files.columns]\nx = "x"\n'
    )
    document = build(studies.run(studies.load(study)))
    assert [part.id for part in document.chapters] == [
        "summary", "method", "results", "appendix", "provenance",
    ]  # fmt: skip
    below = [part.id for chapter in document.sections for part in chapter.sections]
    assert below == ["selection", "instruments", "analysis", "scores", "reliability", "read"]
    assert "every person read was kept" in words(section(document, "selection"))


def test_the_same_results_give_the_same_bytes(results: Results) -> None:
    assert html(build(results)) == html(build(results))


def test_page_is_small_and_names_no_place_on_this_machine(results: Results) -> None:
    page = html(build(results))
    assert len(page) < 200_000
    assert str(results.study_path.parent) not in page
