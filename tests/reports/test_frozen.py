"""`wavepath freeze` and what a report says of a frozen plan."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis import study as studies
from analysis.study import freeze as plans
from analysis.study.results import Results
from reports import cli, write
from reports.build import build
from reports.document import Notice, Syntax, Table
from reports.manner import ENGLISH_APA
from reports.sections import deviations
from reports.writers.html import html
from tests.reports.support import edited, small_study

EXPLAINED = """
[[deviations]]
key = "models[path].syntax"
reason = "hours were asked otherwise than planned"
"""


def freeze(study: Path, *words: str) -> int:
    return cli.status(["freeze", str(study), *words])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study whose plan is frozen."""
    path = small_study(tmp_path)
    assert freeze(path) == 0
    return path


def changed(study: Path) -> None:
    """Depart from the frozen plan in two places, one of them explained."""
    edited(study, "b*epds_w1 + hours_w1", "b*epds_w1")
    edited(study, 'title = "A small study"', 'title = "<b>Another</b> study"')
    study.write_text(study.read_text("utf-8") + EXPLAINED, "utf-8")


def results(study: Path) -> Results:
    return studies.run(studies.load(study))


def test_a_plan_is_frozen_before_the_data_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path)
    (tmp_path / "w1.csv").unlink()
    (tmp_path / "w2.csv").unlink()
    assert freeze(study) == 0
    said = capsys.readouterr().out
    content = json.loads((tmp_path / "study.frozen.json").read_text("utf-8"))["frozen"][0]
    assert content["plan_sha256"] in said
    assert "Data files there at this time: 0 of 2." in said
    assert "deposit it: a registry such as OSF" in said
    assert content["plan"]["study"]["id"] == "small"
    assert freeze(study, "--check") == 0
    assert capsys.readouterr().out.startswith("No deviation from the plan frozen on ")


def test_a_frozen_plan_stays(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plans.place(study)
    before = path.read_bytes()
    capsys.readouterr()
    for words, said in (
        ((), "the plan was frozen on"),
        (("--again",), "an amendment needs its reason"),
        (("--reason", "why"), "the plan was frozen on"),
        (("--again", "--reason", "why"), "There is nothing to amend."),
    ):
        assert freeze(study, *words) == 2
        assert said in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--again", "--reason", "why"), "no plan was frozen yet. Leave --again out."),
        (("--reason", "why"), "--reason is for an amendment."),
        (("--check",), "no plan was frozen. `wavepath freeze "),
    ],
)
def test_what_needs_a_frozen_plan_says_so(
    tmp_path: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path)
    assert freeze(study, *words) == 2
    assert said in capsys.readouterr().err
    assert not plans.place(study).exists()


