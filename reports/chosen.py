"""What a study file chose for its report, as settings of the writers."""

from pathlib import Path

from analysis.study.plan import ReportPlan
from reports import numbers
from reports.language.catalogue import catalogue, languages
from reports.manner import Manner
from reports.writers.settings import Settings

STYLES = {"apa": numbers.APA, "ama": numbers.AMA}


def manner(plan: ReportPlan, folder: Path) -> Manner:
    """Return how numbers and words are written; a catalogue file is looked for from `folder`.

    Raises
    ------
    OutputError
        If there is no such language.
    """
    style = STYLES[plan.numbers]
    if plan.decimal is not None:
        style = style.with_decimal(plan.decimal)
    if plan.leading_zero is not None:
        style = style.with_leading_zero(plan.leading_zero)
    own = plan.language not in languages()
    return Manner(style, catalogue(str(folder / plan.language) if own else plan.language))


def settings(plan: ReportPlan, folder: Path) -> Settings:
    """Return what the writers are told; relative paths start from `folder`, that of the study file."""
    return Settings(
        manner=manner(plan, folder),
        template=None if plan.template is None else folder / plan.template,
        fonts=tuple(folder / name for name in plan.fonts),
    )
