"""A folder that keeps the results of pieces as they come, and the question that they answer."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from instruments.replacing import replacing

Arrays = Mapping[str, NDArray[Any]]

QUESTION = "question.json"
CHECK = "_question"  # an array of each file: the fingerprint of the question that it answers


def fingerprint(question: Mapping[str, object]) -> str:
    """Give the SHA-256 of a question, written as JSON with sorted keys."""
    return hashlib.sha256(_written(question).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """Results by their place, one file each; a file appears whole or not at all.

    Attributes
    ----------
    folder : Path
    mark : str
        The question's fingerprint. A file that bears another, or is damaged, counts as not there.
    """

    folder: Path
    mark: str

    @classmethod
    def opened(cls, where: str, folder: str | Path, question: Mapping[str, object]) -> Store:
        """Open a folder for a question, and make it if need be.

        Raises
        ------
        DataError
            If it cannot be written to, or holds the results of another question.
        """
        path, mark = Path(folder), fingerprint(question)
        try:
            path.mkdir(parents=True, exist_ok=True)
            known = _known(where, path)
            if known is None:
                with replacing(path / QUESTION) as fresh:
                    fresh.write_text(_written({**question, "fingerprint": mark}), encoding="utf-8")
        except OSError as error:
            raise DataError(
                f"{where}: the folder resume={str(folder)!r} cannot be written to ({error.strerror}). Name another "
                f"folder, or leave resume= out."
            ) from None
        if known is not None and known.get("fingerprint") != mark:
            differ = sorted(k for k in {*known, *question} - {"fingerprint"} if _differ(known, question, k))
            raise DataError(
                f"{where}: the folder resume={str(folder)!r} holds the results of another question, which differs in "
                f"{', '.join(differ) or 'its program'}. Name another folder, or delete this one."
            )
        return cls(path, mark)

    def get(self, place: int) -> Arrays | None:
        """Give what was kept of a piece; nothing if there is none, or its file is damaged."""
        try:
            with np.load(self._file(place), allow_pickle=False) as file:
                found = {name: file[name] for name in file.files}
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None
        if str(found.pop(CHECK, "")) != self.mark:
            return None
        return found

    def put(self, place: int, result: Arrays) -> None:
        """Keep what a piece gave."""
        with replacing(self._file(place)) as fresh, fresh.open("wb") as file:
            arrays: dict[str, Any] = {**result, CHECK: np.array(self.mark)}
            np.savez(file, **arrays)

    def _file(self, place: int) -> Path:
        return self.folder / f"piece-{place:05d}.npz"


def _known(where: str, path: Path) -> dict[str, object] | None:
    file = path / QUESTION
    if not file.exists():
        if any(path.glob("piece-*.npz")):
            raise DataError(
                f"{where}: the folder {str(path)!r} holds results without {QUESTION}, so that nobody knows what they "
                f"answer. Name another folder, or delete this one."
            )
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _written(question: Mapping[str, object]) -> str:
    return json.dumps(question, sort_keys=True, indent=1, ensure_ascii=False)


def _differ(known: Mapping[str, object], question: Mapping[str, object], name: str) -> bool:
    return _written({"": known.get(name)}) != _written({"": question.get(name)})
