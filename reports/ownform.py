"""A questionnaire of one's own: a file to start from, and what is wrong with it."""

from pathlib import Path

import instruments
from instruments.describe import range_words
from reports.errors import OutputError


def start(form: str, folder: Path) -> Path:
    """Write a commented file for a new form.

    Parameters
    ----------
    form : str
        Its id; the file is ``<id>.toml``.
    folder : Path
        Where to write it.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InstrumentError
        If the id is not one, or is that of a shipped form.
    OutputError
        If the file is there already, or cannot be written.
    """
    text = instruments.template(form)
    path = folder / f"{form}.toml"
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise OutputError(
            f"{path}: the file is there already. Choose another id, or move the file."
        ) from None
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise OutputError(f"{path}: it cannot be written ({reason}). Go to another folder.") from fault
    return path


def check(file: str) -> list[str]:
    """Return what a form's file defines, in lines for a terminal.

    Raises
    ------
    InstrumentError
        If the file has faults; all are listed.
    """
    form = instruments.load(file)
    scores = "; ".join(f"{scale.name} ({range_words(scale)})" for scale in form.scales)
    lines = [f"{file}: ok", f"{form.id}: {form.title}", f"{len(form.items)} items; scores: {scores}"]
    if form.variants:
        lines.append(f"variants: {', '.join(variant.id for variant in form.variants)}")
    if form.unverified:
        lines.append(f"not verified: {' '.join(form.unverified)}")
    return lines
