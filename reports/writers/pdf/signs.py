"""Every character that a PDF will print, and which of them stand in words of ours."""

from collections.abc import Iterator, Mapping
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


def boxed(data: Any, table: Mapping[int, str]) -> Any:
    """Return the template's data, in drawings as well, each character in the table replaced."""
    match data:
        case str():
            return data.translate(table)
        case dict():
            return {
                name: value if name == "picture" and not isinstance(value, str) else boxed(value, table)
                for name, value in data.items()
            }
        case list() | tuple():
            return [boxed(value, table) for value in data]
    return data


def _once(text: str) -> str:
    return "".join(sorted(set(text)))


def _strings(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            for name, value in data.items():
                if name == "picture":
                    yield figures.words(value) if isinstance(value, str) else ""
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
