"""A document as Markdown, for GitHub (``md``) and for Quarto (``qmd``); a table alone for notebooks."""

from reports.writers.markdown.tables import markdown_of_table

__all__ = ["markdown_of_table"]
