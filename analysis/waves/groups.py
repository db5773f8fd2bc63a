"""The one group of each person, under its name: `labeled_groups`."""

import pandas as pd

from analysis.waves.attrition import NOT_KNOWN, of_group
from analysis.waves.panel import Panel
from analysis.words import plain


def labeled_groups(panel: Panel, by: str | None) -> "tuple[pd.Series[str], tuple[str, ...]]":
    """Return the group of each person by its value label, and the groups in the order of their codes.

    Parameters
    ----------
    panel : Panel
    by : str or None
        A column that does not change within a person; None: all are in one group without a name.

    Returns
    -------
    Series of str
        Index person; ``"(missing)"`` where no wave tells.
    tuple of str
        The groups met; ``"(missing)"`` last.

    Raises
    ------
    DataError
        If the column is unknown, or a person's group changes.
    """
    if by is None:
        return pd.Series("", index=panel.persons), ("",)
    codes = of_group(panel, by)
    known = sorted({code for code in codes if code != NOT_KNOWN}, key=_order)
    words = panel.column(by).value_labels
    names = {code: str(words.get(code, plain(code))) for code in known} | {NOT_KNOWN: NOT_KNOWN}
    found = codes.map(names).astype(str)
    return found, tuple(dict.fromkeys(names[code] for code in [*known, NOT_KNOWN] if (codes == code).any()))


def _order(code: object) -> tuple[bool, float, str]:
    number = isinstance(code, int | float)
    return not number, float(code) if isinstance(code, int | float) else 0.0, str(code)
