"""All checks on one table of answers: `check`, and `scored_findings` for scoring."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from instruments.answers import shift_of
from instruments.checks.coding import anchors, labels_read, lowest_unused, misfits, outside, shared
from instruments.checks.correlations import FEWEST
from instruments.checks.findings import Finding, Findings, ordered
from instruments.checks.keys import judged_scales, key_findings, undecided
from instruments.checks.patterns import constant_items, copied_items, straight_lines
from instruments.checks.sheet import Sheet, sampled, sheet
from instruments.checks.siblings import siblings
from instruments.checks.totals import named_totals, total_findings
from instruments.columns import located
from instruments.errors import AnswerError
from instruments.instrument import Instrument, MissingRule
from instruments.library import load

ALL_FLIPPED = (
    "Not visible: all items flipped together (both ends of the coding exchanged) leave every correlation as it is, and "
    "the form carries no published mean to compare with. Look at what the highest code of the first item means."
)
"""No form's definition has a printed population mean; with one, it would be compared here."""


def check(
    answers: pd.DataFrame,
    instrument: Instrument | str | Path,
    *,
    columns: Mapping[str, Hashable] | str | None = None,
    totals: Mapping[str, Hashable] | str | None = None,
) -> Findings:
    """Look for the classic mistakes in answers to a form; nothing is changed.

    Codes and carried totals are looked at in all rows, correlations and shares in a seeded sample of at most 5,000.

    Parameters
    ----------
    answers : DataFrame, shape (n, any)
        As for `instruments.score`. Never changed.
    instrument : Instrument, str or Path
        A form, its id, or the path of your own TOML file.
    columns : mapping or str, optional
        Where the items are; as for `instruments.score`.
    totals : mapping or str, optional
        Totals that the data carry: ``{"cesd20": "CES_D"}`` by scale, or the column of the form's total. By
        default, columns that bear a scale's name are compared.

    Returns
    -------
    Findings
        Empty if nothing was found. No finding shows a person's answers: counts and correlations only.

    Raises
    ------
    InstrumentError
        If the form is unknown or faulty.
    AnswerError
        If a column is absent, double or shared, or `totals` names what is not there.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> import instruments
    >>> codes = np.random.default_rng(1).integers(1, 5, (60, 7))  # 1 to 4, where the form has 0 to 3
    >>> answers = pd.DataFrame(codes, columns=[f"gad7_{item}" for item in range(1, 8)])
    >>> instruments.check(answers, "gad7").codes
    ('shifted',)
    """
    form = instrument if isinstance(instrument, Instrument) else load(instrument)
    if not isinstance(answers, pd.DataFrame):
        raise AnswerError(
            f"{form.id}: answers are a {type(answers).__name__}. Give a DataFrame with one row a respondent."
        )
    where = located(answers, form, columns)
    carried = named_totals(form, totals, answers, set(where.values()))
    met = misfits(answers, form, where)
    series = shared(answers, form, where)
    shift = shift_of(form, series) if met else 0
    seen = sheet(answers, form, where, shift)
    variants = siblings(form, instrument)
    told = frozenset() if shift else frozenset(misfit.column for misfit in met)
    found = [
        *outside(form, met, series),
        *labels_read(answers, form, where),
        *lowest_unused(seen, form),
        *_statistical(seen, form, variants, told),
        *total_findings(answers, form, where, carried, variants, shift),
    ]
    return Findings(
        form.id, len(answers), len(seen.steps), ordered(found), tuple(_notes(seen, form, variants))
    )


def scored_findings(
    answers: pd.DataFrame,
    form: Instrument,
    given: Instrument | str | Path,
    where: Mapping[str, Hashable],
    rules: Mapping[str, MissingRule],
) -> Findings:
    """Return what `check` finds in a sample of rows that scoring has accepted, by its rules for missing answers."""
    carried = named_totals(form, None, answers, set(where.values()))
    rows = sampled(len(answers))
    used = dict.fromkeys([*where.values(), *carried.values()])
    part = pd.DataFrame({column: answers[column].iloc[rows] for column in used})
    seen = sheet(part, form, where)
    variants = siblings(form, given)
    found = [
        *labels_read(part, form, where),
        *lowest_unused(seen, form),
        *_statistical(seen, form, variants),
        *total_findings(part, form, where, carried, variants, rules=rules),
    ]
    return Findings(form.id, len(answers), len(part), ordered(found))


def with_labels(findings: Findings, form: Instrument, words: Mapping[str, Mapping[int, str]]) -> Findings:
    """Return findings with what the value labels of a file say of the ends of the coding.

    Parameters
    ----------
    words : mapping of str to mapping of int to str
        For some items, the label of each code.
    """
    return replace(findings, rows=ordered([*findings.rows, *anchors(form, words)]))


def _statistical(
    seen: Sheet, form: Instrument, variants: tuple[Instrument, ...], misfits: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Give the findings that rest on correlations and shares."""
    if len(seen.steps) < FEWEST:
        return
    yield from key_findings(seen, form, variants)
    yield from constant_items(seen, misfits)
    yield from copied_items(seen)
    yield from straight_lines(seen, form)


def _notes(seen: Sheet, form: Instrument, variants: tuple[Instrument, ...]) -> Iterator[str]:
    """Say what the checks cannot see, and what was not checked."""
    yield ALL_FLIPPED
    yield from undecided(seen, form, variants)
    if not judged_scales(seen, form):
        yield (
            f"The key was not checked: that needs {FEWEST} rows with all items of a scale answered, and at least three "
            "items that vary."
        )
