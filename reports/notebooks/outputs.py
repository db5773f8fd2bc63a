"""Outputs of a cell as blocks of a report."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from reports.document import Block, Figure, Notice, Number, Paragraph, Syntax, Table, Words, phrase, say
from reports.document.headings import Heading
from reports.document.mime import TYPE, loaded
from reports.notebooks.frames import tables
from reports.notebooks.markdown import parsed
from reports.notebooks.options import Options
from reports.notebooks.pictures import picture
from reports.writers.drawing import inline

OUTPUT, MESSAGES = phrase("Output of the code above"), phrase("Messages of the code above")
UNDESCRIBED = phrase("A picture that the notebook does not describe in words.")
ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
PROGRESS = "<progress"
PICTURES = ("image/png", "image/jpeg")
MOST_LINES, LAST_LINES, LONGEST = 300, 20, 2000  # of an output; of a line, in letters


def blocks(outputs: list[Any], options: Options) -> Iterator[Block]:
    """Yield what a cell put out: blocks of wavepath whole, tables and pictures as such, the rest as text."""
    for output in _merged(outputs):
        if output.output_type == "stream":
            yield from _text(output.text, MESSAGES if output.name == "stderr" else OUTPUT)
        elif output.output_type in ("display_data", "execute_result"):
            yield from _shown(output.data, options)
        elif output.output_type == "error":
            yield Notice("failure", (f"{output.ename}: {ANSI.sub('', str(output.evalue))}",))


def _merged(outputs: list[Any]) -> list[Any]:
    """Return outputs with text that came piece by piece put together: when a kernel sends it is chance."""
    found: list[Any] = []
    for output in outputs:
        last = found[-1] if found else None
        if output.output_type == "stream" and last is not None and last.get("name") == output.name:
            found[-1] = type(output)({**last, "text": last.text + output.text})
        else:
            found.append(output)
    return found


def _shown(data: Mapping[str, Any], options: Options) -> Iterator[Block]:
    """Yield one output in the best of the forms in which it is given."""
    if PROGRESS in data.get("text/html", ""):
        return
    if own := _own(data.get(TYPE)):
        yield from (_captioned(block, options) for block in own)
    elif svg := _drawing(data.get("image/svg+xml", "")):
        yield Figure(svg, _alt(options, svg), options.caption)
    elif png := next((found for kind in PICTURES if (found := picture(data.get(kind, "")))), b""):
        yield Figure("", _alt(options), options.caption, png=png)
    elif frames := tables(data.get("text/html", ""), options.caption):
        yield from frames
    elif "text/markdown" in data:
        yield from (_block(part) for part in parsed(data["text/markdown"]))
    else:
        yield from _text(data.get("text/plain", ""), OUTPUT)


def _own(content: Any) -> tuple[Block, ...]:
    """Return the blocks that a result of wavepath left in the output; none if they are not, or no longer, sound."""
    try:
        found = loaded(content) if content else ()
    except ValueError:
        return ()
    return found if all(_sound(block) for block in found) else ()


def _sound(block: Block) -> bool:
    """Return whether a writer can print it: a drawing of shapes and text, a table with a cell for each column."""
    if isinstance(block, Figure):
        return bool(block.png or _drawing(block.svg))
    if isinstance(block, Table):
        return all(len(row) == len(block.columns) for group in block.groups for row in group.cells)
    return True


def _block(part: Heading | Block) -> Block:
    return Paragraph((part.text,)) if isinstance(part, Heading) else part


def _captioned(block: Block, options: Options) -> Block:
    """Return the block with the words that the cell asks for in place of its own."""
    if isinstance(block, Figure):
        return replace(block, caption=options.caption or block.caption, alt=options.alt or block.alt)
    return replace(block, caption=options.caption) if isinstance(block, Table) and options.caption else block


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
    lines = [
        line.split("\r")[-1] for line in ANSI.sub("", text).rstrip("\n").replace("\r\n", "\n").split("\n")
    ]
    if not any(line.strip() for line in lines):
        return
    short = [line if len(line) <= LONGEST else f"{line[:LONGEST]} …" for line in lines]
    if len(short) <= MOST_LINES:
        yield Syntax("\n".join(short), label)
        return
    yield Syntax("\n".join(short[: MOST_LINES - LAST_LINES]), label)
    yield say("{n} lines of this output are not shown here.", n=Number(len(short) - MOST_LINES, "count"))
    yield Syntax("\n".join(short[-LAST_LINES:]), label)
