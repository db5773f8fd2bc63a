"""Parameters of a study file: declared once, set by a run, filled into ``${name}`` wherever a text holds it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from analysis.errors import StudyError
from analysis.study.faults import Fault, Place, nearest, written

Value = bool | int | float | str
Raw = Mapping[str, Any]

PLACEHOLDER = re.compile(r"\$(?P<escaped>\$)?\{(?P<name>[^{}]*)\}")
EVALUATED = frozenset({"keep", "expression", "syntax"})  # keys whose text is a formula, not words
BREAKS_OUT = re.compile(r"""['"`\\#;\r\n]""")
TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Filled:
    """A study file's content with its placeholders filled.

    Attributes
    ----------
    content : mapping
        The parsed TOML; what was a whole text ``"${name}"`` has the type of its parameter.
    whole : frozenset of places
        Where such a value stands.
    faults : tuple of (str, str)
        Placeholders that name no parameter, or whose value cannot stand there.
    """

    content: Raw
    whole: frozenset[Place] = field(default_factory=frozenset)
    faults: tuple[Fault, ...] = ()


def values(raw: Raw, given: Mapping[str, object], place: str) -> dict[str, Value]:
    """Return the value of every declared parameter.

    Parameters
    ----------
    raw : mapping
        The parsed study file; entries of a wrong type are passed over, as faults of their own.
    given : mapping
        What a run sets, as values or as a command line's words for them.
    place : str
        Where the study file is, for messages.

    Raises
    ------
    StudyError
        If a name is not declared, or a value is of another type than the default or none of the declared.

    Examples
    --------
    >>> declared = {"parameters": {"site": {"default": 1, "values": [1, 2]}, "word": "any"}}
    >>> values(declared, {"site": "2"}, "study.toml")
    {'site': 2, 'word': 'any'}
    """
    declared = dict(_declared(raw))
    for name in given:
        if name not in declared:
            raise StudyError(
                f"{place}: no parameter {name!r} in [parameters]. {nearest(name, declared)} "
                f"Declare it with its default, or take it out of the call."
            )
    return {
        name: _value(given[name], default, allowed, f"{place}: parameters.{name}")
        if name in given
        else default
        for name, (default, allowed) in declared.items()
    }


def choices(raw: Raw) -> dict[str, tuple[Value, ...]]:
    """Return the declared values of each parameter that declares any."""
    return {name: allowed for name, (_, allowed) in _declared(raw) if allowed}


def _declared(raw: Raw) -> Iterator[tuple[str, tuple[Value, tuple[Value, ...]]]]:
    """Yield name, default and declared values of each parameter that is well-formed."""
    table = raw.get("parameters")
    for name, entry in (table if isinstance(table, Mapping) else {}).items():
        if isinstance(entry, Mapping):
            allowed = entry.get("values", [])
            if isinstance(entry.get("default"), Value) and isinstance(allowed, list):
                yield name, (entry["default"], tuple(v for v in allowed if isinstance(v, Value)))
        elif isinstance(entry, Value):
            yield name, (entry, ())


def declared_faults(raw: Raw) -> Iterator[Fault]:
    """Yield what the entries of ``[parameters]`` must say of themselves."""
    for name, (default, allowed) in _declared(raw):
        place = f"parameters.{name}"
        if other := [value for value in allowed if _kind(value) != _kind(default)]:
            yield f"{place}.values", f"holds {other[0]!r}, but the default is {_kind(default)}. Use one type."
        elif allowed and default not in allowed:
            yield f"{place}.default", f"is {default!r}, which is none of its values. Add it, or change it."


def _kind(value: Value) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number with decimals", str: "text"}
    return names[type(value)]


def _value(given: object, default: Value, allowed: tuple[Value, ...], place: str) -> Value:
    value = _read(given, default)
    if value is None:
        raise StudyError(
            f"{place} is set to {given!r}, but must be {_kind(default)}, as its default {default!r} is."
        )
    if allowed and value not in allowed:
        known = ", ".join(map(text, allowed))
        raise StudyError(
            f"{place} is set to {text(value)!r}, which is none of its values. Known are: {known}."
        )
    return value


def _read(given: object, default: Value) -> Value | None:
    """Return a value or a word for it in the type of the default; None if it has none."""
    if isinstance(default, str):
        return given if isinstance(given, str) and given else None
    if isinstance(default, bool):
        return given if isinstance(given, bool) else TRUTH.get(str(given).lower())
    if isinstance(given, bool) or not isinstance(given, str | int | type(default)) or "_" in str(given):
        return None  # Python reads 1_2 as 12
    try:
        number = type(default)(given)
    except ValueError:
        return None
    return number if isfinite(number) else None


def text(value: Value) -> str:
    """Return a value as it stands within a text: 2, 0.5, true, words."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def filled(raw: Raw, chosen: Mapping[str, Value], as_text: frozenset[Place] = frozenset()) -> Filled:
    """Return the content with ``${name}`` replaced in every text; ``$${name}`` stands for ``${name}`` itself.

    Parameters
    ----------
    raw : mapping
        The parsed study file; not changed.
    chosen : mapping
        Every parameter's value.
    as_text : frozenset of places
        Where a text that is nothing but a placeholder becomes text too, as within words.

    Examples
    --------
    >>> filled({"title": "Site ${site}", "seed": "${site}"}, {"site": 2}).content
    {'title': 'Site 2', 'seed': 2}
    """
    faults: list[Fault] = []
    whole: set[Place] = set()

    def fill(value: Any, place: Place) -> Any:
        if isinstance(value, Mapping):
            for key in value:
                if any(not match["escaped"] for match in PLACEHOLDER.finditer(str(key))):
                    faults.append((written(place), f"the key {key!r} holds a placeholder; only values may."))
            return {key: fill(part, (*place, key)) for key, part in value.items()}
        if isinstance(value, list):
            return [fill(part, (*place, number)) for number, part in enumerate(value)]
        return words(value, place) if isinstance(value, str) and "${" in value else value

    def words(value: str, place: Place) -> Value:
        alone = PLACEHOLDER.fullmatch(value)
        if alone and not alone["escaped"] and alone["name"] in chosen and place not in as_text:
            whole.add(place)
            return chosen[alone["name"]]
        return PLACEHOLDER.sub(lambda match: word(match, place), value)

    def word(match: re.Match[str], place: Place) -> str:
        name = match["name"]
        if match["escaped"]:
            return match[0][1:]
        if name not in chosen:
            faults.append(
                (written(place), f"holds ${{{name}}}, no parameter of [parameters]. {nearest(name, chosen)}")
            )
            return match[0]
        if place[-1] in EVALUATED and BREAKS_OUT.search(text(chosen[name])):
            faults.append((written(place), _breaking(name)))
        return _within(chosen[name], match.string[match.end() :])

    content = {key: part if key == "parameters" else fill(part, (key,)) for key, part in raw.items()}
    return Filled(content, frozenset(whole), tuple(faults))


def _within(value: Value, after: str) -> str:
    """Return a value within a text; a negative base of a power in brackets, since -2 ** 2 is -4."""
    said = text(value)
    return f"({said})" if said.startswith("-") and after.lstrip().startswith("**") else said


def _breaking(name: str) -> str:
    return (
        f"is a formula, into which the value of parameter {name!r} cannot be put: it holds a quote, a backslash, a "
        f"line break, # or ;. Write the formula so that the value is a number or a plain word."
    )
