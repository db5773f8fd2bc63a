"""A notebook from its file: .ipynb, or a text form (.py with # %%, .md, .qmd), by jupytext."""

from pathlib import Path
from typing import Any

from reports.errors import OutputError

ENDINGS = (".ipynb", ".py", ".md", ".qmd", ".Rmd")


def read(path: Path) -> Any:
    """Return the notebook in a file, as nbformat's value.

    Raises
    ------
    OutputError
        If there is no such file, its ending is unknown, or it is no notebook of Python.
    """
    if path.suffix not in ENDINGS:
        raise OutputError(f"{path}: a notebook ends in {', '.join(ENDINGS)}. Name one.")
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or "it is not UTF-8"
        raise OutputError(f"{path}: the notebook cannot be read ({reason}). Check the path.") from fault
    notebook = _parsed(text, path)
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise OutputError(f"{path}: a notebook in {language}; only those in Python are run here.")
    return notebook


def _parsed(text: str, path: Path) -> Any:
    if path.suffix == ".ipynb":
        import nbformat

        try:
            return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
        except Exception as fault:  # nbformat raises what its JSON reader and its schema raise
            raise OutputError(
                f"{path}: it is no notebook ({type(fault).__name__}). Save it again."
            ) from fault
    import jupytext

    return jupytext.reads(text, fmt=jupytext.formats.long_form_one_format(path.suffix.removeprefix(".")))
