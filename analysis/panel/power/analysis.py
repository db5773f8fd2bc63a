"""The model that is fitted to each sample: its table, and what it gives in the population itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import FitError, ModelError
from analysis.panel.power.population import Front, Population
from analysis.panel.power.recipe import Recipe
from analysis.sem import Fit, growth, lavaan, sem
from analysis.sem.complete import roles_of
from analysis.sem.options import Estimator, estimator
from analysis.sem.syntax import parse
from analysis.words import nearest

Array = NDArray[np.float64]

FRONTS = {"sem": sem, "growth": growth, "lavaan": lavaan}
LARGE = 100_000  # rows that stand for the population where it has no moments in a closed form
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Analysis:
    """How each sample is analyzed.

    Attributes
    ----------
    model : str
    front : str
    options : mapping
        Of the front, without the data.
    """

    model: str
    front: Front
    options: Mapping[str, Any]

    def fit(self, data: pd.DataFrame | None, **more: Any) -> Fit:
        """Fit by the public front."""
        return FRONTS[self.front](self.model, data, **{**self.options, **more})

    @property
    def estimator(self) -> Estimator:
        """The estimator, settled."""
        words = ("missing", "likelihood", "parameterization", "se", "test", "information")
        given = {name: self.options[name] for name in words if self.options.get(name) is not None}
        return estimator(self.options.get("estimator", "ML"), ordered=self.ordered, **given)

    @property
    def ordered(self) -> bool:
        """Whether variables are taken as ordered."""
        return bool(self.options.get("ordered")) or any(t.op == "|" for t in parse(self.model).terms)

    @property
    def means(self) -> bool:
        """Whether a fit to rows would have a mean structure."""
        asked = self.options.get("meanstructure")
        if asked is not None:
            return bool(asked)
        written = any(t.op == "~1" for t in parse(self.model).terms)
        return self.front == "growth" or written or self.estimator.missing in ("fiml", "fiml_x")


def check_variables(where: str, analysis: Analysis, people: Population) -> None:
    """Refuse a model with variables that the population does not have.

    Raises
    ------
    ModelError
    """
    for name in roles_of(parse(analysis.model)).observed:
        if name not in people.names:
            raise ModelError(
                f"{where}: the model's variable {name!r} is not in the population"
                f"{nearest(name, people.names) or '.'} Correct the name, or add it to population=."
            )


def in_population(where: str, analysis: Analysis, people: Population, sizes: Sequence[int]) -> Fit:
    """Fit a model by maximum likelihood to the population's own moments.

    Raises
    ------
    FitError
        If that does not converge.
    """
    drop = ("estimator", "missing", "ordered", "se", "test", "information", "likelihood", "parameterization")
    options = {name: given for name, given in analysis.options.items() if name not in drop}
    plain = Analysis(analysis.model, analysis.front, options)
    names = list(people.names)
    several = people.groups > 1
    frames = [pd.DataFrame(sigma, index=names, columns=names) for sigma in people.covariances]
    given: dict[str, Any] = {
        "sample_cov": frames if several else frames[0],
        "sample_nobs": list(sizes) if several else int(sizes[0]),
        "sample_cov_rescale": False,
    }
    if several or analysis.means:
        means = [pd.Series(mu, index=names) for mu in people.means]
        given["sample_mean"] = means if several else means[0]
    if analysis.options.get("meanstructure") is False:
        given.pop("sample_mean", None)
    return _fitted(where, plain, None, given)


def in_large_sample(where: str, analysis: Analysis, how: Recipe, sizes: Sequence[int]) -> Fit:
    """Fit a model to a large complete sample, where variables are cut into ordered answers."""
    rng = np.random.Generator(np.random.PCG64(0))
    shares = np.array(sizes) / sum(sizes)
    parts = [how.rows(g, round(LARGE * share), rng, whole=True) for g, share in enumerate(shares)]
    options = {**analysis.options, "missing": "listwise"}
    if len(parts) > 1:
        options["group"] = GROUP
    return _fitted(where, Analysis(analysis.model, analysis.front, options), frame(how.names, parts), {})


def frame(names: Sequence[str], parts: Sequence[Array]) -> pd.DataFrame:
    """Put groups of rows together, with a column of groups if there are several."""
    data = pd.DataFrame(np.concatenate(parts), columns=list(names))
    if len(parts) > 1:
        data[GROUP] = np.repeat([str(g + 1) for g in range(len(parts))], [len(part) for part in parts])
    return data


def _fitted(where: str, analysis: Analysis, data: pd.DataFrame | None, more: Mapping[str, Any]) -> Fit:
    try:
        return analysis.fit(data, **more)
    except FitError as error:
        raise FitError(
            f"{where}: the model cannot be fitted to the population itself ({error}) Simplify it, or check the "
            f"population values."
        ) from None
