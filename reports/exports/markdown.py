"""A table as Markdown: that of the writer, or a block of plain text where it is not there."""

from importlib import import_module
from importlib.util import find_spec

from reports.document import Table
from reports.exports.text import text

WRITER = "reports.writers.markdown"


def markdown(table: Table) -> str:
    """Return a table as Markdown, in English and APA."""
    if find_spec(WRITER) is not None:
        return str(import_module(WRITER).markdown_of_table(table))
    return "\n".join(["```text", text(table).replace("```", "\u02cb\u02cb\u02cb"), "```"])
