"""Sentences and cells as the data of the template: strings, codes, symbols in italics."""

from collections.abc import Iterable

from reports import numbers
from reports.document import Code, Number, Phrase, Run
from reports.numbers import Style
from reports.writers import parts
from reports.writers.plain import broken, plain

LONGEST_WORD = 60  # characters of a word that fits on a line of text

Data = str | dict[str, str]


def sentence(runs: Iterable[Run], style: Style, longest: int = LONGEST_WORD) -> list[Data]:
    """Return the runs of a sentence; what is longer than a line may be broken."""
    return [item for run in runs for item in of(run, style, longest)]


def of(run: Run, style: Style, longest: int) -> list[Data]:
    """Return one run: an equation is its symbol and the rest."""
    match run:
        case str():
            return [broken(plain(run), longest)]
        case Code():
            return [{"code": broken(plain(run.text), longest)}]
        case Number():
            name, rest = parts.equation(run, style)
            return [*symbol(name, longest), plain(rest)]
        case Phrase():
            raise ValueError("words are put into their language before they are printed: Manner.printable")
        case _:
            return [plain(numbers.interval(run, style))]


def symbol(name: parts.Symbol, longest: int = LONGEST_WORD) -> list[Data]:
    """Return a name as it is set; nothing if it is empty."""
    if name.italic:
        return [{"symbol": name.text, "below": name.below}]
    return [broken(plain(name.text), longest)] if name.text else []
