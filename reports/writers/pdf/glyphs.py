"""Which fonts a document needs, checked character by character: no box is ever printed silently."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reports.errors import OutputError
from reports.writers.boxes import of_a_script
from reports.writers.pdf import faces
from reports.writers.pdf.faces import Face

IDEOGRAPHS = frozenset({"Hani", "Hira", "Kana", "Hang"})  # scripts that no font inside typst has
JAPANESE_SCRIPTS = frozenset({"Hani", "Hira", "Kana"})
MARKS = frozenset({"Mn", "Me"})
SHOWN_BY_NO_GLYPH = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})

INSTALL = 'For Japanese run: pip install "wavepath[japanese]". '
LEAVE = "Or leave pdf out of the formats: the others need no font."
FOLDER = 'Name a folder with a font that has them: fonts = ["..."] in [report], or fonts= of render.'


@dataclass(frozen=True, slots=True)
class Chosen:
    """Families in the order in which a character is looked for, after those of the text itself.

    Attributes
    ----------
    boxed : frozenset of int
        Signs of no script that none of them has; each is printed as a box.
    """

    families: tuple[str, ...]
    japanese: bool
    boxed: frozenset[int] = frozenset()


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
        If a letter of a script is in none of the fonts: names its script and the remedy, an example only of `words`.
    """
    lacking = _without_font(words + data)
    for face in own:
        lacking -= faces.characters(face.path, face.place)
    open_ = lacking
    for path in faces.japanese():
        open_ = open_ - faces.characters(path)
    if foreign := [code for code in open_ if of_a_script(code)]:
        raise OutputError(_message(min(foreign, key=lambda code: _order(code, words)), words))
    families = dict.fromkeys(face.family for face in own)
    needed = lacking != open_
    return Chosen(
        (*families, *((faces.JAPANESE,) if needed else ())), japanese=needed, boxed=frozenset(open_)
    )


def _without_font(text: str) -> set[int]:
    """Return the characters that neither Source Sans nor a font inside typst has."""
    known = faces.characters(faces.sans()[0])
    shown = {ord(sign) for sign in set(text) if unicodedata.category(sign) not in SHOWN_BY_NO_GLYPH}
    # A mark over a letter has to come from the letter's own font.
    apart = {code for code in shown - known if unicodedata.category(chr(code)) in MARKS}
    return apart | {code for code in shown - known - apart if not _inside(code)}


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
        f"{remedy}{FOLDER} {LEAVE}"
    )
