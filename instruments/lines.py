"""Text for a terminal and for a notebook's plain outputs: nothing wider than 100 columns."""

from collections.abc import Callable, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 100
COUNTS = ("df", "df_diff", "n", "npar")  # columns that are whole but may be stored as floats


def wrapped(text: str, *, lead: str = "") -> str:
    """Return text whose lines are at most 100 columns wide.

    Parameters
    ----------
    text : str
        Its own line ends are kept; longer words than that are not cut.
    lead : str
        Before the first line, such as ``"- "``; the others stand as far in.
    """
    inner = " " * len(lead)
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        own = line[: len(line) - len(line.lstrip())]
        lines += wrap(
            line.strip(),
            WIDTH,
            initial_indent=own + (inner if number else lead),
            subsequent_indent=own + inner + ("  " if own else ""),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines)


def p_told(p: object) -> str:
    """Write p; small ones as a bound, never as 0."""
    return "<0.001" if isinstance(p, float) and p < 0.001 else f"{p:.3f}"


def frame_text(
    frame: "pd.DataFrame", formatters: Mapping[str, Callable[[Any], str]] | None = None, **words: Any
) -> str:
    """Return a frame as text with three decimals; one that is too wide goes on below, as pandas does it.

    Words of a cell are cut at 60 letters; degrees of freedom and counts that are whole have no decimals.
    """
    whole = {
        name: (lambda value: "" if value != value else f"{value:g}")
        for name in COUNTS
        if name in frame and (frame[name].dropna() % 1 == 0).all()
    }
    settings = {"index": False, "float_format": "{:.3f}".format, "na_rep": "", "max_colwidth": 60, **words}
    return str(frame.to_string(line_width=WIDTH, formatters={**whole, **(formatters or {})}, **settings))
