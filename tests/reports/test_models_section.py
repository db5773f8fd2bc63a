"""The section of a model: groups, failures in their place, and every parameter in one table only."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis import sem
from analysis import study as studies
from analysis.errors import FitError
from analysis.sem import Fit
from analysis.study import ModelResult, Results
from reports.build import build
from reports.document import Block, Code, Figure, Marked, Notice, Paragraph, Section, Syntax, Table
from reports.language.catalogue import Catalogue
from reports.manner import ENGLISH_APA, Manner
from reports.writers.html import html
from tests.reports.support import edited, small_study
from tests.reports.tables.fits import HOSTILE, data, factors, groups
from tests.reports.test_built import TEXT

FAILURES = {
    "not converged": "the search did not converge after 500 steps. Give starting values.",
    "not identified": "the model is not identified: fix a loading, or take out a path.",
    "a builder": "riclpm: the estimates are no solution. Take more waves.",
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return studies.run(studies.load(small_study(tmp_path_factory.mktemp("models") / "study")))


def of(results: Results, fit: Fit | None, *, details: bool = False, **changes: object) -> Section:
    """Return the section of a model that holds this fit, with what the appendix tells of it if asked."""
    model = replace(results.models[0], fit=fit, truth={}, crosscheck=None, **changes)  # type: ignore[arg-type]
    other = replace(results.models[0], name="other", title="Another")
    document = build(replace(results, models=(model, other)))
    assert html(document)
    assert any(part.id == "model-other" for part in document.walk())  # the report goes on
    found = {part.id: part for part in document.walk() if part.id.startswith("model-path")}
    below = tuple(part for id, part in found.items() if id != "model-path" and details)
    return replace(found["model-path"], sections=below)


def paths_of(part: Section) -> Table:
    """Return the table of a model's paths."""
    tables = [block for block in part.blocks if isinstance(block, Table)]
    return next(table for table in tables if ENGLISH_APA.text(table.caption).endswith(": paths."))


def every(part: Section) -> Iterator[Block]:
    """Yield the blocks of a section and of those below it."""
    yield from part.blocks
    for below in part.sections:
        yield from every(below)


def text(part: Section) -> str:
    """Return the paragraphs and notices of a section."""
    found = [block for block in ENGLISH_APA.printable(part).blocks if isinstance(block, Paragraph | Notice)]
    return " ".join("".join(ENGLISH_APA.text(run) for run in block.runs) for block in found)


def parameters(part: Section) -> list[str]:
    """Return the parameters that tables name by the syntax."""
    tables = [block for block in every(part) if isinstance(block, Table)]
    cells = [row[0] for table in tables for group in table.groups for row in group.cells]
    plain = [cell.cell if isinstance(cell, Marked) else cell for cell in cells]
    return [cell.text for cell in plain if isinstance(cell, Code)]


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_a_model_without_a_fit_says_why_in_its_place(results: Results, name: str) -> None:
    part = of(results, None, failure=FAILURES[name], builder="riclpm" if name == "a builder" else None)
    assert [type(block) for block in part.blocks] == [Notice]
    assert f"{FAILURES[name]} No estimate of this model is shown" in text(part)
    assert part.sections == ()


def test_an_inadmissible_solution_is_shown_as_a_failure(results: Results) -> None:
    fit = replace(factors(), warnings=("inadmissible: the residual variance of 'x1' is negative.",))
    part = of(results, fit)
    notice = next(block for block in part.blocks if isinstance(block, Notice))
    assert notice.kind == "failure"
    assert (
        "The solution is inadmissible: the residual variance of 'x1' is negative. The numbers below"
        in text(part)
    )


def test_a_part_that_cannot_be_made_is_told_and_the_rest_stands(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Fit, **_: object) -> str:
        raise FitError("the drawing has no place for this model.")

    monkeypatch.setattr(Fit, "diagram", refused)
    part = of(results, factors())
    assert "A part of this section could not be made: the drawing has no place for this model." in text(part)
    figures = [block for block in part.blocks if isinstance(block, Figure)]
    assert not [figure for figure in figures if "diagram" in ENGLISH_APA.text(figure.caption)]
    assert len([block for block in part.blocks if isinstance(block, Table)]) == 3


