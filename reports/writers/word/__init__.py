"""A document as a Word file: real tables, numbered captions, headings, and styles of a template of one's own."""

from reports.writers.word.write import files

__all__ = ["files"]
