"""Correlations that the study file asks for."""

from analysis.study.plan import CorrelationsPlan
from analysis.study.results import Results
from reports.document import Section, phrase
from reports.sections.words import wave_labels
from reports.tables.correlation import correlation_table


def section(results: Results) -> Section | None:
    """Return the section on correlations; None if the study asks for none."""
    asked = results.plan.report.correlations
    if results.correlations is None or not asked:
        return None
    chosen = asked if isinstance(asked, CorrelationsPlan) else CorrelationsPlan(variables=asked)
    table = correlation_table(
        results.correlations,
        waves=wave_labels(results),
        stars=chosen.stars,
        p=chosen.p,
        interval=chosen.interval,
    )
    return Section(phrase("Correlations"), "correlations", (table,))
