"""The data of a document given to typst, which knows no other file, font or network."""

import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reports.document import Document, numbered, phrase
from reports.errors import OutputError
from reports.manner import Manner
from reports.writers import boxes
from reports.writers.pdf import faces, glyphs, runs, signs, tables
from reports.writers.pdf.content import Data, content
from reports.writers.pdf.signs import boxed
from reports.writers.settings import Settings

TEMPLATES = Path(__file__).parent.parent / "templates"

TOP = 90.0  # points from the edge of the page: what begins higher is the first line below the margin
NO_GLYPH = "could not be displayed"  # typst's words for a character that no font has


def files(document: Document, settings: Settings) -> dict[str, bytes]:
    """Return the report as one PDF, tagged, with every font it uses inside.

    Parameters
    ----------
    document : Document
    settings : Settings
        `fonts`: folders of fonts for characters that Source Sans does not have, before that for Japanese.

    Returns
    -------
    dict
        ``<name>.pdf``; the same bytes for the same document, settings and version of typst.

    Raises
    ------
    OutputError
        If a font is missing for a character of the document, or a folder of fonts cannot be used.
    """
    printable = settings.manner.printable(numbered(document))
    own = faces.own(settings.fonts)
    data = content(printable, faces.SANS, settings.manner)
    chosen = glyphs.chosen(signs.words(document, settings.manner), signs.printed(data), own)
    sans = (faces.SANS, *chosen.families)
    if chosen.boxed:
        data = boxed(data, boxes.boxes(chosen.boxed))
        data["chapters"][0]["blocks"] = [
            *_told(chosen.boxed, settings.manner),
            *data["chapters"][0]["blocks"],
        ]
    lang, region = language(printable.language)
    data |= {
        "lang": lang,
        "region": region,
        "fonts": {
            "sans": sans,
            "serif": (faces.SERIF, *sans),
            "mono": (faces.MONO, *sans),
            "faint": chosen.japanese,
        },
    }
    with _folders(settings.fonts, japanese=chosen.japanese) as folders:
        tables.together(data, alone(data, folders))
        return {f"{settings.name}.pdf": compiled(data, folders)}


def _told(codes: Collection[int], manner: Manner) -> list[Data]:
    """Return the notice that names the signs which are printed as boxes."""
    said = manner.printable(boxes.told(codes))
    if said is None:
        return []
    label = manner.text(phrase("Warning."))
    return [
        {"kind": "notice", "failed": False, "label": label, "runs": runs.sentence(said.runs, manner.style)}
    ]


def alone(data: dict[str, Any], fonts: Sequence[Path]) -> set[str]:
    """Return the labels of the tables whose notes would stand at the top of a page, away from the rows."""
    import typst

    with _glyphs_checked():
        found = typst.query(selector="<notes>", field="value", **_given(data, fonts))
    return {label for label, height in json.loads(found) if height < TOP}


def compiled(data: dict[str, Any], fonts: Sequence[Path]) -> bytes:
    """Return the PDF of the template's data.

    Raises
    ------
    OutputError
        If a character is in no font after all.
    """
    import typst

    with _glyphs_checked():
        # Tagged; ua-1 is what typst itself checks, no other program has.
        made = typst.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0, **_given(data, fonts))
    return bytes(made)


def _given(data: dict[str, Any], fonts: Sequence[Path]) -> dict[str, Any]:
    return {
        "input": str(TEMPLATES / "report.typ"),
        "root": str(TEMPLATES),
        "font_paths": [str(folder) for folder in fonts],
        "ignore_system_fonts": True,
        "sys_inputs": {"document": json.dumps(data, ensure_ascii=False)},
    }


@contextmanager
def _glyphs_checked() -> Iterator[None]:
    import typst

    try:
        yield
    except typst.TypstError as fault:
        if NO_GLYPH not in fault.message:
            raise
        raise OutputError(
            f"PDF: a font lacks a character of the report. {glyphs.FOLDER} {glyphs.LEAVE}"
        ) from fault


def language(tag: str) -> tuple[str, str | None]:
    """Return language and region of a tag, as typst wants them.

    Examples
    --------
    >>> language("pt-BR"), language("zh-Hant-TW"), language("ja")
    (('pt', 'BR'), ('zh', 'TW'), ('ja', None))
    """
    first, *rest = tag.replace("_", "-").split("-")
    region = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), None)
    return first.lower(), region


@contextmanager
def _folders(own: Sequence[Path], *, japanese: bool) -> Iterator[list[Path]]:
    """Give folders of exactly the fonts that are meant: whole packages hold some faces twice, in any order."""
    with TemporaryDirectory(prefix="wavepath-fonts-") as name:
        for path in (*faces.sans(), *(faces.japanese() if japanese else ())):
            shutil.copyfile(path, Path(name) / path.name)
        yield [*own, Path(name)]
