"""A file of an export: whole, or as it was."""

from os import PathLike
from pathlib import Path

from reports.errors import OutputError
from reports.writers.placing import placed


def written(path: str | PathLike[str], content: bytes, *endings: str) -> Path:
    """Write a file in one step and return its path.

    Raises
    ------
    OutputError
        If its name has another ending than those of the format, or the disk refuses.
    """
    target = Path(path)
    if target.suffix.lower() not in endings:
        raise OutputError(f"{target}: name the file with the ending {' or '.join(endings)}.")
    placed({target.name: content}, target.parent)
    return target
