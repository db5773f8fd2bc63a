"""How pictures look: one style, colors that everyone can tell apart, and words for those who do not see them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito's palette, told apart with every kind of color vision; the dark ones first, yellow is too light for lines
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
INK = "#333333"
STYLE: Any = {  # matplotlib's stubs want each key as a literal
    "svg.hashsalt": "wavepath",  # else ids differ from run to run
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def name_ends(axes: Axes, end: float, ends: Sequence[tuple[float, str, str]]) -> None:
    """Write names at the ends of lines, far enough from each other.

    Parameters
    ----------
    axes : Axes
    end : float
        Where the lines end.
    ends : sequence of (height, name, color)
    """
    low, high = axes.get_ylim()
    gap = 0.07 * (high - low)
    at, place = [], -float("inf")
    for height, _, _ in sorted(ends):
        place = max(height, place + gap)
        at.append(place)
    over = max(0.0, at[-1] - high)  # what stands too high comes down, and pushes what is below
    for i in reversed(range(len(at))):
        at[i] = min(at[i], high if over and i == len(at) - 1 else at[i])
        if i + 1 < len(at):
            at[i] = min(at[i], at[i + 1] - gap)
    for place, (_, name, color) in zip(at, sorted(ends), strict=True):
        note: dict[str, Any] = {"xytext": (6, 0), "textcoords": "offset points", "annotation_clip": False}
        axes.annotate(name, (end, place), color=color, va="center", fontweight="bold", **note)


def svg_of(figure: Figure) -> str:
    """Give a figure as SVG text without date or program, so that it is the same at every run; within `STYLE`'s salt."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def described(svg: str, title: str, words: str) -> str:
    """Put title and description at the head of an SVG, for readers that do not see the picture."""
    begin = svg.index("<svg")
    end = svg.index(">", begin)
    head = svg[begin:end] + ' role="img" aria-labelledby="wp-title wp-desc"'
    told = f'>\n <title id="wp-title">{escape(title)}</title>\n <desc id="wp-desc">{escape(words)}</desc>'
    return svg[:begin] + head + told + svg[end + 1 :]
