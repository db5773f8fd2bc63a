"""Columns under the panel's names: `{item}` patterns, `rename` (keeps the others), `select` (keeps only the named)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.waves.wave import Wave


def expand(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return {panel name: file column}, each ``{item}`` pattern resolved against the columns `names` of the file."""
    raise NotImplementedError


def matching(names: Sequence[str], patterns: str | Sequence[str]) -> list[str]:
    """Return the `names` that patterns like ``"dass21_{item}"`` name, in order of item number; DataError if none."""
    raise NotImplementedError


def rename(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the frame with panel names, all other columns kept, and {panel name: file column}."""
    raise NotImplementedError


def select(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return only the columns of `mapping`, under panel names, and {panel name: file column}."""
    raise NotImplementedError


def rename_wave(wave: Wave, mapping: Mapping[str, str]) -> Wave:
    """`rename` for a wave; labels, codes and reasons go along."""
    raise NotImplementedError


def select_wave(
    wave: Wave, mapping: Mapping[str, str], *, name: str | None = None, time: float | None = None
) -> Wave:
    """`select` for a wave; labels, codes and reasons go along. `name`/`time` make another wave of the same file."""
    raise NotImplementedError
