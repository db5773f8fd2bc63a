"""`codebook`: what each column of a panel is, and what lies in it; as a table, CSV or JSON-LD."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.describe.characteristics import labels_of
from analysis.describe.moments import moments
from analysis.errors import DataError
from analysis.waves import Panel
from analysis.waves.codes import written
from analysis.waves.column import Column
from analysis.waves.names import unknown
from instruments import Instrument

WHERE = "codebook"
NUMBERS = ("n", "n_missing", "different", "mean", "sd", "min", "max")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def codebook(
    panel: Panel, variables: Sequence[str] | None = None, *, instruments: Iterable[Instrument] = ()
) -> pd.DataFrame:
    """Return what is known of each column, and a summary of its values.

    Parameters
    ----------
    panel : Panel
    variables : sequence of str or None
        None: all columns.
    instruments : iterable of Instrument
        Their scales name the items that are reversed.

    Returns
    -------
    DataFrame
        The columns of `Panel.codebook`, then reversed (scales in which the item is keyed the other way round), answers
        (value labels without those of missing codes), n
        (values over all waves), n_missing (rows of its waves without a value), different (values), mean, sd, min, max
        (NaN unless numbers).

    Raises
    ------
    DataError
        If a column is unknown, or named twice.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([["p1", "p2", "p3"], ["w1", "w2"]], names=["person", "wave"])
    >>> data = pd.DataFrame({"mood": [1.0, 2, 2, 4, 3, 6]}, index=index)
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from analysis.describe import codebook
    >>> codebook(panel)[["n", "mean"]].values.tolist()
    [[6.0, 3.0]]
    """
    known = {column.name: column for column in panel.columns}
    names = list(known) if variables is None else list(variables)
    if absent := [name for name in names if name not in known]:
        raise unknown(WHERE, absent, list(known))
    if len(set(names)) < len(names):
        raise DataError(f"{WHERE}: a column is named twice. Name each once.")
    table = panel.codebook().set_index("name").loc[names].reset_index()
    keyed = _keyed(instruments)
    table["reversed"] = [", ".join(keyed.get(name, ())) for name in names]
    data = panel.data
    waves = data.index.get_level_values("wave")
    summaries = [_summary(data.loc[waves.isin(known[name].waves), name], known[name]) for name in names]
    table["answers"] = ["; ".join(f"{_code(c)} = {w}" for c, w in labels_of(known[n]).items()) for n in names]
    return pd.concat([table, pd.DataFrame(summaries, columns=list(NUMBERS))], axis=1)


def _code(code: object) -> str:
    return written(code) if isinstance(code, str | float) else str(code)


def _keyed(forms: Iterable[Instrument]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form in forms:
        for scale in form.scales:
            for item in scale.items:
                if item in scale.keyed:
                    found.setdefault(item, []).append(scale.name)
    return found


def _summary(values: pd.Series, column: Column) -> tuple[float, ...]:
    there = values.dropna()
    front = (len(there), len(values) - len(there), int(there.nunique()))
    if column.kind != "number" or not pd.api.types.is_numeric_dtype(values):
        return (*front, *[float("nan")] * 4)
    m = moments(there.to_numpy(dtype=float))
    return (*front, m.mean, m.sd, m.low, m.high)


def codebook_csv(table: pd.DataFrame) -> str:
    """Return a codebook as CSV, its numbers unrounded; a label that a spreadsheet would take for a formula is quoted.

    Parameters
    ----------
    table : DataFrame
        Of `codebook`.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([["p1", "p2", "p3"], ["w1", "w2"]], names=["person", "wave"])
    >>> data = pd.DataFrame({"mood": [1.0, 2, 2, 4, 3, 6]}, index=index)
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from analysis.describe import codebook, codebook_csv
    >>> codebook_csv(codebook(panel)).startswith("name,label")
    True
    """
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_plain)
    return safe.to_csv(index=False, lineterminator="\n")


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def codebook_json_ld(
    panel: Panel, *, name: str, description: str = "", instruments: Iterable[Instrument] = ()
) -> str:
    """Return the panel's columns as JSON-LD: a schema.org Dataset with what it measures.

    Parameters
    ----------
    panel : Panel
    name, description : str
        Of the data set.
    instruments : iterable of Instrument
        See `codebook`.

    Returns
    -------
    str
        No one's answers: labels, ranges, units and value labels only.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([["p1", "p2", "p3"], ["w1", "w2"]], names=["person", "wave"])
    >>> data = pd.DataFrame({"mood": [1.0, 2, 2, 4, 3, 6]}, index=index)
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from analysis.describe import codebook_json_ld
    >>> '"name": "mood"' in codebook_json_ld(panel, name="Three persons")
    True
    """
    keyed = _keyed(instruments)
    content: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": name,
        **({"description": description} if description else {}),
        "variableMeasured": [_property(column, keyed) for column in panel.columns],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _property(column: Column, keyed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    facts: dict[str, Any] = {"@type": "PropertyValue", "name": column.name}
    if column.label:
        facts["description"] = column.label
    if column.unit:
        facts["unitText"] = column.unit
    if column.low is not None:
        facts["minValue"] = column.low
    if column.high is not None:
        facts["maxValue"] = column.high
    if labels := labels_of(column):
        facts["valueReference"] = [
            {"@type": "PropertyValue", "value": written(code), "name": words}
            for code, words in labels.items()
        ]
    if column.name in keyed:
        facts["additionalProperty"] = [
            {"@type": "PropertyValue", "name": "reversed", "value": ", ".join(keyed[column.name])}
        ]
    if column.waves:
        facts["measurementTechnique"] = f"waves {', '.join(column.waves)}"
    return facts
