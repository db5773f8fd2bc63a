"""PNG pictures, such as the plots of a notebook: looked at once, so that every format takes or refuses the same."""

import zlib
from collections.abc import Iterator

from reports.errors import OutputError

START = b"\x89PNG\r\n\x1a\n"
FIELDS = 8  # bytes of length and name before a chunk's data; 4 of its checksum follow
LARGEST = 20_000  # pixels of a side


def pixels(png: bytes, number: int) -> tuple[float, float]:
    """Return width and height of a picture in pixels (PNG specification, sections 5 and 11.2.2).

    Parameters
    ----------
    number : int
        Of the figure, which a message names.

    Raises
    ------
    OutputError
        If it is no whole PNG, or a side is longer than 20,000 pixels.
    """
    found = list(_chunks(png))
    names = [name for name, _ in found]
    if names[:1] != [b"IHDR"] or b"IDAT" not in names or names[-1] != b"IEND":
        raise OutputError(f"Figure {number}: the picture is no PNG that can be read. Make it again.")
    head = found[0][1]
    wide, high = int.from_bytes(head[:4]), int.from_bytes(head[4:8])
    if not (0 < wide <= LARGEST and 0 < high <= LARGEST):
        raise OutputError(
            f"Figure {number}: the picture is {wide:,} by {high:,} pixels; each side must be from 1 to {LARGEST:,}."
            " Make it again in another size."
        )
    return float(wide), float(high)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and data of each chunk up to the first that is cut off or damaged."""
    at = len(START) if png.startswith(START) else len(png)
    while at + FIELDS < len(png):
        length = int.from_bytes(png[at : at + 4])
        end = at + FIELDS + length
        name, data = png[at + 4 : at + FIELDS], png[at + FIELDS : end]
        if png[end : end + 4] != zlib.crc32(name + data).to_bytes(4):
            return
        yield name, data
        at = end + 4
