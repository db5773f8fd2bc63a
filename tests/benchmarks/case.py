"""What a benchmark gives: a name, a call, and the size of its input."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One call to measure; `input_bytes` is what its input occupies."""

    name: str
    call: Callable[[], object]
    input_bytes: int
