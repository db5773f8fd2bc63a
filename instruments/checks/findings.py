"""What the checks found, as frozen values that print themselves."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from textwrap import fill
from typing import Literal

import pandas as pd

from instruments.lines import wrapped
from instruments.showing import Shown

Severity = Literal["refused", "serious", "look"]
"""`refused`: scoring raises an error. `serious`: scores would be wrong. `look`: a person should look."""

ORDER: tuple[Severity, ...] = ("refused", "serious", "look")
COLUMNS = ("code", "severity", "place", "evidence", "fix")


@dataclass(frozen=True, slots=True)
class Finding(Shown):
    """One thing that does not look right.

    Attributes
    ----------
    code : str
        Short name of the kind of finding, e.g. ``keyed-already``.
    severity : {"refused", "serious", "look"}
        What it means for the scores.
    place : str
        Scale, item and column.
    evidence : str
        Counts and correlations; never one person's answers.
    fix : str
        What to do.
    """

    code: str
    severity: Severity
    place: str
    evidence: str
    fix: str

    def __str__(self) -> str:
        """Return the finding as one paragraph."""
        return f"{self.place}: {self.evidence}. {self.fix}"

    def __repr__(self) -> str:
        return wrapped(f"{self.severity}: {self.code} in {self}")


@dataclass(frozen=True, slots=True)
class Findings(Shown):
    """All findings on one table of answers, the gravest first.

    Attributes
    ----------
    instrument : str
        Id of the form.
    n, sampled : int
        Rows of the table, and how many of them the correlations and shares are taken from.
    rows : tuple of Finding
        Empty if nothing was found.
    notes : tuple of str
        What the checks cannot see here, and what was not checked.
    """

    instrument: str
    n: int
    sampled: int
    rows: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of findings."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Finding]:
        """Iterate over the findings."""
        return iter(self.rows)

    @property
    def codes(self) -> tuple[str, ...]:
        """The kinds of finding, each once."""
        return tuple(dict.fromkeys(row.code for row in self.rows))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding, with the columns code, severity, place, evidence and fix."""
        return pd.DataFrame([asdict(row) for row in self.rows], columns=list(COLUMNS))

    def __str__(self) -> str:
        """Return the findings as text for a terminal, 100 columns wide."""
        lines = [self._heading]
        for row in self.rows:
            lines += ["", f"{row.severity}: {row.code} in {row.place}"]
            lines += [_indented(f"{row.evidence}."), _indented(row.fix)]
        lines += ["", *(_indented(note, "- ") for note in self.notes)] if self.notes else []
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    @property
    def _heading(self) -> str:
        found = f"{len(self.rows)} finding(s)" if self.rows else "nothing found"
        rows = f"{self.n:,} rows" if self.sampled == self.n else f"{self.sampled:,} of {self.n:,} rows"
        return f"{self.instrument}: {found} in {rows}"


def ordered(found: list[Finding]) -> tuple[Finding, ...]:
    """Return findings with the gravest first, otherwise in the order in which they were found."""
    return tuple(sorted(found, key=lambda finding: ORDER.index(finding.severity)))


def _indented(text: str, mark: str = "") -> str:
    return fill(text, 100, initial_indent=f"  {mark}", subsequent_indent="  " + " " * len(mark))
