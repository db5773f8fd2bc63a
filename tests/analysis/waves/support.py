"""Small files for the tests of this room, and the folder of real data sets beside the checkout."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analysis.waves import Panel, Wave, link, read_wave

CHECKOUT = Path(__file__).resolve().parents[3]
DATA = CHECKOUT.parent / "shared" / "data"
GOLDEN = CHECKOUT / "tests" / "golden" / "haven"

SHARED = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real data sets are not beside the checkout (../shared/data)"
    ),
]


def needs_data(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test as one of real data; skip it where they are absent."""
    for mark in SHARED:
        test = mark(test)
    return test


def written(folder: Path, text: str, name: str = "w1.csv") -> Path:
    """Write a text file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def wave(folder: Path, text: str, name: str = "w1", **options: object) -> Wave:
    """Write a CSV file and read it."""
    return read_wave(written(folder, text, f"{name}.csv"), name=name, **options)  # type: ignore[arg-type]


def panel(folder: Path, files: Mapping[str, str], **options: object) -> Panel:
    """Write one CSV file a wave, and link them by the column id."""
    waves = [wave(folder, text, name) for name, text in files.items()]
    return link(waves, person="id", **options)  # type: ignore[arg-type]
