"""Effects within and between persons in one model: `within_between`."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.regression.combine import tested
from analysis.panel.regression.design import parsed, terms, variables
from analysis.panel.regression.frame import Rows, long_frame, rows
from analysis.panel.regression.inference.method import Joint
from analysis.panel.regression.mixed import mixed
from analysis.panel.regression.result import Regression, test_table
from analysis.panel.regression.types import Array
from analysis.panel.regression.within.transform import person_means
from analysis.waves import Panel

STILL = 1e-10  # spread of a column, as a part of its size, that counts as none


def within_between(
    outcome: str,
    split: str | Sequence[str],
    data: pd.DataFrame | Panel,
    *,
    others: str = "1",
    person: str = "person",
    random: str = "1",
    correlated: bool = True,
    reml: bool = True,
    df: str | None = None,
) -> Regression:
    r"""Split predictors into persons' means and deviations from them, and fit a mixed model with both.

    .. math:: y_{it} = \beta_0 + \beta_W (x_{it} - \bar x_i) + \beta_B \bar x_i + \dots + u_i + e_{it}

    Parameters
    ----------
    outcome : str
        Column of the outcome.
    split : str or sequence of str
        Columns of numbers that vary within persons. Each gives columns ``<x>_within`` and ``<x>_between``, from the
        rows used. Where the means do not vary (time in a balanced panel) there is no ``_between``, with a warning.
    data : DataFrame or Panel
        A row a person and wave. Rows without a value in a column used are left out, and counted.
    others : str
        Further terms, such as ``"treated"`` or ``"time + unemp_within:treated"``.
    person : str
        Column of persons.
    random : str
        Random effects, such as ``"1"`` or ``"1 + unemp_within"``.
    correlated, reml, df
        As in `mixed`.

    Returns
    -------
    Regression
        `tests` says of each predictor whether its effects within and between persons are equal, and of all together
        (Mundlak's test of correlated persons' effects).

    Raises
    ------
    DataError, ModelError, FitError
        As `mixed`; and if a column to split holds no numbers, or does not vary within persons.

    References
    ----------
    Mundlak (1978), Econometrica 46:69-85, doi:10.2307/1913646
    Bell & Jones (2015), Polit Sci Res Methods 3:133-153, doi:10.1017/psrm.2014.7

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> wide = simulate(world.population, 200, seed=1, exact=True).assign(person=range(200))
    >>> data = pd.wide_to_long(wide, ["x", "y"], "person", "wave").reset_index()
    >>> from analysis.panel import within_between
    >>> fit = within_between("y", "x", data)
    >>> fit.estimates.iloc[1:].round(2)
            term  estimate    se     t     df    p   low  high
    1   x_within      0.01  0.05  0.25  399.0  0.8 -0.08  0.10
    2  x_between      0.33  0.07  4.77  198.0  0.0  0.19  0.46
    """
    names = [split] if isinstance(split, str) else list(split)
    if not names:
        raise ModelError(
            "within_between: no predictor to split is named. Name columns that vary within persons."
        )
    made = {f"{name}_{part}" for name in names for part in ("within", "between")}
    asked = variables(parsed("within_between", f"{outcome} ~ {others}")) | variables(
        terms("within_between", random)
    )
    used = rows("within_between", data, person, None, {*names, *(asked - made)})
    if clash := sorted(made & set(map(str, long_frame("within_between", data).columns))):
        raise DataError(f"within_between: the data already have column(s) {clash}. Rename them.")
    frame, flat = _split(used, names)
    right = [
        f"{name}_{part}" for name in names for part in ("within", "between") if f"{name}_{part}" in frame
    ]
    fit = mixed(
        f"{outcome} ~ {' + '.join([*right, others])}",
        frame,
        person=person,
        random=random,
        correlated=correlated,
        reml=reml,
        df=df,
    )
    said = tuple(f"no between effect: the persons' means of {name!r} do not vary." for name in flat)
    tests = _equal(fit, [name for name in names if name not in flat])
    return replace(
        fit, verb="within_between", left_out=used.left_out, warnings=(*fit.warnings, *said), tests=tests
    )


def _split(used: Rows, names: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    made: dict[str, Array] = {}
    flat = []
    for name in names:
        if not pd.api.types.is_numeric_dtype(used.data[name].dtype):
            raise DataError(
                f"within_between: column {name!r} holds no numbers. Code it as numbers, such as 0 and 1."
            )
        x = used.data[name].to_numpy(float)
        mean = person_means(x[:, None], used.person)[:, 0]
        size = STILL * max(float(np.abs(x).max()), np.finfo(float).tiny)
        if np.abs(x - mean).max() <= size:
            raise DataError(
                f"within_between: {name!r} does not vary within persons. Name it in `others` instead of `split`."
            )
        made[f"{name}_within"] = x - mean
        if np.ptp(mean) > size:
            made[f"{name}_between"] = mean
        else:
            flat.append(name)
    return used.data.assign(**made), flat


def _equal(fit: Regression, names: Sequence[str]) -> pd.DataFrame:
    places = {name: i for i, name in enumerate(fit.names)}
    differences = np.zeros((len(names), len(fit.names)))
    for row, name in zip(differences, names, strict=True):
        row[places[f"{name}_within"]], row[places[f"{name}_between"]] = 1.0, -1.0
    found = [
        _row(f"{name}: within = between", fit, row[None])
        for name, row in zip(names, differences, strict=True)
    ]
    if len(names) > 1:
        found.append(_row("all: within = between", fit, differences))
    return test_table(found)


def _row(name: str, fit: Regression, combinations: Array) -> tuple[str, float, float, float, float]:
    test = Joint(*tested(fit.inference, combinations).iloc[0])
    return name, test.f, test.df1, test.df2, test.p
