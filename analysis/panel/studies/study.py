"""The frozen type of a study's template: what was done, what is published of it, and its model in a user's columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.panel.design import columns_of, frame_of, wide_of
from analysis.panel.fitting import check_group_equal, fitted
from analysis.panel.groups.names import groups_of
from analysis.panel.studies.population import Covariances, drawn, population
from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.roles import Coefficient, Role
from analysis.panel.studies.text import about, text
from analysis.sem import Fit
from analysis.waves import Panel
from analysis.words import nearest
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown

Columns = str | Sequence[str]
Mapped = Mapping[str, Columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Shown):
    """A published study as a model that others can fit.

    Attributes
    ----------
    id, title, citation : str
    n : int
        Persons, as published.
    groups : tuple of (str, int)
        Groups and their sizes in simulated data; their source is among `unknown` or `coefficients`.
    roles : tuple of Role
        The model's variables, causes before their effects.
    coefficients : tuple of Coefficient
    definitions : tuple of (str, str)
        Indirect effects, in labels ``b_<source>_<target>``.
    shifts : tuple of (str, str, float)
        Group, role, and by how many standard deviations simulated baseline means differ from 0.
    did : tuple of str
        What the paper did: design, measures, estimator.
    unknown : tuple of str
        What is not published, or was not seen.
    says : tuple of str
        What the design can say.
    adds : tuple of str
        What a rigorous re-analysis adds.
    again : callable
        Makes the re-analysis.

    Examples
    --------
    >>> from analysis.panel import studies
    >>> template = studies.load("mcdaniel_2012")
    >>> len(template.simulate(seed=1)) == template.n
    True
    """

    id: str
    title: str
    citation: str
    n: int
    roles: tuple[Role, ...]
    coefficients: tuple[Coefficient, ...]
    definitions: tuple[tuple[str, str], ...]
    did: tuple[str, ...]
    unknown: tuple[str, ...]
    says: tuple[str, ...]
    adds: tuple[str, ...]
    again: Callable[[Template, pd.DataFrame, Mapped, str | None, int], Reanalysis] = field(repr=False)
    groups: tuple[tuple[str, int], ...] = ()
    shifts: tuple[tuple[str, str, float], ...] = ()

    @property
    def authors(self) -> str:
        """Authors and year."""
        return self.citation[: self.citation.index(")") + 1].replace(", in", "")

    @property
    def table(self) -> pd.DataFrame:
        """Every number of the model: path value published source confidence."""
        rows = [(c.path, c.value, c.published, c.source_of, c.confidence) for c in self.coefficients]
        return pd.DataFrame(rows, columns=["path", "value", "published", "source", "confidence"])

    @property
    def published(self) -> pd.DataFrame:
        """The coefficients that are known from the study: path value source confidence."""
        rows = self.table
        return rows[rows["published"]].drop(columns="published").reset_index(drop=True)

    @property
    def chosen(self) -> pd.DataFrame:
        """The values that were chosen here, because the study's are not known: path value reason."""
        rows = self.table
        rows = rows[~rows["published"]][["path", "value", "source"]]
        return rows.rename(columns={"source": "reason"}).reset_index(drop=True)

    def columns(self, variables: Mapped | None = None) -> dict[str, tuple[str, ...]]:
        """Map each role to its columns; by default the role's own name, with ``_1 _2 ...`` for indicators.

        Raises
        ------
        DataError
            If a role is missing, unknown, or has the wrong number of columns.
        """
        if variables is None:
            return {role.name: _own(role) for role in self.roles}
        names = [role.name for role in self.roles]
        if strange := [name for name in variables if name not in names]:
            raise DataError(
                f"{self.id}: the model has no variable {strange[0]!r}{nearest(strange[0], names) or '.'} "
                f"It has {', '.join(names)}."
            )
        found = {}
        for role in self.roles:
            if role.name not in variables:
                raise DataError(
                    f"{self.id}: no column is given for {role.name!r} ({role.meaning}). Map it: "
                    f"{{{role.name!r}: ...}}."
                )
            given = variables[role.name]
            found[role.name] = (given,) if isinstance(given, str) else tuple(given)
            if (role.indicators == 1) != (len(found[role.name]) == 1):
                wanted = "one column" if role.indicators == 1 else "two or more indicators"
                raise DataError(
                    f"{self.id}: {role.name!r} has {len(found[role.name])} columns; give {wanted}."
                )
        return found

    def model(
        self, variables: Mapped | None = None, *, groups: Sequence[str] = (), means: bool = True
    ) -> str:
        """Write the model in lavaan's syntax, in the user's columns.

        Parameters
        ----------
        variables : mapping, optional
            Role to column, or to a list of indicators.
        groups : sequence of str
            Give every path one label a group.
        means : bool
            With intercepts, as data need them; a covariance matrix does not.
        """
        return text(self, self.columns(variables), tuple(groups), means=means)

    def fit(
        self,
        data: pd.DataFrame | Panel,
        variables: Mapped | None = None,
        *,
        group: str | None = None,
        **options: Any,
    ) -> Fit:
        """Fit the model to data; with `group` free in every group. Options are those of `analysis.lavaan`.

        Raises
        ------
        DataError
            If the mapping lacks a variable, or the data a column.
        """
        check_group_equal(self.id, options)
        found, frame = self.columns(variables), wide_of(self.id, data)
        _check_there(self.id, found, columns_of(frame, None), "the data")
        groups = groups_of(self.id, frame, group, None) if group is not None else ()
        settings = (
            {"group": group, "group_label": list(groups), "missing": "fiml"} if group else {"missing": "fiml"}
        )
        written = text(self, found, groups, means=True)
        return fitted(written, frame, about(self, found, groups), {**settings, **options})

    def fit_covariance(
        self, sample_cov: pd.DataFrame, n: int, variables: Mapped | None = None, **options: Any
    ) -> Fit:
        """Fit the model to a named covariance (or correlation) matrix of n persons, divisor n - 1.

        Raises
        ------
        DataError
            If the mapping or the matrix lacks a variable.
        """
        found = self.columns(variables)
        frame_of(self.id, None, sample_cov)
        _check_there(self.id, found, columns_of(None, sample_cov), "the covariance matrix")
        settings = {"sample_cov": sample_cov, "sample_nobs": n, **options}
        return fitted(text(self, found, (), means=False), None, about(self, found, ()), settings)

    def population(self, variables: Mapped | None = None) -> pd.DataFrame:
        """Give the covariance matrix, all variances 1, of which the coefficients are the true values."""
        return _covariances(self, self.columns(variables)).frame

    def simulate(self, n: int | None = None, *, seed: int, variables: Mapped | None = None) -> pd.DataFrame:
        """Draw persons whose true coefficients are those of `table`; published where they are known.

        Parameters
        ----------
        n : int, optional
            As published by default; groups keep their shares.
        seed : int

        Returns
        -------
        DataFrame
            Columns by role, and ``group`` if the study has groups; ``.attrs["simulated"]`` is True.
        """
        if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
            raise DataError(f"{self.id}: n={n!r} is no number of persons. Give a whole number of 1 or more.")
        return drawn(self, _covariances(self, self.columns(variables)), self.n if n is None else n, seed)

    def reanalysis(
        self,
        data: pd.DataFrame | Panel,
        variables: Mapped | None = None,
        *,
        group: str | None = None,
        seed: int = 1,
    ) -> Reanalysis:
        """Do what a rigorous re-analysis adds; see `adds`. `seed` is that of Monte-Carlo limits."""
        mapped: Mapped = self.columns(variables)
        frame = wide_of(self.id, data)
        return self.again(
            self, frame, {k: v[0] if len(v) == 1 else v for k, v in mapped.items()}, group, seed
        )

    def __repr__(self) -> str:
        lines = [self.title, self.citation, f"n = {self.n}", "What the paper did:", *_listed(self.did)]
        lines += ["Numbers:", *frame_text(self.table[["path", "value", "published"]]).split("\n")]
        for title, part in (
            ("Not published, or not seen:", self.unknown),
            ("What the design can say:", self.says),
        ):
            lines += [title, *_listed(part)]
        return "\n".join(wrapped(line) for line in [*lines, "What a re-analysis adds:", *_listed(self.adds)])


def _own(role: Role) -> tuple[str, ...]:
    if role.indicators == 1:
        return (role.name,)
    return tuple(f"{role.name}_{k}" for k in range(1, role.indicators + 1))


def _listed(lines: Sequence[str]) -> list[str]:
    return [f"  - {line}" for line in lines]


def _check_there(where: str, found: Mapping[str, Sequence[str]], known: Sequence[str], what: str) -> None:
    for role, columns in found.items():
        for column in columns:
            if column not in known:
                raise DataError(
                    f"{where}: {what} has no column {column!r} for {role!r}{nearest(column, known) or '.'} "
                    f"Map the variable to its column."
                )


def _covariances(template: Template, columns: Mapping[str, tuple[str, ...]]) -> Covariances:
    numbers = [(c.target, c.op, c.source, c.value) for c in template.coefficients]
    return population(tuple(role.name for role in template.roles), numbers, columns)
