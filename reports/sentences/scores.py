"""`score_sentence`: a scale or measure at one wave; `change_sentence`: between two."""

from __future__ import annotations

import pandas as pd

from analysis.outcomes.paired import PairedResult
from analysis.study.results import Results
from reports.document import Interval, Number, Phrase, Run, counted, phrase
from reports.doors import framed
from reports.errors import OutputError
from reports.sentences.given import ALPHA, known
from reports.sentences.value import Gaps, Sentence, equations, refused, together, told

LEVEL = 0.95


def score_sentence(
    scores: Results | pd.DataFrame,
    scale: str,
    wave: str,
    *,
    sample: str | None = None,
    label: str = "",
    wave_label: str = "",
) -> Sentence:
    """Tell mean, standard deviation, number of persons and range of a score at a wave.

    Parameters
    ----------
    scores : Results or DataFrame
        Results of a study, or their ``scores``.
    scale, wave : str
        Names of the scale or measure, and of the wave.
    sample : str, optional
        By default all samples together.
    label, wave_label : str
        Words for scale and wave; by default the label of the scale, and the name of the wave.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If there is no such score.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.sentences import score_sentence
    >>> row = {"scale": "epds", "label": "Depressive symptoms", "wave": "w1", "sample": None, "n": 79, "missing": 1}
    >>> row |= {"mean": 7.25, "sd": 4.5, "low": 6.24, "high": 8.26, "min": 0.0, "max": 21.0}
    >>> score_sentence(pd.DataFrame([row]), "epds", "w1").bracketed().replace(chr(160), " ")
    'M = 7.25, SD = 4.50, 95% CI [6.24, 8.26], n = 79'
    """
    row = _row(scores, scale, wave, sample)
    name, at = label or str(row.get("label") or scale), wave_label or wave
    if not known(row["mean"]):
        return refused(phrase("No mean of {label} at {wave} could be computed.", label=name, wave=at))
    numbers = equations(
        Number(row["mean"], name="M"),
        Number(row["sd"], name="SD"),
        Interval(row["low"], row["high"], level=LEVEL),
        Number(int(row["n"]), "count", name="n"),
    )
    words = phrase(
        "{label} at {wave}: {statistics}; scores ran from {least} to {most}, and {missing} had none.",
        label=name,
        wave=at,
        statistics=numbers,
        least=Number(row["min"], "degrees"),
        most=Number(row["max"], "degrees"),
        missing=counted(int(row["missing"]), "person"),
    )
    return told(words, numbers)


def _row(scores: Results | pd.DataFrame, scale: str, wave: str, sample: str | None) -> pd.Series:
    table = scores.scores if isinstance(scores, Results) else scores
    framed(
        "score_sentence",
        table,
        ("scale", "wave", "sample", "mean"),
        "the results of a study, or their scores",
    )
    here = table["sample"].isna() if sample is None else table["sample"] == sample
    rows = table[(table["scale"] == scale) & (table["wave"] == wave) & here]
    if rows.empty:
        raise OutputError(
            f"score_sentence: no score {scale!r} at wave {wave!r} for sample={sample!r}. There are: "
            f"{', '.join(dict.fromkeys(f'{s} at {w}' for s, w in zip(table['scale'], table['wave'], strict=True)))}."
        )
    return rows.iloc[0]


def change_sentence(
    result: PairedResult,
    *,
    label: str = "",
    waves: tuple[str, str] | None = None,
    alpha: float = ALPHA,
) -> Sentence:
    """Tell how a measure of the same persons differs between two waves.

    Parameters
    ----------
    result : PairedResult
        Of `analysis.outcomes.paired`.
    label : str
        Words for the measure; by default its name.
    waves : tuple of str, optional
        Words for the waves; by default their names.
    alpha : float
        Level of the paired t-test.

    Returns
    -------
    Sentence
        Its brackets hold the difference, its interval, the test and the effect size d_z.

    Raises
    ------
    OutputError
        If it is no such result.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.outcomes import paired
    >>> from reports.sentences import change_sentence
    >>> before, after = pd.Series([3.0, 5, 4, 6, 2]), pd.Series([4.0, 6, 6, 7, 4])
    >>> found = paired(before, after, name="c", measure="mood", waves=("w1", "w2"))
    >>> str(change_sentence(found, label="Mood"))[:21]
    'Mood was higher at w2'
    """
    if not isinstance(result, PairedResult):
        raise OutputError(
            f"change_sentence: a {type(result).__name__} is no comparison. Give what analysis.outcomes.paired returns."
        )
    first, second = waves or result.waves
    numbers = equations(
        Number(result.difference, name="ΔM"),
        Interval(result.low, result.high, level=LEVEL),
        Number(result.t, "statistic", name="t", degrees=result.df),
        Number(result.p, "p", name="p"),
        Number(result.d_z, name="dz"),
    )
    gaps: Gaps = {
        "label": _of_group(label or result.measure, result),
        "first": first,
        "second": second,
        "at_first": equations(Number(result.mean_first, name="M"), Number(result.sd_first, name="SD")),
        "at_second": equations(Number(result.mean_second, name="M"), Number(result.sd_second, name="SD")),
        "statistics": numbers,
    }
    if not result.p < alpha:
        words = phrase(
            "{label} did not differ significantly between {first} ({at_first}) and {second} ({at_second}): "
            "{statistics}.",
            **gaps,
        )
    elif result.difference > 0:
        words = phrase(
            "{label} was higher at {second} ({at_second}) than at {first} ({at_first}): {statistics}.", **gaps
        )
    else:
        words = phrase(
            "{label} was lower at {second} ({at_second}) than at {first} ({at_first}): {statistics}.", **gaps
        )
    return together(told(words, numbers), told(_cases(result)))


def _of_group(label: str, result: PairedResult) -> Run:
    if result.value is None:
        return label
    return phrase("{label} ({by}: {value})", label=label, by=str(result.by), value=result.value)


def _cases(result: PairedResult) -> Phrase:
    return phrase(
        "Both values were there for {n}, and not for {left_out}.",
        n=counted(result.n, "person"),
        left_out=counted(result.n_left_out, "person"),
    )
