"""One value a person, of a column that does not change between waves."""

import pandas as pd

from analysis.errors import StudyError


def constant(values: pd.Series, remedy: str) -> pd.Series:
    """Return the one value that each person has in all waves.

    Parameters
    ----------
    values : Series, index (person, wave)
    remedy : str
        What the message advises if a person has several values.

    Returns
    -------
    Series, index person
        Missing where a person has no value at all.

    Raises
    ------
    StudyError
        If the column changes between the waves of a person.
    """
    by_person = values.groupby(level="person", sort=False)
    if changing := int(by_person.nunique().gt(1).sum()):
        raise StudyError(f"{values.name!r} changes between the waves of {changing} person(s). {remedy}")
    return by_person.first()
