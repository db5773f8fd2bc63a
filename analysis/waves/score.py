"""`score`: an instrument's scales become columns of the panel."""

from collections.abc import Mapping, Sequence
from math import isinf
from os import PathLike, fspath

import pandas as pd

import instruments
from analysis.errors import AnswerError, DataError
from analysis.waves.column import Column
from analysis.waves.names import is_pattern, unknown
from analysis.waves.panel import Panel, add
from instruments import Instrument

ANSWERED = "_answered"


def score(
    panel: Panel,
    instrument: Instrument | str | PathLike[str],
    *,
    columns: str | Mapping[str, str] | None = None,
    waves: Sequence[str] | None = None,
    missing: str | None = None,
    allow_unverified: bool = False,
) -> Panel:
    """Score an instrument in each wave that has its items.

    Items that a form standardizes over the sample are standardized over all waves scored, so that the scores of
    different waves have one unit.

    Parameters
    ----------
    panel : Panel
        Not changed.
    instrument : Instrument, id or path
        What to score, e.g. ``"epds"``.
    columns : str or mapping of str to str, optional
        Where the items are: a pattern ``"q12_{item}"`` or {item: column}; by default each item's own id.
    waves : sequence of str, optional
        The waves to score; each must have all items. By default every wave that has any item of it; the
        others are named in the notes of the new columns.
    missing : str, optional
        The rule for missing items; by default the instrument's own. See `instruments.score`.
    allow_unverified : bool
        True to score also what is known from memory only; the notes of the new columns then say so.

    Returns
    -------
    Panel
        With one column a scale, in points, and one ``<scale>_answered``, the number of items answered. NaN in
        waves that were not scored.

    Raises
    ------
    DataError
        If a wave is unknown, has only some of the items or has them as text, or no wave has any.
    AnswerError
        If answers lie outside the coding; as `instruments.score`, with the wave.
    InstrumentError
        As `instruments.score`.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import score
    >>> from analysis.waves import Column, Panel
    >>> index = pd.MultiIndex.from_product([["a", "b"], ["w1"]], names=["person", "wave"])
    >>> items = [f"gad7_{item}" for item in range(1, 8)]
    >>> data = pd.DataFrame({item: [0.0, 2.0] for item in items}, index=index)
    >>> panel = Panel(data, ("w1",), columns=tuple(Column(item, waves=("w1",)) for item in items))
    >>> score(panel, "gad7").data["gad7"].tolist()
    [0.0, 14.0]
    """
    whole = instrument if isinstance(instrument, Instrument) else instruments.load(fspath(instrument))
    form, unverified = instruments.admitted(whole, allow_unverified)
    items = _item_columns(form, columns)
    chosen = _waves(panel, form, items, waves)
    together = any(scale.standardized for scale in form.scales)  # else every wave would have the mean 0
    tables = [tuple(chosen)] if together else [(wave,) for wave in chosen]
    parts = [_scored(panel, form, table, items, missing, allow_unverified) for table in tables]
    first = parts[0]
    values = pd.concat(parts).reindex(panel.data.index)
    rule = str(first.attrs.get("rule", ""))
    skipped = [wave for wave in panel.waves if wave not in chosen]
    notes = (
        *((f"missing items: {rule}",) if rule else ()),
        *((f"not scored in {', '.join(skipped)}",) if skipped else ()),
        *((unverified,) if unverified else ()),
        *((f"all waves together: {first.attrs['standardized']}",) if together else ()),
    )
    described = [
        column for scale in form.scales for column in score_columns(form, scale.name, notes, tuple(chosen))
    ]
    return add(panel, values[[column.name for column in described]], described)


