"""`blocks_of`: any result as blocks, by the module that knows its kind."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from reports.document import Block, Figure, Listing, Notice, Paragraph, Syntax, Table, Words, phrase
from reports.document.headings import Heading
from reports.sentences.value import Sentence

BLOCKS = (Paragraph, Listing, Notice, Syntax, Table, Figure)
# Class to the function that tells of it; imported when one is shown.
HOMES: Mapping[str, str] = {
    "pandas.core.frame.DataFrame": "frame.blocks",
    "pandas.DataFrame": "frame.blocks",
    "analysis.sem.fit.Fit": "models.blocks",
    "analysis.sem.bootstrap.result.Bootstrap": "models.blocks",
    "analysis.sem.crosscheck.Crosscheck": "models.crosscheck",
    "analysis.panel.indirect.result.Mediation": "longitudinal.mediation",
    "analysis.panel.indirect.confounding.Sensitivity": "longitudinal.sensitivity",
    "analysis.panel.measurement.result.Invariance": "longitudinal.invariance",
    "analysis.panel.measurement.aligned.Alignment": "longitudinal.alignment",
    "analysis.panel.regression.result.Regression": "longitudinal.regression",
    "analysis.panel.groups.differences.PathDifferences": "longitudinal.differences",
    "analysis.panel.groups.baseline.BaselineAdjustment": "longitudinal.baseline",
    "analysis.panel.power.result.Power": "longitudinal.power",
    "analysis.panel.power.required.Required": "longitudinal.required",
    "analysis.panel.studies.study.Template": "longitudinal.template",
    "analysis.panel.studies.reanalysis.Reanalysis": "longitudinal.reanalysis",
    "analysis.describe.one.TableOne": "describing.table_one",
    "analysis.describe.correlation.Correlations": "describing.correlations",
    "analysis.missing.attrition.Attrition": "describing.attrition",
    "analysis.missing.dropout.Dropout": "describing.dropout",
    "analysis.outcomes.paired.PairedResult": "describing.paired",
    "analysis.outcomes.paired.Posterior": "describing.posterior",
    "analysis.panel.indirect.draws.EffectDraws": "describing.draws",
    "analysis.psychometrics.omega.Omega": "describing.omega",
    "analysis.psychometrics.reliability.Alpha": "describing.alpha",
    "analysis.study.load.Study": "studies.study",
    "analysis.study.results.ModelResult": "studies.model",
    "analysis.study.results.Results": "studies.results",
    "analysis.waves.gaps.Gaps": "describing.gaps",
    "analysis.waves.panel.Panel": "waves.panel",
    "analysis.waves.wave.Wave": "waves.wave",
    "instruments.checks.findings.Finding": "checks.finding",
    "instruments.checks.findings.Findings": "checks.findings",
    "instruments.instrument.Instrument": "waves.instrument",
    "reports.document.whole.Document": "documents.document",
    "reports.document.whole.Section": "documents.section",
}
PRINTED: Words = phrase("Result as text")


def blocks_of(value: object) -> tuple[Block, ...]:
    """Return what a report says of a value.

    Parameters
    ----------
    value : object
        A block, text in Markdown, a data frame, or a result of wavepath; anything else is shown as its text.

    Returns
    -------
    tuple of Block
    """
    if isinstance(value, BLOCKS):
        return (value,)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sentence):
        return (value.full,)
    if (told := _teller(type(value))) is not None:
        return tuple(told(value))
    return (Syntax(repr(value), PRINTED),)


def _teller(kind: type) -> Callable[[Any], Any] | None:
    for known in kind.__mro__:
        if (home := HOMES.get(f"{known.__module__}.{known.__qualname__}")) is not None:
            module, _, name = home.partition(".")
            return getattr(import_module(f"reports.displays.{module}"), name)  # type: ignore[no-any-return]
    return None


def parts_of(value: object) -> tuple[Heading | Block, ...]:
    """Return the same with the headings of Markdown kept, which open sections."""
    if isinstance(value, str):
        from reports.notebooks.markdown import parsed

        return parsed(value)
    return blocks_of(value)


def _text(text: str) -> tuple[Block, ...]:
    return tuple(Paragraph((part.text,)) if isinstance(part, Heading) else part for part in parts_of(text))
