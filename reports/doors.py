"""What every door of `reports` asks of what it is given: its type, and the columns of a frame."""

from collections.abc import Iterable, Sequence

import pandas as pd

from reports.errors import OutputError


def taken(where: str, given: object, wanted: type | tuple[type, ...], remedy: str) -> None:
    """Refuse what is no value of the wanted types.

    Parameters
    ----------
    where : str
        Name of the door.
    remedy : str
        What to give instead, to stand behind "Give".

    Raises
    ------
    OutputError
    """
    if not isinstance(given, wanted):
        raise OutputError(f"{where}: a {type(given).__name__} is nothing that it can show. Give {remedy}.")


def each(where: str, given: object, wanted: type, remedy: str) -> None:
    """Refuse what is no collection of values of the wanted type.

    Raises
    ------
    OutputError
    """
    if not isinstance(given, Iterable) or isinstance(given, str | pd.DataFrame):
        raise OutputError(f"{where}: a {type(given).__name__} is nothing that it can show. Give {remedy}.")
    if isinstance(given, Sequence):
        for one in given:
            taken(where, one, wanted, remedy)


def framed(where: str, given: object, columns: Sequence[str], remedy: str) -> None:
    """Refuse what is no data frame with these columns, each once.

    Raises
    ------
    OutputError
    """
    taken(where, given, pd.DataFrame, remedy)
    assert isinstance(given, pd.DataFrame)  # by the line before; for the type checker
    if absent := [name for name in columns if name not in given]:
        raise OutputError(f"{where}: the frame has no column {absent[0]!r}. Give {remedy}.")
    if not given.columns.is_unique:
        twice = str(given.columns[given.columns.duplicated()][0])
        raise OutputError(f"{where}: column {twice!r} is there more than once. Give {remedy}.")
