"""A language that nobody speaks: every word of ours in wide letters, so that what no catalogue knows stays narrow."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter

from reports.language.catalogue import Catalogue

WIDE = {code: code + 0xFEE0 for code in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))}
NARROW = re.compile(r"[A-Za-z]+")


class _Every(Mapping[str, str]):
    """The wide form of any text."""

    def __getitem__(self, english: str) -> str:
        return wide(english)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def wide(template: str) -> str:
    """Return a template whose own letters are wide; its gaps keep their names."""
    return "".join(
        words.translate(WIDE).replace("{", "{{").replace("}", "}}") + ("" if name is None else f"{{{name}}}")
        for words, name, _, _ in Formatter().parse(template)
    )


PSEUDO = Catalogue("en-x-pseudo", _Every())


def untranslated(text: str, data: tuple[str, ...] = ()) -> list[str]:
    """Return the words of a text that no catalogue was asked for, without those that are data."""
    return [word for word in NARROW.findall(text) if word not in data]
