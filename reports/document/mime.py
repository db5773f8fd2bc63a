"""Blocks as JSON: how a notebook's output keeps its unrounded numbers until the notebook is rendered."""

from base64 import b64decode, b64encode
from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

from reports.document import blocks, runs, table
from reports.document.blocks import Block

TYPE = "application/vnd.wavepath.blocks+json"
PARTS: dict[str, type] = {
    part.__name__: part
    for part in (
        *(runs.Number, runs.Interval, runs.Code, runs.Styled, runs.Link, runs.Phrase, runs.Marked),
        *(table.Paragraph, table.Column, table.Rows, table.Table),
        *(blocks.Listing, blocks.Notice, blocks.Syntax, blocks.Figure),
    )
}


BOUNDS: dict[type, tuple[str, ...]] = {runs.Number: ("value",), runs.Interval: ("low", "high")}


def dumped(found: tuple[Block, ...]) -> list[Any]:
    """Return blocks as values of JSON; floats that are not finite become words."""
    return [_out(block) for block in found]


def loaded(content: Any) -> tuple[Block, ...]:
    """Return the blocks that `dumped` wrote.

    Raises
    ------
    ValueError
        If the content is something else.
    """
    try:
        found: tuple[Block, ...] = tuple(_in(part) for part in content)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("not blocks of a report") from fault
    if not all(isinstance(block, Block) for block in found):
        raise ValueError("not blocks of a report")
    return found


def _out(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        content = {field.name: _out(getattr(value, field.name)) for field in fields(value)}
        return {"part": type(value).__name__, **content}
    if isinstance(value, tuple):
        return [_out(part) for part in value]
    if isinstance(value, bytes):
        return {"part": "bytes", "base64": b64encode(value).decode("ascii")}
    if isinstance(value, float) and not isfinite(value):
        return {"part": "float", "text": repr(value)}
    return value.item() if hasattr(value, "item") else value


def _in(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_in(part) for part in value)
    if not isinstance(value, dict):
        return value
    if value["part"] == "bytes":
        return b64decode(value["base64"])
    if value["part"] == "float":
        return float(value["text"])
    kind = PARTS[value["part"]]
    if kind in (runs.Number, runs.Interval) and not all(_sound(value[name]) for name in BOUNDS[kind]):
        raise ValueError("a number of a report is none")
    return kind(**{name: _in(part) for name, part in value.items() if name != "part"})


def _sound(value: Any) -> bool:
    """Return whether this stands for a number, or for none."""
    return (
        value is None
        or isinstance(value, int | float)
        or (isinstance(value, dict) and value.get("part") == "float")
    )
