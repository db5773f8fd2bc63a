"""What a run of a study gives: frozen values that reports read and never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.describe import Correlations, TableOne
from analysis.missing import Attrition
from analysis.outcomes.paired import PairedResult
from analysis.sem import Crosscheck, Fit
from analysis.study.deviations import Freeze
from analysis.study.numbers import Number, flat
from analysis.study.parameters import Value
from analysis.study.plan import StudyPlan
from analysis.waves import Panel, Source
from instruments import Instrument
from instruments.lines import wrapped
from instruments.showing import Shown

if TYPE_CHECKING:
    from analysis.panel.indirect.limits import Limits
    from analysis.panel.indirect.result import Mediation


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What was read from one file.

    Attributes
    ----------
    waves : tuple of str
        Waves the file gave.
    persons : int
        Different persons in it, after the duplicates policy.
    missing_reasons : mapping
        Cells of the mapped columns for each declared or user-missing reason.
    recodes : tuple of str
        One sentence for each declared recode, with the number of answers changed.
    duplicates : int
        Rows left out because the person already had one in that wave.
    """

    source: Source
    waves: tuple[str, ...]
    sample: str | None
    persons: int
    missing_reasons: Mapping[str, int]
    recodes: tuple[str, ...]
    duplicates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """One declared step of selection in one sample.

    Attributes
    ----------
    before, after : int
        Persons before and after the step.
    unknown : int
        Persons left out because a missing value left the condition undecided (part of before - after).
    """

    name: str
    reason: str
    sample: str | None
    before: int
    after: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveCount:
    """Persons seen at a wave, of those seen at any wave (after exclusions)."""

    wave: str
    sample: str | None
    persons: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelResult(Shown):
    """A model that was fitted, or the words why it could not be.

    Attributes
    ----------
    builder : str or None
        Which builder wrote it; None if the plan did.
    syntax : str
        The model's text; of a builder whose model could not be fitted, its call in words.
    fit : Fit or None
        None if it failed.
    failure : str or None
        Why there is no fit.
    crosscheck : Crosscheck or None
        Comparison with semopy; None if not asked for.
    crosscheck_failure : str or None
        Why there is none although it was asked for.
    truth : mapping
        Of simulated data: declared values by label or ``"lhs op rhs"``.
    effects : DataFrame or None
        Indirect effects and their differences, of a builder that gives them limits of their own.
    limits : str
        How these were found, in words.
    how : Limits or None
        The same as a value.
    mediation : Mediation or None
        All that a builder of indirect effects returned, with its draws.
    """

    name: str
    title: str
    builder: str | None = None
    syntax: str
    fit: Fit | None
    failure: str | None
    crosscheck: Crosscheck | None
    crosscheck_failure: str | None
    truth: Mapping[str, float]
    effects: pd.DataFrame | None = None
    limits: str = ""
    how: "Limits | None" = None
    mediation: "Mediation | None" = None

    def __repr__(self) -> str:
        told = f"failed: {self.failure}" if self.fit is None else repr(self.fit)
        return wrapped(f"ModelResult({self.name!r}; {told})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What the numbers depend on besides the plan.

    Attributes
    ----------
    versions : mapping
        Package to version.
    parameters : mapping
        The value of each declared parameter in this run.
    data_sha256 : mapping
        Of each data file and each form of one's own: path as declared to SHA-256 of the file's bytes.
    """

    wavepath: str
    versions: Mapping[str, str]
    python: str
    platform: str
    seed: int
    study_sha256: str
    data_sha256: Mapping[str, str]
    parameters: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results(Shown):
    """Everything a report of a study prints.

    Attributes
    ----------
    panel : Panel
        After exclusions, with scores.
    scores : DataFrame
        One row a scale or measure, wave and sample: scale, label, wave, sample, n, missing, mean, sd (divisor
        n - 1), low and high (95 % interval of the mean), min, max. `sample` is None for all samples together.
    reliability : DataFrame
        One row a scale, wave and sample: instrument, scale, wave, sample, items, n, alpha, low, high, note
        (why there is no alpha, or None), omega, omega_low, omega_high, omega_note.
    changes : DataFrame
        As of `analysis.outcomes.changes`, with the column sample (None: all samples together); empty of a
        study with one wave.
    table_one : TableOne or None
        None if there is no score or measure at any wave.
    attrition : Attrition or None
        None of a study with one wave.
    correlations : Correlations or None
        None if none are asked for.
    codebook : DataFrame
        As of `analysis.describe.codebook`.
    freeze : Freeze or None
        How the plan departs from the one that was frozen; None if none was.
    """

    plan: StudyPlan
    study_path: Path
    study_sha256: str
    panel: Panel
    files: tuple[FileRead, ...]
    exclusions: tuple[Exclusion, ...]
    counts: tuple[WaveCount, ...]
    scores: pd.DataFrame
    reliability: pd.DataFrame
    changes: pd.DataFrame
    table_one: TableOne | None
    attrition: Attrition | None
    correlations: Correlations | None
    codebook: pd.DataFrame
    comparisons: tuple[PairedResult, ...]
    models: tuple[ModelResult, ...]
    instruments: tuple[Instrument, ...]
    provenance: Provenance
    freeze: Freeze | None = None

    def numbers(self) -> dict[str, Number]:
        """Return every number of the results by its path, unrounded and in a fixed order.

        Returns
        -------
        dict
            e.g. ``{"scores/epds/w1/mean": 7.25}``; values are JSON-able, and a missing number is None.
        """
        return dict(flat(self))

    def __repr__(self) -> str:
        failed = sum(model.fit is None for model in self.models)
        models = f"{len(self.models)} models" + (f", {failed} failed" if failed else "")
        return wrapped(f"Results({self.plan.study.title!r}: {self.panel!r}; {models})")
