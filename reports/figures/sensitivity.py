"""What an unmeasured common cause would do to an indirect effect: `sensitivity_figure`."""

from collections.abc import Mapping

import pandas as pd

from analysis.panel.indirect import Sensitivity
from reports.document import Figure, Number, Phrase, phrase, say
from reports.errors import OutputError
from reports.figures.axes import tick_words, ticks
from reports.figures.courses import Courses, courses
from reports.figures.strokes import Course
from reports.figures.telling import sentences
from reports.levels import percent
from reports.manner import ENGLISH_APA, Manner

MOST = 7


def sensitivity_figure(
    result: Sensitivity,
    *,
    mediator: str | None = None,
    outcome: str | None = None,
    labels: Mapping[str, str] | None = None,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw an indirect effect over the residual correlation of mediator and outcome.

    Parameters
    ----------
    result : Sensitivity
        Of `analysis.panel.sensitivity`.
    mediator, outcome : str, optional
        Which path; by default all.
    labels : mapping, optional
        Words for variables by their names.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Raises
    ------
    OutputError
        If there is no such path, or there are more than seven curves.

    Examples
    --------
    >>> from analysis.panel import mediation, sensitivity
    >>> from analysis.panel.power import simulate
    >>> from reports.figures.sensitivity import sensitivity_figure
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1, exact=True)
    >>> found = sensitivity(mediation(data, x="x", m="m", y="y", limits="delta"), rho=[0, 0.2, 0.4])
    >>> "</svg>" in sensitivity_figure(found).svg
    True
    """
    curve = result.curve
    chosen = curve[
        curve["mediator"].eq(mediator or curve["mediator"]) & curve["outcome"].eq(outcome or curve["outcome"])
    ]
    routes = list(chosen.groupby(["mediator", "outcome", "source", "target"], sort=False))
    if not 1 <= len(routes) <= MOST:
        raise OutputError(
            f"sensitivity_figure: there are {len(routes)} curves from mediator {mediator!r} to outcome {outcome!r}; "
            f"from 1 to {MOST} can be drawn. Name another mediator or outcome of the result's table."
        )
    words = labels or {}
    lines = [(_name(key, words), part.sort_values("rho")) for key, part in routes]
    low, high = float(chosen["rho"].min()), float(chosen["rho"].max())
    at = ticks(low, high, 8) if low < high else [low]
    plot = Courses(
        lines=tuple(_course(name if len(lines) > 1 else "", part, k) for k, (name, part) in enumerate(lines)),
        places=tuple(zip(at, tick_words(at, manner, "estimate"), strict=True)),
        across=manner.text(phrase("Residual correlation of mediator and outcome")),
        upright=manner.text(phrase("Indirect effect")),
        reference=(0.0, manner.text(phrase("no effect"))),
    )
    zeros = result.zeros.merge(chosen[["mediator", "outcome"]].drop_duplicates(), on=["mediator", "outcome"])
    told = [
        *(_told(name, part) for name, part in lines),
        *(_zero(row, words) for row in zeros.to_dict("records")),
    ]
    alt = phrase(
        "Indirect effect by the residual correlation of mediator and outcome. {lines}", lines=sentences(told)
    )
    caption = phrase(
        "What an unmeasured common cause of mediator and outcome would make of the indirect effect."
    )
    svg = courses(plot, alt=alt, manner=manner, stamp=stamp)
    notes = [
        say(
            "Lines: estimates if the residuals of mediator and outcome correlate so much; bands: {level} intervals "
            "(delta method).",
            level=percent(result.level),
        ),
        *(say("{zero}", zero=_zero(row, words)) for row in zeros.to_dict("records")),
    ]  # fmt: skip
    return Figure(svg, alt, caption, tuple(notes))


def _name(key: object, labels: Mapping[str, str]) -> str:
    mediator, outcome, source, target = map(str, key)  # type: ignore[call-overload]
    steps = dict.fromkeys((source, mediator, outcome, target))
    return " → ".join(labels.get(step, step) for step in steps)


def _course(name: str, part: pd.DataFrame, style: int) -> Course:
    at, mean, low, high = (tuple(map(float, part[c])) for c in ("rho", "estimate", "low", "high"))
    return Course(name=name, at=at, mean=mean, low=low, high=high, smooth=len(at) > 1, style=style)


def _told(name: str, part: pd.DataFrame) -> Phrase:
    first, last = part.iloc[0], part.iloc[-1]
    return phrase(
        "{route}: {first} at {low}, {last} at {high}.",
        route=name, first=Number(float(first["estimate"])), low=Number(float(first["rho"]), "bounded", 2),
        last=Number(float(last["estimate"])), high=Number(float(last["rho"]), "bounded", 2),
    )  # fmt: skip


def _zero(row: Mapping[object, object], labels: Mapping[str, str]) -> Phrase:
    mediator, outcome = str(row["mediator"]), str(row["outcome"])
    return phrase(
        "The effect of {mediator} on {outcome} is 0 at a residual correlation of {rho}.",
        mediator=labels.get(mediator, mediator), outcome=labels.get(outcome, outcome),
        rho=Number(float(str(row["rho"])), "bounded", 2),
    )  # fmt: skip
