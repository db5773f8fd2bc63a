"""How wide words are, on the wide side: columns are set by it, so that no number is broken."""

from functools import lru_cache
from unicodedata import east_asian_width

# Widths of Helvetica, space to tilde, in thousandths of the type size (Adobe Font Metrics, phvr8a); Times, Calibri and
# their kin are narrower, so a column that is wide enough for it is wide enough for what a template may ask.
HELVETICA = (
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    222, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
SPACES = {"\u00a0": 278, "\u2009": 200, "\u202f": 200}
FULL, OTHER = 1000, 640
MONOSPACED = 540  # set a point smaller than the words around it


@lru_cache(maxsize=65536)
def wide(text: str, code: bool = False) -> int:
    """Return the width of words on one line, in thousandths of the type size."""
    if code:
        return sum(FULL if east_asian_width(sign) in "WF" else MONOSPACED for sign in text)
    return sum(_sign(sign) for sign in text)


@lru_cache(maxsize=65536)
def longest(text: str, code: bool = False) -> int:
    """Return the width of the longest word, between plain spaces; East Asian words break at each sign."""
    return max((wide(_unbroken(word), code) for word in text.split(" ")), default=0)


def _unbroken(word: str) -> str:
    """Return what of a word stays on one line: without the signs of a script that breaks anywhere, but one."""
    if word.isascii():
        return word
    latin = "".join(" " if east_asian_width(sign) in "WF" else sign for sign in word)
    return max((*latin.split(" "), "\u3000"), key=len) if latin != word else word


def _sign(sign: str) -> int:
    place = ord(sign) - 32
    if 0 <= place < len(HELVETICA):
        return HELVETICA[place]
    if sign in SPACES:
        return SPACES[sign]
    return FULL if east_asian_width(sign) in "WF" else OTHER