def test_check_lists_what_deviates(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(study)
    capsys.readouterr()
    assert freeze(study, "--check") == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2 deviation(s) from the plan frozen on ")
    assert lines[1:] == [
        '  models[path].syntax: changed, was "epds_w2 ~ b*epds_w1 + hours_w1", is "epds_w2 ~ b*epds_w1"',
        "    reason: hours were asked otherwise than planned",
        '  study.title: changed, was "A small study", is "<b>Another</b> study"',
        "    reason: none given",
    ]


def test_a_report_without_a_frozen_plan_does_not_speak_of_one(tmp_path: Path) -> None:
    assert deviations.section(results(small_study(tmp_path))) is None


def test_a_report_says_that_nothing_deviates(study: Path) -> None:
    edited(study, "[study]", "# a word to myself\n[study]")
    page = html(build(results(study)))
    assert "No deviation: the plan of this run is the frozen one." in page
    assert "were there already" in page
    assert "only a copy deposited elsewhere" in page


def test_a_report_lists_every_deviation_and_marks_those_without_a_reason(study: Path) -> None:
    changed(study)
    found = results(study)
    section = deviations.section(found)
    assert section is not None
    document = build(found)
    method = next(part for part in document.sections if part.id == "method")
    assert method.sections[0].id == "frozen-plan"
    told = ENGLISH_APA.text(document.sections[0].blocks[2].runs[0])  # type: ignore[union-attr]
    assert told.endswith("this run departs from it in 2 places, which are listed below.")
    table = next(block for block in section.blocks if isinstance(block, Table))
    rows = [[ENGLISH_APA.text(cell) for cell in row] for row in table.groups[0].cells]  # type: ignore[arg-type]
    assert rows == [
        [
            "models[path].syntax",
            "changed",
            "epds_w2 ~ b*epds_w1 + hours_w1",
            "epds_w2 ~ b*epds_w1",
            "hours were asked otherwise than planned",
        ],
        ["study.title", "changed", "A small study", "<b>Another</b> study", "no reason given"],
    ]
    notice = next(block for block in section.blocks if isinstance(block, Notice))
    assert "No reason is given for 1 of 2 deviations" in "".join(map(ENGLISH_APA.text, notice.runs))
    assert "<b>Another" not in html(document)


def test_a_long_value_is_printed_below_the_table(study: Path) -> None:
    edited(study, "epds_w2 ~ b*epds_w1 + hours_w1", "epds_w2 ~ b*epds_w1\nepds_w2 ~ hours_w1")
    section = deviations.section(results(study))
    assert section is not None
    texts = {ENGLISH_APA.text(b.label): b.text for b in section.blocks if isinstance(b, Syntax)}
    assert texts == {"models[path].syntax, in this run": "epds_w2 ~ b*epds_w1\nepds_w2 ~ hours_w1"}
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert ENGLISH_APA.text(table.groups[0].cells[0][3]) == "see below"  # type: ignore[arg-type]


def test_an_amended_plan_shows_what_it_was(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(study, 'title = "A small study"', 'title = "Another study"')
    assert freeze(study, "--again", "--reason", "a better title") == 0
    page = html(build(results(study)))
    assert "No deviation" in page
    assert "Amendments of the frozen plan." in page
    assert "a better title" in page
    assert "<code>study.title</code>" in page
    assert len(json.loads(plans.place(study).read_text("utf-8"))["frozen"]) == 2


def test_a_reason_for_nothing_is_told(study: Path) -> None:
    study.write_text(study.read_text("utf-8") + EXPLAINED, "utf-8")
    page = html(build(results(study)))
    assert (
        "gives a reason for a deviation at <code>models[path].syntax</code>, where nothing deviates" in page
    )


def test_the_record_holds_the_frozen_plan_and_its_deviations(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(study)
    write.run(study, tmp_path / "out")
    kept = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert "study.frozen.json" in kept["inputs"]
    frozen = json.loads(plans.place(study).read_text("utf-8"))["frozen"][0]
    assert kept["freeze"]["plan"]["plan_sha256"] == frozen["plan_sha256"] != kept["plan_sha256"]
    assert kept["freeze"]["deviations"][1] == {
        "change": {
            "place": "study.title",
            "kind": "changed",
            "before": "A small study",
            "after": "<b>Another</b> study",
        },
        "reason": None,
    }
    capsys.readouterr()
    assert cli.status(["verify", str(tmp_path / "out")]) == 0
    plans.place(study).write_text(plans.place(study).read_text("utf-8") + "\n", "utf-8")
    assert cli.status(["verify", str(tmp_path / "out")]) == 2
    assert "inputs changed: 1 file(s)" in capsys.readouterr().out


def test_data_that_were_not_there_are_said_to_be_absent(tmp_path: Path) -> None:
    study = small_study(tmp_path)
    now = plans.frozen(studies.load(study), datetime(2026, 3, 1, tzinfo=UTC))
    early = replace(now, data=tuple(replace(file, bytes=None) for file in now.data))
    plans.place(study).write_text(plans.dumps((early,)), "utf-8")
    page = html(build(results(study)))
    assert "At that time none of its data files was there." in page
    assert "frozen on 2026-03-01 at 00:00 UTC" in page
