"""What a re-analysis gives: its steps by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.words import nearest
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown


@dataclass(frozen=True, slots=True)
class Reanalysis(Shown):
    """What a rigorous re-analysis adds, step by step.

    Attributes
    ----------
    title : str
    results : tuple of (str, object)
        Fits, tables and comparisons by name; `reanalysis["indirect effects"]` gives one.
    notes : tuple of str
        What the design can say, and cannot.

    Examples
    --------
    >>> from analysis.panel import studies
    >>> template = studies.load("mcdaniel_2012")
    >>> [step for step, _ in template.reanalysis(template.simulate(seed=1), seed=1).results][:2]
    ['as published', 'robust errors, all rows']
    """

    title: str
    results: tuple[tuple[str, Any], ...]
    notes: tuple[str, ...]

    def __getitem__(self, name: str) -> Any:
        known = dict(self.results)
        if name not in known:
            raise KeyError(f"{name!r} is no step{nearest(name, known) or '.'} There are {', '.join(known)}.")
        return known[name]

    def __repr__(self) -> str:
        steps = [f"\n## {name}\n{_plain(result)}" for name, result in self.results]
        return "\n".join([self.title, *steps, "", *(wrapped(note) for note in self.notes)])


def _plain(result: object) -> str:
    if isinstance(result, pd.DataFrame):
        return frame_text(result)
    return repr(result)
