"""The package on disk: the same parts give the same bytes, whenever and wherever they are packed."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
FIRST = "[Content_Types].xml"  # readers that look at the first bytes expect it there


def packed(content: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """Return a zip file's members under one fixed time, in the order of their names.

    Parameters
    ----------
    content : bytes
        A zip file.
    replaced : mapping
        Name of a member to what stands in its place.
    """
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w", ZIP_DEFLATED) as fresh:
        for name in sorted(given.namelist(), key=lambda name: (name != FIRST, name)):
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3  # else it names the machine's system
            info.external_attr = 0o600 << 16
            fresh.writestr(info, replaced[name] if name in replaced else given.read(name))
    return out.getvalue()
