"""The shipped forms, and a user's own: `names` and `load`."""

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from instruments.errors import InstrumentError
from instruments.instrument import Instrument
from instruments.reading import read_form

FOLDER = Path(__file__).parent / "scales"


def names() -> list[str]:
    """List the ids of all shipped forms, in alphabetical order.

    Variants of a form are not listed; they are in its `Instrument.variants`.

    Examples
    --------
    >>> import instruments
    >>> "epds" in instruments.names()
    True
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(id_or_path: str | Path) -> Instrument:
    """Return a shipped form by its id, or the form that a TOML file of your own defines.

    Parameters
    ----------
    id_or_path : str or Path
        ``"epds"``; ``"epds:print_order"`` for a declared variant; or the path of a file that ends in
        ``.toml``, which may be followed by ``:variant`` too.

    Raises
    ------
    InstrumentError
        If there is no such form, variant or file, or if the file has faults.

    Examples
    --------
    >>> import instruments
    >>> instruments.load("gad7").scale("gad7").high
    21.0
    """
    text = str(id_or_path)
    if match := re.fullmatch(r"(?P<path>.+\.toml)(?::(?P<variant>\w+))?", text, flags=re.DOTALL):
        return read_form(Path(match["path"]), match["variant"])
    return _shipped(text)


@cache
def _shipped(text: str) -> Instrument:
    """Return a shipped form or variant; it never changes, so it is read once."""
    form, _, variant = text.partition(":")
    if form not in names():
        raise InstrumentError(f"{text!r}: no such form. {_nearest(form)}")
    base = read_form(FOLDER / f"{form}.toml")
    if not variant:
        return base
    ids = [declared.id for declared in base.variants]
    if text not in ids:
        known = f"It has: {', '.join(ids)}." if ids else "It has none."
        raise InstrumentError(f"{text!r}: the form {form!r} has no variant {variant!r}. {known}")
    return read_form(FOLDER / f"{form}.toml", variant)


def _nearest(form: str) -> str:
    """Return the ids that resemble an unknown one, or all."""
    known = names()
    near = get_close_matches(form.lower().replace("-", "").replace(" ", ""), known, n=3, cutoff=0.5)
    offer = f"Nearest: {', '.join(near)}. " if near else ""
    return f"{offer}Known: {', '.join(known)}; or give the path of your own .toml file."
