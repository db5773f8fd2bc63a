"""Every character that a PDF will print, and which of them stand in words of ours."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from reports.document import Document, Phrase
from reports.manner import Manner
from reports.writers.pdf import figures


def words(document: Document, manner: Manner) -> str:
    """Return the characters of our own words in the language, and of the title: nobody's answers."""
    ours = {manner.catalogue(phrase.template) for phrase in _phrases(document)}
    return _once("".join([*ours, manner.text(document.title), manner.text(document.subtitle)]))


def printed(data: Any) -> str:
    """Return the characters of the template's data, in drawings as well."""
    return _once("".join(_strings(data)))


def _once(text: str) -> str:
    return "".join(sorted(set(text)))


def _strings(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            for name, value in data.items():
                if name == "svg":
                    yield figures.words(value)
                else:
                    yield from _strings(value)
        case list() | tuple():
            for value in data:
                yield from _strings(value)


def _phrases(value: Any) -> Iterator[Phrase]:
    if isinstance(value, Phrase):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from _phrases(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _phrases(getattr(value, field.name))
