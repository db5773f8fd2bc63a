"""`attrition`: who stayed over the waves, how those who left differ, and what predicts leaving."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.describe.one import TableOne, table_one
from analysis.describe.sheets import check_names
from analysis.errors import DataError
from analysis.missing.dropout import Dropout, dropout
from analysis.waves import Panel
from analysis.waves.attrition import counts, patterns, seen
from analysis.waves.column import Column
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown

WHERE = "attrition"
STAYED, LEFT = "stayed", "left"
STATUS = "wavepath status"  # no column of a file has a name with a space in it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attrition(Shown):
    """Who stayed, who left.

    Attributes
    ----------
    first, last : str
        A person of wave `first` has left if not seen at wave `last`.
    retention : DataFrame
        By wave (and group): see `analysis.waves.attrition.counts`.
    patterns : DataFrame
        See `analysis.waves.attrition.patterns`.
    stayed, left : int
        Persons of the first wave.
    comparison : TableOne or None
        The predictors at the first wave of those who stayed and of those who left, groups ``stayed`` and ``left``;
        None without predictors, or if nobody or everybody left.
    model : Dropout or None
        Logistic regression of leaving on all predictors; None without predictors.
    failure : str or None
        Why there is no model although there are predictors.
    """

    first: str
    last: str
    retention: pd.DataFrame
    patterns: pd.DataFrame
    stayed: int
    left: int
    comparison: TableOne | None
    model: Dropout | None
    failure: str | None

    def __repr__(self) -> str:
        head = f"Attrition({self.first} to {self.last}: {self.stayed} stayed, {self.left} left)"
        parts = [wrapped(head), frame_text(self.retention)]
        parts += [repr(self.model)] if self.model is not None else []
        parts += [wrapped(f"No model: {self.failure}")] if self.failure else []
        return "\n".join(parts)


def attrition(
    panel: Panel,
    predictors: Sequence[str] = (),
    *,
    by: str | None = None,
    columns: Sequence[str] | None = None,
    wave: str | None = None,
    model: bool = True,
) -> Attrition:
    """Describe drop-out, and what of the first wave predicts it.

    Parameters
    ----------
    panel : Panel
        Of at least two waves.
    predictors : sequence of str
        Columns of the first wave; numbers, or categories (texts, and numbers with words for every code met).
    by : str or None
        Column of groups, for the retention only.
    columns : sequence of str or None
        A person is seen at a wave if any of these has a value there; None: if the person has a row.
    wave : str or None
        The wave that decides who has left; None: the last.
    model : bool
        Whether the regression is made; predictors of which one follows from the others (a total and its parts) have
        none.

    Raises
    ------
    DataError
        If there are fewer than two waves, a column or wave is unknown, the wave is the first, or a predictor has no
        value at the first wave.

    References
    ----------
    Goodman & Blum (1996), J Manage 22:627-652 (logistic regression of leaving on the first wave)

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis import attrition
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([range(60), ["w1", "w2"]], names=["person", "wave"])
    >>> mood = np.random.default_rng(1).normal(size=120)
    >>> data = pd.DataFrame({"mood": mood}, index=index).drop([(k, "w2") for k in range(0, 60, 4)])
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> attrition(panel, ["mood"]).left
    15
    """
    first, last = _ends(panel, wave)
    check_names(panel, list(predictors), WHERE)
    for name in predictors:
        if first not in panel.column(name).waves:
            raise DataError(
                f"{WHERE}: {name!r} is not in wave {first!r}. Predict drop-out from the first wave only."
            )
    there = seen(panel, columns)
    baseline = there[there[first]]
    left = ~baseline[last]
    frame = panel.at(first).reindex(baseline.index)[list(predictors)]
    both = bool(left.any() and (~left).any())
    comparison = _compared(panel, first, frame, left) if predictors and both else None
    fitted, failure = None, None if both else _reason(left)
    if model and comparison is not None:
        fitted, failure = dropout(frame, left, comparison.characteristics)
    return Attrition(
        first=first,
        last=last,
        retention=counts(panel, by, columns=columns),
        patterns=patterns(panel, columns=columns),
        stayed=int((~left).sum()),
        left=int(left.sum()),
        comparison=comparison,
        model=fitted,
        failure=failure if predictors else None,
    )


def _ends(panel: Panel, wave: str | None) -> tuple[str, str]:
    if len(panel.waves) < 2:
        raise DataError(
            f"{WHERE}: the panel has one wave only, so nobody can have left. Link at least two waves."
        )
    if wave is not None and wave not in panel.waves:
        raise DataError(f"{WHERE}: no wave {wave!r}. The waves are {', '.join(map(repr, panel.waves))}.")
    if wave == panel.waves[0]:
        raise DataError(f"{WHERE}: {wave!r} is the first wave. Name a later one.")
    return panel.waves[0], wave or panel.waves[-1]


def _reason(left: "pd.Series[bool]") -> str:
    return "Everybody left." if left.all() else "Nobody left."


def _compared(panel: Panel, first: str, frame: pd.DataFrame, left: "pd.Series[bool]") -> TableOne:
    """Return the predictors of those who stayed and left, with the words of the panel's columns."""
    names = [str(name) for name in frame.columns]
    at = pd.CategoricalIndex([first] * len(frame), categories=[first], ordered=True)
    index = pd.MultiIndex.from_arrays([frame.index, at], names=["person", "wave"])
    own = tuple(replace(panel.column(name), waves=(first,)) for name in names)
    status = Column(STATUS, value_labels={0: STAYED, 1: LEFT}, waves=(first,), origin="attrition")
    data = frame.assign(**{STATUS: left.astype(float)}).set_axis(index)
    return table_one(Panel(data, (first,), columns=(*own, status)), names, by=STATUS, overall=False)
