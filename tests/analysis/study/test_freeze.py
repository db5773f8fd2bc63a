"""A plan frozen and read back, and how a study departs from it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.study import freeze, load
from analysis.study.deviations import compared
from instruments import library
from tests.analysis.study.test_load import GOOD, written

AT = datetime(2026, 3, 1, 23, 30, 5, tzinfo=UTC)


def frozen(study: Path, *, hashes: bool = False) -> freeze.Frozen:
    """Freeze a study as the command does; return what was written."""
    now = freeze.frozen(load(study, data=False), AT, hashes=hashes)
    freeze.place(study).write_text(freeze.dumps((now,)), "utf-8")
    return now


def departures(study: Path, **parameters: object) -> list[tuple[str, str]]:
    found = compared(load(study, parameters, data=False))
    assert found is not None
    return [(deviation.change.place, deviation.change.kind) for deviation in found.deviations]


def test_a_frozen_plan_reads_back_and_holds_what_was_asked_for(tmp_path: Path) -> None:
    study = written(tmp_path, GOOD)
    (tmp_path / "two.csv").unlink()
    now = frozen(study)
    assert freeze.read(freeze.place(study)) == (now,)
    assert freeze.place(study).name == "study.frozen.json"
    assert now.at == "2026-03-01T23:30:05Z"
    assert [(file.path, file.bytes, file.sha256) for file in now.data] == [
        ("one.csv", len("id,q1\n1,0\n"), None),
        ("two.csv", None, None),
    ]
    assert now.forms == {"epds": sha256((library.FOLDER / "epds.toml").read_bytes()).hexdigest()}
    text = json.dumps(now.plan, ensure_ascii=False, separators=(",", ":"))
    assert now.plan_sha256 == sha256(text.encode()).hexdigest()


def test_the_time_is_told_in_utc(tmp_path: Path) -> None:
    tokyo = datetime(2026, 3, 2, 8, 30, 5, tzinfo=timezone(timedelta(hours=9)))
    assert freeze.frozen(load(written(tmp_path, GOOD)), tokyo).at == "2026-03-01T23:30:05Z"


def test_data_are_not_opened_unless_their_hash_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = written(tmp_path, GOOD)
    opened: list[str] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (opened.append(path.name), real(path))[1])
    frozen(study)
    assert not {"one.csv", "two.csv"} & set(opened)
    found = frozen(study, hashes=True)
    assert found.data[0].sha256 == sha256(b"id,q1\n1,0\n").hexdigest()


def test_data_files_of_every_declared_value_are_looked_for(tmp_path: Path) -> None:
    text = (
        GOOD.replace('"two.csv"', '"two_${site}.csv"')
        + "[parameters]\nsite = {default = 1, values = [1, 2]}\n"
    )
    now = frozen(written(tmp_path, text))
    assert [file.path for file in now.data] == ["one.csv", "two_1.csv", "two_2.csv"]


def test_nothing_frozen_is_nothing_to_compare(tmp_path: Path) -> None:
    assert compared(load(written(tmp_path, GOOD))) is None


def test_departures_are_named_and_given_their_reasons(tmp_path: Path) -> None:
    study = written(tmp_path, GOOD)
    frozen(study)
    assert departures(study) == []
    reasons = """
[[deviations]]
key = "models[path]"
reason = "the first path is not identified"
[[deviations]]
key = "models[path].syntax"
reason = "nearest"
[[deviations]]
key = "study.titl"
reason = "nothing"
"""
    changed = GOOD.replace("a*epds_w1", "a*epds_w1 + 1").replace("a = 0.5", "a = 0.4")
    written(tmp_path, changed.replace("A small study", "Another") + reasons)
    found = compared(load(study))
    assert found is not None
    assert [(each.change.place, each.reason) for each in found.deviations] == [
        ("models[path].syntax", "nearest"),
        ("models[path].truth.a", "the first path is not identified"),
        ("study.title", None),
    ]
    assert found.unmatched == ("study.titl",)


def test_the_file_of_a_form_is_part_of_the_plan(tmp_path: Path) -> None:
    form = tmp_path / "own.toml"
    form.write_bytes((library.FOLDER / "epds.toml").read_bytes())
    study = written(tmp_path, GOOD.replace('id = "epds"', 'path = "own.toml"'))
    frozen(study)
    form.write_bytes(form.read_bytes() + b"# changed\n")
    assert departures(study) == [("instruments[own.toml] (its file)", "changed")]


def test_data_whose_hash_was_frozen_are_compared(tmp_path: Path) -> None:
    study = written(tmp_path, GOOD)
    frozen(study, hashes=True)
    (tmp_path / "one.csv").write_text("id,q1\n1,1\n")
    assert departures(study) == [("files[one.csv] (its bytes)", "changed")]


def test_a_value_that_the_plan_does_not_name_is_a_departure(tmp_path: Path) -> None:
    text = GOOD + "[parameters]\nsite = { default = 1, values = [1, 2] }\nlow = 0\n"
    study = written(tmp_path, text)
    frozen(study)
    assert departures(study, site=2) == []
    assert departures(study, low=3) == [("parameters.low (in this run)", "changed")]


def test_an_amendment_says_what_it_changed(tmp_path: Path) -> None:
    study = written(tmp_path, GOOD)
    first = frozen(study)
    written(tmp_path, GOOD.replace("A small study", "Another"))
    second = freeze.frozen(load(study), AT + timedelta(days=1), reason="a better title")
    freeze.place(study).write_text(freeze.dumps((first, second)), "utf-8")
    found = compared(load(study))
    assert found is not None
    assert (found.first, found.plan, found.deviations) == (first.at, second, ())
    amendment = found.amendments[0]
    assert (amendment.at, amendment.reason) == ("2026-03-02T23:30:05Z", "a better title")
    assert [change.place for change in amendment.changes] == ["study.title"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{", "", "the frozen plan cannot be read"),
        ("wavepath frozen plan 1", "frozen plan", "it is no frozen plan of this version of wavepath"),
        ('"forms"', '"form"', "fields of the frozen plan are missing or unknown"),
        ("A small study", "Another", "the plan frozen at 2026-03-01T23:30:05Z was edited since"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    study = written(tmp_path, GOOD)
    frozen(study)
    path = freeze.place(study)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(StudyError) as told:
        compared(load(study))
    assert words in str(told.value)
    assert "Put back the file that `wavepath freeze` wrote" in str(told.value)
