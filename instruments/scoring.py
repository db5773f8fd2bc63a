"""From answers to scale scores: `score`."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from instruments.algorithm import Threshold, category, mark
from instruments.answers import Misfit, blocks, misfit_words, steps
from instruments.checks.run import scored_findings
from instruments.checks.warning import warn
from instruments.columns import located
from instruments.describe import missing_words
from instruments.errors import AnswerError
from instruments.instrument import Coding, Instrument, Scale
from instruments.library import load
from instruments.missing import chosen, completed
from instruments.verification import admitted


def score(
    answers: pd.DataFrame,
    instrument: Instrument | str | Path,
    *,
    columns: Mapping[str, Hashable] | str | None = None,
    missing: str | None = None,
    allow_unverified: bool = False,
) -> pd.DataFrame:
    r"""Score the answers to a form, one row a respondent.

    .. math:: S_r = f \sum_{i} w_i s_i(x_{ri})

    (divided by the number of items for a mean-scored scale), where :math:`s_i` takes the stored code x to the
    item's score: reversed for keyed items, 1 or 0 for counted answers, standardized over the rows given (n - 1)
    if the form says so. The weight is 1 unless the scale is a weighted sum. An algorithm gives the number of
    its category, 0 for the lowest; `bands` names it.

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
        for counts, with the largest number N of missing items a scale; ``"one-missing"``; ``"half"``. All of
        them are described in `instruments.missing.RULES`.
    allow_unverified : bool
        True to score also what is known from memory only.

    Returns
    -------
    DataFrame, shape (n, 2 x scales)
        A column a scale in the unit of its printed range, and ``<scale>_answered``, the number of answered
        items. Rows and index are those of `answers`. A score that the rule cannot give is NaN.
        ``.attrs`` holds ``instrument`` (id), ``rule`` (missing answers), ``source`` (reference) and ``findings``:
        what `instruments.check` finds in a sample of at most 5,000 rows, in words. If anything is known from
        memory only, ``unverified`` says what, and which scales were left out for it; if items were standardized
        over these rows, ``standardized`` says which.

    Raises
    ------
    InstrumentError
        If the form is unknown or faulty, the missing rule does not go with it, or its key is known from memory
        only and `allow_unverified` is false.
    AnswerError
        If a column is absent, double or shared, holds what is outside the coding, or is constant where it must
        be standardized.

    Warns
    -----
    AnswerWarning
        If a finding is serious: the answers look keyed already, or in another order, say. Nothing is changed.

    Examples
    --------
    >>> import pandas as pd
    >>> import instruments
    >>> answers = pd.DataFrame({f"gad7_{item}": [0, 1, 3] for item in range(1, 8)})
    >>> instruments.score(answers, "gad7")["gad7"].tolist()
    [0.0, 7.0, 21.0]
    """
    whole = instrument if isinstance(instrument, Instrument) else load(instrument)
    form, unverified = admitted(whole, allow_unverified)
    if not isinstance(answers, pd.DataFrame):
        raise AnswerError(
            f"{form.id}: answers are a {type(answers).__name__}. Give a DataFrame with one row a respondent."
        )
    rules = chosen(form, missing)
    where = located(answers, form, columns)
    sums = _accumulated(answers, form, where)
    scores: dict[str, NDArray[np.float64] | NDArray[np.int64]] = {}
    for scale in form.scales:
        counts = sums.answered[scale.name].astype(np.int64)
        scores[scale.name] = completed(_combined(sums, scale), counts, scale, rules[scale.name])
        scores[f"{scale.name}_answered"] = counts
    table = pd.DataFrame(scores, index=answers.index, copy=False)
    said = {
        "instrument": form.id,
        "rule": missing_words(form, rules, published=missing is None),
        "source": form.citation,
        "unverified": unverified,
        "standardized": _standardized_words(form, len(answers)),
    }
    findings = scored_findings(answers, form, instrument, where, rules)
    warn(findings)
    table.attrs = {key: words for key, words in said.items() if words}
    table.attrs["findings"] = tuple(str(finding) for finding in findings)
    return table


def _standardized_words(form: Instrument, rows: int) -> str:
    """Say which scores depend on the other rows."""
    named = [
        f"{scale.name}: {', '.join(item for item in scale.items if item in scale.standardized)}"
        for scale in form.scales
        if scale.standardized
    ]
    words = f"{'; '.join(named)} standardized over the {rows} rows given (n - 1): scores depend on the sample"
    return words if named else ""


@dataclass(frozen=True, slots=True)
class _Sums:
    """What is added up over the items, scale by scale: item scores, answers, and symptoms present."""

    totals: dict[str, NDArray[np.float64]]
    answered: dict[str, NDArray[np.int16]]
    present: dict[str, dict[Threshold, NDArray[np.bool_]]]


def _zero(form: Instrument, n: int) -> _Sums:
    """Return the sums before the first item."""
    return _Sums(
        totals={scale.name: np.zeros(n) for scale in form.scales},
        answered={scale.name: np.zeros(n, dtype=np.int16) for scale in form.scales},
        present={
            scale.name: {threshold: np.zeros(n, dtype=bool) for threshold in scale.algorithm.thresholds}
            for scale in form.scales
            if scale.algorithm
        },
    )


def _combined(sums: _Sums, scale: Scale) -> NDArray[np.float64]:
    """Return the sum of a scale's item scores; of an algorithm, the number of the category."""
    total = sums.totals[scale.name]
    return category(scale.algorithm, sums.present[scale.name], total) if scale.algorithm else total


