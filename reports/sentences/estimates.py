"""One estimate as statistics: its value, error, limits, test and standardized value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.panel.indirect.limits import Limits
from reports.document import Interval, Number, Phrase, Run, phrase
from reports.sentences.given import known
from reports.sentences.value import equations

Row = Mapping[Any, Any]  # of a data frame, by column
LEVEL = 0.95
NOTHING = 0.0


def statistics(row: Row, name: str, *, level: float = LEVEL, standardized: str = "β") -> tuple[Run, ...]:
    """Return an estimate as equations.

    Parameters
    ----------
    row : mapping
        With estimate, se, low and high; z (or t with df), p and std_all where there are any.
    name : str
        Of the estimate: ``b``.
    standardized : str
        Name of the standardized value; empty: it is left out.
    """
    return equations(
        Number(row["estimate"], name=name),
        Number(row["se"], name="SE"),
        Interval(row["low"], row["high"], level=level),
        test(row),
        Number(row.get("p"), "p", name="p"),
        _standardized(row.get("std_all", row.get("std")), standardized),
    )


def _standardized(value: float | None, name: str) -> Number | None:
    if not name:
        return None
    return Number(value, "bounded", 2, name=name) if name == "r" else Number(value, name=name)


def test(row: Row) -> Number | None:
    """Return the test statistic: t with degrees of freedom, or z; None if there is none."""
    if known(row.get("t"), row.get("df")):
        return Number(row["t"], "statistic", name="t", degrees=row["df"])
    return Number(row["z"], "statistic", name="z") if known(row.get("z")) else None


def errorless(row: Row) -> bool:
    """Tell whether an estimate has no standard error, or is itself no number."""
    return not known(row["estimate"], row["se"]) or row["se"] <= NOTHING


def clear(row: Row, alpha: float) -> bool:
    """Tell whether an estimate is clear of 0: by p below `alpha`, or without p by its limits."""
    if known(row.get("p")):
        return bool(row["p"] < alpha)
    return not row["low"] <= 0.0 <= row["high"]


def limits_words(limits: Limits) -> Phrase:
    """Return how the limits of effects were found."""
    draws = Number(limits.draws, "count")
    match limits.method:
        case "monte_carlo":
            return phrase("The limits are quantiles of {draws} Monte Carlo draws.", draws=draws)
        case "percentile":
            return phrase("The limits are percentiles of {draws} bootstrap draws.", draws=draws)
        case "bca":
            return phrase(
                "The limits are bias-corrected and accelerated percentiles of {draws} bootstrap draws.",
                draws=draws,
            )
        case _:
            return phrase("The limits are by the delta method.")
