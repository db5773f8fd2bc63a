"""A Word document without words: the package that is filled when there is no template of the user's own."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from reports.writers.word.markup import DECLARED, NAMESPACES

TEMPLATES = Path(__file__).parents[1] / "templates"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Fonts for the scripts of East Asia, by the first part of the language's tag; Word's own names.
ASIAN = {"ja": ("MS Mincho", "ja-JP"), "zh": ("SimSun", "zh-CN"), "ko": ("Batang", "ko-KR")}
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
SIDES = "".join(f' w:{side}="1440"' for side in ("top", "right", "bottom", "left"))  # an inch, as APA asks
MARGINS = f'<w:pgMar{SIDES} w:header="680" w:footer="680" w:gutter="0"/>'


def part(name: str, language: str) -> bytes:
    """Return one of our parts, ``styles``, ``settings`` or ``numbering``, for a language.

    Parameters
    ----------
    language : str
        BCP 47 tag. Japanese, Chinese and Korean are the language of their own script; Latin letters within them are
        taken as English, as Word does.
    """
    latin, asian, font = tongue(language)
    text = (TEMPLATES / f"word-{name}.xml").read_text("utf-8")
    for token, value in (("ASIAN_FONT", font), ("ASIAN_TAG", asian), ("LATIN_TAG", latin)):
        text = text.replace(token, value)
    return text.encode()


def tongue(language: str) -> tuple[str, str, str]:
    """Return the tags of Latin and of East Asian words, and the font of these; what is no tag counts as English."""
    first = language.split("-")[0].lower()
    font, asian = ASIAN.get(first, ASIAN["ja"])
    english = first in ASIAN or language == "en" or not TAG.fullmatch(language)
    return "en-US" if english else language, asian, font


def bare(language: str) -> bytes:
    """Return a document with our styles, on A4 with margins of an inch, and nothing in it."""
    parts = ("styles", "settings", "numbering")
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{KIND}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), *((name, name) for name in parts))
    )
    office = NAMESPACES["r"]
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate(parts, start=1)
    )
    root = f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/>'
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">'
    default = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    section = f"<w:sectPr>{A4}{MARGINS}</w:sectPr>"
    members = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{default}{types}</Types>',
        "_rels/.rels": f"{HEAD}{rels}{root}</Relationships>",
        "word/_rels/document.xml.rels": f"{HEAD}{rels}{related}</Relationships>",
        "word/document.xml": f"{HEAD}<w:document {DECLARED}><w:body>{section}</w:body></w:document>",
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as package:
        for name, text in members.items():
            package.writestr(name, text)
        for name in parts:
            package.writestr(f"word/{name}.xml", part(name, language))
    return out.getvalue()
