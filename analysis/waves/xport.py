"""SAS transport files: the special missing values ``.A`` to ``.Z`` and ``._``, which pyreadstat drops."""

import struct

import numpy as np
from numpy.typing import NDArray

RECORD = 80
NAMESTR_MARK = b"HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!"
OBSERVATIONS_MARK = b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!"
MEMBER_MARK = b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!"
NUMERIC = 1
LETTERS = np.frombuffer(b"_ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)


def special_missing(content: bytes, rows: int) -> dict[str, NDArray[np.str_]]:
    """Find the special missing values in the bytes of a transport file.

    Parameters
    ----------
    content : bytes
        The whole file.
    rows : int
        Rows that the file holds.

    Returns
    -------
    dict of str to ndarray of str, shape (rows,)
        For each numeric variable that has any: ``"A"`` to ``"Z"`` or ``"_"`` where missing so, else ``""``.
        Empty for files of version 8, whose variables are not looked at.

    References
    ----------
    SAS Institute, "The Record Layout of a Data Set in SAS Transport (XPORT) Format", TS-140: a missing
    numeric value is its character (``.``, ``_``, ``A`` to ``Z``) in the first byte, followed by zeros.
    """
    member, header, start = (content.find(mark) for mark in (MEMBER_MARK, NAMESTR_MARK, OBSERVATIONS_MARK))
    if min(member, header, start) < 0:
        return {}
    size = int(content[member + 74 : member + 78])
    count = int(content[header + 54 : header + 58])
    first = header + RECORD
    variables = [_variable(content[first + k * size : first + (k + 1) * size]) for k in range(count)]
    width = sum(length for _, _, length, _ in variables)
    body = np.frombuffer(content, dtype=np.uint8, count=rows * width, offset=start + RECORD).reshape(
        rows, width
    )
    found = {}
    for name, kind, length, position in variables:
        cells = body[:, position : position + length]
        special = (
            np.isin(cells[:, 0], LETTERS) & ~cells[:, 1:].any(axis=1)
            if kind == NUMERIC
            else np.zeros(rows, bool)
        )
        if special.any():
            found[name] = np.where(special, cells[:, 0].astype(np.uint32).view("U1"), "")
    return found


def _variable(namestr: bytes) -> tuple[str, int, int, int]:
    """Return name, type, length in bytes and position in the row of one variable."""
    kind, length = struct.unpack(">h2xh", namestr[:6])
    (position,) = struct.unpack(">l", namestr[84:88])
    return namestr[8:16].decode("latin-1").rstrip(), kind, length, position
