"""From answers to scale scores: `score`."""

from collections.abc import Hashable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from instruments.answers import Misfit, misfit_words, steps
from instruments.checks.run import scored_findings
from instruments.checks.warning import warn
from instruments.columns import located
from instruments.describe import missing_words
from instruments.errors import AnswerError
from instruments.instrument import Instrument, Scale
from instruments.library import load
from instruments.missing import chosen, completed


def score(
    answers: pd.DataFrame,
    instrument: Instrument | str | Path,
    *,
    columns: Mapping[str, Hashable] | str | None = None,
    missing: str | None = None,
) -> pd.DataFrame:
    r"""Score the answers to a form, one row a respondent.

    .. math:: S_r = f \sum_{i} s_i(x_{ri})

    (divided by the number of items for a mean-scored scale), where :math:`s_i` takes the stored code x to the
    item's score: reversed for keyed items, 1 or 0 for counted answers.

    Parameters
    ----------
    answers : DataFrame, shape (n, any)
        Stored codes, one column an item. Numbers, numbers as text, nullable and categorical columns are read;
        NaN, NA and blank text are missing answers. Never changed.
    instrument : Instrument, str or Path
        A form, its id, or the path of your own TOML file.
    columns : mapping or str, optional
        ``{"epds_1": "q12_1", ...}``, or a pattern such as ``"q12_{item}"`` with the item's number. Items that
        a mapping leaves out, and all items by default, are looked up by their ids ``<form>_<number>``.
    missing : str, optional
        None for the published rule of each scale (no score unless complete, if none is published);
        ``"complete"``; ``"prorate:N"`` for sums and counts; ``"mean:N"`` for means; ``"available:N"``
        for counts. N is the largest number of missing items a scale.

    Returns
    -------
    DataFrame, shape (n, 2 x scales)
        A column a scale in the unit of its printed range, and ``<scale>_answered``, the number of answered
        items. Rows and index are those of `answers`. A score that the rule cannot give is NaN.
        ``.attrs`` holds ``instrument`` (id), ``rule`` (missing answers), ``source`` (reference) and ``findings``, what
        `instruments.check` finds in a sample of at most 5,000 rows, in words; nothing is changed for it.

    Raises
    ------
    InstrumentError
        If the form is unknown or faulty, or the missing rule does not go with it.
    AnswerError
        If a column is absent, double or shared, or holds what is outside the coding.

    Warns
    -----
    AnswerWarning
        If a finding is serious: the answers look keyed already, or in another order, say.
    """
    form = instrument if isinstance(instrument, Instrument) else load(instrument)
    if not isinstance(answers, pd.DataFrame):
        raise AnswerError(
            f"{form.id}: answers are a {type(answers).__name__}. Give a DataFrame with one row a respondent."
        )
    rules = chosen(form, missing)
    where = located(answers, form, columns)
    totals, answered = _accumulated(answers, form, where)
    scores: dict[str, NDArray[np.float64] | NDArray[np.int64]] = {}
    for scale in form.scales:
        counts = answered[scale.name].astype(np.int64)
        scores[scale.name] = completed(totals[scale.name], counts, scale, rules[scale.name])
        scores[f"{scale.name}_answered"] = counts
    table = pd.DataFrame(scores, index=answers.index, copy=False)
    table.attrs = {
        "instrument": form.id,
        "rule": missing_words(form, rules, published=missing is None),
        "source": form.citation,
    }
    findings = scored_findings(answers, form, instrument, where)
    table.attrs["findings"] = tuple(str(finding) for finding in findings)
    warn(findings)
    return table


def _accumulated(
    answers: pd.DataFrame, form: Instrument, located_in: Mapping[str, Hashable]
) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.int16]]]:
    """Add up item scores and count answers, one column in memory at a time.

    Raises
    ------
    AnswerError
        If any column holds what is outside the coding; all such columns are named.
    """
    n = len(answers)
    totals = {scale.name: np.zeros(n) for scale in form.scales}
    answered = {scale.name: np.zeros(n, dtype=np.int16) for scale in form.scales}
    misfits: list[Misfit] = []
    for item, column in located_in.items():
        found = steps(answers[column], form.coding)
        if isinstance(found, Misfit):
            misfits.append(found)
            continue
        scales = [scale for scale in form.scales if item in scale.items]
        given = found < len(form.coding.codes)
        for keys, sharing in _by_key(scales, item, form).items():
            item_score = np.array([*keys, 0.0])[found]
            for scale in sharing:
                totals[scale.name] += item_score
                answered[scale.name] += given
    if misfits:
        raise AnswerError(misfit_words(form, misfits, [answers[column] for column in located_in.values()]))
    return totals, answered


def _by_key(scales: list[Scale], item: str, form: Instrument) -> dict[tuple[float, ...], list[Scale]]:
    """Group the scales that score an item alike, so that it is looked up once for all of them."""
    groups: dict[tuple[float, ...], list[Scale]] = {}
    for scale in scales:
        groups.setdefault(scale.item_scores(item, form.coding), []).append(scale)
    return groups
