"""The JSON schema of a study file where any single value may be the placeholder of a parameter."""

from collections.abc import Mapping
from typing import Any

PLACEHOLDER = {"type": "string", "pattern": r"\$\{[^{}]+\}"}
SINGLE = frozenset({"string", "number", "integer", "boolean"})
WITHOUT = frozenset({"ParameterPlan"})  # a parameter's own values are no placeholders


def allowed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema whose texts, numbers and choices may also be a text that holds ``${name}``.

    Parameters
    ----------
    schema : mapping
        Of an object, with its parts below ``$defs``, as pydantic makes it; not changed.
    """
    parts = {
        name: part if name in WITHOUT else _object(part) for name, part in schema.get("$defs", {}).items()
    }
    return {**_object(schema), "$defs": parts}


def _object(schema: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: _value(field) for name, field in schema.get("properties", {}).items()}
    return {**schema, "properties": fields}


def _value(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a value; those of a list, a table or a choice are looked through."""
    found = dict(schema)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            found[key] = _value(schema[key])
    for key in ("anyOf", "prefixItems"):
        if key in schema:
            found[key] = [_value(part) for part in schema[key]]
    if schema.get("type") not in SINGLE and "enum" not in schema:
        return found
    about: dict[str, Any] = {
        key: found.pop(key) for key in ("title", "default", "description") if key in found
    }
    return {**about, "anyOf": [found, PLACEHOLDER]}
