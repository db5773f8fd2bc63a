"""`render`: a document to a file of the format that its name asks for."""

from os import PathLike
from pathlib import Path

from reports.document import Document
from reports.errors import OutputError
from reports.manner import ENGLISH_APA, Manner
from reports.writers.formats import HOMES, files
from reports.writers.placing import placed
from reports.writers.settings import Settings


def render(
    document: Document,
    path: str | PathLike[str],
    *,
    manner: Manner = ENGLISH_APA,
    template: str | PathLike[str] | None = None,
    fonts: str | PathLike[str] | tuple[str | PathLike[str], ...] = (),
) -> Path:
    """Write a document as HTML, PDF, Word, Markdown or Quarto, by the ending of `path`.

    Parameters
    ----------
    document : Document
    path : path-like
        File to write, ending in ``.html``, ``.pdf``, ``.docx``, ``.md`` or ``.qmd``. What was there is replaced at
        the very end; on an error it stays as it was.
    manner : Manner
        Style of numbers and language of words.
    template : path-like or None
        For ``.docx``: a Word document whose styles, page setup, headers and footers are taken; its body is replaced.
        Where no ``.docx`` is written, it is not looked at.
    fonts : path-like, or tuple of them
        Folders of further fonts, for ``.pdf`` and the pictures of ``.docx``.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    OutputError
        If the format is unknown, the folder cannot be written, or a font or the template cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from reports import compose, render
    >>> with TemporaryDirectory() as folder:
    ...     render(compose("Title", "Some words."), Path(folder) / "page.html").name
    'page.html'
    """
    target = _place(path)
    form = target.suffix.lower().removeprefix(".")
    if form not in HOMES:
        known = ", ".join(f".{name}" for name in HOMES)
        raise OutputError(
            f"{target}: a report is not written as {target.suffix or 'a file without ending'}. "
            f"Known are: {known}."
        )
    chosen = Settings(
        manner=manner,
        name=target.stem,
        template=None if template is None else _place(template),
        fonts=tuple(map(_place, (fonts,) if isinstance(fonts, str | PathLike) else fonts)),
    )
    made = files(document, (form,), chosen)
    made[target.name] = made.pop(f"{chosen.name}.{form}")  # the ending as it was written: .PDF
    placed(made, target.parent)
    return target


def _place(path: str | PathLike[str]) -> Path:
    """Return a path, from the user's home where it begins with a tilde.

    Raises
    ------
    OutputError
        If no file can have this name.
    """
    if "\0" in str(path):
        raise OutputError(f"{str(path)!r}: no file can have this name. Name another.")
    return Path(path).expanduser()
