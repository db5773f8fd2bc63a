"""A form's items among the fields of a data dictionary, refused if their codes are not those of the key."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

from instruments.errors import AnswerError
from instruments.exchange import key
from instruments.exchange.dictionary import Dictionary, Field, read_dictionary
from instruments.instrument import Instrument
from instruments.library import load

_SHOWN = 8
Columns = Mapping[str, Hashable] | str | None


def columns_from(
    dictionary: Dictionary | str | PathLike[str],
    instrument: Instrument | str | Path,
    *,
    columns: Columns = None,
    missing_codes: Sequence[float | str] = (),
) -> dict[str, str]:
    """Return the field of each item of a form, once the codes of all of them are those of the key.

    Parameters
    ----------
    dictionary : Dictionary or path
        A REDCap data dictionary, see `read_dictionary`.
    instrument : Instrument, str or Path
        A form, its id, or the path of your own TOML file.
    columns : mapping or str, optional
        As for `instruments.score`. By default the fields are found by their names: the form's id and the
        item's number, with or without ``_``, ``q``, ``item`` and leading zeros between (``epds_1``,
        ``EPDS01``, ``epds_q1``).
    missing_codes : sequence, optional
        Codes that mean "no answer" in the file, e.g. ``(-99, 99)``; a field may offer them beside the key's.

    Returns
    -------
    dict of str to str
        {item: field}, for `columns` of `instruments.score`.

    Raises
    ------
    AnswerError
        If an item has no field, or a field's codes are not those of the key: other codes, fewer or more, text,
        several answers (checkbox), or ends that mean the opposite.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import instruments
    >>> with TemporaryDirectory() as folder:
    ...     _ = instruments.export("gad7", "redcap", Path(folder) / "gad7.csv")
    ...     len(instruments.columns_from(Path(folder) / "gad7.csv", "gad7"))
    7
    """
    form = instrument if isinstance(instrument, Instrument) else load(instrument)
    known = dictionary if isinstance(dictionary, Dictionary) else read_dictionary(dictionary)
    found = _found(known, form, columns)
    spared = {_number(code) for code in missing_codes}
    faults = list(_faults(form, found, spared))
    if faults:
        raise AnswerError(_message(known, form, found, faults, spared))
    return {item: field.name for item, field in found.items()}


def _found(dictionary: Dictionary, form: Instrument, columns: Columns) -> dict[str, Field]:
    """Return the field of each item that a scale uses."""
    used = [item for item in form.items if any(item in scale.items for scale in form.scales)]
    if columns is None:
        by_key = _by_number(dictionary, form)
        wanted: dict[str, str] = {item: by_key.get(_digits(item), item) for item in used}
    elif isinstance(columns, str):
        if "{item}" not in columns:
            raise AnswerError(
                f"columns = {columns!r}: the pattern has no {{item}}. "
                "Write it where the item's number stands, as in 'q12_{item}'."
            )
        wanted = {item: columns.replace("{item}", _digits(item)) for item in used}
    else:
        wanted = {item: str(columns.get(item, item)) for item in used}
    fields = {field.name: field for field in dictionary.fields}
    if absent := [name for name in wanted.values() if name not in fields]:
        raise AnswerError(
            f"{dictionary.place}: no field {', '.join(map(repr, absent[:_SHOWN]))} "
            f"({len(absent)} of {len(used)} items of {form.id}). "
            "Say which field holds which item by columns={'item': 'field'} or 'prefix_{item}'."
        )
    return {item: fields[name] for item, name in wanted.items()}


def _digits(item: str) -> str:
    """Return the number of an item, as in its id."""
    return item.rpartition("_")[2]


def _by_number(dictionary: Dictionary, form: Instrument) -> dict[str, str]:
    """Return {item number: field} of the fields that bear the form's id and a number; none if two bear one."""
    name = re.compile(rf"{re.escape(form.form)}_?(?:q|item)?_?0*([1-9]\d*)", re.IGNORECASE)
    matches = [(match[1], field.name) for field in dictionary.fields if (match := name.fullmatch(field.name))]
    numbers = [number for number, _ in matches]
    return {} if len(set(numbers)) < len(numbers) else dict(matches)


def _faults(
    form: Instrument, found: Mapping[str, Field], spared: set[float | str]
) -> Iterator[tuple[str, str]]:
    """Give (field, finding) of each field whose codes are not those of its item."""
    for item, field in found.items():
        if finding := _finding(form, item, field, spared):
            yield field.name, finding


def _finding(form: Instrument, item: str, field: Field, spared: set[float | str]) -> str:
    """Say what does not fit in one field; "" if all fits."""
    expected = [float(code) for code in key.codes(form, item)]
    if field.kind == "checkbox":
        return "is a checkbox, where several answers may be given"
    if not field.choices:
        return f"is of type {field.kind!r} and lists no codes"
    codes = [code for code, _ in field.choices if _number(code) not in spared]
    if sorted(map(_number, codes), key=_order) != sorted(expected):
        return f"has the codes {_listed(codes)}; expected {_listed([f'{code:g}' for code in expected])}"
    labels = {_number(code): _folded(label) for code, label in field.choices}
    low, high = (_folded(words) for words in key.ends(form, item))
    if low != high and (labels[expected[0]], labels[expected[-1]]) == (high, low):
        return (
            f"labels {expected[0]:g} as the key's {expected[-1]:g} and the reverse: the ends are turned round"
        )
    return ""


def _number(code: float | str) -> float | str:
    """Return a code as a number if it is one."""
    try:
        return float(code)
    except ValueError:
        return str(code)


def _order(code: float | str) -> tuple[bool, float, str]:
    """Sort numbers before words."""
    return (True, 0.0, code) if isinstance(code, str) else (False, code, "")


def _folded(words: str) -> str:
    """Return words without case and punctuation, for comparing."""
    return re.sub(r"[\W_]+", " ", words.lower()).strip()


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_SHOWN])
    return shown if len(codes) <= _SHOWN else f"{shown} and {len(codes) - _SHOWN} more"


def _message(
    dictionary: Dictionary,
    form: Instrument,
    found: Mapping[str, Field],
    faults: Sequence[tuple[str, str]],
    spared: set[float | str],
) -> str:
    """Return one message about all fields, those with one finding together."""
    alike: dict[str, list[str]] = {}
    for name, finding in faults:
        alike.setdefault(finding, []).append(name)
    listed = "; ".join(f"field(s) {_listed(names)}: {finding}" for finding, names in alike.items())
    return (
        f"{dictionary.place}: the codes are not those of the key of {form.id} "
        f"({key.ends(form, form.items[0])[0]} = lowest, {key.ends(form, form.items[0])[1]} = highest), "
        f"so nothing is scored: {listed}. {_remedy(form, found, spared)}"
    )


def _remedy(form: Instrument, found: Mapping[str, Field], spared: set[float | str]) -> str:
    """Name the variants with the codes found; else say what to do."""
    met = [{_number(code) for code, _ in field.choices} - spared for field in found.values()]
    fitting = [
        f"{variant.id!r}, if {variant.use_when}"
        for variant in form.variants
        if variant.id != form.id
        and all(codes == set(map(float, range(variant.lowest, variant.highest + 1))) for codes in met)
    ]
    instead = f"Score the variant that has them ({'; '.join(fitting)}), or recode" if fitting else "Recode"
    return (
        f"{instead} the answers to the key's codes, and the dictionary with them; declare codes that mean "
        "'no answer' as missing."
    )
