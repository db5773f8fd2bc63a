"""Short ways to write sentences of runs."""

from string import Formatter

from reports.document.runs import Number, Phrase, Run
from reports.document.table import Paragraph


def paragraph(*runs: Run | tuple[Run, ...]) -> Paragraph:
    """Return a paragraph of these runs; a tuple of runs is taken as its members.

    Examples
    --------
    >>> from reports import Number, paragraph
    >>> len(paragraph("A mean of ", Number(3.2), ".").runs)
    3
    """
    return Paragraph(flat(*runs))


def phrase(template: str, **fields: Run | tuple[Run, ...]) -> Phrase:
    """Return words of ours with named gaps, as ``phrase("{n} persons", n=Number(3, "count"))``.

    Parameters
    ----------
    template : str
        English words of ours, a literal; names and labels from files go into gaps, where a brace is a brace. A
        catalogue finds its own words by this text.
    **fields : Run or tuple of Run
        What fills each gap.

    Raises
    ------
    KeyError
        If a gap of the template has no field.

    Examples
    --------
    >>> from reports import Manner, Number, phrase
    >>> Manner().text(phrase("{n} persons", n=Number(3, "count")))
    '3 persons'
    """
    gaps = [name for _, name, _, _ in Formatter().parse(template) if name]
    if absent := [name for name in gaps if name not in fields]:
        raise KeyError(f"no field for the gap(s) {absent} of {template!r}")
    return Phrase(template, tuple((name, flat(runs)) for name, runs in fields.items()))


def say(template: str, **fields: Run | tuple[Run, ...]) -> Paragraph:
    """Return a paragraph of one `phrase`.

    Examples
    --------
    >>> from reports import Manner, Number, say
    >>> Manner().text(say("A mean of {m}.", m=Number(3.2)).runs[0])
    'A mean of 3.20.'
    """
    return Paragraph((phrase(template, **fields),))


def flat(*runs: Run | tuple[Run, ...]) -> tuple[Run, ...]:
    """Return runs and tuples of runs as one tuple."""
    return tuple(run for part in runs for run in (part if isinstance(part, tuple) else (part,)))


def counted(value: int, one: str, many: str | None = None) -> tuple[Run, ...]:
    """Return a count with its noun: 1 person, 412 persons.

    Parameters
    ----------
    value : int
    one, many : str
        Noun for 1, and for any other number (default: with an s). Catalogues find ``"{n} person"`` and
        ``"{n} persons"``.
    """
    noun = one if value == 1 else many or one + "s"
    return (phrase("{n} " + noun, n=Number(value, "count")),)
