"""How wide a text is, and how a long name is broken or shortened."""

import re

# Advance widths of Helvetica (and of its metric twins Arial and Liberation Sans), in thousandths of the size.
WIDTHS = (
    dict.fromkeys(" !,./:;I[]\\ft", 278)
    | dict.fromkeys("ijl'|", 222)
    | dict.fromkeys("()-r`", 333)
    | dict.fromkeys("*", 389)
    | dict.fromkeys("Jcksvxyz", 500)
    | dict.fromkeys("0123456789abdeghnopqu_L$#?−·≥", 556)
    | dict.fromkeys("+<=>~", 584)
    | dict.fromkeys("FTZ", 611)
    | dict.fromkeys("ABEKPSVXY&", 667)
    | dict.fromkeys("CDHNRUw", 722)
    | dict.fromkeys("GOQ", 778)
    | {"m": 833, "M": 833, "W": 944, "…": 1000, "%": 889, "@": 1015, "²": 333}
)
UNKNOWN = 700  # of letters not listed; wide enough for accented and Greek ones
FULL_WIDTH = 1000  # of ideographs
FIRST_FULL_WIDTH = "\u2e80"
MARGIN = 1.14  # machines without Helvetica or a twin of it take a wider face (DejaVu Sans, Verdana)


def text_width(text: str, size: float) -> float:
    """Return the width of a text in pixels, for a font size in pixels."""
    units = sum(WIDTHS.get(c, FULL_WIDTH if c >= FIRST_FULL_WIDTH else UNKNOWN) for c in text)
    return MARGIN * units * size / 1000


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
