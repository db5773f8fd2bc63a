"""Runs as Markdown for notebooks: symbols in italics, words of files as words."""

import re

from reports import numbers
from reports.document import SYMBOLS, Code, Interval, Number, Phrase, Run
from reports.manner import Manner

SIGNS = re.compile(r"([\\`*_{}\[\]#|~$!])")
HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def markdown(runs: tuple[Run, ...], manner: Manner) -> str:
    """Return runs as Markdown in which nothing of theirs is taken for markup."""
    return "".join(_run(part, manner) for run in runs for part in _spelled(run, manner))


def _spelled(run: Run, manner: Manner) -> tuple[Run, ...]:
    return manner.runs(run) if isinstance(run, Phrase) else (run,)


def _run(run: Run, manner: Manner) -> str:
    match run:
        case Code():
            return f"<code>{escaped(run.text)}</code>"
        case Number():
            return _number(run, manner.style)
        case Interval():
            return escaped(numbers.interval(run, manner.style))
        case _:
            return escaped(manner.text(run))


def _number(number: Number, style: numbers.Style) -> str:
    printed = numbers.text(number, style)
    name = "" if number.name is None else style.named(number.name)
    if name not in SYMBOLS:
        return escaped(printed)
    letter, below = SYMBOLS[name]
    return f"*{letter}*{f'<sub>{below}</sub>' if below else ''}{escaped(printed.removeprefix(name))}"


def escaped(text: str) -> str:
    """Return words as Markdown that shows them as they are."""
    return SIGNS.sub(r"\\\1", text).translate(HTML)
