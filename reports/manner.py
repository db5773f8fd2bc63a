"""How a report is written: the style of its numbers and the language of its words."""

from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Any, Literal, TypeVar

from reports import numbers
from reports.document import Code, Document, Interval, Link, Number, Phrase, Run, Styled, Words
from reports.language.catalogue import ENGLISH, Catalogue

Value = TypeVar("Value")
ATOMS = (Number, Interval, Code, Styled, Link, type)


@dataclass(frozen=True, slots=True)
class Manner:
    """How numbers and words are printed; writers and figures take it, nothing else rounds or translates."""

    style: numbers.Style = numbers.APA
    catalogue: Catalogue = ENGLISH

    @classmethod
    def of(
        cls,
        *,
        numbers: Literal["apa", "ama"] = "apa",
        language: str = "en",
        decimal: Literal[".", ","] | None = None,
        leading_zero: bool | None = None,
    ) -> "Manner":
        """Return the manner of a journal and language; the words are those of a study file's table ``[report]``.

        Parameters
        ----------
        numbers : {"apa", "ama"}
        language : str
            ``"en"``, ``"ja"``, or the path of a catalogue file of one's own.
        decimal : {".", ","} or None
        leading_zero : bool or None
            Whether 0 stands before the decimals of what cannot exceed 1; None: as the journal has it.

        Raises
        ------
        OutputError
            If a word is unknown, or there is no such language.

        Examples
        --------
        >>> from reports import Manner, Number
        >>> Manner.of(decimal=",").text(Number(0.0312, "p"))
        ',031'
        """
        from pydantic import ValidationError

        from analysis.study.plan import ReportPlan
        from reports.chosen import manner
        from reports.errors import OutputError

        given = {"numbers": numbers, "language": language, "decimal": decimal, "leading_zero": leading_zero}
        try:
            return manner(ReportPlan(**given), Path())  # type: ignore[arg-type]
        except ValidationError as fault:
            first = fault.errors()[0]
            name = str(first["loc"][0])
            raise OutputError(f"Manner.of: {name}={given[name]!r}: {first['msg']}.") from fault

    def text(self, words: Words | Run | None) -> str:
        """Return words, with the numbers in them, as plain text."""
        match words:
            case None:
                return ""
            case str():
                return words
            case Code() | Styled() | Link():
                return words.text
            case Number():
                return numbers.text(words, self.style)
            case Interval():
                return numbers.interval(words, self.style)
            case Phrase():
                return "".join(self.text(run) for run in self.runs(words))

    def runs(self, phrase: Phrase) -> tuple[Run, ...]:
        """Return a phrase as runs without phrases, in the language."""
        given = dict(phrase.fields)
        found: list[Run] = []
        for words, name, _, _ in Formatter().parse(self.catalogue(phrase.template)):
            found += [self.style.named(words)] if words else []  # "p" alone is the head of a column
            for run in given[name] if name else ():
                found += self.runs(run) if isinstance(run, Phrase) else (self._named(run),)
        return tuple(found)

    def printable(self, value: Value) -> Value:
        """Return a document, or a part of it, whose phrases have become words in the language.

        In sentences a phrase becomes runs, so that its numbers stay numbers; elsewhere (titles, captions, cells) it
        becomes text, with its numbers rounded. Numbers take the names that the journal gives them.
        """
        found: Value = self._resolved(value)
        return replace(found, language=self.catalogue.language) if isinstance(found, Document) else found

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Phrase):
            return self.text(value)
        if isinstance(value, Number):
            return self._named(value)
        if isinstance(value, tuple):
            return tuple(self._resolved(part) for part in value)
        if not is_dataclass(value) or isinstance(value, ATOMS):
            return value
        changes = {
            field.name: self._sentence(part) if field.name == "runs" else self._resolved(part)
            for field in fields(value)
            if (part := getattr(value, field.name)) is not None
        }
        return replace(value, **changes)

    def _sentence(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(
            part
            for run in runs
            for part in (self.runs(run) if isinstance(run, Phrase) else (self._named(run),))
        )

    def _named(self, run: Run) -> Run:
        """Return a number under the name that the journal gives it, so that writers find its symbol."""
        if not isinstance(run, Number) or run.name is None or not self.style.names:
            return run
        return replace(run, name=self.style.named(run.name))


ENGLISH_APA = Manner()
