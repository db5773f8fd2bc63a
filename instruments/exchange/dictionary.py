"""A REDCap data dictionary (CSV) as values: `read_dictionary`."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from instruments.errors import AnswerError

# What REDCap's "Data Dictionary" download calls the columns, and what its API calls them.
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "field_name": "Variable / Field Name",
        "form_name": "Form Name",
        "section_header": "Section Header",
        "field_type": "Field Type",
        "field_label": "Field Label",
        "select_choices_or_calculations": "Choices, Calculations, OR Slider Labels",
        "field_note": "Field Note",
        "text_validation_type_or_show_slider_number": "Text Validation Type OR Show Slider Number",
        "text_validation_min": "Text Validation Min",
        "text_validation_max": "Text Validation Max",
        "identifier": "Identifier?",
        "branching_logic": "Branching Logic (Show field only if...)",
        "required_field": "Required Field?",
        "custom_alignment": "Custom Alignment",
        "question_number": "Question Number (surveys only)",
        "matrix_group_name": "Matrix Group Name",
        "matrix_ranking": "Matrix Ranking?",
        "field_annotation": "Field Annotation",
    }
)
_NEEDED = ("field_name", "field_type", "select_choices_or_calculations")
_CHOSEN = frozenset({"radio", "dropdown"})
_FIXED: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {"yesno": (("1", "Yes"), ("0", "No")), "truefalse": (("1", "True"), ("0", "False"))}
)
_MOST_CODES = 1001
"""A validated number with a wider span of values is a measurement, not an item with codes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a data dictionary.

    Attributes
    ----------
    name, form, kind, label : str
        Variable, form, field type (``"radio"``, ``"calc"``, ...) and label, as in the file.
    choices : tuple of (code, label)
        The codes that an answer may have, as text, in the file's order; those of a whole number validated by
        a minimum and a maximum have an empty label. Empty if the field has no codes.
    calculation : str
        Of a calculated field, else "".
    """

    name: str
    form: str
    kind: str
    label: str
    choices: tuple[tuple[str, str], ...]
    calculation: str


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The fields of a data dictionary, in the file's order, and the file's name for messages."""

    place: str
    fields: tuple[Field, ...]


def read_dictionary(path: str | PathLike[str]) -> Dictionary:
    """Read a REDCap data dictionary.

    Parameters
    ----------
    path : path
        CSV as REDCap's page "Data Dictionary" gives it, or its API (``field_name``, ...); UTF-8.

    Raises
    ------
    AnswerError
        If the file cannot be read, is no data dictionary, has no field, or names a field twice.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import instruments
    >>> with TemporaryDirectory() as folder:
    ...     _ = instruments.export("gad7", "redcap", Path(folder) / "gad7.csv")
    ...     type(instruments.read_dictionary(Path(folder) / "gad7.csv")).__name__
    'Dictionary'
    """
    place = str(path)
    rows = list(csv.reader(io.StringIO(_text(Path(path), place), newline="")))
    if not rows:
        raise AnswerError(f"{place}: the file is empty. Download the data dictionary again.")
    columns = _columns(rows[0], place)
    fields = tuple(_field(row) for row in _records(rows[1:], columns))
    if not fields:
        raise AnswerError(f"{place}: the data dictionary has no field. Download it again.")
    names = [field.name for field in fields]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise AnswerError(f"{place}: field(s) {', '.join(twice)} come more than once. Keep one row for each.")
    return Dictionary(place, fields)


def _text(path: Path, place: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AnswerError(f"{place}: the file cannot be read ({reason}). Check the path.") from None
    except UnicodeDecodeError:
        raise AnswerError(f"{place}: the file is not UTF-8 text. Save it as CSV in UTF-8.") from None


def _columns(header: Sequence[str], place: str) -> dict[str, int]:
    """Return where each known column stands."""
    known = {heading.lower(): key for key, heading in HEADINGS.items()} | {key: key for key in HEADINGS}
    found = {known[name.strip().lower()]: k for k, name in enumerate(header) if name.strip().lower() in known}
    if absent := [HEADINGS[key] for key in _NEEDED if key not in found]:
        raise AnswerError(
            f"{place}: not a REDCap data dictionary: no column {', '.join(map(repr, absent))}. "
            "Download it from REDCap's page 'Data Dictionary', as CSV."
        )
    return found


def _records(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """Give each row that is not blank as {column: text}; a short row ends in blanks."""
    for row in rows:
        if any(cell.strip() for cell in row):
            yield {key: row[k].strip() if k < len(row) else "" for key, k in columns.items()}


def _field(row: Mapping[str, str]) -> Field:
    kind = row["field_type"].lower()
    choices = row["select_choices_or_calculations"]
    return Field(
        name=row["field_name"],
        form=row.get("form_name", ""),
        kind=kind,
        label=row.get("field_label", ""),
        choices=_choices(kind, choices, row),
        calculation=choices if kind == "calc" else "",
    )


def _choices(kind: str, text: str, row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the codes of a field: ``"0, never | 1, often"``, or the whole numbers that its validation admits."""
    if kind in _FIXED:
        return _FIXED[kind]
    if kind in _CHOSEN:
        parts = [part.partition(",") for part in text.split("|") if part.strip()]
        return tuple((code.strip(), label.strip()) for code, _, label in parts)
    low, high = row.get("text_validation_min", ""), row.get("text_validation_max", "")
    if kind == "text" and row.get("text_validation_type_or_show_slider_number", "") == "integer":
        return _between(low, high)
    return ()


def _between(low: str, high: str) -> tuple[tuple[str, str], ...]:
    try:
        codes = range(int(low), int(high) + 1)
    except ValueError:
        return ()
    return tuple((str(code), "") for code in codes) if len(codes) <= _MOST_CODES else ()
