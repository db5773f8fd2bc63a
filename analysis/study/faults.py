"""Words for what pydantic finds wrong in a study file: place, finding, remedy."""

import types
import typing
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from analysis.study.plan import StudyPlan

Place = tuple[int | str, ...]
Fault = tuple[str, str]
"""Place in the file, e.g. ``files[2].columns``, and what is wrong there."""

WORDS = {
    "string_type": "must be text, in quotes",
    "string_too_short": "must not be empty",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "scalar_type": "must be text, a number, true or false",
    "tuple_type": "must be a list, in [ ]",
    "dict_type": "must be a table of keys and values",
    "model_type": "must be a table of keys and values",
    "too_short": "must have at least one entry",
}


def worded(error: ValidationError, raw: Mapping[str, Any]) -> list[Fault]:
    """Return one fault for each place of a pydantic error, in the order of the file's fields.

    Parameters
    ----------
    error : ValidationError
        Of `StudyPlan`.
    raw : mapping
        What was validated.

    Returns
    -------
    list of (str, str)
        Place and words; a place that failed every branch of a choice comes once.
    """
    found: dict[str, str] = {}
    for fault in error.errors(include_url=False):
        if fault["type"] == "too_short" and fault["input"]:
            continue  # pydantic counts faultless entries only; the others' faults are told anyway
        place = _within(fault["loc"], raw, absent=fault["type"] == "missing")
        found.setdefault(written(place), _words(fault, place))
    return list(found.items())


def places(error: ValidationError, raw: Mapping[str, Any], kind: str) -> frozenset[Place]:
    """Return where a pydantic error has a fault of this kind, e.g. ``"string_type"``."""
    return frozenset(
        _within(fault["loc"], raw, absent=False)
        for fault in error.errors(include_url=False)
        if fault["type"] == kind
    )


def written(place: Place) -> str:
    """Return a place as one reads it in TOML, list entries counted from 1."""
    text = ""
    for step in place:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "the file"


def nearest(word: str, known: typing.Iterable[str]) -> str:
    """Return ``" The nearest known is 'x'."`` or, if none is near, the list of the known."""
    known = sorted(known)
    if near := get_close_matches(word, known, n=1, cutoff=0.6):
        return f"The nearest known is {near[0]!r}."
    return f"Known are: {', '.join(known)}." if known else "None is declared."


def _within(loc: Place, raw: Any, absent: bool) -> Place:
    """Keep only steps that exist, or the absent key; pydantic adds others for the branches of a choice."""
    place: list[int | str] = []
    for number, step in enumerate(loc, start=1):
        if isinstance(raw, list) and isinstance(step, int):
            raw = raw[int(step)]
        elif isinstance(raw, Mapping) and step in raw:
            raw = raw[step]
        elif not (absent and number == len(loc)):
            continue
        place.append(step)
    return tuple(place)


def _words(fault: Any, place: Place) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "missing":
        return "is required, but not given. Add it."
    if kind == "extra_forbidden":
        return f"is not a known key. {nearest(str(place[-1]), _fields(place[:-1]))}"
    if kind == "literal_error":
        return f"holds {fault['input']!r}; must be {context['expected']}."
    if kind == "string_pattern_mismatch":
        return f"holds {fault['input']!r}; {_pattern(str(context['pattern']))}"
    if kind in WORDS:
        return f"holds {_kind(fault['input'])}; {WORDS[kind]}."
    return f"holds {_kind(fault['input'])}: {fault['msg']}."


def _pattern(pattern: str) -> str:
    if pattern.startswith("^(number"):
        return "must be 'number', 'text', 'date' or 'date:<format>'."
    return "a name is made of letters, digits and _, and does not begin with a digit."


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return f"text {value!r}" if value else "empty text"
    if isinstance(value, bool):
        return f"{str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a table" if isinstance(value, dict) else f"a {type(value).__name__}"


def _fields(place: Place) -> list[str]:
    """Return the known keys of the table at a place."""
    part: type[BaseModel] = StudyPlan
    for step in place:
        if isinstance(step, str) and step in part.model_fields:
            part = _part(part.model_fields[step].annotation) or part
    return list(part.model_fields)


def _part(annotation: Any) -> type[BaseModel] | None:
    """Return the table that an annotation such as ``tuple[FilePlan, ...]`` is about."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for arg in typing.get_args(annotation) if (found := _part(arg))), None)
