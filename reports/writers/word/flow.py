"""Parts of a body one after the other, with a section for each run of upright or of turned pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reports.writers.word.page import Page

START, PROPERTIES = "<w:p><w:pPr>", "</w:pPr>"
EMPTY = f'{START}<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{PROPERTIES}</w:p>'


@dataclass(frozen=True, slots=True)
class Part:
    """Markup of whole paragraphs and tables, and whether its page is turned."""

    content: str
    turned: bool = False


def flow(parts: Iterable[Part], page: Page) -> Iterator[str]:
    """Yield the content of a body, from the first paragraph to the properties of the last section."""
    runs = [
        (turned, "".join(part.content for part in same))
        for turned, same in groupby(parts, lambda p: p.turned)
    ]
    for place, (turned, content) in enumerate(runs, start=1):
        section = page.turned if turned else page.upright
        yield content + section if place == len(runs) else _ended(content, section)


def _ended(content: str, section: str) -> str:
    """Return content whose last paragraph ends a section.

    The properties go into that paragraph: a further, empty one could fall on a page of its own.
    """
    if not content.endswith("</w:p>"):
        content += EMPTY
    at = content.index(PROPERTIES, content.rindex(START))
    return content[:at] + section + content[at:]
