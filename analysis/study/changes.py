"""What is different between two plans: keys added, removed, changed, by their place in the file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import Any, Literal

Plan = Mapping[str, Any]
Kind = Literal["added", "removed", "changed", "order changed"]

OUTSIDE = frozenset({"deviations"})  # reasons for departures, written when there are some
ORDERED = frozenset({"variables"})  # tables whose keys have an order that a builder may read
IDENTITIES = ("name", "id", "path")


@dataclass(frozen=True, slots=True)
class Change:
    """One place where two plans differ.

    Attributes
    ----------
    place : str
        As ``models[path].syntax``; entries of a list by name, id or path, else counted from 1.
    before, after : JSON-able
        The values there, whole; None if there is none.
    """

    place: str
    kind: Kind
    before: Any
    after: Any


def canonical(raw: Plan) -> dict[str, Any]:
    """Return a parsed study file so that equal plans are equal texts: keys in order, layout of models gone.

    Parameters
    ----------
    raw : mapping
        What `tomllib` gives.
    """
    return {key: _plain(raw[key], key) for key in sorted(raw) if key not in OUTSIDE}


def _plain(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        keys = list(value) if key in ORDERED else sorted(value)
        return {str(inner): _plain(value[inner], inner) for inner in keys}
    if isinstance(value, list | tuple):
        return [_plain(part, "") for part in value]
    if isinstance(value, str):
        return _lines(value) if key == "syntax" else value
    number = isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value))
    return value if number else str(value)  # nan and TOML's dates are no JSON


def _lines(text: str) -> str:
    """Return a model's text without empty lines and blanks around its lines, which mean nothing."""
    return "\n".join(stripped for line in text.splitlines() if (stripped := line.strip()))


def dumps(plan: Any) -> str:
    """Return a canonical plan, or a value of it, as the text of which `fingerprint` is taken."""
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"))


def fingerprint(plan: Plan) -> str:
    """Return the SHA-256 of a canonical plan, 64 hexadecimal digits."""
    return sha256(dumps(plan).encode()).hexdigest()


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return every difference between two canonical plans, in the order of their places.

    Parameters
    ----------
    before, after : mapping
        From `canonical`.

    Returns
    -------
    tuple of Change
        Empty if and only if the two are equal.

    Examples
    --------
    >>> before = canonical({"models": [{"name": "path", "syntax": "y ~ x"}]})
    >>> after = canonical({"models": [{"name": "path", "syntax": "y ~ x + z"}]})
    >>> [(change.place, change.kind) for change in changes(before, after)]
    [('models[path].syntax', 'changed')]
    """
    return tuple(_different("", before, after))


def _different(place: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _keyed(place, before, after, ".{}")
    elif (pair := _entries(before, after)) is not None:
        yield from _keyed(place, *pair, "[{}]")
    elif dumps(before) != dumps(after):  # True is not 1
        yield Change(place, "changed", before, after)


def _keyed(place: str, before: Plan, after: Plan, step: str) -> Iterator[Change]:
    """Yield the differences key by key; `step` writes one below the place."""
    for key in dict.fromkeys([*before, *after]):
        yield from _at((place + step.format(key)).removeprefix("."), key, before, after)
    then, now = [key for key in before if key in after], [key for key in after if key in before]
    if then != now:
        yield Change(place, "order changed", then, now)


def _at(place: str, key: str, before: Plan, after: Plan) -> Iterator[Change]:
    if key not in after:
        yield Change(place, "removed", before[key], None)
    elif key not in before:
        yield Change(place, "added", None, after[key])
    else:
        yield from _different(place, before[key], after[key])


def _entries(before: Any, after: Any) -> tuple[Plan, Plan] | None:
    """Return two lists of tables as tables by the entries' names, or by their places; None for other values."""
    if not (_of_tables(before) and _of_tables(after)):
        return None
    for field in IDENTITIES:
        if (old := _named(before, field)) is not None and (new := _named(after, field)) is not None:
            return old, new
    return _placed(before), _placed(after)


def _of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _named(entries: Sequence[Plan], field: str) -> Plan | None:
    named = {entry[field]: entry for entry in entries if isinstance(entry.get(field), str)}
    return named if len(named) == len(entries) else None


def _placed(entries: Sequence[Plan]) -> Plan:
    return {str(number): entry for number, entry in enumerate(entries, start=1)}
