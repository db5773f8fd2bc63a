"""Does pieces of work, here or on the workers of any executor; what comes out does not depend on where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from typing import Protocol, TypeVar

from analysis.errors import FitError, ModelError

Piece = TypeVar("Piece")
Result = TypeVar("Result")
Kept = TypeVar("Kept")


class Keep(Protocol[Kept]):
    """Where results stay, such as a `Store`."""

    def get(self, place: int) -> Kept | None:
        """Give the result of a piece, if it was kept."""

    def put(self, place: int, result: Kept) -> None:
        """Keep the result of a piece."""


def check_executor(where: str, executor: object) -> None:
    """Refuse what is no executor.

    Raises
    ------
    ModelError
    """
    if executor is not None and not isinstance(executor, Executor):
        raise ModelError(
            f"{where}: executor= is a {type(executor).__name__}, no executor. Give a "
            f"concurrent.futures.ProcessPoolExecutor, the get_executor() of a dask.distributed client, or None."
        )


def mapped(
    work: Callable[[Piece], Result],
    pieces: Sequence[Piece],
    *,
    executor: Executor | None = None,
    keep: Keep[Result] | None = None,
    done: Callable[[int], None] | None = None,
) -> list[Result]:
    """Do every piece, and give the results in the pieces' order.

    Parameters
    ----------
    work : callable
        Takes one piece; what it gives may depend on that piece alone, so that any number of workers gives the same.
    pieces : sequence
    executor : concurrent.futures.Executor, optional
        Without one the pieces are done here, one after the other.
    keep : Keep, optional
        Results that are there are not made again; others are put there as they come.
    done : callable, optional
        Told the place of each piece that is done.

    Returns
    -------
    list

    Raises
    ------
    FitError
        If a worker of a pool of processes dies.
    """
    found: dict[int, Result] = {}
    left: list[int] = []
    for place in range(len(pieces)):
        kept = None if keep is None else keep.get(place)
        if kept is None:
            left.append(place)
        else:
            found[place] = kept
            if done is not None:
                done(place)

    def come(place: int, result: Result) -> None:
        found[place] = result
        if keep is not None:
            keep.put(place, result)
        if done is not None:
            done(place)

    if executor is None:
        for place in left:
            come(place, work(pieces[place]))
    else:
        _there(executor, work, pieces, left, come)
    return [found[place] for place in range(len(pieces))]


def _there(
    executor: Executor,
    work: Callable[[Piece], Result],
    pieces: Sequence[Piece],
    left: Sequence[int],
    come: Callable[[int, Result], None],
) -> None:
    waiting: dict[Future[Result], int] = {}
    try:
        for place in left:
            waiting[executor.submit(work, pieces[place])] = place
        for future in as_completed(waiting):
            come(waiting[future], future.result())
    except BrokenExecutor:
        raise FitError(
            "executor: a worker ended before its work was done: it was killed, or ran out of memory. Make a new "
            "executor, with fewer workers if memory is short; a call with resume= goes on from what was kept."
        ) from None
    finally:
        for future in waiting:  # after an error nobody waits for the rest
            future.cancel()
