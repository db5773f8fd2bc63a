"""Words of files as one line that every format can hold."""

import re

# What XML 1.0 (section 2.2) cannot hold, and signs that nobody sees: controls, and those that turn the direction.
ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]")
REPLACED = "\ufffd"


def clean(text: str) -> str:
    """Return text on one line, each character that XML cannot hold as a visible sign.

    Examples
    --------
    >>> clean("two" + chr(10) + "lines" + chr(0)) == "two lines" + REPLACED
    True
    """
    return ILLEGAL.sub(REPLACED, BREAKS.sub(" ", text))
