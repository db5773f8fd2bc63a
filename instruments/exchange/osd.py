"""A form as an Open Scale Definition (OSD), the format of the OpenScales repository."""

import json
from collections.abc import Mapping
from typing import Any

from instruments.exchange import key
from instruments.exchange.placeholder import item_text
from instruments.instrument import Instrument, Scale

VERSION = "1.0"
"""What files of the repository give as ``osd_version``; the specification read is 1.0.11."""

_METHODS = {"sum": "sum_coded", "count": "sum_coded", "weighted": "sum_coded", "mean": "mean_coded"}
"""Counted and weighted answers are sums of what `value_map` makes of the codes."""


def text(form: Instrument) -> str:
    """Return the definition as JSON: one block with scale, items, scoring, and placeholders as translation.

    All items are required, so that a person who skips one gets no score; a rule for missing answers cannot be
    written in this format, and is told in the scores' descriptions.

    References
    ----------
    Open Scale Definition (OSD) Specification 1.0.11, sections C1-C4, C6 and S10,
    github.com/stmueller/OpenScales, documentation/SPECIFICATION.md.
    """
    scales = [scale for scale in form.scales if key.carried(scale)]
    definition = {
        "scale_info": _info(form),
        "default_required": True,
        "dimensions": [
            {"id": scale.name, "name": scale.label, "description": scale.direction} for scale in scales
        ],
        "items": [_item(form, item) for item in form.items],
        "scoring": {scale.name: _scoring(form, scale) for scale in scales},
    }
    whole = {"osd_version": VERSION, "definition": definition, "translations": {"en": _words(form)}}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _info(form: Instrument) -> dict[str, str]:
    return {
        "name": form.title,
        "code": form.id.replace(":", "_"),
        "description": f"{form.construct}; {form.recall}. {form.edition}. Placeholders in place of the wording.",
        "citation": form.citation,
        "license_explanation": f"{form.license}. {form.license_evidence}",
        "version": "1.0",
    }


def _item(form: Instrument, item: str) -> dict[str, Any]:
    codes = key.codes(form, item)
    return {
        "id": item,
        "text_key": item,
        "type": "likert",
        "likert_points": len(codes),
        "likert_min": codes[0],
        "likert_max": codes[-1],
        "likert_labels": [_label_key(words) for words in key.labels(form, item)],
        "required": True,
    }


def _label_key(words: str) -> str:
    """Return the key under which a label stands among the translations."""
    return f"label: {words}"


def _words(form: Instrument) -> dict[str, str]:
    labels = {_label_key(words): words for item in form.items for words in key.labels(form, item)}
    return {**labels, **{item: item_text(form, item) for item in form.items}}


def _scoring(form: Instrument, scale: Scale) -> dict[str, Any]:
    """Return how one score is made of the answers."""
    items, mapped = _keyed(form, scale)
    return {
        "description": f"{scale.low:g} to {scale.high:g}; {scale.direction}. Missing answers: "
        f"{key.missing_words(scale)}. {scale.source}",
        "method": _METHODS[scale.rule],
        "items": items,
        **({"value_map": mapped} if mapped else {}),
        **({"transform": [{"op": "multiply", "value": scale.factor}]} if scale.factor != 1 else {}),
        **({"norms": _norms(scale)} if scale.bands else {}),
    }


def _keyed(form: Instrument, scale: Scale) -> tuple[dict[str, int], dict[str, list[float]]]:
    """Return {item: 1 or -1} where codes are scores or their mirror, and the scores of the codes elsewhere."""
    items: dict[str, int] = {}
    mapped: dict[str, list[float]] = {}
    for item in scale.items:
        codes = [float(code) for code in key.codes(form, item)]
        scores = list(key.scores(form, scale, item))
        items[item] = -1 if scores == codes[::-1] and scores != codes else 1
        if scores not in (codes, codes[::-1]):
            mapped[item] = scores
    return items, mapped


def _norms(scale: Scale) -> Mapping[str, Any]:
    """Return the bands; a band's end is the highest score below the next band's lowest."""
    step = scale.factor if scale.rule != "mean" else 0.0
    ends = [scale.high if band.below is None else band.below - step for band in scale.bands]
    return {
        "thresholds": [
            {"min": band.low, "max": end, "label": band.label}
            for band, end in zip(scale.bands, ends, strict=True)
        ],
        "source": scale.bands[0].source,
    }
