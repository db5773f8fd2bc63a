"""One thread for small matrices: several wait for one another longer than they work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


_within = threading.local()


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold the linear algebra libraries to one thread within the block.

    The matrices of a structural-equation model have tens to hundreds of rows. On two cores that other work keeps
    busy, two threads were measured to be up to twenty times slower than one.
    """
    if getattr(_within, "held", False):  # the libraries need not be asked again
        yield
        return
    with _controller().limit(limits=1, user_api="blas"):
        _within.held = True
        try:
            yield
        finally:
            _within.held = False
