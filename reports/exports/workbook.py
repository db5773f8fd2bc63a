"""A table as an Excel workbook: numbers that can be computed with, shown as the report prints them."""

import re
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from math import isfinite
from os import PathLike
from pathlib import Path
from typing import Any

from reports import numbers
from reports.document import DECIMALS, Number, Table
from reports.exports.delimited import FORMULA
from reports.exports.fields import Field, Value, fields
from reports.exports.needed import needed
from reports.exports.writing import written
from reports.manner import ENGLISH_APA, Manner
from reports.numbers import TOO_LONG, TOO_SHORT, Style
from reports.writers.oneline import clean
from reports.writers.packing import packed

LONGEST = 32_767  # letters that a cell of Excel can hold
BROADEST, NARROWEST = 60, 8  # of a column, in letters
CORE = "docProps/core.xml"
CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
FIXED = rb"\g<1>1980-01-01T00:00:00Z"


def workbook(table: Table, path: str | PathLike[str], *, manner: Manner | None = None) -> Path:
    """Write a table to the only sheet of a workbook: caption, names, a row a row, notes.

    Parameters
    ----------
    table : Table
    path : path-like
        File to write (.xlsx).
    manner : Manner or None
        Language of words, and decimals that are shown; None for English and APA.

    Returns
    -------
    Path
        Of the file. Numbers are unrounded, with a format that shows the decimals of the report; words are words, also
        those that begin like a formula. An interval is two columns.

    Raises
    ------
    OutputError
        If openpyxl is not installed, or the file cannot be written.
    """
    engine = needed("openpyxl", "excel", "to_xlsx", "to_csv")
    chosen = manner or ENGLISH_APA
    book = engine.Workbook(write_only=True)
    sheet = book.create_sheet(f"Table {table.number or 1}")
    _fill(sheet, table, chosen)
    out = BytesIO()
    book.save(out)
    return written(path, _timeless(out.getvalue()), ".xlsx")


def _fill(sheet: Any, table: Table, manner: Manner) -> None:
    looks, utils = import_module("openpyxl.styles"), import_module("openpyxl.utils")
    found = fields(table, manner)
    shown = manner.printable(table)
    sheet.freeze_panes = "A3"
    for place, field in enumerate(found, start=1):
        sheet.column_dimensions[utils.get_column_letter(place)].width = _breadth(field)
    caption = _words(sheet, str(shown.caption))
    caption.font = looks.Font(bold=True)
    sheet.append([caption])
    heads = [_words(sheet, field.name) for field in found]
    for head in heads:
        head.font, head.border = looks.Font(bold=True), looks.Border(bottom=looks.Side(style="thin"))
    sheet.append(heads)
    for row in zip(*(field.values for field in found), strict=True):
        sheet.append([_cell(sheet, value, manner.style) for value in row])
    for words in _notes(shown, manner):
        sheet.append([_words(sheet, words)])


def _notes(table: Table, manner: Manner) -> Iterator[str]:
    for note in table.notes:
        yield "".join(manner.text(run) for run in note.runs)
    yield from (str(note) for note in table.footnotes)


def _words(sheet: Any, text: str) -> Any:
    """Return a cell whose type is text, whatever it begins with, and which stays text when it is edited."""
    plain = clean(text)
    cell = _made(sheet, plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…")
    cell.data_type = "s"
    cell.quotePrefix = plain.startswith(FORMULA)
    return cell


def _cell(sheet: Any, value: Value, style: Style) -> Any:
    if isinstance(value, str):
        return _words(sheet, value)
    if value is None or value.value is None or value.value != value.value:
        return None
    if not isfinite(value.value):
        return _words(sheet, numbers.text(value, style))
    cell = _made(sheet, value.value if isinstance(value.value, int) else float(value.value))
    cell.number_format = number_format(value, style)
    return cell


def _made(sheet: Any, value: str | float) -> Any:
    return import_module("openpyxl.cell").WriteOnlyCell(sheet, value)


def number_format(number: Number, style: Style = numbers.APA) -> str:
    """Return the format by which Excel shows a number as the report prints it; the program sets its decimal sign.

    Examples
    --------
    >>> number_format(Number(0.0349, "bounded")), number_format(Number(1204, "count"))
    ('.000', '#,##0')
    """
    value = 0.0 if number.value is None else abs(number.value)
    places = DECIMALS.get(number.kind, 2) if number.places is None else number.places
    zero = "0" if style.leading_zero else ""
    whole = "#,##0" if style.thousands else "0"
    match number.kind:
        case "count":
            return whole
        case "percent":
            return f"0{_decimals(places)}%"
        case "bounded":
            return f"{zero}{_decimals(places)}" if places else "0"
        case "p":
            least = f"{10**-places:.{places}f}"
            most = f"{1 - 10**-places:.{places}f}"
            below, above = (text if zero else text.removeprefix("0") for text in (least, most))
            return f'[<{least}]"< {below}";[>{most}]"> {above}";{zero}{_decimals(places)}'
        case "degrees":
            return "0" if value == int(value) else f"0{_decimals(places)}"
        case _:
            return _open(value, places, whole, small=number.kind == "estimate")


def _open(value: float, places: int, whole: str, *, small: bool) -> str:
    """Return the format of a number in its unit; one that would show as zero keeps two digits that count."""
    if small and value and (value >= TOO_LONG or value < TOO_SHORT):
        return "0.0E+00"
    if small and value and round(value, places) == 0:
        places = 1 - int(f"{value:e}".split("e")[1])
    return f"{whole}{_decimals(places)}"


def _decimals(places: int) -> str:
    return f".{'0' * places}" if places else ""


def _breadth(field: Field) -> int:
    lengths = [len(value) if isinstance(value, str) else NARROWEST for value in field.values]
    return min(BROADEST, max(NARROWEST, len(field.name), *lengths) + 2)


def _timeless(content: bytes) -> bytes:
    """Return the workbook without clock times, so that the same table gives the same bytes."""
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as package:
        core = package.read(CORE)
    return packed(content, {CORE: CLOCK.sub(FIXED, core)})