def _item_columns(form: Instrument, columns: str | Mapping[str, str] | None) -> dict[str, str]:
    """Return {item id: column of the panel}."""
    if columns is None:
        return {item: item for item in form.items}
    if isinstance(columns, str):
        if not is_pattern(columns):
            raise DataError(f"{form.id}: the pattern {columns!r} has no {{item}}. Write e.g. 'q12_{{item}}'.")
        return {item: columns.replace("{item}", item.rsplit("_", 1)[-1]) for item in form.items}
    if strange := [item for item in columns if item not in form.items]:
        raise unknown(f"{form.id}: items", strange, form.items)
    return {item: columns.get(item, item) for item in form.items}


def _waves(
    panel: Panel, form: Instrument, items: Mapping[str, str], waves: Sequence[str] | None
) -> list[str]:
    """Return the waves to score; each has all of the items."""
    if strange := [wave for wave in waves or () if wave not in panel.waves]:
        raise DataError(f"{form.id}: no wave {strange}. The waves are {', '.join(map(repr, panel.waves))}.")
    there = {column.name: column.waves for column in panel.columns}
    lacking = {
        wave: [name for name in items.values() if wave not in there.get(name, ())]
        for wave in panel.waves
        if waves is None or wave in waves
    }
    if waves is None:
        lacking = {wave: absent for wave, absent in lacking.items() if len(absent) < len(items)}
    if not lacking:
        raise DataError(
            f"{form.id}: no wave has any of its {len(items)} item columns "
            f"({', '.join(map(repr, list(items.values())[:3]))}, "
            f"...). Say where they are by columns = 'q12_{{item}}', or rename them."
        )
    for wave, absent in lacking.items():
        if absent:
            raise DataError(
                f"{form.id}: wave {wave!r} has no column for {len(absent)} of {len(items)} items "
                f"({', '.join(map(repr, absent[:5]))}). Rename the columns, or leave the wave out by `waves`."
            )
    return list(lacking)


def _scored(
    panel: Panel,
    form: Instrument,
    waves: tuple[str, ...],
    items: Mapping[str, str],
    missing: str | None,
    allow_unverified: bool,
) -> pd.DataFrame:
    """Return the scores of one wave, or of several as one table; index person and wave."""
    place = f"wave {waves[0]!r}" if len(waves) == 1 else f"waves {', '.join(map(repr, waves))}"
    names = list(items.values())
    for name in names:
        column = panel.column(str(name))
        if column.kind != "number":
            why = f" ({'; '.join(column.notes)})" if column.notes else ""
            raise DataError(
                f"{form.id}: {place}: column {column.name!r} holds {column.kind}, not numbers{why}. "
                f"Declare its missing codes, or recode its answers to the form's codes."
            )
    blocks = [_indexed(panel.at(wave)[names], wave) for wave in waves]
    answers = pd.concat(blocks) if len(blocks) > 1 else blocks[0]
    try:
        return instruments.score(
            answers, form, columns=dict(items), missing=missing, allow_unverified=allow_unverified
        )
    except AnswerError as error:
        words = str(error).removeprefix(f"{form.id}: ")
        raise AnswerError(f"{form.id}: {place}: {words}") from None


def _indexed(answers: pd.DataFrame, wave: str) -> pd.DataFrame:
    index = pd.MultiIndex.from_arrays([answers.index, [wave] * len(answers)], names=["person", "wave"])
    return answers.set_axis(index, axis=0)


def score_columns(
    form: Instrument, name: str, notes: tuple[str, ...], waves: tuple[str, ...] = ()
) -> tuple[Column, Column]:
    """Return what is known of a score's column, and of that of its items answered."""
    scale = next(scale for scale in form.scales if scale.name == name)
    origin = f"instrument {form.id}, scale {name}"
    points = Column(
        name=name,
        label=scale.label,
        unit="category" if scale.rule == "algorithm" else "points",
        low=None if isinf(scale.low) else scale.low,
        high=None if isinf(scale.high) else scale.high,
        origin=origin,
        notes=notes,
        waves=waves,
    )
    answered = Column(
        name=name + ANSWERED,
        label=f"{scale.label}: items answered",
        unit="items",
        low=0.0,
        high=float(len(scale.items)),
        origin=origin,
        waves=waves,
    )
    return points, answered
