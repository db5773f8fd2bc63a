"""The fonts of a PDF: those that come by pip, folders of the user, and what characters each of them has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reports.errors import OutputError

SANS, SERIF, MONO, JAPANESE = "Source Sans Pro", "Libertinus Serif", "DejaVu Sans Mono", "IPAexGothic"
SANS_FILES = tuple(
    f"SourceSansPro-{face}.ttf" for face in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
)
JAPANESE_FILES = ("ipaexg.ttf",)
EM = 1.0  # width of a character whose font is not known, in units of the size: that of a Chinese character


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, and the place of the font in it."""

    family: str
    path: Path
    place: int = 0


def sans() -> tuple[Path, ...]:
    """Return the files of Source Sans.

    Raises
    ------
    OutputError
        If the package that brings them is not installed.
    """
    folder = _package("font_source_sans_pro", "files")
    if folder is None:
        raise OutputError(
            "PDF: the package font-source-sans-pro is not installed. Run: pip install font-source-sans-pro"
        )
    return tuple(folder / name for name in SANS_FILES)


def japanese() -> tuple[Path, ...]:
    """Return the files of IPAex Gothic; none if the extra ``japanese`` is not installed."""
    folder = _package("matplotlib_fontja", "fonts")
    return () if folder is None else tuple(folder / name for name in JAPANESE_FILES)


def own(folders: Iterable[Path]) -> tuple[Face, ...]:
    """Return the fonts in the user's folders, in the order of the folders and of their names.

    Raises
    ------
    OutputError
        If a folder is not there, or holds no font.
    """
    return tuple(face for folder in folders for face in _in(folder))


def _in(folder: Path) -> list[Face]:
    import typst

    if not folder.is_dir():
        raise OutputError(f"{folder}: there is no such folder of fonts. Correct fonts.")
    listed = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    ).fonts()
    found = [Face(font.family, Path(font.path), font.index) for font in listed if font.path]
    if not found:
        raise OutputError(f"{folder}: the folder holds no font that can be read (.ttf, .otf, .ttc).")
    return sorted(found, key=lambda face: (face.family, str(face.path), face.place))


@cache
def characters(path: Path, place: int = 0) -> frozenset[int]:
    """Return the code points that a font has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(path, lazy=True, fontNumber=place) as font:
        return frozenset(font.getBestCmap() or ())


@cache
def advances(bold: bool = False) -> Mapping[int, float]:
    """Return how wide Source Sans sets each character, in units of the size; figures all alike."""
    from fontTools.ttLib import TTFont

    with TTFont(sans()[2 if bold else 0], lazy=True) as font:
        units, table = font["head"].unitsPerEm, font["hmtx"]
        wide = {code: table[glyph][0] / units for code, glyph in font.getBestCmap().items()}
    figures = range(ord("0"), ord("9") + 1)
    return wide | dict.fromkeys(figures, max(wide[figure] for figure in figures))


def width(text: str, *, bold: bool = False) -> float:
    """Return how wide a line of text is in Source Sans, in units of the size."""
    wide = advances(bold)
    return sum(wide.get(ord(letter), EM) for letter in text)


def _package(name: str, folder: str) -> Path | None:
    """Return a folder of a package that is installed; the package itself is not run."""
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) / folder if places else None
