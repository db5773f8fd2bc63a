"""All shipped forms in one table."""

import pandas as pd

from instruments.describe import range_words
from instruments.instrument import Instrument
from instruments.library import load, names


def overview() -> pd.DataFrame:
    """Return one row a shipped form.

    Returns
    -------
    DataFrame, shape (forms, 9)
        Columns ``id title construct items range direction license missing verified``; `items` is their number,
        `range` names each scale's range, `missing` the published rule, e.g. ``prorate:2``, and `verified` is
        ``yes``, ``no``, or ``in part`` if some scales are not.
    """
    return pd.DataFrame([_row(load(name)) for name in names()])


def _published(form: Instrument) -> dict[str, None]:
    """Return the published missing rules in short, each once."""
    rules = [scale.missing for scale in form.scales if scale.rule != "algorithm"]
    return dict.fromkeys(str(rule) if rule.source else "none published" for rule in rules)


def _verified(form: Instrument) -> str:
    """Say in short whether the form rests on sources."""
    if not form.verified:
        return "no"
    return "yes" if all(scale.verified for scale in form.scales) else "in part"


def _row(form: Instrument) -> dict[str, object]:
    """Return one form in a line."""
    scales = [scale for scale in form.scales if not scale.validity]
    ranges = dict.fromkeys(range_words(scale).replace(" to ", "-") for scale in scales)
    return {
        "id": form.id,
        "title": form.title,
        "construct": form.construct,
        "items": len(form.items),
        "range": ", ".join(ranges),
        "direction": form.direction,
        "license": form.license,
        "missing": ", ".join(_published(form)),
        "verified": _verified(form),
    }
