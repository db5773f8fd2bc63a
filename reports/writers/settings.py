"""What a writer is told beside the document."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reports.document import Document
from reports.manner import ENGLISH_APA, Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How and with what a document is written.

    Attributes
    ----------
    name : str
        Of the files, without ending.
    template : Path or None
        A Word document whose styles, page setup, headers and footers are taken; where no Word file is written, it is
        not looked at.
    fonts : tuple of Path
        Folders of further fonts, searched first.
    """

    manner: Manner = ENGLISH_APA
    name: str = "report"
    template: Path | None = None
    fonts: tuple[Path, ...] = ()


class Writer(Protocol):
    """Return the files of a format: path relative to the output folder (forward slashes) to bytes."""

    def __call__(self, document: Document, settings: Settings) -> Mapping[str, bytes]: ...
