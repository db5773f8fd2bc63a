"""Runs with parameters: what they write, that they verify, and batches of them."""

import csv
import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis import study as studies
from reports import batch as batches
from reports import batchfiles, cli, write
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from tests.reports.page import LAPTOP, PHONE, needs_browser, opened
from tests.reports.support import edited, small_study
from tests.reports.test_accessible import violations
from tests.reports.test_cli import contents

DECLARED = """
[parameters]
low = { default = 0, values = [0, 2, 99], label = "Lowest hours" }
word = "any"
"""


def parameterised(folder: Path) -> Path:
    study = small_study(folder)
    edited(study, 'keep = "hours >= 0"', 'keep = "hours >= ${low}"')
    edited(study, 'title = "A small study"', 'title = "Hours above ${low}, ${word}"')
    study.write_text(study.read_text("utf-8") + DECLARED, "utf-8")
    return study


@pytest.fixture(scope="module")
def batched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study and the batch of all its declared values, of which the last leaves nobody."""
    study = parameterised(tmp_path_factory.mktemp("batch"))
    done = batches.batch(study, {})
    assert [outcome.folder for outcome in done.failed] == ["low-99"]
    return study


def record(folder: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "results.json").read_text("utf-8"))
    return content


def test_a_run_with_a_parameter_is_the_run_of_the_study_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = parameterised(tmp_path)
    assert cli.status(["run", str(study), "--param", "low=2", "--param", "word=a/b"]) == 0
    out = next(tmp_path.glob("small-low-2-word-a_b-*-report"))
    kept = record(out)
    assert kept["parameters"] == {"low": 2, "word": "a/b"}
    assert kept["title"] == "Hours above 2, a/b"
    by_hand = small_study(tmp_path / "by_hand")
    edited(by_hand, "hours >= 0", "hours >= 2")
    assert kept["numbers"] == studies.run(studies.load(by_hand)).numbers()
    page = (out / "report.html").read_text("utf-8")
    assert "Parameters of this run: Lowest hours (<code>low</code>) = <code>2</code>; " in page
    capsys.readouterr()
    assert cli.status(["verify", str(out)]) == 0
    assert capsys.readouterr().out.startswith("same: all ")


def test_different_values_have_different_folders() -> None:
    names = [write.named("s", {"x": value}) for value in ("a b", "a_b", "a/b", "../a", "a" * 99, "a" * 98, 2)]
    assert len(set(names)) == len(names)
    assert all("/" not in name and len(name) < 60 for name in names)
    assert names[-1] == "s-x-2"


def test_an_unknown_parameter_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["run", str(parameterised(tmp_path)), "--param", "lwo=2"]) == 2
    assert "no parameter 'lwo' in [parameters]. The nearest known is 'low'." in capsys.readouterr().err


def test_a_batch_has_a_report_a_combination_and_the_others_go_on(batched: Path) -> None:
    out = batched.parent / "study-batch"
    assert sorted(path.name for path in out.iterdir()) == [
        "batch.json",
        "index.html",
        "low-0",
        "low-2",
        "summary.csv",
    ]
    with (out / "summary.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["low"] for row in rows] == ["0", "2", "99"]
    assert "leaves nobody" in rows[2]["failure"]
    assert rows[2]["panel/persons"] == ""
    for row in rows[:2]:
        numbers = record(out / row["folder"])["numbers"]
        shown = {name: row[name] for name in row if "/" in name}
        assert {"panel/persons", "scores/epds/w1/mean", "comparisons/change/difference"} < set(shown)
        assert "models/path/estimates/epds_w2 ~ epds_w1/estimate" in shown
        assert "models/path/estimates/epds_w2 ~~ epds_w2/estimate" not in shown
        assert "comparisons/change/bayes/low" not in shown
        assert shown == {name: "" if numbers[name] is None else str(numbers[name]) for name in shown}  # type: ignore[index]


class Page(HTMLParser):
    """What an index links to, and the scopes of its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [given["href"] or ""] if tag == "a" else []
        self.language = given.get("lang") if tag == "html" else self.language
        assert tag != "th" or given.get("scope") in ("col", "row")
        assert tag not in ("script", "img")


