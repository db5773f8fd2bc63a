"""`reliability_sentence`: coefficient alpha of a scale; `omega_sentence`: omega of a factor."""

from __future__ import annotations

import pandas as pd

from analysis.psychometrics import Alpha
from analysis.study.results import Results
from reports.document import Interval, Number, Phrase, Run, phrase
from reports.doors import framed
from reports.errors import OutputError
from reports.sentences.given import Model, known, result_of
from reports.sentences.value import Sentence, equations, refused, told

LEVEL = 0.95


def reliability_sentence(
    result: Alpha | Results | pd.DataFrame,
    scale: str = "",
    *,
    wave: str | None = None,
    sample: str | None = None,
    label: str = "",
    wave_label: str = "",
) -> Sentence:
    """Tell Cronbach's alpha of a scale, with its interval, number of persons and of items.

    Parameters
    ----------
    result : Alpha, Results or DataFrame
        Of `analysis.reliability` or `alpha`, or the results of a study.
    scale : str
        Its name; of an `Alpha` the words for it.
    wave, sample : str, optional
        Of results of a study.
    label, wave_label : str
        Words for the scale and the wave; by default their names.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If there is no such coefficient.

    Examples
    --------
    >>> from analysis.psychometrics import Alpha
    >>> from reports.sentences import reliability_sentence
    >>> reliability_sentence(Alpha(301, 0.871, 0.848, 0.892), "EPDS").bracketed().replace(chr(160), " ")
    'α = .87, 95% CI [.85, .89], n = 301'
    """
    if isinstance(result, Alpha):
        return _alpha(label or scale, "", result.estimate, result.low, result.high, result.n, None)
    row = _row(result, scale, wave, sample)
    name, at = label or scale, wave_label or wave or ""
    return _alpha(name, at, row["alpha"], row["low"], row["high"], int(row["n"]), int(row["items"]))


def _row(result: Results | pd.DataFrame, scale: str, wave: str | None, sample: str | None) -> pd.Series:
    table = result.reliability if isinstance(result, Results) else result
    needed = ("scale", "items", "n", "alpha", "low", "high")
    framed(
        "reliability_sentence",
        table,
        needed,
        "what reliability() or alpha() returns, or the results of a study",
    )
    rows = table[table["scale"] == scale]
    if wave is not None:
        rows = rows[rows["wave"] == wave]
    if "sample" in table:
        rows = rows[rows["sample"].isna() if sample is None else rows["sample"] == sample]
    if len(rows) != 1:
        found = "no coefficient" if rows.empty else f"{len(rows)} coefficients"
        raise OutputError(
            f"reliability_sentence: {found} of scale={scale!r}, wave={wave!r}, sample={sample!r}. The scales are "
            f"{', '.join(map(repr, dict.fromkeys(table['scale'])))}; name the wave and the sample if there are several."
        )
    return rows.iloc[0]


def _alpha(
    name: str, wave: str, value: float, low: float, high: float, n: int, items: int | None
) -> Sentence:
    about: Run = phrase("{label} at {wave}", label=name, wave=wave) if wave else name
    if not known(value):
        return refused(phrase("Cronbach's alpha of {label} could not be computed.", label=about))
    numbers = equations(
        Number(value, "bounded", 2, name="α"),
        Interval(low, high, "bounded", 2, level=LEVEL),
        Number(n, "count", name="n"),
    )
    if items is None:
        return told(
            phrase("Cronbach's alpha of {label}: {statistics}.", label=about, statistics=numbers), numbers
        )
    words = phrase(
        "Cronbach's alpha of {label} ({items} items): {statistics}.",
        label=about,
        items=Number(items, "count"),
        statistics=numbers,
    )
    return told(words, numbers)


def omega_sentence(fit: Model, factor: str, *, group: str | None = None, label: str = "") -> Sentence:
    """Tell omega of the sum of a factor's items, its alpha and the average variance extracted.

    Parameters
    ----------
    fit : Fit, Bootstrap, Mediation or ModelResult
    factor : str
        A latent variable of the model.
    group : str, optional
        Of a model of several groups.
    label : str
        Words for the factor; by default its name.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If the model has no such factor, or several groups have it and none is named.

    Examples
    --------
    >>> from analysis import cfa
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import omega_sentence
    >>> data = simulate("f =~ .7*a + .7*b + .7*c + .7*d", 300, seed=1, exact=True)
    >>> "ω = " in omega_sentence(cfa("f =~ a + b + c + d", data), "f").bracketed().replace(chr(160), " ")
    True
    """
    found = result_of(fit, "omega_sentence", "")
    if isinstance(found, Sentence):
        return found
    table = found.reliability()
    rows = table[(table["factor"] == factor) & (True if group is None else table["group"] == group)]
    if len(rows) != 1:
        raise OutputError(
            f"omega_sentence: {len(rows)} rows are of factor={factor!r}, group={group!r}. The factors are "
            f"{', '.join(map(repr, dict.fromkeys(table['factor'])))}; name the group if there are several."
        )
    row = rows.iloc[0]
    if not known(row["omega"]):
        return refused(phrase("Omega of {label} could not be computed.", label=label or factor))
    numbers = equations(
        Number(row["omega"], "bounded", 2, name="ω"),
        Number(row["alpha"], "bounded", 2, name="α"),
        Number(row["ave"], "bounded", 2, name="AVE"),
    )
    return told(_omega(label or factor, int(row["items"]), numbers), numbers)


def _omega(label: str, items: int, numbers: tuple[Run, ...]) -> Phrase:
    return phrase(
        "Reliability of the sum of the {items} items of {label}: {statistics}.",
        items=Number(items, "count"),
        label=label,
        statistics=numbers,
    )
