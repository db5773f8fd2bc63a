"""A form as rows of a REDCap data dictionary."""

import csv
import io

from instruments.exchange import key
from instruments.exchange.dictionary import HEADINGS
from instruments.exchange.placeholder import item_text
from instruments.exchange.redcap_calc import calculation
from instruments.instrument import Instrument, Scale


def text(form: Instrument) -> str:
    """Return a data dictionary (CSV) with a radio field an item and a calculated field a scale.

    The labels of items are placeholders. Load it into REDCap's page "Data Dictionary" below the project's own
    rows; REDCap wants the record id as the first field of a project.

    References
    ----------
    Columns and syntax of choices: REDCap, "Data Dictionary", as downloaded from any project.
    """
    rows = [_item(form, item) for item in form.items]
    rows += [_scale(form, scale) for scale in form.scales if key.carried(scale)]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(HEADINGS), restval="", lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return stream.getvalue()


def _item(form: Instrument, item: str) -> dict[str, str]:
    pairs = zip(key.codes(form, item), key.labels(form, item), strict=True)
    return {
        "field_name": item,
        "form_name": _form_name(form),
        "field_type": "radio",
        "field_label": item_text(form, item),
        "select_choices_or_calculations": " | ".join(f"{code}, {_plain(label)}" for code, label in pairs),
        "required_field": "y",
    }


def _scale(form: Instrument, scale: Scale) -> dict[str, str]:
    return {
        "field_name": scale.name,
        "form_name": _form_name(form),
        "field_type": "calc",
        "field_label": f"{scale.label} ({scale.low:g} to {scale.high:g}; {scale.direction})",
        "select_choices_or_calculations": calculation(form, scale),
        "field_note": f"Missing answers: {key.missing_words(scale)}.",
        "field_annotation": f"Key: {scale.source}",
    }


def _form_name(form: Instrument) -> str:
    """Return the form's id in the letters that REDCap admits."""
    return form.id.replace(":", "_")


def _plain(label: str) -> str:
    """Return a label without the sign that parts choices."""
    return label.replace("|", "/")
