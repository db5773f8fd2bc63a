"""A form as a ReproSchema activity (JSON-LD) with its items in the same file."""

import json
from typing import Any

from instruments.exchange import key
from instruments.exchange.placeholder import item_text
from instruments.instrument import Instrument, Scale

VERSION = "1.0.0"
CONTEXT = f"https://raw.githubusercontent.com/ReproNim/reproschema/main/releases/{VERSION}/reproschema"


def text(form: Instrument, name: str) -> str:
    """Return the activity as JSON-LD.

    Parameters
    ----------
    form : Instrument
        The form.
    name : str
        Name of the file: ReproSchema wants it as the activity's id.

    Notes
    -----
    Every value is required, so that a calculation always has all answers; a rule for missing answers cannot
    be written in this format, and is told in the scores' descriptions.

    References
    ----------
    ReproSchema 1.0.0, github.com/ReproNim/reproschema: releases/1.0.0 and
    examples/activities/activity1_embed.jsonld.
    """
    scales = [scale for scale in form.scales if key.carried(scale)]
    fields = [_item(form, item) for item in form.items] + [_score_field(scale) for scale in scales]
    activity = {
        "@context": CONTEXT,
        "id": name,
        "category": "reproschema:Activity",
        "prefLabel": {"en": form.title},
        "description": {"en": f"{form.construct}; {form.recall}. Placeholders in place of the wording."},
        "citation": {"en": form.citation},
        "schemaVersion": VERSION,
        "version": "1.0.0",
        "compute": [_compute(form, scale) for scale in scales],
        "ui": {
            "addProperties": [
                *(_property(item, visible=True) for item in form.items),
                *(_property(scale.name, visible=False) for scale in scales),
            ],
            "order": fields,
            "shuffle": False,
        },
    }
    return json.dumps(activity, indent=2, ensure_ascii=False) + "\n"


def _property(name: str, *, visible: bool) -> dict[str, Any]:
    return {"variableName": name, "isAbout": f"items/{name}", "valueRequired": True, "isVis": visible}


def _field(name: str, label: str) -> dict[str, Any]:
    return {
        "id": f"items/{name}",
        "category": "reproschema:Item",
        "prefLabel": {"en": name},
        "description": {"en": label},
        "schemaVersion": VERSION,
        "version": "1.0.0",
    }


def _item(form: Instrument, item: str) -> dict[str, Any]:
    codes = key.codes(form, item)
    choices = [
        {"name": {"en": label}, "value": code}
        for code, label in zip(codes, key.labels(form, item), strict=True)
    ]
    return {
        **_field(item, f"{form.title}: item {item.rpartition('_')[2]}"),
        "question": {"en": item_text(form, item)},
        "ui": {"inputType": "radio"},
        "responseOptions": {
            "valueType": ["xsd:integer"],
            "minValue": codes[0],
            "maxValue": codes[-1],
            "multipleChoice": False,
            "choices": choices,
        },
    }


def _score_field(scale: Scale) -> dict[str, Any]:
    words = f"{scale.label}: {scale.direction}. Missing answers: {key.missing_words(scale)}. {scale.source}"
    return {
        **_field(scale.name, words),
        "ui": {"inputType": "number", "readonlyValue": True},
        "responseOptions": {"valueType": ["xsd:decimal"], "minValue": scale.low, "maxValue": scale.high},
    }


def _compute(form: Instrument, scale: Scale) -> dict[str, str]:
    return {"variableName": scale.name, "jsExpression": expression(form, scale)}


def expression(form: Instrument, scale: Scale) -> str:
    """Return the score of complete answers as a JavaScript expression of the items' names."""
    total = " + ".join(_term(form, scale, item) for item in scale.items)
    divided = f"({total})" + (f" / {len(scale.items)}" if scale.rule == "mean" else "")
    return divided if scale.factor == 1 else f"{divided} * {scale.factor:.15g}"


def _term(form: Instrument, scale: Scale, item: str) -> str:
    """Return an item's score: on a line where it lies on one, else looked up by its code."""
    on = key.line(form, scale, item)
    if on:
        return on.written(item)
    listed = ", ".join(f"{score:.15g}" for score in key.scores(form, scale, item))
    return f"[{listed}][{item} - {key.codes(form, item)[0]}]"
