"""Pieces of work, here and on workers."""

import os
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from analysis.errors import FitError, ModelError
from analysis.repeat import check_executor, mapped


def squared(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return number**2


def gone(number: int) -> int:
    os._exit(number)


def test_a_worker_that_dies_is_told() -> None:
    with (
        ProcessPoolExecutor(1) as executor,
        pytest.raises(FitError, match=r"executor: a worker ended before its work was done.*fewer workers"),
    ):
        mapped(gone, [1, 2], executor=executor)


class Kept:
    """Results in a dictionary."""

    def __init__(self) -> None:
        self.found: dict[int, int] = {}

    def get(self, place: int) -> int | None:
        return self.found.get(place)

    def put(self, place: int, result: int) -> None:
        self.found[place] = result


@pytest.mark.parametrize("pool", [None, ThreadPoolExecutor, ProcessPoolExecutor])
def test_results_come_in_the_order_of_the_pieces(pool) -> None:
    told: list[int] = []
    if pool is None:
        assert mapped(squared, range(6), done=told.append) == [0, 1, 4, 9, 16, 25]
    else:
        with pool(2) as executor:
            assert mapped(squared, range(6), executor=executor, done=told.append) == [0, 1, 4, 9, 16, 25]
    assert sorted(told) == list(range(6))


def test_what_is_kept_is_not_done_again() -> None:
    keep = Kept()
    keep.found = {1: -1}
    assert mapped(squared, [0, 13, 2], keep=keep) == [0, -1, 4]
    assert keep.found == {0: 0, 1: -1, 2: 4}


def test_what_came_before_an_error_stays_kept() -> None:
    keep = Kept()
    with pytest.raises(ValueError, match="thirteen"):
        mapped(squared, [1, 2, 13, 4], keep=keep)
    assert keep.found == {0: 1, 1: 4}


def test_after_an_error_the_rest_is_called_off() -> None:
    from concurrent.futures import Executor

    class Late(Executor):
        def __init__(self) -> None:
            self.futures: list[Future[int]] = []

        def submit(self, work, *given, **named):  # type: ignore[no-untyped-def,override]
            future: Future[int] = Future()
            self.futures.append(future)
            if len(self.futures) == 1:
                future.set_exception(ValueError("first"))
            return future

    late = Late()
    with pytest.raises(ValueError, match="first"):
        mapped(squared, [1, 2, 3], executor=late)
    assert [f.cancelled() for f in late.futures] == [False, True, True]


def test_what_is_no_executor_is_refused() -> None:
    check_executor("power", None)
    with pytest.raises(
        ModelError, match=r"power: executor= is a int, no executor. Give a concurrent.futures"
    ):
        check_executor("power", 4)
