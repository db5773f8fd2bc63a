"""Files of a document put into a folder that may hold others: each is whole, or what it was."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from instruments.replacing import replacing
from reports.errors import OutputError


def placed(files: Mapping[str, bytes], folder: Path) -> None:
    """Write all files beside their places, then put each in place; nothing half-written is left.

    Parameters
    ----------
    files : mapping
        Path relative to `folder`, with forward slashes, to content.
    folder : Path
        Made if it is not there.

    Raises
    ------
    OutputError
        If the disk refuses.
    """
    try:
        with ExitStack() as open_places:
            for name, content in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                open_places.enter_context(replacing(folder / name)).write_bytes(content)
    except OSError as fault:
        raise OutputError(
            f"{folder}: it cannot be written ({fault.strerror or type(fault).__name__}). Name another folder."
        ) from fault
