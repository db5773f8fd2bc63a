"""All shipped forms in one table."""

import pandas as pd

from instruments.instrument import Instrument
from instruments.library import load, names


def overview() -> pd.DataFrame:
    """Return one row a shipped form.

    Returns
    -------
    DataFrame, shape (forms, 8)
        Columns ``id title construct items range direction license missing``; `items` is their number, `range`
        names each scale's range, `missing` the published rule, e.g. ``prorate:2``.
    """
    return pd.DataFrame([_row(load(name)) for name in names()])


def _published(form: Instrument) -> dict[str, None]:
    """Return the published missing rules in short, each once."""
    rules = [scale.missing for scale in form.scales if scale.rule != "algorithm"]
    return dict.fromkeys(str(rule) if rule.source else "none published" for rule in rules)


def _row(form: Instrument) -> dict[str, object]:
    """Return one form in a line."""
    ranges = dict.fromkeys(f"{scale.low:g}-{scale.high:g}" for scale in form.scales if not scale.validity)
    return {
        "id": form.id,
        "title": form.title,
        "construct": form.construct,
        "items": len(form.items),
        "range": ", ".join(ranges),
        "direction": form.direction,
        "license": form.license,
        "missing": ", ".join(_published(form)),
    }
