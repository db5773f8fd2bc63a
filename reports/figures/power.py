"""Power over the number of rows: `power_figure`."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.panel.power.picture import chosen_lines
from analysis.panel.power.result import Power
from reports.document import Figure, Number, Paragraph, Phrase, phrase, say
from reports.errors import OutputError
from reports.figures.axes import ticks
from reports.figures.courses import Courses, courses
from reports.figures.strokes import Course
from reports.figures.telling import nothing, sentences
from reports.levels import percent
from reports.manner import ENGLISH_APA, Manner

NAN = float("nan")


def power_figure(
    power: Power,
    n: Sequence[int] | None = None,
    *,
    effect: str | Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    target: float | None = 0.8,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw power curves: analytic power as lines, replicates as marks with the limits of their Monte-Carlo error.

    Parameters
    ----------
    power : Power
        Of `analysis.power`.
    n : sequence of int, optional
        Where lines are drawn.
    effect : str or sequence of str, optional
        Which effects, at most seven; by default all.
    labels : mapping, optional
        Words for effects by their names.
    target : float or None
        A dashed line at this power.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Raises
    ------
    ModelError
        If an effect is not there, or there are too many.
    OutputError
        If `target` is no power.

    Examples
    --------
    >>> from analysis import power
    >>> from reports.figures.power import power_figure
    >>> found = power("y ~ 0.3*x", n=[50, 100], method="analytic")
    >>> "</svg>" in power_figure(found).svg
    True
    """
    if target is not None and not 0.0 < target < 1.0:
        raise OutputError(
            f"power_figure: target={target!r} must lie between 0 and 1, or be None for no line."
        )
    lines = {
        (labels or {}).get(name, name): own.dropna(subset=["power"])
        for name, own in chosen_lines(power.curve(n), effect).items()
    }
    lines = {name: own for name, own in lines.items() if len(own)}
    caption = phrase("Power by number of rows.")
    if not lines:
        return nothing(phrase("There is no power to draw."), caption, manner, stamp)
    every = pd.concat(list(lines.values()))["n"]
    at = [tick for tick in ticks(float(every.min()), float(every.max()), 6) if tick == round(tick)]
    places = at or sorted({float(every.min()), float(every.max())})
    plot = Courses(
        lines=tuple(c for k, (name, own) in enumerate(lines.items()) for c in _courses(name, own, k)),
        places=tuple((place, manner.text(Number(round(place), "count"))) for place in places),
        across=manner.text(phrase("Number of rows (n)")),
        upright=manner.text(phrase("Power")),
        kind="percent",
        limits=(0.0, 1.02),
        reference=None if target is None else (target, manner.text(phrase("Power {target}", target=percent(target)))),
    )  # fmt: skip
    alt = phrase(
        "Power by number of rows. {lines}", lines=sentences([_told(*item) for item in lines.items()])
    )
    svg = courses(plot, alt=alt, manner=manner, stamp=stamp)
    return Figure(svg, alt, caption, tuple(_notes(power, lines)))


def _courses(name: str, own: pd.DataFrame, style: int) -> list[Course]:
    """Return the analytic line and the replicates' marks of an effect; marks alone are joined."""
    line = own[own["method"] == "analytic"].sort_values("n")
    marks = own[own["method"] == "monte_carlo"].sort_values("n")
    found = []
    if len(line):
        none = (NAN,) * len(line)
        at, mean = _floats(line, "n"), _floats(line, "power")
        found.append(Course(name=name, at=at, mean=mean, low=none, high=none, smooth=True, style=style))
    if len(marks):
        at, mean, low, high = (_floats(marks, column) for column in ("n", "power", "low", "high"))
        joined = not len(line)
        found.append(Course(name=name, at=at, mean=mean, low=low, high=high, joined=joined, style=style))
    return found


def _floats(frame: pd.DataFrame, column: str) -> tuple[float, ...]:
    return tuple(map(float, frame[column]))


def _told(name: str, own: pd.DataFrame) -> Phrase:
    marks = own[own["method"] == "monte_carlo"]
    shown = (marks if len(marks) else own).sort_values("n")
    first, last = shown.iloc[0], shown.iloc[-1]
    return phrase(
        "{effect}: {low} at {few}, {high} at {many}.",
        effect=name, low=Number(float(first["power"]), "percent"), few=Number(int(first["n"]), "count", name="n"),
        high=Number(float(last["power"]), "percent"), many=Number(int(last["n"]), "count", name="n"),
    )  # fmt: skip


def _notes(power: Power, lines: Mapping[str, pd.DataFrame]) -> list[Paragraph]:
    found = [say("Significance level alpha = {alpha}.", alpha=Number(power.alpha, "bounded", 3))]
    methods = {method for own in lines.values() for method in own["method"]}
    if "analytic" in methods:
        found.append(say("Lines: power by the moments of the population."))
    if "monte_carlo" in methods:
        found.append(
            say(
                "Marks: {n} replicates of simulated data each, with 95% limits of their error.",
                n=Number(power.replicates, "count"),
            )
        )
    return found
