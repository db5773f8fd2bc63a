"""`changes`: a measure at each wave, and how far persons moved since the first."""

from collections.abc import Sequence
from math import nan

import pandas as pd

from analysis.describe.characteristics import group_words
from analysis.describe.sheets import check_names, of_person
from analysis.errors import DataError
from analysis.outcomes.mean import mean_interval
from analysis.outcomes.paired import paired
from analysis.waves import Panel

WHERE = "changes"
AT_WAVE = ("n", "mean", "sd", "low", "high")
SINCE = ("pairs", "change", "change_sd", "change_low", "change_high", "t", "df", "p", "d_z", "d_av")
COLUMNS = ("measure", "group", "wave", *AT_WAVE, "first", *SINCE, "note")


def changes(
    panel: Panel, measures: Sequence[str], *, by: str | None = None, waves: Sequence[str] | None = None
) -> pd.DataFrame:
    """Describe measures at each wave, and their change since the first wave within persons.

    Parameters
    ----------
    panel : Panel
    measures : sequence of str
        Columns of numbers.
    by : str or None
        Column of groups that does not change within a person; each is described apart, all together last.
    waves : sequence of str or None
        None: all that have the measure.

    Returns
    -------
    DataFrame
        One row a measure, group (None: all together) and wave: n, mean, sd (divisor n - 1), low, high (95 % interval
        of the mean, Student's); then of the persons with a value at this wave and at `first`, the first of the waves:
        pairs, change (mean of the differences), change_sd, change_low, change_high, t, df, p (paired t-test), d_z, d_av
        (see `analysis.outcomes.paired`). NaN at the first wave itself, and where `note` says why.

    Raises
    ------
    DataError
        If a column or wave is unknown, a measure holds no numbers, or the group changes or is one only.

    References
    ----------
    Lakens (2013), Front Psychol 4:863, doi:10.3389/fpsyg.2013.00863 (d_z and d_av)

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([["p1", "p2", "p3"], ["w1", "w2"]], names=["person", "wave"])
    >>> data = pd.DataFrame({"mood": [1.0, 2, 2, 4, 3, 6]}, index=index)
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from analysis.outcomes import changes
    >>> changes(panel, ["mood"])["change"].tolist()
    [nan, 2.0]
    """
    asked = [*measures, *([by] if by else [])]
    check_names(panel, asked, WHERE)
    if waves is not None and (absent := [wave for wave in waves if wave not in panel.waves]):
        raise DataError(f"{WHERE}: no wave {absent[0]!r}. The waves are {', '.join(map(repr, panel.waves))}.")
    for name in measures:
        if not pd.api.types.is_numeric_dtype(panel.data[name]):
            raise DataError(f"{WHERE}: column {name!r} holds no numbers. Take it out, or recode it.")
    persons = _groups(panel, by)
    rows = []
    for name in measures:
        has = [
            wave
            for wave in panel.waves
            if wave in panel.column(name).waves and (waves is None or wave in waves)
        ]
        values = {wave: panel.at(wave)[name] for wave in has}
        for group, chosen in persons:
            inside = {wave: v[v.index.isin(chosen)].astype(float) for wave, v in values.items()}
            rows += [
                (name, group, wave, *_at(inside[wave]), *_since(name, inside, has[0], wave)) for wave in has
            ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    texts = {"measure", "group", "wave", "first", "note"}
    return frame.astype({n: int if n in ("n", "pairs") else float for n in COLUMNS if n not in texts})


def _groups(panel: Panel, by: str | None) -> list[tuple[str | None, pd.Index]]:
    everyone: tuple[str | None, pd.Index] = (None, panel.persons)
    if by is None:
        return [everyone]
    values = of_person(panel, by, WHERE)
    words = group_words(values, panel.column(by), WHERE)
    named = values.astype(object).map(words)
    return [*((word, named.index[named == word]) for word in dict.fromkeys(words.values())), everyone]


def _at(values: "pd.Series[float]") -> tuple[float, ...]:
    n, mean, sd = int(values.count()), float(values.mean()), float(values.std(ddof=1))
    return n, mean, sd, *mean_interval(n, mean, sd)


def _since(name: str, values: dict[str, "pd.Series[float]"], first: str, wave: str) -> tuple[object, ...]:
    both = pd.DataFrame({"first": values[first], "second": values[wave]})
    pairs = int(both.notna().all(axis=1).sum())
    if wave == first:
        return first, pairs, *[nan] * (len(SINCE) - 1), None
    if pairs < 2:
        return first, pairs, *[nan] * (len(SINCE) - 1), "fewer than 2 persons have both values"
    try:
        found = paired(
            both["first"], both["second"], name=WHERE, measure=name, waves=(first, wave), bayes_r=None
        )
    except DataError:  # all differences are equal: the change is known, its spread is none
        difference = float((both["second"] - both["first"]).mean())
        return first, pairs, difference, 0.0, *[nan] * (len(SINCE) - 3), "all differences are equal"
    limits = (found.difference, found.sd_difference, found.low, found.high)
    return first, pairs, *limits, found.t, found.df, found.p, found.d_z, found.d_av, None
