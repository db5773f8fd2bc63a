"""How wide a text is, and how a long name is broken or shortened."""

import re
import unicodedata

# Advance widths in thousandths of the font size, each the largest of three faces, rounded up: Helvetica (and its
# metric twins Arial and Liberation Sans), Source Sans Pro, and DejaVu Sans, which stands in for them elsewhere.
WIDTHS: dict[str, int] = (
    dict.fromkeys("'ijl", 280)
    | dict.fromkeys("I", 300)
    | dict.fromkeys(" ,.\xa0‘’", 320)
    | dict.fromkeys(":;|ι", 340)
    | dict.fromkeys("/\\", 350)
    | dict.fromkeys("f", 360)
    | dict.fromkeys("-", 370)
    | dict.fromkeys("()[]t", 400)
    | dict.fromkeys("!²⁰⁴⁵⁶⁷⁸⁹¹³", 410)
    | dict.fromkeys("r", 420)
    | dict.fromkeys('"', 460)
    | dict.fromkeys("*J–°§", 500)
    | dict.fromkeys("“”", 520)
    | dict.fromkeys("sz⁻", 530)
    | dict.fromkeys("`cεζ", 550)
    | dict.fromkeys("?L_·νξ", 560)
    | dict.fromkeys("kυχ", 580)
    | dict.fromkeys("κ", 590)
    | dict.fromkeys("vxyγλ", 600)
    | dict.fromkeys("πτ", 610)
    | dict.fromkeys("FTaeoδθοøå", 620)
    | dict.fromkeys("ß", 630)
    | dict.fromkeys("$0123456789bdghnpqu{}βημρσΣ€", 640)
    | dict.fromkeys("α", 660)
    | dict.fromkeys("EKPSY", 670)
    | dict.fromkeys("φ", 680)
    | dict.fromkeys("ABVXZψΔ", 690)
    | dict.fromkeys("CR", 730)
    | dict.fromkeys("U", 740)
    | dict.fromkeys("N", 750)
    | dict.fromkeys("H", 760)
    | dict.fromkeys("&DG", 780)
    | dict.fromkeys("OQΦ", 790)
    | dict.fromkeys("w", 820)
    | dict.fromkeys("#+<=>^~−≥≤×∞ω", 840)
    | dict.fromkeys("M", 870)
    | dict.fromkeys("%", 960)
    | dict.fromkeys("m", 980)
    | dict.fromkeys("Wæ", 990)
    | dict.fromkeys("—…", 1000)
    | dict.fromkeys("@", 1020)
    | dict.fromkeys("œ", 1030)
)
UNKNOWN = 850  # of letters not listed; accents count as nothing
FULL_WIDTH = 1000  # of ideographs


def text_width(text: str, size: float) -> float:
    """Return the width of a text in pixels, for a font size in pixels."""
    return sum(_width(c) for c in text) * size / 1000


def _width(letter: str) -> int:
    if (known := WIDTHS.get(letter)) is not None:
        return known
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return FULL_WIDTH
    return WIDTHS.get(unicodedata.normalize("NFD", letter)[0], UNKNOWN)


def fitted(name: str, size: float, widest: float) -> tuple[str, ...]:
    """Break a name into at most two lines no wider than `widest` pixels, with an ellipsis if it must be.

    Returns
    -------
    tuple of str
        One or two lines.
    """
    if text_width(name, size) <= widest:
        return (name,)
    cuts = [m.end() for m in re.finditer(r"[_.\s-]|(?<=[a-z])(?=[A-Z])", name) if 0 < m.end() < len(name)]
    if not cuts:
        return (_shortened(name, size, widest),)
    cut = min(cuts, key=lambda c: abs(text_width(name[:c], size) - text_width(name[c:], size)))
    return tuple(_shortened(part.strip(), size, widest) for part in (name[:cut], name[cut:]))


def _shortened(text: str, size: float, widest: float) -> str:
    """Take letters out of the middle: the ends of a name tell it from its neighbors."""
    if text_width(text, size) <= widest:
        return text
    keep = len(text) - 1
    while keep > 2 and text_width(_with_gap(text, keep), size) > widest:
        keep -= 1
    return _with_gap(text, keep)


def _with_gap(text: str, keep: int) -> str:
    tail = keep // 2
    return f"{text[: keep - tail]}…{text[len(text) - tail :]}"


def wrapped(words: str, size: float, widest: float) -> tuple[str, ...]:
    """Break sentences into lines no wider than `widest` pixels, at spaces only."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size) <= widest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
