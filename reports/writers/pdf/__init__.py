"""A document as a PDF, set by typst: strings go in as data, never as markup."""

from reports.writers.pdf.compiling import files

__all__ = ["files"]
