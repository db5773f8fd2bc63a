"""Results kept in a folder."""

import os

import numpy as np
import pytest

from analysis.errors import DataError
from analysis.repeat import Store, fingerprint

QUESTION = {"model": "y ~ x", "n": [10, 20], "seed": 1}


def test_what_is_put_comes_back_bit_for_bit(tmp_path) -> None:
    store = Store.opened("power", tmp_path / "run", QUESTION)
    result = {"a": np.array([0.1, np.nan, 1e-300]), "b": np.array([[True, False]])}
    assert store.get(0) is None
    store.put(0, result)
    found = Store.opened("power", tmp_path / "run", QUESTION).get(0)
    assert set(found) == {"a", "b"}
    for name, wanted in result.items():
        assert found[name].tobytes() == wanted.tobytes() and found[name].dtype == wanted.dtype
    assert not [p for p in (tmp_path / "run").iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "other"])
def test_damaged_files_count_as_not_there(tmp_path, damage) -> None:
    store = Store.opened("power", tmp_path, QUESTION)
    store.put(3, {"a": np.arange(100.0)})
    (file,) = tmp_path.glob("piece-*.npz")
    whole = file.read_bytes()
    if damage == "other":
        Store(tmp_path, "another question").put(3, {"a": np.arange(100.0)})
    else:
        file.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "text": b"hello"}[damage])
    assert store.get(3) is None
    store.put(3, {"a": np.arange(2.0)})
    assert store.get(3)["a"].tolist() == [0, 1]


def test_flipped_bytes_count_as_damage(tmp_path) -> None:
    store = Store.opened("power", tmp_path, QUESTION)
    store.put(0, {"a": np.arange(1000.0)})
    (file,) = tmp_path.glob("piece-*.npz")
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    file.write_bytes(bytes(whole))
    assert store.get(0) is None


def test_another_question_is_refused_by_name(tmp_path) -> None:
    Store.opened("power", tmp_path, QUESTION)
    with pytest.raises(
        DataError, match=r"power: the folder .* another question, which differs in n, seed\. Name another"
    ):
        Store.opened("power", tmp_path, {**QUESTION, "n": [10], "seed": 2})
    Store.opened("power", tmp_path, dict(reversed(QUESTION.items())))  # the order of words is no difference


def test_results_without_their_question_are_refused(tmp_path) -> None:
    Store.opened("power", tmp_path, QUESTION).put(0, {"a": np.zeros(1)})
    (tmp_path / "question.json").unlink()
    with pytest.raises(DataError, match=r"holds results without question\.json"):
        Store.opened("power", tmp_path, QUESTION)


def test_a_damaged_question_is_refused(tmp_path) -> None:
    Store.opened("power", tmp_path, QUESTION)
    (tmp_path / "question.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="another question, which differs in model, n, seed"):
        Store.opened("power", tmp_path, QUESTION)


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(
        DataError, match=r"cannot be written to \(.*\)\. Name another folder, or leave resume= out"
    ):
        Store.opened("power", tmp_path / "file", QUESTION)
    if os.geteuid() != 0:  # root may write anywhere
        (tmp_path / "shut").mkdir(mode=0o500)
        with pytest.raises(DataError, match="cannot be written to"):
            Store.opened("power", tmp_path / "shut", QUESTION)


def test_the_fingerprint_does_not_depend_on_order() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1}) != fingerprint({"a": 2, "b": 1})
