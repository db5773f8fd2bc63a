"""What differs between GitHub's Markdown and Quarto's: letters above and below the line, lines within a cell."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports import numbers
from reports.document import Code, Number, Phrase, Run
from reports.numbers import Style
from reports.writers import parts
from reports.writers.markdown.escaping import code, escaped


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a flavor of Markdown sets what plain text cannot."""

    name: str
    above: tuple[str, str]
    below: tuple[str, str]
    line: str

    def raised(self, letters: str) -> str:
        """Return letters of our own above the line; nothing for none."""
        return letters.join(self.above) if letters else ""

    def symbol(self, name: parts.Symbol) -> str:
        """Return a name as it is set: symbols of statistics in italics."""
        if not name.italic:
            return escaped(name.text, self.line)
        return f"*{name.text}*" + (name.below.join(self.below) if name.below else "")

    def run(self, run: Run, style: Style) -> str:
        """Return a run of a sentence, or a cell."""
        match run:
            case str():
                return escaped(run, self.line)
            case Code():
                return code(run.text)
            case Number():
                name, rest = parts.equation(run, style)
                return self.symbol(name) + escaped(rest)
            case Phrase():
                raise ValueError(
                    "words are put into their language before they are printed: Manner.printable"
                )
            case _:
                return escaped(numbers.interval(run, style))

    def sentence(self, runs: Iterable[Run], style: Style) -> str:
        """Return the runs of a paragraph on one line."""
        return "".join(self.run(run, style) for run in runs).strip(" ")


GITHUB = Dialect("github", ("<sup>", "</sup>"), ("<sub>", "</sub>"), "<br>")
QUARTO = Dialect("quarto", ("^", "^"), ("~", "~"), " ")
