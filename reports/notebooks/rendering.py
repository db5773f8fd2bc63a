"""`render_notebook`: a notebook to HTML, PDF, Word or Markdown, with a page that says where it came from."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reports.notebooks.document import Origin, document
from reports.notebooks.parameters import with_parameters
from reports.notebooks.reading import read
from reports.notebooks.running import run
from reports.record import sha256
from reports.writers.formats import files
from reports.writers.placing import placed
from reports.writers.settings import Settings


def render_notebook(
    path: Path,
    *,
    formats: Sequence[str] = ("html",),
    out: Path | None = None,
    code: bool = True,
    execute: bool | None = None,
    parameters: Sequence[tuple[str, str]] = (),
    banner: str | None = None,
    settings: Settings | None = None,
) -> list[Path]:
    """Render a notebook by the writers of reports.

    Parameters
    ----------
    path : Path
        ``.ipynb``, or a text form that jupytext reads: ``.py`` with ``# %%``, ``.md``, ``.qmd``.
    formats : sequence of str
        ``"html"``, ``"pdf"``, ``"docx"``, ``"md"``, ``"qmd"``.
    out : Path or None
        Folder to write into; None takes that of the notebook.
    code : bool
        Whether code is shown; a cell may hide its own with ``#| echo: false``.
    execute : bool or None
        Whether the notebook is run first; None runs it unless it holds outputs.
    parameters : sequence of (str, str)
        Names set after the cell tagged ``parameters``; then the notebook is always run.
    banner : str or None
        Words on every page, e.g. ``"Simulated data"``.
    settings : Settings or None
        Style, language, fonts, template; the name is the notebook's.

    Returns
    -------
    list of Path
        The files written, each whole; if a cell fails, nothing is written.

    Raises
    ------
    OutputError
        If the notebook cannot be read or a cell fails, or a writer refuses.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from reports import render_notebook
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "own.md"
    ...     _ = path.write_text("# Title", "utf-8")
    ...     [found.name for found in render_notebook(path, execute=False)]
    ['own.html']
    """
    place = path.name
    notebook = with_parameters(read(path), parameters, place)
    stored = any(cell.get("outputs") for cell in notebook.cells)
    executed = bool(parameters) or (not stored if execute is None else execute)
    if executed:
        notebook = run(notebook, path.resolve().parent, place)
    origin = Origin(place, sha256(path), executed, tuple(parameters))
    chosen = settings or Settings()
    written = files(
        document(notebook, origin, code=code, banner=banner), formats, replace(chosen, name=path.stem)
    )
    folder = path.parent if out is None else out
    placed(written, folder)
    return [folder / name for name in written]
