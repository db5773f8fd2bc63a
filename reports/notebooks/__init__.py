"""Notebooks as reports: read, run, turned into a document, printed by the same writers."""
