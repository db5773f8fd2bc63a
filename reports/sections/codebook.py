"""The codebook of the panel, as an appendix."""

from analysis.study.results import Results
from reports.document import Section, phrase
from reports.tables.columns import codebook_table


def section(results: Results) -> Section | None:
    """Return the codebook; None if the study does not ask for it."""
    if not results.plan.report.codebook or results.codebook.empty:
        return None
    return Section(phrase("Codebook"), "codebook", (codebook_table(results.codebook),))
