"""Data as Markdown that says nothing but itself, for GitHub's flavor and for Pandoc's with Quarto's additions.

Every sign that either reads as markup stands behind a backslash, which both take away before any sign of punctuation
(CommonMark, section 2.4; Pandoc's ``all_symbols_escapable``). Quarto looks for its shortcodes in the text itself, so
that the braces must be parted everywhere, in code as well.
"""

import re

from reports.writers.plain import listing, plain

SIGNS = re.compile(
    r"[\\`*_{}\[\]<>#|~^$@&\"']|:(?=\S)|(?<=www)\.|-(?=-)|(?<=-)-|\.(?=\.)|(?<=\.)\.", re.IGNORECASE
)
# At the beginning of a paragraph: lists, definitions, titles, captions, rules.
OPENING = re.compile(r"^(?:[-+=%:]|(?:Table|Figure)(?=:)|\(?[0-9A-Za-z]{1,9}(?=[.)]))")
CODE = re.compile(r"^(?!r |\{|python )[^`|\n\\{}]*[^`|\n\\{} ]$")  # what may stand between backticks
SHORTCODE = re.compile(r"\{(?=\{)")
PARTED = "{\u2060"  # a brace, and a sign without width that keeps it from the next


def escaped(text: str, line: str = " ") -> str:
    """Return words that are read as themselves within a line; new lines become `line`.

    Examples
    --------
    >>> escaped("a|b *c*") == r"a\\|b \\*c\\*"
    True
    """
    return line.join(SIGNS.sub(r"\\\g<0>", part) for part in plain(text).split("\n"))


def opened(text: str) -> str:
    """Return the text of a paragraph that begins nothing but a paragraph.

    Examples
    --------
    >>> opened("1. first") == r"1\\. first", opened("- x") == r"\\- x"
    (True, True)
    """
    text = text.strip(" ")
    found = OPENING.match(text)
    if not found:
        return text
    if found[0] in "-+=%:":
        return "\\" + text
    return found[0] + "\\" + text[found.end() :]


def code(text: str) -> str:
    """Return a word of a file between backticks, or as words if it holds what ends a code or a cell.

    Examples
    --------
    >>> code("epds_w1"), code("a|b") == r"a\\|b"
    ('`epds_w1`', True)
    """
    return f"`{text}`" if CODE.match(text) and text == plain(text).strip() else escaped(text)


def block(text: str) -> str:
    """Return text line by line between fences that are longer than any in it."""
    inside = SHORTCODE.sub(PARTED, listing(text).replace("\t", "    "))
    longest = max((len(run) for run in re.findall("`+", inside)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{inside}\n{fence}"
