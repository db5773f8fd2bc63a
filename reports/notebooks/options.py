"""Options of a cell, as Quarto writes them: lines ``#| key: value`` at its top."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SIGN = "#|"
FALSE = ("false", "no")
HIDDEN = {"remove-input", "remove_input", "hide-input"}
LEFT_OUT = {"remove-cell", "remove_cell"}


@dataclass(frozen=True, slots=True)
class Options:
    """What the author of a cell asked for.

    Attributes
    ----------
    echo, output, include : bool
        Whether its code, its outputs, and any of it are shown.
    caption, alt : str
        Of its figure, or of its table.
    """

    echo: bool = True
    output: bool = True
    include: bool = True
    caption: str = ""
    alt: str = ""


def split(source: str, tags: tuple[str, ...] = ()) -> tuple[Options, str]:
    """Return the options of a cell, and its code without them.

    Parameters
    ----------
    source : str
    tags : tuple of str
        Of the cell; ``remove-input`` and ``remove-cell`` are those of Jupyter Book.
    """
    lines = source.split("\n")
    count = next((at for at, line in enumerate(lines) if not line.startswith(SIGN)), len(lines))
    given = dict(_pair(line) for line in lines[:count])
    return _options(given, tags), "\n".join(lines[count:])


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.removeprefix(SIGN).partition(":")
    return key.strip(), value.strip().strip("\"'")


def _options(given: Mapping[str, str], tags: tuple[str, ...]) -> Options:
    given = MappingProxyType(dict(given))
    return Options(
        echo=_yes(given.get("echo", "true")) and not HIDDEN & set(tags),
        output=_yes(given.get("output", "true")),
        include=_yes(given.get("include", "true")) and not LEFT_OUT & set(tags),
        caption=given.get("fig-cap", given.get("tbl-cap", "")),
        alt=given.get("fig-alt", ""),
    )


def _yes(value: str) -> bool:
    return value.lower() not in FALSE
