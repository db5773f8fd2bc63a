"""Who is seen, away for a while, or gone for good at each wave: `attendance`."""

from collections.abc import Sequence

import pandas as pd

from analysis.waves.attrition import seen
from analysis.waves.groups import labeled_groups
from analysis.waves.panel import Panel

PARTS = ("seen", "before", "away", "gone")


def attendance(panel: Panel, by: str | None = None, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Tell attendance at a wave from drop-out: someone who misses a wave may come back.

    Of the persons ever seen, each is at each wave one of: seen; not yet seen (``before`` the own first wave);
    ``away``, seen earlier and again later; ``gone``, seen earlier and never again.

    Parameters
    ----------
    panel : Panel
    by : str, optional
        A column of groups that does not change within a person; persons without one are ``"(missing)"``.
    columns : sequence of str, optional
        What a person must have answered to be seen; see `seen`.

    Returns
    -------
    DataFrame
        A row for each group and wave: ``group`` (empty without `by`), ``wave``, ``ever`` (seen at any wave),
        ``seen``, ``before``, ``away``, ``gone``, which add up to `ever`; ``first`` (seen at the first wave),
        ``kept`` (of these, seen here), ``always`` (seen here and at every wave before);
        and what changed since the wave before: ``missed`` (seen there, not here; of these ``later`` seen again),
        ``back`` (away there, seen here) and ``entered`` (seen for the first time); 0 at the first wave but for
        `entered`.

    Raises
    ------
    DataError
        If a column is unknown, or a person's group changes.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> from analysis.waves.attendance import attendance
    >>> rows = [("a", "w1"), ("a", "w2"), ("a", "w3"), ("b", "w1"), ("b", "w3"), ("c", "w1")]
    >>> index = pd.MultiIndex.from_tuples(rows, names=["person", "wave"])
    >>> panel = Panel(pd.DataFrame({"mood": range(6)}, index=index), ("w1", "w2", "w3"), {}, (Column("mood"),))
    >>> attendance(panel)[["wave", "seen", "away", "gone"]]
      wave  seen  away  gone
    0   w1     3     0     0
    1   w2     1     1     1
    2   w3     2     0     1
    """
    table = seen(panel, columns)
    table = table[table.any(axis=1)]
    labels, groups = labeled_groups(panel, by)
    own = labels.reindex(table.index).to_numpy()
    found = [row for label in groups for row in _rows(label, table[own == label])]
    return pd.DataFrame(found, columns=list(_COLUMNS))


_COLUMNS = (
    "group", "wave", "ever", *PARTS, "first", "kept", "always", "missed", "later", "back", "entered",
)  # fmt: skip


def _rows(label: str, table: pd.DataFrame) -> list[tuple[object, ...]]:
    here = table.to_numpy(dtype=bool)
    entered = here.cumsum(axis=1) > 0
    left = here[:, ::-1].cumsum(axis=1)[:, ::-1] == 0  # seen neither here nor later
    always = here.cumprod(axis=1).astype(bool)
    rows: list[tuple[object, ...]] = []
    for k, wave in enumerate(table.columns):
        now, prior = here[:, k], here[:, k - 1] if k else here[:, k] & False
        known = entered[:, k - 1] if k else prior
        missed = prior & ~now
        parts = (now, ~entered[:, k], entered[:, k] & ~now & ~left[:, k], entered[:, k] & left[:, k])
        others = (here[:, 0], here[:, 0] & now, always[:, k], missed, missed & ~left[:, k])
        came = (now & known & ~prior, now & ~known)
        rows.append((label, str(wave), len(here), *(int(part.sum()) for part in (*parts, *others, *came))))
    return rows
