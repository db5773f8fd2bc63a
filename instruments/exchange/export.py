"""`export`: a form in a file of another program's format."""

from os import PathLike
from pathlib import Path
from typing import Literal, get_args

from instruments.errors import InstrumentError
from instruments.exchange import key, osd, redcap, reproschema
from instruments.instrument import Instrument
from instruments.library import load
from instruments.replacing import replacing
from instruments.verification import admitted

Format = Literal["redcap", "osd", "reproschema"]


def export(
    instrument: Instrument | str | Path,
    form: Format,
    path: str | PathLike[str],
    *,
    allow_unverified: bool = False,
) -> tuple[str, ...]:
    """Write a form in the format of another program.

    Parameters
    ----------
    instrument : Instrument, str or Path
        A form, its id (``"epds:print_order"`` for a variant), or the path of your own TOML file.
    form : {"redcap", "osd", "reproschema"}
        ``"redcap"``: rows of a data dictionary (CSV) with a calculated field a scale. ``"osd"``: an Open Scale
        Definition (JSON). ``"reproschema"``: an activity with its items (JSON-LD). Placeholders stand in place
        of the items' wording in all of them; only the two ends of the answers have words, which are generic.
    path : path
        File to write; replaced at the end, or left as it was.
    allow_unverified : bool
        True to export also what is known from memory only.

    Returns
    -------
    tuple of str
        Scales that the format cannot carry (algorithms, scores standardized over a sample), or that are known from
        memory only; usually none.

    Raises
    ------
    InstrumentError
        If the form or the format is unknown, its key is known from memory only and `allow_unverified` is
        false, none of its scales can be carried, or the file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import instruments
    >>> with TemporaryDirectory() as folder:
    ...     told = instruments.export("gad7", "redcap", Path(folder) / "gad7.csv")
    ...     (Path(folder) / "gad7.csv").exists()
    True
    """
    if form not in get_args(Format):
        raise InstrumentError(f"{form!r}: no such format. Use {', '.join(map(repr, get_args(Format)))}.")
    loaded = instrument if isinstance(instrument, Instrument) else load(instrument)
    known, _ = admitted(loaded, allow_unverified)
    carried = [scale.name for scale in known.scales if key.carried(scale)]
    left_out = tuple(scale.name for scale in loaded.scales if scale.name not in carried)
    if not carried:
        raise InstrumentError(
            f"{loaded.id}: {form} cannot carry any of its scales ({', '.join(left_out)}). Score it here."
        )
    texts = {"redcap": redcap.text, "osd": osd.text}
    target = Path(path)
    written = reproschema.text(known, target.name) if form == "reproschema" else texts[form](known)
    _write(written, target)
    return left_out


def _write(text: str, path: Path) -> None:
    try:
        with replacing(path) as fresh:
            fresh.write_text(text, encoding="utf-8", newline="")
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise InstrumentError(f"{path}: it cannot be written ({reason}). Name another file.") from None