def test_residuals_that_cannot_be_inverted_do_not_stop_the_report(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Fit, kind: str = "cor") -> object:
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr(Fit, "residuals", refused)
    assert "could not be made: Singular matrix" in text(of(results, factors()))


def test_each_group_has_a_diagram_and_the_tables_a_column_of_groups(results: Results) -> None:
    part = of(results, groups())
    figures = [block for block in part.blocks if isinstance(block, Figure)]
    assert [ENGLISH_APA.text(figure.caption) for figure in figures][:2] == [
        "A path: path diagram of women.",
        "A path: path diagram of men.",
    ]
    assert figures[0].svg != figures[1].svg
    paths = paths_of(part)
    assert [ENGLISH_APA.text(column.title) for column in paths.columns][:2] == ["Parameter", "Group"]


def test_the_words_for_a_diagram_name_the_paths(results: Results) -> None:
    figure = next(block for block in of(results, factors()).blocks if isinstance(block, Figure))
    row = factors().estimates.query("op == '~'").iloc[0]
    b = f"{row['std_all']:.2f}".removeprefix("0")
    assert f"f to g, {b}" in ENGLISH_APA.text(figure.alt)


@pytest.mark.parametrize("estimator", ["ML", "MLR", "FIML", "WLSMV"])
def test_no_parameter_stands_in_two_tables(results: Results, estimator: str) -> None:
    fit = factors(estimator)
    part = of(results, fit, details=True)
    (further,) = [block for block in every(part.sections[0]) if isinstance(block, Table)]
    paths = paths_of(part)
    rest = sum(len(group.cells) for group in further.groups)
    main = sum(len(group.cells) for group in paths.groups)
    by_default = (
        0
        if estimator in ("ML", "MLR")
        else sum(not row.user and not row.free and row.op in ("~1", "~*~") for row in fit.parameters.rows)
    )
    assert main + rest + by_default == len(fit.estimates)
    assert len(parameters(part.sections[0])) == len(set(parameters(part.sections[0]))) == rest


@pytest.mark.parametrize(
    ("estimator", "words"),
    [
        ("ML", "The fit of the model: χ²(8,\u00a0N\u00a0=\u00a0300)\u00a0=\u00a0"),
        ("MLR", "scaled by the method of Yuan and Bentler"),
        ("WLSMV", "CFI, TLI and RMSEA are in their robust versions"),
    ],
)
def test_the_sentence_of_fit_names_the_variants(results: Results, estimator: str, words: str) -> None:
    assert words in text(of(results, factors(estimator)))


def test_the_call_in_r_has_the_fits_options(results: Results, tmp_path: Path) -> None:
    part = of(results, factors("FIML"), details=True)
    calls = [block.text for block in every(part) if isinstance(block, Syntax)]
    assert 'sem(model, data = wide, estimator = "ML", missing = "fiml")' in calls[1]
    study = small_study(tmp_path / "study")
    edited(study, TEXT, TEXT.split("[models.truth]")[0] + 'estimator = "MLR"\n')
    found = studies.run(studies.load(study))
    failed = of(found, None, details=True, failure="It did not converge.")
    calls = [block.text for block in every(failed) if isinstance(block, Syntax)]
    assert 'estimator = "MLR", missing = "listwise"' in calls[1]


def test_a_model_of_variances_alone_has_one_table_of_parameters(results: Results) -> None:
    part = of(results, sem("y1 ~~ y1", data()), details=True)
    assert [below.id for below in part.sections] == ["model-path-syntax"]


def test_labels_and_titles_are_data(results: Results) -> None:
    part = of(results, factors(), title=HOSTILE)
    assert part.title == HOSTILE
    page = html(build(replace(results, models=(replace(results.models[0], title=HOSTILE),))))
    assert "<script>alert" not in page


def test_another_language_finds_its_words(results: Results) -> None:
    words = {
        "{model}: further parameters": "{model}: weitere Parameter",
        "{model}: fit.": "Güte von {model}.",
    }
    german = Manner(catalogue=Catalogue("de", words))
    model: ModelResult = replace(results.models[0], fit=factors(), truth={})
    shown = german.printable(build(replace(results, models=(model,))))
    part = next(part for part in shown.walk() if part.id == "model-path-parameters")
    assert part.title == "A path: weitere Parameter"
    captions = [
        block.caption for section in shown.walk() for block in section.blocks if isinstance(block, Table)
    ]
    assert "Güte von A path." in captions
