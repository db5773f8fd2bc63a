"""The formats of reports, and who writes each; a writer is imported when it is asked for."""

from collections.abc import Iterable, Mapping
from importlib import import_module

from reports.document import Document
from reports.errors import OutputError
from reports.writers.settings import Settings
from reports.writers.shape import check

HOMES: Mapping[str, str] = {
    "html": "reports.writers.html",
    "docx": "reports.writers.word",
    "pdf": "reports.writers.pdf",
    "md": "reports.writers.markdown.github",
    "qmd": "reports.writers.markdown.quarto",
}


def files(document: Document, formats: Iterable[str], settings: Settings) -> dict[str, bytes]:
    """Return the files of a document in these formats, by their path in the output folder.

    Parameters
    ----------
    document : Document
    formats : iterable of str
        Names of `HOMES`.
    settings : Settings

    Raises
    ------
    OutputError
        If a format is unknown, a table has rows that do not fit its columns, or a writer
        lacks what it needs (a font, a template that can be read).
    """
    wanted = tuple(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in HOMES]:
        raise OutputError(f"no format {unknown[0]!r}. Known are: {', '.join(HOMES)}.")
    check(document)
    return {
        path: content
        for name in wanted
        for path, content in import_module(HOMES[name]).files(document, settings).items()
    }
