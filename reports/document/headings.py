"""A row of headings and blocks, cut into sections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.document.blocks import Block
from reports.document.making import phrase
from reports.document.whole import Section

DEEPEST = 3  # levels of sections below the title


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a text; 1 is that of the whole."""

    level: int
    text: str


def sections(parts: Sequence[Heading | Block]) -> tuple[Section, ...]:
    """Return the text cut at its headings; what stands before the first is the introduction."""
    named = [part for part in parts if not (isinstance(part, Heading) and part.level == 1)]
    first = next((at for at, part in enumerate(named) if isinstance(part, Heading)), len(named))
    ids = _Ids()
    lead = tuple(part for part in named[:first] if not isinstance(part, Heading))
    opening = (Section(phrase("Introduction"), ids.of("introduction"), lead),) if lead else ()
    return (*opening, *_below(named[first:], 2, ids))


class _Ids:
    """Names of sections, each given once."""

    def __init__(self) -> None:
        self._given = {"provenance", "report"}

    def of(self, title: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
        found = next(
            name for name in (plain, *(f"{plain}-{n}" for n in range(2, 10**6))) if name not in self._given
        )
        self._given.add(found)
        return found


def _below(parts: Sequence[Heading | Block], level: int, ids: _Ids) -> tuple[Section, ...]:
    """Return the sections of a level; a heading that skips levels counts as the next one."""
    if not parts:
        return ()
    starts = [at for at, part in enumerate(parts) if isinstance(part, Heading) and _cuts(part, parts, level)]
    bounds = [*starts, len(parts)]
    return tuple(_section(parts[start:end], level, ids) for start, end in pairwise(bounds))


def _cuts(part: Heading, parts: Sequence[Heading | Block], level: int) -> bool:
    highest = min(other.level for other in parts if isinstance(other, Heading))
    return part.level <= highest or level > DEEPEST


def _section(parts: Sequence[Heading | Block], level: int, ids: _Ids) -> Section:
    head, *rest = parts
    title = head.text if isinstance(head, Heading) else ""
    first = next((at for at, part in enumerate(rest) if isinstance(part, Heading)), len(rest))
    own = tuple(part for part in rest[:first] if not isinstance(part, Heading))
    return Section(title, ids.of(title), own, _below(rest[first:], level + 1, ids))
