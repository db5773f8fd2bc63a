"""What a fitted model is about: which of its parameters answer the question, in the question's own words."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

NUMBERS = ("free", "estimate", "se", "z", "p", "low", "high", "std_lv", "std_all")
WORDS = ("what", "source", "target", "waves")
SEVERAL = ("all", "before ", "from ")  # how a path says that it stands for several waves
SAME = 1e-9  # standardized values that differ by less are one; computed in another order they differ by 1e-16


@dataclass(frozen=True, slots=True)
class Path:
    """One parameter of a model, in words.

    Attributes
    ----------
    lhs, op, rhs : str
        The parameter, as in the model's text; of a defined one its name, ``:=`` and nothing.
    what : str
        Its role, such as ``cross-lagged``.
    source, target : str
        From which variable to which, by the user's own names.
    waves : str
        At or between which waves, such as ``1 -> 2``; empty if it belongs to none.
    """

    lhs: str
    op: str
    rhs: str
    what: str
    source: str = ""
    target: str = ""
    waves: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What finds the parameter among the estimates; covariances are the same either way."""
        if self.op == ":=":
            return self.lhs, ":=", ""
        if self.op == "~~":
            return min(self.lhs, self.rhs), "~~", max(self.lhs, self.rhs)
        return self.lhs, self.op, self.rhs


@dataclass(frozen=True, slots=True)
class About:
    """What a builder says of the model that it wrote.

    Attributes
    ----------
    title : str
        Which model of what, such as ``RI-CLPM of support and stress, 4 waves``.
    paths : tuple of Path
        The parameters that the model is about, in the order in which they are shown.
    notes : tuple of str
        What the model assumes, and what its estimates do not say.
    options : tuple of (str, object)
        The options with which `analysis.lavaan` was called, beside the text and the data.
    spec : object, optional
        What a builder's other verbs need to know of the model, as that builder's own value.
    """

    title: str
    paths: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    options: tuple[tuple[str, object], ...] = ()
    spec: object = None


def paths(about: About | None, estimates: pd.DataFrame, groups: tuple[str, ...]) -> pd.DataFrame:
    """Return the estimates that a model is about, one row a parameter and group.

    Columns what source target waves group label, then those of `estimates` that hold numbers. Without an
    `About`: the regressions and the defined parameters. `group` is the group's value; empty for one group, and for
    parameters defined over all. Standardized values are NaN where a row stands for several waves in which they differ.
    """
    found = located(about, estimates)
    words = pd.DataFrame([[getattr(path, name) for name in WORDS] for path, _ in found], columns=list(WORDS))
    rows = estimates.iloc[[at for _, at in found]].reset_index(drop=True)
    words["group"] = [groups[number - 1] if number else "" for number in rows["group"]]
    numbers = [c for c in rows.columns if c in NUMBERS or c.startswith("std_")]
    for place in different(found, estimates):
        rows.loc[place, [c for c in numbers if c.startswith("std_")]] = float("nan")
    return pd.concat([words, rows[["label", *numbers]]], axis=1)


def located(about: About | None, estimates: pd.DataFrame) -> tuple[tuple[Path, int], ...]:
    """Return each parameter that a model is about with its row of `estimates`, counted from 0.

    Parameters
    ----------
    about : About or None
        None stands for the regressions and the defined parameters.
    estimates : DataFrame
        Of a fit: lhs op rhs.
    """
    chosen = about.paths if about is not None else _regressions(estimates)
    places: dict[tuple[str, str, str], list[int]] = {}
    rows = zip(estimates["lhs"], estimates["op"], estimates["rhs"], strict=True)
    for at, (lhs, op, rhs) in enumerate(rows):
        places.setdefault(Path(lhs, op, rhs, "").key, []).append(at)
    return tuple((path, at) for path in chosen for at in places.get(path.key, ()))


def different(found: tuple[tuple[Path, int], ...], estimates: pd.DataFrame) -> tuple[int, ...]:
    """Return the places in `found` of parameters that stand for several waves with different standardized values.

    Parameters
    ----------
    found : tuple
        Of `located`.
    estimates : DataFrame
        Of a fit: label group and std_all. What is held equal over waves has one label.
    """
    many = []
    for place, (path, at) in enumerate(found):
        own = estimates.iloc[at]
        if path.waves.startswith(SEVERAL) and own["label"]:
            same = (estimates["label"] == own["label"]) & (estimates["group"] == own["group"])
            values = estimates.loc[same, "std_all"]
            if float(values.max() - values.min()) > SAME:
                many.append(place)
    return tuple(many)


def _regressions(estimates: pd.DataFrame) -> tuple[Path, ...]:
    rows = estimates[estimates["op"].isin(["~", ":="])]
    found = [
        Path(lhs, op, rhs, "defined" if op == ":=" else "regression", "" if op == ":=" else rhs, lhs)
        for lhs, op, rhs in zip(rows["lhs"], rows["op"], rows["rhs"], strict=True)
    ]
    return tuple(dict.fromkeys(found))
