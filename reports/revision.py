"""The state of version control around a study, if there is any."""

import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Revision:
    """The git commit that is checked out where a study lies.

    Attributes
    ----------
    commit : str
        Its full hash.
    differing : tuple of str
        Files of the study that are not as in that commit: changed since, or not in it.
    """

    commit: str
    differing: tuple[str, ...]


def revision(folder: Path, files: Iterable[str]) -> Revision | None:
    """Return the commit of the work tree that a folder lies in; None without git, work tree or commit.

    Parameters
    ----------
    folder : Path
    files : iterable of str
        Paths from `folder`, of which is asked whether they are in the commit as they are.
    """
    commit = _git(folder, "rev-parse", "--verify", "HEAD")
    if commit is None:
        return None
    named = list(dict.fromkeys(files))
    same = {name for name in named if _is_committed(folder, name)}
    return Revision(commit.strip(), tuple(name for name in named if name not in same))


def _is_committed(folder: Path, name: str) -> bool:
    """Return whether a file is in the commit, with the content that it has now."""
    known = _git(folder, "ls-tree", "--name-only", "HEAD", "--", name)
    return bool(known) and _git(folder, "diff", "--quiet", "--no-ext-diff", "HEAD", "--", name) is not None


def _git(folder: Path, *words: str) -> str | None:
    """Return what git prints; None if it fails or is not there."""
    command: Sequence[str] = (
        "git",
        "--literal-pathspecs",
        "-c",
        "core.fsmonitor=false",
        "-C",
        str(folder),
        *words,
    )
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            timeout=SECONDS,
            check=True,
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
