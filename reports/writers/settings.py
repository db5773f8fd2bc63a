"""What a writer is told beside the document."""

from dataclasses import dataclass
from pathlib import Path

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
