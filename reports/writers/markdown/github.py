"""The format ``md``: GitHub's Markdown."""

from reports.writers.markdown.writing import github as files

__all__ = ["files"]
