"""What is known of a file (`Source`) and of a column (`Column`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.waves.lookup import Lookup

Code = float | str
Kind = Literal["number", "text", "date"]


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a wave was read from.

    Attributes
    ----------
    path : str
        As the user gave it.
    sha256 : str
        SHA-256 of the very bytes that were parsed, 64 hexadecimal digits.
    rows, columns : int
        Rows of answers (headers not counted) and columns in the file.
    layout : str
        ``"plain"``, ``"qualtrics"``, or the format: ``"spss"``, ``"stata"``, ``"sas"``, ``"excel"``,
        ``"parquet"``.
    encoding : str or None
        Encoding of the text; None where the format has none of its own.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> from analysis import read_wave
    >>> with TemporaryDirectory() as folder:
    ...     answers = pd.DataFrame({"id": [1, 2, 2], "mood": [3, 4, 5], "wave": [1, 1, 2]})
    ...     answers.to_csv(Path(folder) / "may.csv", index=False)
    ...     wave = read_wave(Path(folder) / "may.csv", name="w1")
    >>> wave.source.layout, wave.source.rows, len(wave.source.sha256)
    ('plain', 3, 64)
    """

    path: str
    sha256: str
    rows: int
    columns: int
    layout: str
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of one column.

    Attributes
    ----------
    name : str
        Name in the wave or panel.
    label : str or None
        The question, or what is measured.
    unit : str or None
        Unit of the numbers, e.g. ``"points"``, ``"hours/week"``.
    low, high : float or None
        Lowest and highest possible value, in `unit`.
    value_labels : mapping of code to str
        Words for the codes, those of missing codes included.
    missing : mapping of code to str
        Codes that mean "missing", declared or met, with the reason each stands for.
    missing_met : mapping of str to int
        How many cells were made missing for each reason. Empty cells are not counted here.
    origin : str
        ``"file <path> (sha256 <12 digits>)"``, ``"instrument <id>, scale <name>"`` or ``"expression
        <text>"``.
    kind : "number", "text" or "date"
        What the cells hold.
    notes : tuple of str
        What a reader of the codebook should know, e.g. why a column is text.
    waves : tuple of str
        In a `Panel`: the waves whose files have this column. Empty in a `Wave`.

    Examples
    --------
    >>> from analysis.waves import Column
    >>> Column("mood", label="How do you feel?", unit="points", low=0, high=10).high
    10
    """

    name: str
    label: str | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    value_labels: Mapping[Code, str] = field(default_factory=Lookup)
    missing: Mapping[Code, str] = field(default_factory=Lookup)
    missing_met: Mapping[str, int] = field(default_factory=Lookup)
    origin: str = ""
    kind: Kind = "number"
    notes: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("value_labels", "missing", "missing_met"):
            object.__setattr__(self, name, Lookup(getattr(self, name)))
