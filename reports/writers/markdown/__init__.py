"""A document as Markdown, for GitHub (``md``) and for Quarto (``qmd``); a table or some blocks alone for notebooks."""

from reports.writers.markdown.tables import markdown_of_table
from reports.writers.markdown.writing import fragment

__all__ = ["fragment", "markdown_of_table"]
