"""A table as Markdown: the writer's own, in English and APA."""

from reports.document import Table
from reports.exports.text import text


def markdown(table: Table) -> str:
    """Return a table as Markdown."""
    try:
        from reports.writers.markdown import markdown_of_table
    except ImportError:
        return "```text\n" + text(table).replace("```", "'''") + "\n```"
    return str(markdown_of_table(table))
