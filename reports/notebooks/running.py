"""A notebook run from its first cell to its last, in a fresh kernel."""

from pathlib import Path
from typing import Any

from reports.errors import OutputError
from reports.notebooks.needs import absent

SECONDS = 3600  # of one cell; a notebook that takes longer is better split


def run(notebook: Any, folder: Path, place: str) -> Any:
    """Return the notebook with its outputs; the given one stays as it is.

    Parameters
    ----------
    notebook : nbformat's value
    folder : Path
        Where its cells look for files.
    place : str
        Its name in messages.

    Raises
    ------
    OutputError
        If a cell fails: which one, and the last line of what Python said; or if a package that the notebook says it
        needs is not there: then nothing was run.
    """
    if lacking := absent(notebook):
        raise OutputError(
            f"{place}: skipped, since it needs {', '.join(lacking)}, not installed here. "
            f"Install with: pip install {' '.join(lacking)}"
        )
    from copy import deepcopy

    import nbclient

    fresh = deepcopy(notebook)
    client = nbclient.NotebookClient(
        fresh,
        timeout=SECONDS,
        kernel_name="python3",  # jupyter_client's name for the Python that runs here
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--IPKernelApp.log_level=40"],  # no word on stderr about sockets of this machine
    )
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as fault:
        raise OutputError(f"{place}: {_failed(fresh)}. Mend it; nothing was written.") from fault
    except nbclient.exceptions.CellTimeoutError as fault:
        raise OutputError(f"{place}: a cell took longer than {SECONDS // 60} minutes. Split it.") from fault
    return fresh


def _failed(notebook: Any) -> str:
    """Return which cell failed and how; cells of code are counted from 1."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return f"code cell {number} ends in {output.ename}: {str(output.evalue).splitlines()[0][:300]}"
    return "a cell failed"
