"""Signs that no font has, such as emoji in a label: printed as a box that the reader is told of, never silently.

The letters of a script are another matter: a report in boxes is none, so that writers refuse what lacks its script.
"""

from collections.abc import Collection

from reports.document import Paragraph, say

BOX = "\u25a1"
MOST_NAMED = 12
VARIANTS = frozenset(
    range(0xFE00, 0xFE10)
)  # they choose the look of the sign before them, and have none themselves
NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})  # common, inherited, unknown


def of_a_script(code: int) -> bool:
    """Return whether a character is a letter or mark of a script, without which words cannot be read.

    Examples
    --------
    >>> of_a_script(ord("あ")), of_a_script(0x1F600)
    (True, False)
    """
    from fontTools.unicodedata import script  # type: ignore[import-untyped]

    return script(chr(code)) not in NO_SCRIPT


def boxes(codes: Collection[int]) -> dict[int, str]:
    """Return what stands in place of each, for `str.translate`."""
    return {code: "" if code in VARIANTS else BOX for code in codes}


def told(codes: Collection[int]) -> Paragraph | None:
    """Return what the reader is told of signs that are printed as boxes; None if there are none."""
    found = sorted(set(codes) - VARIANTS)
    if not found:
        return None
    named = ", ".join(f"U+{code:04X}" for code in found[:MOST_NAMED]) + (
        "" if len(found) <= MOST_NAMED else ", …"
    )
    return say("Signs that no font at hand has are printed as {box}: {signs}.", box=BOX, signs=named)
