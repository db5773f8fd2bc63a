"""`save_wave`: a wave or panel becomes a file, with labels and reasons for missing answers."""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from os import PathLike, fspath
from pathlib import Path
from types import MappingProxyType

from analysis.errors import DataError
from analysis.waves.outgoing import Outgoing, outgoing
from analysis.waves.panel import Panel
from analysis.waves.save_parquet import parquet_files
from analysis.waves.save_spss import spss_files
from analysis.waves.save_stata import stata_files
from analysis.waves.save_text import text_files
from analysis.waves.wave import Wave

# extension: writes into a folder what belongs to a file of this name
WRITERS: Mapping[str, Callable[[Outgoing, Path], None]] = MappingProxyType(
    {
        ".sav": spss_files,
        ".zsav": spss_files,
        ".dta": stata_files,
        ".csv": text_files,
        ".tsv": text_files,
        ".parquet": parquet_files,
    }
)


def save_wave(data: Wave | Panel, path: str | PathLike[str]) -> list[Path]:
    """Write a wave or a panel to a file that other programs read.

    Parameters
    ----------
    data : Wave or Panel
        A panel is written long: person, wave, time if any wave has one, then its columns.
    path : path
        Its extension says the format:

        ``.sav``, ``.zsav``
            SPSS, with variable and value labels; missing answers keep their codes, declared user-missing.
        ``.dta``
            Stata 15, with variable and value labels; the reasons are ``.a`` to ``.z``, labeled.
        ``.csv``, ``.tsv``
            Text with the codes, and beside it ``<name>.codebook.json`` that says what they mean;
            ``read_wave(path, codebook=...)`` reads both.
        ``.parquet``
            Missing answers are null, with their reason in a column ``<column>__missing``; labels and codes
            are in the file's metadata, which `read_wave` reads.

    Returns
    -------
    list of Path
        The files written. They replace earlier ones at the end, or these stay as they were.

    Raises
    ------
    DataError
        If the extension is another, the format cannot hold a column's name, codes or labels, or the files
        cannot be written.

    Notes
    -----
    A panel keeps which codes mean missing and how often each was met, not in which cell: `link` drops that.
    Save the waves where reasons matter.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> index = pd.MultiIndex.from_product([range(60), ["w1", "w2"]], names=["person", "wave"])
    >>> mood = np.random.default_rng(1).normal(size=120)
    >>> data = pd.DataFrame({"mood": mood}, index=index).drop([(k, "w2") for k in range(0, 60, 4)])
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from analysis import save_wave
    >>> with TemporaryDirectory() as folder:
    ...     sorted(path.name for path in save_wave(panel, Path(folder) / "panel.csv"))
    ['panel.codebook.json', 'panel.csv']
    """
    target = Path(fspath(path))
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise DataError(f"{target}: unknown extension {target.suffix!r}. Writable are {', '.join(WRITERS)}.")
    leaving = outgoing(data, fspath(path))
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            writer(leaving, Path(folder) / target.name)
            return [_moved(fresh, target.parent) for fresh in sorted(Path(folder).iterdir())]
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise DataError(f"{target}: it cannot be written ({reason}). Name another file.") from None


def _moved(fresh: Path, folder: Path) -> Path:
    """Put a file whole into its place."""
    fresh.chmod(0o644)
    return Path(shutil.move(os.fspath(fresh), os.fspath(folder / fresh.name)))
