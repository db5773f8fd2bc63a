"""Outputs put in place whole: written beside, moved in at the end, nothing half-written left."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reports import record
from reports.errors import OutputError

CLUTTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # left in folders by file managers
EDITABLE = "study"  # folder of an output whose files a user may work on


def files(folder: Path) -> list[Path]:
    """Return every file below a folder, relative to it, in a fixed order."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def check(out: Path) -> None:
    """Refuse a place whose content wavepath did not write.

    Raises
    ------
    OutputError
        If `out` is a file, a folder without a record of wavepath, or holds files that are not of that record.
    """
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise OutputError(f"{out}: it is a file. Name a folder with --out.")
    found = [path for path in files(out) if path.name not in CLUTTER]
    if not found:
        return
    if Path(record.NAME) not in found:
        raise OutputError(
            f"{out}: the folder holds files that wavepath did not write, and would be replaced. "
            f"Name an empty or a new folder with --out."
        )
    _check_foreign(out, found)


def _check_foreign(out: Path, found: list[Path]) -> None:
    written = record.written(record.text_of(out), str(out / record.NAME))
    foreign = [path.as_posix() for path in found if path.as_posix() not in (*written, record.NAME)]
    edited = [
        name
        for name, digest in written.items()
        if name.startswith(f"{EDITABLE}/") and (out / name).is_file() and record.sha256(out / name) != digest
    ]
    if foreign or edited:
        raise OutputError(
            f"{out}: the folder would be replaced, but holds files that were added or edited by hand: "
            f"{', '.join([*foreign, *edited][:5])}. Move them elsewhere, or name another folder with --out."
        )


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give an empty folder to write into, and put it in the place of `out` when the block ends well.

    Parameters
    ----------
    out : Path
        A new folder, an empty one, or an earlier output of wavepath.

    Yields
    ------
    Path
        A folder beside `out`. If the block raises, it is removed and `out` stays as it was.

    Raises
    ------
    OutputError
        If `out` may not be replaced (see `check`), or the disk refuses.
    """
    check(out)
    out = Path(os.path.realpath(out))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as fault:
        raise refused(out, fault) from fault
    try:
        yield fresh
        fresh.chmod(0o777 & ~_umask())
        _swap(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, out: Path) -> None:
    """Move `fresh` to `out`; what was there comes back if that fails."""
    old = fresh.with_name(f"{fresh.name}-old")
    try:
        if out.exists():
            out.replace(old)
        fresh.replace(out)
    except OSError as fault:
        if old.exists() and not out.exists():
            with suppress(OSError):
                old.replace(out)
        raise refused(out, fault) from fault
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def refused(out: Path, fault: OSError) -> OutputError:
    """Return what to say when the disk refuses to write `out`."""
    reason = fault.strerror or type(fault).__name__
    return OutputError(f"{out}: it cannot be written ({reason}). Name another folder with --out.")
