"""`link`: waves of the same people become a `Panel`."""

from collections.abc import Mapping, Sequence

from analysis.waves.panel import Panel
from analysis.waves.wave import Wave


def link(
    waves: Sequence[Wave], *, person: str | Mapping[str, str], time: Mapping[str, float] | None = None
) -> Panel:
    """Link waves by the person's id."""
    raise NotImplementedError
