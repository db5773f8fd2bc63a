"""The format ``qmd``: a Quarto document."""

from reports.writers.markdown.writing import quarto as files

__all__ = ["files"]
