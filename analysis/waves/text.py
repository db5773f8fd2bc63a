"""Text files: bytes to characters, characters to rows of cells of one length."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import DataError

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of text cells, all of one length.

    Attributes
    ----------
    cells : list of list of str
        The first row holds the names.
    lines : list of int
        For each row, the line of the file on which it ends, from 1.
    """

    cells: list[list[str]]
    lines: list[int]


def decoded(content: bytes, *, place: str, encoding: str | None) -> str:
    """Return the file's text, without a byte-order mark.

    Parameters
    ----------
    content : bytes
        The whole file.
    place : str
        The file, for messages.
    encoding : str or None
        None means UTF-8.

    Raises
    ------
    DataError
        If the bytes are not of this encoding, or the encoding is unknown.
    """
    try:
        if encoding is None:
            return content.decode("utf-8-sig")
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(_not_decoded(content, error, line, place, encoding)) from None
    except LookupError:
        raise DataError(
            f'{place}: unknown encoding {encoding!r}. Use for example "utf-8", "cp1252" or "utf-16".'
        ) from None
    if content.startswith(UTF8_MARK) and not encoding.lower().replace("_", "-").startswith("utf"):
        raise DataError(
            f"{place}: declared as {encoding}, but the file begins with the mark of UTF-8. Remove `encoding`."
        )
    return text.removeprefix("\ufeff")


def _not_decoded(
    content: bytes, error: UnicodeDecodeError, line: int, place: str, encoding: str | None
) -> str:
    byte = f"byte 0x{content[error.start]:02x} on line {line}"
    if encoding is not None:
        return (
            f"{place}: not valid {encoding} ({byte}). Declare the encoding with which the file was written."
        )
    if content.startswith(UTF16_MARKS):
        return f'{place}: not UTF-8 but UTF-16. Declare it: encoding = "utf-16".'
    return (
        f"{place}: not valid UTF-8 ({byte}). Declare the file's encoding; "
        f'for files of Windows programs it is often encoding = "cp1252".'
    )


def rows_of(text: str, *, place: str, tabs: bool) -> Rows:
    """Cut text into rows of cells.

    The cells are parted by tabs if `tabs`; else by commas, or, if the first line has no comma, by semicolons
    or tabs. Blank lines are skipped.

    Raises
    ------
    DataError
        If there is no row, quotes do not pair, or a row has more or fewer cells than the first.
    """
    first = text.lstrip("\r\n").split("\n", 1)[0]
    comma_free = "," not in first
    mark = (
        "\t"
        if tabs
        else ";"
        if comma_free and ";" in first
        else "\t"
        if comma_free and "\t" in first
        else ","
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    cells, lines = [], []
    try:
        for row in reader:
            if row:
                cells.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise DataError(
            f"{place}: line {reader.line_num}: not readable as cells parted by {mark!r} ({error}). "
            f"Look for a quotation mark that is not closed, or save the file anew as CSV."
        ) from None
    if not cells:
        raise DataError(f"{place}: the file is empty. Export it again.")
    _check_even(cells, lines, place, mark)
    return Rows(cells, lines)


def _check_even(cells: Sequence[Sequence[str]], lines: Sequence[int], place: str, mark: str) -> None:
    wanted = len(cells[0])
    odd = [k for k, row in enumerate(cells) if len(row) != wanted]
    if odd:
        raise DataError(
            f"{place}: line {lines[odd[0]]}: {len(cells[odd[0]])} cells, but the header has {wanted}; "
            f"{len(odd)} such row(s) in all. Quote the cells that hold {mark!r}, or complete the row."
        )
