"""Strings of a document as they may be printed: nothing that no font can show, no word that cannot be broken."""

import re

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
REPLACEMENT = "\ufffd"
NEW_LINE = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
MARK, JOINER = "\ufeff", "\u2060"  # of the order of bytes, which PDF/UA forbids; the same width of none
THIN, NARROW = "\u2009", "\u202f"  # the space between thousands may not end a line
BREAK = "\u200b"
AFTER = "_./-:,;=|+*)"  # signs after which a long word is broken first


def plain(text: str) -> str:
    """Return text without controls: signs that nobody sees become one that says so, thin spaces do not break.

    Examples
    --------
    >>> plain("a\\tb"), plain("a\\x00b") == "a" + REPLACEMENT + "b"
    ('a b', True)
    """
    return listing(text).replace("\t", " ").replace(THIN, NARROW)


def listing(text: str) -> str:
    """Return text of several lines without controls; tabs and spaces stay."""
    return INVISIBLE.sub(REPLACEMENT, NEW_LINE.sub("\n", text)).replace(MARK, JOINER)


def broken(text: str, most: int) -> str:
    """Return text whose words of more than `most` characters may be broken, after a sign if there is one near.

    Examples
    --------
    >>> broken("short words", 8), broken("abcdefgh_ij", 9).replace(BREAK, "|")
    ('short words', 'abcdefgh_|ij')
    """
    if len(text) <= most:
        return text
    return re.sub(rf"\S{{{most + 1},}}", lambda word: BREAK.join(_pieces(word[0], most)), text)


def _pieces(word: str, most: int) -> list[str]:
    pieces = []
    while len(word) > most:
        sign = max((word.rfind(one, most // 2, most) for one in AFTER), default=-1)
        cut = sign + 1 if sign >= 0 else most
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]
