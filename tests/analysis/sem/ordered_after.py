"""The cases of tests/golden/lavaan/after_ordered.json, fitted here."""

from functools import cache
from typing import Any

from analysis.sem import Fit
from tests.analysis.sem.after_cases import fit_of
from tests.analysis.sem.reference import cases

FILE = "after_ordered.json"


def names(key: str, *, without: tuple[str, ...] = ()) -> list[str]:
    """Cases that hold a reference for `key`."""
    return [c["name"] for c in cases(FILE) if key in c["after"] and c["name"] not in without]


def case(name: str) -> dict[str, Any]:
    return next(c for c in cases(FILE) if c["name"] == name)


@cache
def fitted(name: str) -> Fit:
    """The fit of a case; made once."""
    c = case(name)
    return fit_of(c["front"], c["model"], c["data"], c["options"])
