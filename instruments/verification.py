"""What of a form rests on memory only, and may be scored only if the caller says so."""

from dataclasses import replace

from instruments.errors import InstrumentError
from instruments.instrument import Instrument


def admitted(form: Instrument, allow_unverified: bool) -> tuple[Instrument, str]:
    """Return the form with the scales that may be scored, and what there is to say about it.

    Raises
    ------
    InstrumentError
        If what every score depends on is unverified, and `allow_unverified` is false.

    Examples
    --------
    >>> import instruments
    >>> form, told = instruments.admitted(instruments.load("gad7"), allow_unverified=False)
    >>> form.id
    'gad7'
    """
    doubtful = [scale.name for scale in form.scales if not scale.verified]
    if allow_unverified:
        return form, _scored_words(form, doubtful)
    if not form.verified:
        raise InstrumentError(
            f"{form.id}: not verified against a printed source: {' '.join(form.unverified)} "
            "Compare the form with its manual, and then score it with allow_unverified=True "
            "(wavepath score --allow-unverified)."
        )
    if not doubtful:
        return form, ""
    words = f"left out, as not verified: {', '.join(doubtful)}" + _reasons(form)
    verified = tuple(scale for scale in form.scales if scale.verified)
    return replace(form, scales=verified, left_out=(*form.left_out, f"{words}.")), words


def _scored_words(form: Instrument, doubtful: list[str]) -> str:
    """Say what was scored without being verified."""
    if form.verified and not doubtful:
        return ""
    what = form.id if not form.verified else ", ".join(doubtful)
    return f"scored although not verified: {what}" + _reasons(form)


def _reasons(form: Instrument) -> str:
    """Return what rests on memory, after a colon."""
    return f" ({' '.join(form.unverified)})" if form.unverified else ""
