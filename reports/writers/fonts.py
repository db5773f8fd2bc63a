"""Fonts for what is typeset here: folders that come with packages, so that every machine gives the same page."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from reports.errors import OutputError
from reports.writers.settings import Settings

# Package to the folder of its font files; the first is required, the others are searched if they are installed.
SHIPPED = {"font_source_sans_pro": "files", "matplotlib_fontja": "fonts"}
ENDINGS = frozenset({".ttf", ".otf", ".ttc"})


def font_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the folders that are searched for fonts, the user's own first.

    Raises
    ------
    OutputError
        If a folder of `settings.fonts` is not there, or holds no font.
    """
    for folder in settings.fonts:
        if not folder.is_dir() or not _files(folder):
            raise OutputError(
                f"{folder}: no folder with font files (.ttf, .otf, .ttc). Correct `fonts`, or leave it out."
            )
    found = ((find_spec(package), folder) for package, folder in SHIPPED.items())
    places = (Path(spec.origin).parent / folder for spec, folder in found if spec and spec.origin)
    return (*settings.fonts, *(place for place in places if place.is_dir()))


def missing(text: str, folders: tuple[Path, ...]) -> str:
    """Return the characters of a text that no font in these folders has, each once, in their order."""
    known = frozenset().union(*(_characters(path) for folder in folders for path in _files(folder)))
    return "".join(dict.fromkeys(sign for sign in text if ord(sign) not in known and not sign.isspace()))


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS))


@lru_cache(maxsize=64)
def _characters(path: Path) -> frozenset[int]:
    fonts = import_module("fontTools.ttLib")
    try:
        with fonts.TTFont(path, fontNumber=0, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (fonts.TTLibError, OSError):  # a file that is no font does not help, and does no harm
        return frozenset()
