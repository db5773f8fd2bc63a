"""What item scores must be before anything is said of their sum."""

import numpy as np
import pandas as pd


def fault_of(complete: pd.DataFrame) -> str | None:
    """Return why the sum of these items has no reliability; None if nothing is wrong.

    Parameters
    ----------
    complete : DataFrame, shape (persons, items)
        Without missing values.
    """
    n, k = complete.shape
    if k < 2:
        return "a scale of fewer than 2 items has none"
    if n < 2:
        return "fewer than 2 persons answered every item"
    if np.ptp(complete.sum(axis=1).to_numpy()) == 0:
        return "all sums are equal"
    return None
