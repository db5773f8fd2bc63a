"""Reliability of the scales at each wave."""

from analysis.study.results import Results
from reports.document import Section, phrase, say
from reports.sections.words import scale_label, wave_labels
from reports.tables.reliability import reliability_table


def section(results: Results) -> Section:
    """Return the section on alpha and omega."""
    title = phrase("Reliability")
    if results.reliability.empty:
        return Section(title, "reliability", (say("No reliability was asked for."),))
    scales = dict.fromkeys(str(name) for name in results.reliability["scale"])
    table = reliability_table(
        results.reliability,
        titles={name: scale_label(results, name, named=True) for name in scales},
        waves=wave_labels(results),
        by_label=phrase("Sample"),
    )
    return Section(title, "reliability", (table,))
