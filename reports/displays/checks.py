"""What the checks of answers found."""

from collections.abc import Iterator

from instruments import Finding, Findings
from reports.displays.longitudinal import listing
from reports.document import Block, Code, Column, Number, Phrase, Rows, Table, counted, phrase, say

COLUMNS = (
    Column(phrase("Finding"), "code"),
    Column(phrase("Severity")),
    Column(phrase("Place")),
    Column(phrase("Evidence")),
    Column(phrase("What to do")),
)


def findings(result: Findings) -> Iterator[Block]:
    """Yield the findings as a table, and what the checks cannot see."""
    rows = tuple(_row(finding) for finding in result)
    if rows:
        caption = phrase(
            "{form}: {findings} in {rows}.",
            form=result.instrument,
            findings=counted(len(rows), "finding"),
            rows=_rows(result),
        )
        yield Table(caption, COLUMNS, (Rows(rows),))
    else:
        yield say("{form}: nothing found in {rows}.", form=result.instrument, rows=_rows(result))
    yield from listing(result.notes)


def finding(result: Finding) -> Iterator[Block]:
    """Yield one finding as a table of one row."""
    yield Table(phrase("A finding."), COLUMNS, (Rows((_row(result),)),))


def _row(found: Finding) -> tuple[Code, str, str, str, str]:
    return Code(found.code), found.severity, found.place, found.evidence, found.fix


def _rows(result: Findings) -> Phrase:
    if result.n == result.sampled:
        return phrase("{n} rows", n=Number(result.n, "count"))
    return phrase(
        "{sampled} of {n} rows", sampled=Number(result.sampled, "count"), n=Number(result.n, "count")
    )
