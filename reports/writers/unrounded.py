"""A printed number as HTML that carries the unrounded one."""

from math import isfinite

from markupsafe import Markup


def unrounded(printed: Markup, value: float | None) -> Markup:
    """Return the printed number together with the unrounded one; alone if there is none."""
    if value is None or not isfinite(value):
        return printed
    exact = repr(value) if isinstance(value, int) else repr(float(value))
    return Markup('<data value="{}">{}</data>').format(exact, printed)
