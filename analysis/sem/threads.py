"""One thread for small matrices: several wait for one another longer than they work."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Hold the linear algebra libraries to one thread within the block.

    The matrices of a structural-equation model have tens to hundreds of rows. On two cores that other work keeps
    busy, two threads were measured to be up to twenty times slower than one.
    """
    found: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return found
