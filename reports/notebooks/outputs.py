"""Outputs of a cell as blocks of a report."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from reports.document import Block, Figure, Paragraph, Syntax, Table, Words, phrase
from reports.document.mime import TYPE, loaded
from reports.notebooks.frames import tables
from reports.document.headings import Heading
from reports.notebooks.markdown import parsed
from reports.notebooks.options import Options
from reports.writers.drawing import inline

OUTPUT, MESSAGES = phrase("Output of the code above"), phrase("Messages of the code above")
UNDESCRIBED = phrase("A picture that the notebook does not describe in words.")
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
PROGRESS = "<progress"


def blocks(outputs: list[Any], options: Options) -> Iterator[Block]:
    """Yield what a cell put out: blocks of wavepath whole, tables and pictures as such, the rest as text."""
    for output in outputs:
        if output.output_type == "stream":
            yield from _text(output.text, MESSAGES if output.name == "stderr" else OUTPUT)
        elif output.output_type in ("display_data", "execute_result"):
            yield from _shown(output.data, options)


def _shown(data: Mapping[str, Any], options: Options) -> Iterator[Block]:
    """Yield one output in the best of the forms in which it is given."""
    if PROGRESS in data.get("text/html", ""):
        return
    if TYPE in data:
        yield from (_captioned(block, options) for block in loaded(data[TYPE]))
    elif svg := _drawing(data.get("image/svg+xml", "")):
        yield Figure(svg, _alt(options, svg), options.caption)
    elif "image/png" in data:
        yield Figure("", _alt(options), options.caption, png=b64decode(data["image/png"]))
    elif found := tables(data.get("text/html", ""), options.caption):
        yield from found
    elif "text/markdown" in data:
        yield from (_block(part) for part in parsed(data["text/markdown"]))
    else:
        yield from _text(data.get("text/plain", ""), OUTPUT)


def _block(part: Heading | Block) -> Block:
    return Paragraph((part.text,)) if isinstance(part, Heading) else part


def _captioned(block: Block, options: Options) -> Block:
    """Return the block with the words that the cell asks for in place of its own."""
    if isinstance(block, Table | Figure) and options.caption:
        return replace(block, caption=options.caption)
    return block


def _drawing(svg: str) -> str:
    """Return a drawing that may stand in a page; empty if there is none, or it is more than shapes and text."""
    try:
        return inline(svg) if svg else ""
    except ValueError:
        return ""


def _alt(options: Options, svg: str = "") -> Words:
    if options.alt or not svg:
        return options.alt or UNDESCRIBED
    named = re.search(r"<title>([^<]*)</title>", svg)
    return unescape(named.group(1)) if named and named.group(1) else UNDESCRIBED


def _text(text: str, label: Words) -> Iterator[Block]:
    """Yield printed text, each line as it was at the end: what a bar overwrote is not shown."""
    lines = [line.split("\r")[-1] for line in ANSI.sub("", text).rstrip("\n").replace("\r\n", "\n").split("\n")]
    if any(line.strip() for line in lines):
        yield Syntax("\n".join(lines), label)
