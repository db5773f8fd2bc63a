"""Which fonts a document needs, checked character by character: no box is ever printed silently."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reports.errors import OutputError
from reports.writers.pdf import faces
from reports.writers.pdf.faces import Face

IDEOGRAPHS = frozenset({"Hani", "Hira", "Kana", "Hang"})  # scripts that no font inside typst has
JAPANESE_SCRIPTS = frozenset({"Hani", "Hira", "Kana"})
SHOWN_BY_NO_GLYPH = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})

INSTALL = 'For Japanese run: pip install "wavepath[japanese]". '
FOLDER = 'Name a folder with a font that has them: fonts = ["..."] in [report], or fonts= of render.'


@dataclass(frozen=True, slots=True)
class Chosen:
    """Families in the order in which a character is looked for, after those of the text itself."""

    families: tuple[str, ...]
    japanese: bool


def chosen(words: str, data: str, own: Sequence[Face]) -> Chosen:
    """Return the further fonts that a document needs.

    Parameters
    ----------
    words, data : str
        Every character of its sentences and titles, and of what comes from files.
    own : sequence of Face
        Fonts of the user.

    Raises
    ------
    OutputError
        If a character is in none of the fonts: names its script and the remedy, an example only of `words`.
    """
    open_ = _without_font(words + data)
    for face in own:
        open_ -= faces.characters(face.path, face.place)
    needed = bool(open_)
    for path in faces.japanese():
        open_ -= faces.characters(path)
    if open_:
        raise OutputError(_message(min(open_, key=lambda code: _order(code, words)), words))
    families = dict.fromkeys(face.family for face in own)
    return Chosen((*families, *((faces.JAPANESE,) if needed else ())), japanese=needed)


def _without_font(text: str) -> set[int]:
    """Return the characters that neither Source Sans nor a font inside typst has."""
    known = faces.characters(faces.sans()[0])
    shown = {ord(sign) for sign in set(text) if unicodedata.category(sign) not in SHOWN_BY_NO_GLYPH}
    return {code for code in shown - known if not _inside(code)}


@cache
def _inside(code: int) -> bool:
    """Return whether a font inside typst has the character; typst itself is asked."""
    import typst
    from fontTools.unicodedata import script  # type: ignore[import-untyped]

    if script(chr(code)) in IDEOGRAPHS:
        return False
    probe = f'#set document(title: "probe")\n#set text(lang: "en")\n#"\\u{{{code:x}}}"'
    try:
        typst.compile(probe.encode(), ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def _order(code: int, words: str) -> tuple[bool, int]:
    return chr(code) not in words, code


def _message(code: int, words: str) -> str:
    from fontTools.unicodedata import script, script_name

    tag = script(chr(code))
    example = f", e.g. {chr(code)!r}" if chr(code) in words else ""
    remedy = INSTALL if tag in JAPANESE_SCRIPTS and not faces.japanese() else ""
    return (
        f"PDF: no font at hand has all characters of the report (script {script_name(tag)}{example}). "
        f"{remedy}{FOLDER}"
    )
