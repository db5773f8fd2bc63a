"""`wavepath instruments export`: a form in a file for another program."""

from pathlib import Path

import instruments


def exportform(name: str, kind: str, out: Path, *, allow_unverified: bool = False) -> list[str]:
    """Write a form in the format of another program.

    Parameters
    ----------
    name : str
        Id of a form, or the path of one's own.
    kind : str
        ``"redcap"``, ``"osd"`` or ``"reproschema"``.
    out : Path
        File to write.
    allow_unverified : bool
        True to export also what the form knows from memory only.

    Returns
    -------
    list of str
        What was done, in lines for a terminal.

    Raises
    ------
    InstrumentError
        As `instruments.export`.
    """
    left_out = instruments.export(name, kind, out, allow_unverified=allow_unverified)  # type: ignore[arg-type]
    told = [f"Not in the file, as {kind} cannot carry it: {scale}" for scale in left_out]
    return [*told, f"Written: {out}. It holds placeholders: put in the wording of your licensed form."]
