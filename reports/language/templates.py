"""Every English template of the reports: what a catalogue has to translate, found in the source."""

import json
from dataclasses import dataclass
from pathlib import Path

from reports.language.catalogue import catalogue, languages
from reports.language.scan import calls, calls_of_page

ROOM = Path(__file__).parent.parent
MAKING = "document/making.py"  # defines the three verbs, and calls them with what it was given


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan of the source finds.

    Attributes
    ----------
    templates : tuple of (str, str)
        Each template, in the order of files and lines, with the first place where it stands: ``sections/read.py:36``.
    unclear : tuple of str
        Places where the words are not a literal, so that no catalogue can know them.
    """

    templates: tuple[tuple[str, str], ...]
    unclear: tuple[str, ...]


def found(room: Path = ROOM) -> Found:
    """Scan the source of the reports for the templates of `say`, `phrase` and `counted`.

    Parameters
    ----------
    room : Path
        Folder whose Python files and pages (``.j2``) are read.

    Returns
    -------
    Found

    Examples
    --------
    >>> from reports.language.templates import found
    >>> "{n} persons" in dict(found().templates)
    True
    """
    templates: dict[str, str] = {}
    unclear: list[str] = []
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.j2")]):
        name = path.relative_to(room).as_posix()
        read = calls_of_page if path.suffix == ".j2" else calls
        for call in () if name == MAKING else read(path.read_text("utf-8")):
            place = f"{name}:{call.line}"
            for text in call.texts:
                templates.setdefault(text, place)
            if not call.texts:
                unclear.append(place)
    return Found(tuple(templates.items()), tuple(unclear))


def template_file(language: str) -> str:
    """Return a catalogue file with all templates, to be filled in; words that a shipped language has are kept.

    Parameters
    ----------
    language : str
        BCP 47 tag, e.g. ``"de"``.

    Returns
    -------
    str
        TOML; what is left empty stays English.

    Examples
    --------
    >>> from reports.language.templates import template_file
    >>> text = template_file("de")
    >>> '"{n} persons" = ""' in text
    True
    """
    known = catalogue(language).words if language in languages() else {}
    lines = [f"language = {_quoted(language)}", "", "[words]"]
    room = ""
    for text, place in found().templates:
        home = place.rpartition(":")[0]
        if home != room:
            lines += ["", f"# {home}"]
            room = home
        lines.append(f"{_quoted(text)} = {_quoted(known.get(text, ''))}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON text is a basic string of TOML
