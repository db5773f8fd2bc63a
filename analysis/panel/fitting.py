"""Fits the text that a builder wrote: nothing is added to it, so that R's `lavaan()` gives the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import ModelError
from analysis.sem import Fit, lavaan
from analysis.sem.about import About


def fitted(
    text: str, frame: pd.DataFrame | None, about: About, options: Mapping[str, Any], *warnings: str
) -> Fit:
    """Fit a complete text by `analysis.lavaan`, and say what it is about.

    Parameters
    ----------
    text : str
        With every parameter of the model: variances, covariances, intercepts.
    frame : DataFrame or None
        One row a person; None where `options` have sample_cov.
    about : About
    options : mapping
        Of `analysis.lavaan`; those that are None are left out.
    *warnings : str
        What the builder found; they come before the engine's own.
    """
    # a frame of covariances has no truth value: only an empty tuple is nothing
    given = {k: v for k, v in options.items() if v is not None and not (isinstance(v, tuple) and not v)}
    told = replace(about, options=tuple((name, value) for name, value in given.items() if _plain(value)))
    fit = lavaan(f"{r_call(told)}\n{text.strip()}\n", frame, **given)
    return replace(fit, about=told, warnings=(*warnings, *_groupless(frame, given), *fit.warnings))


def _groupless(frame: pd.DataFrame | None, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Say how many rows have no group: they are left out, as in lavaan."""
    group = options.get("group")
    if frame is None or group is None or not (lost := int(frame[group].isna().sum())):
        return ()
    return (f"{lost} row(s) have no value of {group!r} and are left out; no group can be told for them.",)


def check_group_equal(where: str, options: Mapping[str, Any]) -> None:
    """Refuse to hold paths equal over groups where each has a label of its own, which goes before.

    Raises
    ------
    ModelError
    """
    given = options.get("group_equal") or ()
    if "regressions" in ((given,) if isinstance(given, str) else tuple(given)):
        raise ModelError(
            f"{where}: group_equal='regressions' would change nothing, as every path has a label of its own in each "
            f"group. Compare paths by path_differences(); to hold one equal, give it one label in the text, and fit "
            f"that by lavaan()."
        )


def r_call(about: About) -> str:
    """The call that fits the text in R, as a comment of the text."""
    options = "".join(f", {name.replace('_', '.')} = {_r(value)}" for name, value in about.options)
    return f"# {about.title}\n# In R: lavaan(model, data{options})"


def _plain(value: object) -> bool:
    return isinstance(value, str | bool | int | float | tuple | list)


def _r(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, tuple | list):
        return f"c({', '.join(map(_r, value))})"
    return f'"{value}"' if isinstance(value, str) else str(value)
