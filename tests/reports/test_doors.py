"""Every public door refuses what it cannot show, in one message that names the place, the finding and the remedy."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import reports
from analysis import sem
from analysis.errors import DataError
from analysis.panel.power import simulate
from analysis.waves import Panel
from analysis.waves.column import Column
from reports.errors import OutputError
from reports.language.catalogue import catalogue

DATA = simulate("y ~ .5*x", 60, seed=1)
FIT = sem("y ~ x", DATA)
OTHERS = {  # of documents, words and files
    "compose", "demo_study", "fragment", "freeze_study", "markdown_of_table", "paragraph", "phrase", "render",
    "render_notebook", "run_batch", "run_study", "say", "template_file", "verify_study",
}  # fmt: skip
DOORS = sorted({n for names in reports.HOMES.values() for n in names.split() if n[0].islower()} - OTHERS)
MORE: dict[str, tuple[Any, ...]] = {
    "bootstrap_figure": ("y ~ x",),
    "comparison_sentence": (FIT,),
    "correlation_table": (["x", "y"],),
    "difference_sentence": ("p",),
    "lags_sentence": ("x", "y"),
    "omega_sentence": ("f",),
    "path_sentence": ("y ~ x",),
    "regression_sentence": ("x",),
    "score_sentence": ("s", "w1"),
    "trajectory_figure": ("x",),
}
NAMED: dict[str, dict[str, Any]] = {
    "comparison_sentence": {"names": ("a", "b")},
    "distribution_figure": {"title": "t"},
    "invariance_sentence": {"rule": "chen_2007"},
}


def panel(rows: int) -> Panel:
    index = pd.MultiIndex.from_product([[1, 2, 3], ["w1"]], names=["person", "wave"])
    data = pd.DataFrame({"x": [1.0, 2.0, 3.0]}, index=index).iloc[:rows]
    return Panel(data, ("w1",), columns=(Column("x", waves=("w1",)),))


def give(door: str, given: object) -> object:
    return getattr(reports, door)(given, *MORE.get(door, ()), **NAMED.get(door, {}))


@pytest.mark.parametrize("given", [None, 3, "some text"], ids=str)
@pytest.mark.parametrize("door", DOORS)
def test_another_type_is_refused(door: str, given: object) -> None:
    with pytest.raises((OutputError, DataError), match=r"\. Give ") as found:
        give(door, given)
    assert type(given).__name__ in str(found.value)
    assert "some text" not in str(found.value)


@pytest.mark.parametrize(
    "given",
    [pd.DataFrame(), pd.concat([DATA, DATA], axis=1), FIT, panel(3), panel(0), []],
    ids=["empty", "twice", "fit", "one wave", "nobody", "nothing"],
)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_nearly_right_is_shown_or_refused(door: str, given: object) -> None:
    try:
        assert give(door, given) is not None
    except (OutputError, DataError) as error:
        assert str(error)
    except Exception as error:
        assert type(error).__module__ == "analysis.errors", repr(error)


def test_a_column_that_is_there_twice_is_named() -> None:
    twice = pd.concat([DATA, DATA], axis=1)
    for door in ("table_one", "correlation_table"):
        with pytest.raises(DataError, match=r"column '[xy]' is there more than once\. Rename one"):
            give(door, twice)
    scores = pd.DataFrame([[1] * 8], columns=["scale", "wave", "n", "n", "mean", "sd", "low", "high"])
    with pytest.raises(OutputError, match="scores_table: column 'n' is there more than once"):
        give("scores_table", scores)
    with pytest.raises(OutputError, match="scores_table: the frame has no column 'high'"):
        give("scores_table", scores.drop(columns="high"))


def test_nobody_can_be_seen_again_in_an_empty_panel() -> None:
    with pytest.raises(OutputError, match="retention_sentence: the panel is empty"):
        give("retention_sentence", panel(0))


@pytest.mark.parametrize(
    "door", ["fit_table", "parameter_table", "paths_table", "local_fit_table", "models_table"]
)
def test_numbers_that_are_no_result_say_so(door: str) -> None:
    failed = replace(FIT, converged=False)
    faulty = replace(FIT, warnings=("inadmissible: a variance is below 0",))
    table = getattr(reports, door)
    assert "the estimation did not converge, so that these numbers" in " ".join(str(table(failed)).split())
    assert "the solution is inadmissible, so that these numbers" in " ".join(str(table(faulty)).split())
    assert "Warning" not in str(table(FIT))


def test_of_several_models_the_one_that_is_no_result_is_named() -> None:
    failed = replace(sem("y ~ 0*x", DATA), converged=False)
    for door in ("fit_table", "comparison_table"):
        told = " ".join(str(getattr(reports, door)([FIT, failed], labels=["Good", "Bad"])).split())
        assert "Bad: Warning: the estimation did not converge" in told
        assert "Good: Warning" not in told


def test_the_warnings_have_japanese() -> None:
    words = catalogue("ja").words
    assert {w for w in words if w.startswith("Warning: the ")} >= {
        "Warning: the estimation did not converge, so that these numbers are no result.",
        "Warning: the solution is inadmissible, so that these numbers are no result.",
    }
