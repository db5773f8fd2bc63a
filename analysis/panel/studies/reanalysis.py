"""What a re-analysis gives: its steps by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.words import nearest


@dataclass(frozen=True, slots=True)
class Reanalysis:
    """What a rigorous re-analysis adds, step by step.

    Attributes
    ----------
    title : str
    results : tuple of (str, object)
        Fits, tables and comparisons by name; `reanalysis["indirect effects"]` gives one.
    notes : tuple of str
        What the design can say, and cannot.
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
        return "\n".join([self.title, *steps, "", *self.notes])

    def _repr_html_(self) -> str:
        shown = []
        for name, result in self.results:
            html = getattr(result, "_repr_html_", None)
            shown.append(f"<h4>{name}</h4>{html() if html else f'<pre>{result!r}</pre>'}")
        return f"<h3>{self.title}</h3>{''.join(shown)}{''.join(f'<p>{note}</p>' for note in self.notes)}"


def _plain(result: object) -> str:
    if isinstance(result, pd.DataFrame):
        return str(result.to_string(float_format="{:.3f}".format))
    return repr(result)