def test_the_index_links_every_report_and_tells_of_failures(batched: Path) -> None:
    out = batched.parent / "study-batch"
    text = (out / "index.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    assert page.language == "en"
    assert page.links == ["summary.csv", "low-0/report.html", "low-2/report.html"]
    assert all((out / link).is_file() for link in page.links)
    assert "Simulated data" in text
    assert "leaves nobody" in text
    assert "Runs: 3; without a report: 1." in text
    assert "Hours above" not in text  # the title is another for each


def test_a_batch_verifies_run_by_run(
    batched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(batched.parent, tmp_path / "moved"))
    assert cli.status(["verify", str(folder / "study-batch")]) == 0
    assert capsys.readouterr().out.count("same: all ") == 2
    kept = record(folder / "study-batch" / "low-2")
    kept["numbers"]["panel/persons"] += 1  # type: ignore[index]
    (folder / "study-batch" / "low-2" / "results.json").write_text(json.dumps(kept), "utf-8")
    assert cli.status(["verify", str(folder / "study-batch")]) == 2
    said = capsys.readouterr().out
    assert f"{folder / 'study-batch' / 'low-2'}:\nnumbers differ: 1 of " in said


def test_a_batch_again_replaces_its_own_and_leaves_a_failed_runs_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = parameterised(tmp_path)
    words = ["batch", str(study), "--param", "low=0,2", "--out", str(tmp_path / "out")]
    assert cli.status(words) == 0
    said = capsys.readouterr().out
    assert "2 of 2 done." in said
    before = contents(tmp_path / "out" / "low-2")
    first = contents(tmp_path / "out")
    assert cli.status(words) == 0
    assert contents(tmp_path / "out") == first
    edited(study, 'keep = "hours >= ${low}"', 'keep = "hours >= ${low} * 50"')
    capsys.readouterr()
    assert cli.status(words) == 2
    assert "failed: low-2: exclusions[1] (hours): leaves nobody" in capsys.readouterr().out
    assert contents(tmp_path / "out" / "low-2") == before
    (tmp_path / "out" / "summary.csv").write_text("mine")
    assert cli.status(words) == 2
    assert "summary.csv was edited by hand" in capsys.readouterr().err


@pytest.mark.slow
def test_workers_give_the_same_bytes(batched: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(batched.parent, tmp_path / "again"))
    shutil.rmtree(folder / "study-batch")
    batches.batch(folder / "study.toml", {}, workers=2)
    assert contents(folder / "study-batch") == contents(batched.parent / "study-batch")


def test_a_fault_of_ours_in_one_run_is_called_so_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = parameterised(tmp_path)
    real = write.put

    def fail(plan: studies.Study, out: Path) -> studies.Results:
        if plan.parameters["low"] == 0:
            raise ZeroDivisionError("division by zero")
        return real(plan, out)

    monkeypatch.setattr(write, "put", fail)
    done = batches.batch(study, {"low": (0, 2)})
    assert [outcome.failure for outcome in done.outcomes] == [
        "a fault of wavepath: ZeroDivisionError: division by zero",
        "",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--param", "low=0,1"), "parameters.low is set to '1', which is none of its values."),
        (("--param", "lwo=0,2"), "no parameter 'lwo' in [parameters]"),
        (("--param", "low=0,,2"), "--param low=0,,2: an empty value."),
        (("--param", "low="), "--param low=: an empty value."),
        (("--param", "low=0,0"), "--param low=0,0: a value is given twice."),
        (("--param", "low=0", "--format", "odt"), "--format odt: no such format."),
        (("--out", "FOLDER"), "the folder holds files, but not the batch.json of a batch."),
        (("--out", "FILE"), "it is a file. Name a folder with --out."),
    ],
)
def test_a_batch_that_cannot_be_is_refused_at_once(
    tmp_path: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    study = parameterised(tmp_path)
    before = contents(tmp_path)
    places = {"FILE": str(study), "FOLDER": str(tmp_path)}
    assert cli.status(["batch", str(study), *(places.get(word, word) for word in words)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert contents(tmp_path) == before


def test_a_batch_of_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["batch", str(small_study(tmp_path))]) == 2
    assert (
        "nothing to vary: [parameters] declares no values, and no --param names any."
        in capsys.readouterr().err
    )


def test_too_many_combinations_are_taken_for_a_slip(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"20,000 combinations are more than 10,000"):
        batches.batch(parameterised(tmp_path), {"low": (0, 2), "word": [str(k) for k in range(10_000)]})


def test_a_value_with_a_comma_stands_in_quotes() -> None:
    assert batches.asked(['x="a,b",c', "y=1", "x=d"]) == {"x": ("a,b", "c", "d"), "y": ("1",)}


def test_folders_differ_also_where_capitals_do_not_count(tmp_path: Path) -> None:
    study = parameterised(tmp_path)
    done = batches.batch(study, {"word": ("A", "a")})
    assert [outcome.folder for outcome in done.outcomes] == ["word-A-1", "word-a-2"]


def test_a_summary_holds_no_formula() -> None:
    outcome = batchfiles.Outcome(folder="f", parameters={"x": "=1+1", "y": -2}, failure="+bad", numbers={})
    rows = list(csv.reader(batchfiles.summary((outcome,)).splitlines()))
    assert rows[1] == ["'=1+1", "-2", "f", "", "'+bad"]


def test_words_of_a_study_are_no_markup_in_the_index() -> None:
    outcome = batchfiles.Outcome(folder="<f>", parameters={"x": "<script>"}, failure="<b>")
    page = batchfiles.index((outcome,), ENGLISH_APA)
    assert "<script>" not in page
    assert "<b>" not in page


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_axe_finds_nothing_in_the_index(batched: Path, size: tuple[int, int]) -> None:
    with opened(batched.parent / "study-batch" / "index.html", size) as (page, said):
        assert violations(page) == []
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
