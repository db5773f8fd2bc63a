"""The other ways in which a form is known to be ordered or keyed: its variants."""

from collections.abc import Iterator
from pathlib import Path

from instruments.errors import InstrumentError
from instruments.instrument import Instrument
from instruments.library import load


def siblings(form: Instrument, given: Instrument | str | Path) -> tuple[Instrument, ...]:
    """Return the form's variants, and the form itself if it is a variant; without the one that is scored.

    Parameters
    ----------
    given : Instrument, str or Path
        What the user asked for. The variants of one's own form are found if it was given by its path.
    """
    base = form.form if isinstance(given, Instrument) or ".toml" not in str(given) else _file(str(given))
    names = [base, *(f"{base}:{variant.id.partition(':')[2]}" for variant in form.variants)]
    return tuple(found for name in names for found in _loaded(name, form) if found.id != form.id)


def _file(given: str) -> str:
    """Return the path without the variant."""
    return given[: given.rindex(".toml") + len(".toml")]


def _loaded(name: str, form: Instrument) -> Iterator[Instrument]:
    """Give the form of that name, unless it is another that only shares the id, or is not to be had."""
    try:
        found = load(name)
    except InstrumentError:
        return
    if found.origin == form.origin and found.items == form.items:
        yield found


def same_codes(one: Instrument, other: Instrument) -> bool:
    """Whether two forms store their answers with the same codes."""
    return all(one.coding_of(item).codes == other.coding_of(item).codes for item in one.items)
