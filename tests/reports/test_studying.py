"""Studies from Python do what the command does, and refuse with its words."""

from pathlib import Path

import pytest

from reports import Manner, Number, demo_study, freeze_study, path_figure, run_batch, run_study, verify_study
from reports.errors import OutputError
from tests.reports.support import edited, small_study


def test_run_freeze_and_verify(tmp_path: Path) -> None:
    study = small_study(tmp_path / "study")
    assert freeze_study(study).name == "study.frozen.json"
    report = run_study(study, tmp_path / "out", formats=["md"], numbers="ama")
    assert report == tmp_path / "out" / "report.md" and (tmp_path / "out" / "results.json").exists()
    verdict = verify_study(tmp_path / "out")
    assert verdict.status == "same" and str(verdict).startswith("same: all")
    edited(study, "epds_w2 ~ b*epds_w1", "epds_w2 ~ b*epds_w1 + 0*hours_w2")
    assert str(verify_study(tmp_path / "out")).startswith("study changed")
    with pytest.raises(OutputError, match="frozen on"):
        freeze_study(study)


def test_a_batch_needs_parameters_of_the_study(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="site"):
        run_batch(small_study(tmp_path / "study"), {"site": [1]})


def test_the_embedded_study_is_copied_once(tmp_path: Path) -> None:
    assert demo_study(tmp_path / "study").exists()
    with pytest.raises(OutputError, match="Name a folder that is not there yet"):
        demo_study(tmp_path / "study")


def test_manners_are_those_of_a_study_file() -> None:
    assert Manner.of(numbers="ama").text(Number(0.0312, "p")) == ".03"
    assert Manner.of(decimal=",", leading_zero=True).text(Number(0.0312, "p")) == "0,031"
    with pytest.raises(OutputError, match="numbers='apx'"):
        Manner.of(numbers="apx")  # type: ignore[arg-type]
    with pytest.raises(OutputError, match="no language of this name"):
        Manner.of(language="xx")


def test_a_diagram_is_of_a_model() -> None:
    with pytest.raises(OutputError, match="a str is no fitted model"):
        path_figure("y ~ x")  # type: ignore[arg-type]
