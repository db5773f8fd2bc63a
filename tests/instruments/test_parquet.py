"""Scores of a Parquet file in batches: those in memory, bounded, and whole or not at all."""

import json
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

import instruments
from instruments import AnswerError, InstrumentError, score_parquet
from instruments import parquet as module

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ROWS = 1000


@pytest.fixture
def answers():
    rng = np.random.default_rng(20261122)
    codes = pd.DataFrame(rng.integers(0, 4, (ROWS, 20)), columns=[f"cesd20_{k}" for k in range(1, 21)])
    table = codes.astype(float).mask(rng.random(codes.shape) < 0.02)
    return table.assign(id=[f"p{k}" for k in range(ROWS)])


@pytest.fixture
def file(answers, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BATCH_ROWS", 64)
    answers.to_parquet(tmp_path / "answers.parquet", row_group_size=150)
    return tmp_path / "answers.parquet"


def test_scores_are_those_in_memory(file, answers):
    out = file.with_name("scores.parquet")
    assert score_parquet(file, out, "cesd20", missing="prorate:4", keep=["id"]) == ROWS
    found = pd.read_parquet(out)
    expected = instruments.score(answers, "cesd20", missing="prorate:4")
    pd.testing.assert_frame_equal(found[["id"]], answers[["id"]])
    pd.testing.assert_frame_equal(found.drop(columns="id"), expected, check_exact=True)
    said = json.loads(parquet.read_schema(out).metadata[b"wavepath"])
    assert said == expected.attrs


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_gives_the_same_file(file, pool):
    one, other = file.with_name("one.parquet"), file.with_name("other.parquet")
    score_parquet(file, one, "cesd20")
    with pool(2) as executor:
        score_parquet(file, other, "cesd20", executor=executor)
    pd.testing.assert_frame_equal(pd.read_parquet(one), pd.read_parquet(other), check_exact=True)


class Counting:
    """An executor that does a call when its result is asked for, and notes how many wait."""

    def __init__(self):
        self.waiting = self.most = 0

    def submit(self, call, *arguments):
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        counter = self

        class Late(Future):
            def result(self, timeout=None):
                counter.waiting -= 1
                return call(*arguments)

        return Late()


def test_few_batches_are_in_memory_at_once(file):
    executor = Counting()
    score_parquet(file, file.with_name("scores.parquet"), "cesd20", executor=executor)
    assert executor.most == module.AHEAD
    assert executor.waiting == 0


def test_only_the_columns_needed_are_read(file, monkeypatch):
    seen = []
    whole = module._scored
    monkeypatch.setattr(module, "_scored", lambda k, batch, job: seen.append(batch) or whole(k, batch, job))
    score_parquet(file, file.with_name("scores.parquet"), "cesd20")
    assert {batch.num_columns for batch in seen} == {20}
    assert max(batch.num_rows for batch in seen) <= 64


def test_a_kept_column_keeps_its_type_although_a_batch_is_empty(file, answers):
    answers.loc[:199, "id"] = None
    answers.to_parquet(file, row_group_size=150)
    out = file.with_name("scores.parquet")
    score_parquet(file, out, "cesd20", keep=["id"])
    pd.testing.assert_series_equal(pd.read_parquet(out)["id"], pd.read_parquet(file)["id"])


def test_columns_are_found_by_a_pattern_and_a_mapping(file, answers):
    renamed = answers.rename(columns=lambda name: name.replace("cesd20_", "mood"))
    renamed.to_parquet(file)
    one, other = file.with_name("one.parquet"), file.with_name("other.parquet")
    score_parquet(file, one, "cesd20", columns="mood{item}")
    score_parquet(file, other, "cesd20", columns={f"cesd20_{k}": f"mood{k}" for k in range(1, 21)})
    expected = instruments.score(answers, "cesd20")
    for path in (one, other):
        pd.testing.assert_frame_equal(pd.read_parquet(path), expected)


def test_a_misfit_leaves_the_old_file_and_nothing_beside_it(file, answers):
    answers.loc[700, "cesd20_3"] = 7
    answers.to_parquet(file, row_group_size=150)
    out = file.with_name("scores.parquet")
    out.write_bytes(b"old")
    with pytest.raises(
        AnswerError, match=r"cesd20: rows \d+ to \d+: .*'cesd20_3' holds 7 in 1 row"
    ) as caught:
        score_parquet(file, out, "cesd20")
    first, last = (int(word) for word in str(caught.value).split("rows ")[1].split(":")[0].split(" to "))
    assert first <= 701 <= last
    assert out.read_bytes() == b"old"
    assert {path.name for path in file.parent.iterdir()} == {"answers.parquet", "scores.parquet"}


def test_what_cannot_be_used_is_refused(file, answers, tmp_path):
    out = tmp_path / "scores.parquet"
    with pytest.raises(InstrumentError, match="this is the file of answers itself"):
        score_parquet(file, file, "cesd20")
    with pytest.raises(AnswerError, match="no column 'code' to keep"):
        score_parquet(file, out, "cesd20", keep=["code"])
    with pytest.raises(InstrumentError, match="cannot be read"):
        score_parquet(tmp_path / "absent.parquet", out, "cesd20")
    (tmp_path / "text.parquet").write_text("a,b\n1,2\n")
    with pytest.raises(InstrumentError, match="not a whole Parquet file"):
        score_parquet(tmp_path / "text.parquet", out, "cesd20")
    answers.iloc[:0].to_parquet(tmp_path / "empty.parquet")
    with pytest.raises(AnswerError, match="no rows of answers"):
        score_parquet(tmp_path / "empty.parquet", out, "cesd20")
    answers.assign(cesd20=1).to_parquet(tmp_path / "taken.parquet")
    with pytest.raises(AnswerError, match="the scores have a column cesd20 of their own"):
        score_parquet(tmp_path / "taken.parquet", out, "cesd20", keep=["cesd20"])
    assert not out.exists()


def test_without_pyarrow_it_says_what_to_install(tmp_path, monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(module.importlib, "import_module", absent)
    with pytest.raises(InstrumentError, match=r"pip install 'wavepath\[parquet\]'"):
        score_parquet(tmp_path / "a.parquet", tmp_path / "b.parquet", "cesd20")