def _accumulated(answers: pd.DataFrame, form: Instrument, located_in: Mapping[str, Hashable]) -> _Sums:
    """Add up item scores and count answers, one column in memory at a time.

    Raises
    ------
    AnswerError
        If any column holds what is outside the coding; all such columns are named.
    """
    sums = _zero(form, len(answers))
    misfits: list[Misfit] = []
    for item, column in located_in.items():
        coding = form.coding_of(item)
        found = steps(answers[column], coding)
        if isinstance(found, Misfit):
            own = coding is not form.coding
            codes = f" (its codes are {coding.lowest}..{coding.highest})" if own else ""
            misfits.append(replace(found, finding=found.finding + codes))
            continue
        scales = [scale for scale in form.scales if item in scale.items]
        given = found < len(coding.codes)
        for (scores, standardized), sharing in _by_key(scales, item, coding).items():
            table = np.array([*scores, 0.0])
            if standardized:
                item_score = _standardized(table[found], given, f"{form.id}: column {str(column)!r}")
            for part in blocks(len(found)):
                part_score = item_score[part] if standardized else table.take(found[part])
                for scale in sharing:
                    sums.totals[scale.name][part] += part_score
                    sums.answered[scale.name][part] += given[part]
        for scale in scales:
            if scale.algorithm:
                mark(sums.present[scale.name], scale.algorithm, item, found, given)
    if misfits:
        shared = [
            answers[column] for item, column in located_in.items() if form.coding_of(item) is form.coding
        ]
        raise AnswerError(misfit_words(form, misfits, shared))
    return sums


def _by_key(
    scales: list[Scale], item: str, coding: Coding
) -> dict[tuple[tuple[float, ...], bool], list[Scale]]:
    """Group the scales that score an item alike, so that it is looked up once for all of them."""
    groups: dict[tuple[tuple[float, ...], bool], list[Scale]] = {}
    for scale in scales:
        key = (scale.item_scores(item, coding), item in scale.standardized)
        groups.setdefault(key, []).append(scale)
    return groups


def _standardized(scores: NDArray[np.float64], given: NDArray[np.bool_], place: str) -> NDArray[np.float64]:
    r"""Return :math:`(s - \bar s) / sd`, with n - 1 in the standard deviation, over the answers given.

    Raises
    ------
    AnswerError
        If the answers do not differ.
    """
    met = scores[given]
    if not met.size:
        return scores
    deviation = float(met.std(ddof=1)) if met.size > 1 else 0.0
    if deviation == 0.0:
        raise AnswerError(
            f"{place}: its answers do not differ, so that they cannot be standardized over these rows. "
            "Score the whole sample at once."
        )
    return np.where(given, (scores - met.mean()) / deviation, 0.0)
