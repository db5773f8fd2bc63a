"""`score`: an instrument's scales become columns of the panel."""

from collections.abc import Mapping, Sequence
from os import PathLike

from analysis.waves.panel import Panel


def score(
    panel: Panel,
    instrument: object | str | PathLike[str],
    *,
    columns: str | Mapping[str, str] | None = None,
    waves: Sequence[str] | None = None,
    missing: str | None = None,
) -> Panel:
    """Score an instrument in each wave that has its items."""
    raise NotImplementedError
