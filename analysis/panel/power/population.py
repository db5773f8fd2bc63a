"""The population that samples are drawn from: a model's text with numbers, or a fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem import Fit
from analysis.sem.complete import complete
from analysis.sem.constraints import constraints
from analysis.sem.linalg import above
from analysis.sem.options import GROWTH, SEM, Defaults
from analysis.sem.ram import layout
from analysis.sem.syntax import Syntax, Term, parse
from analysis.sem.table import Parameter, ParameterTable
from analysis.words import nearest

Array = NDArray[np.float64]
Front = Literal["sem", "growth", "lavaan"]
Cuts = Mapping[str, tuple[float, ...]]

SINGULAR = 1e-10  # smallest eigenvalue of correlations that counts as positive
MET = 1e-8  # by which population values may miss a constraint

DEFAULTS: Mapping[str, Defaults] = {"sem": SEM, "growth": GROWTH, "lavaan": Defaults()}


@dataclass(frozen=True, slots=True)
class Population:
    """A population, group by group.

    Attributes
    ----------
    names : tuple of str
        Its observed variables.
    means : tuple of ndarray, shape (p,)
    covariances : tuple of ndarray, shape (p, p)
    cuts : tuple of mapping
        Cut points of ordered variables, on the scale of their latent responses.
    values : mapping
        The value of each parameter by its words and group, such as ``("y~x", 1)``.
    labels : tuple of str
        The groups' names, where a fit brings them.
    """

    names: tuple[str, ...]
    means: tuple[Array, ...]
    covariances: tuple[Array, ...]
    cuts: tuple[Cuts, ...]
    values: Mapping[tuple[str, int], float]
    labels: tuple[str, ...] = ()

    @property
    def groups(self) -> int:
        return len(self.means)


def population(
    where: str,
    model: str | Fit,
    *,
    values: Mapping[str, float] | None = None,
    front: Front | None = None,
    groups: int | None = None,
) -> Population:
    """Take a population from a text with numbers, or from the estimates of a fit.

    Parameters
    ----------
    where : str
        Who asks: the first word of messages.
    model : str or Fit
        In a text, numbers (``0.3*x``) and starting values (``start(0.3)*x``) are the population's values.
    values : mapping, optional
        Values of parameters without a number, by label or as ``"y ~ x"``.
    front : str, optional
        Whose defaults complete the text, by default as `front_of` has it. What stands nowhere has lavaan's value:
        loadings and variances are 1, covariances, intercepts and means 0. A regression or covariance that is written
        without a number is refused.
    groups : int, optional
        As many as ``c(…)`` in the text has entries, if it has any.

    Raises
    ------
    ModelError
        If a value is missing, unknown or contradictory, or no population has such moments.
    """
    if isinstance(model, Fit):
        if values:
            raise ModelError(
                f"{where}: values= goes with a text; a fit brings its estimates. Leave values= out."
            )
        return _of_fit(model)
    front = front_of(model, front)
    if front not in DEFAULTS:
        raise ModelError(
            f"{where}: front={front!r} is not known{nearest(str(front), DEFAULTS) or '.'} "
            f"There are {', '.join(DEFAULTS)}."
        )
    syntax = parse(model)
    if scales := [t for t in syntax.terms if t.op == "~*~"]:
        raise ModelError(
            f"{where}: '{scales[0].words}' sets the scale of a latent response, which a population does not need. "
            f"Write its variance, as in '{scales[0].lhs} ~~ 1*{scales[0].lhs}'."
        )
    number = _groups(where, syntax, groups)
    plain = Syntax(
        f"{syntax.text}\n# {where}: without thresholds",
        tuple(t for t in syntax.terms if t.op != "|"),
        syntax.formulas,
    )
    defaults = replace(
        DEFAULTS[front],
        meanstructure=True,
        fixed_x=False,
        auto_fix_first=False,
        auto_fix_single=False,
    )
    table = complete(plain, defaults, groups=number)
    own = _values(where, table, dict(values or {}))
    cuts = tuple(_cuts(where, syntax.terms, g, number) for g in range(number))
    return _moments(where, table, own, cuts)


def front_of(text: str, front: Front | None) -> Front:
    """Settle whose defaults complete a text: `sem`'s; `lavaan`'s (none) where its head says ``# In R: lavaan(``.

    The builders of `analysis.panel` write whole texts with such a head; more parameters would change their model.
    """
    if front is not None:
        return front
    whole = isinstance(text, str) and any(line.startswith("# In R: lavaan(") for line in text.splitlines())
    return "lavaan" if whole else "sem"


def words(row: Parameter) -> str:
    """A parameter without spaces; covariances are the same in either order."""
    a, b = (min(row.lhs, row.rhs), max(row.lhs, row.rhs)) if row.op == "~~" else (row.lhs, row.rhs)
    return f"{a}{row.op}{b}"


def spelled(name: str) -> str:
    """Bring what a user writes to the form of `words`, as far as it names a parameter."""
    tight = "".join(name.split())
    for op in ("=~", "~~", "~"):
        if op in tight:
            lhs, rhs = tight.split(op, 1)
            if op == "~" and rhs == "1":
                return f"{lhs}~1"
            return f"{min(lhs, rhs)}~~{max(lhs, rhs)}" if op == "~~" else tight
    return tight


def _groups(where: str, syntax: Syntax, asked: int | None) -> int:
    lengths = {
        len(given)
        for term in syntax.terms
        for given in (term.modifiers.fixed, term.modifiers.starts, term.modifiers.labels)
        if given is not None and len(given) > 1
    }
    written = max(lengths, default=None)
    if asked is not None and written is not None and asked != written:
        raise ModelError(
            f"{where}: c(…) in the model has {written} entries, but there are {asked} groups. Write one entry a group."
        )
    return asked or written or 1


def _values(where: str, table: ParameterTable, given: dict[str, float]) -> Array:
    """Value every row; rows that are held equal share theirs."""
    known = {spelled(name): (name, value) for name, value in given.items()}
    used: set[str] = set()
    own = np.full(len(table.rows), np.nan)
    for i, row in enumerate(table.rows):
        keys = [row.own_label, f"{words(row)}.g{row.group}", words(row)]
        named = next((key for key in keys if key and key in known), None)
        used.update(key for key in keys if key in known)
        if named is not None and row.fixed is None:
            own[i] = _number(where, *known[named])
        elif row.fixed is not None:
            own[i] = row.fixed
        elif row.start is not None:
            own[i] = row.start
    if unknown := [name for key, (name, _) in known.items() if key not in used]:
        everyone = [name for row in table.rows for name in (row.own_label, row.words) if name]
        raise ModelError(
            f"{where}: values= has {unknown[0]!r}, which is no label and no parameter of the model"
            f"{nearest(unknown[0], everyone) or '.'} Correct the name."
        )
    _share(where, table, own)
    return np.array(
        [_otherwise(where, row) if np.isnan(v) else v for row, v in zip(table.rows, own, strict=True)]
    )


def _number(where: str, name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not np.isfinite(value):
        raise ModelError(f"{where}: the value of {name!r} is {value!r}. Give a finite number.")
    return float(value)


def _share(where: str, table: ParameterTable, own: Array) -> None:
    """Give the rows of one parameter its one value, in place."""
    found: dict[int, float] = {}
    for row, value in zip(table.rows, own, strict=True):
        if row.free and not np.isnan(value):
            other = found.setdefault(row.free, float(value))
            if other != value:
                raise ModelError(
                    f"{where}: '{row.words}' has the value {value:g}, but its label {row.own_label!r} also stands at "
                    f"{other:g}. Give equal parameters one value."
                )
    for i, row in enumerate(table.rows):
        if row.free in found:
            own[i] = found[row.free]


def _otherwise(where: str, row: Parameter) -> float:
    """The value of a parameter without a number, as in lavaan's simulateData(); none for effects that are written."""
    if row.op == "=~" or row.is_variance:
        return 1.0
    if row.user and row.op in ("~", "~~"):
        lead = "start(0.3)*" if row.label else "0.3*"
        raise ModelError(
            f"{where}: '{row.words}' has no population value. Write one, as in '{row.lhs} {row.op} {lead}{row.rhs}', "
            f"or give values={{'{row.own_label or row.words}': 0.3}}."
        )
    return 0.0


def _cuts(where: str, terms: Sequence[Term], group: int, groups: int) -> Cuts:
    found: dict[str, list[tuple[str, float]]] = {}
    for term in terms:
        if term.op != "|":
            continue
        values = term.modifiers.fixed or term.modifiers.starts
        value = None if values is None else values[group if len(values) > 1 else 0]
        if value is None:
            raise ModelError(
                f"{where}: the threshold '{term.words}' has no population value. Write one, as in "
                f"'{term.lhs} | 0.5*{term.rhs}'."
            )
        found.setdefault(term.lhs, []).append((term.rhs, float(value)))
    ordered = {name: sorted(each, key=lambda pair: int(pair[0][1:] or 0)) for name, each in found.items()}
    return {name: tuple(value for _, value in each) for name, each in ordered.items()}


def _moments(where: str, table: ParameterTable, own: Array, cuts: tuple[Cuts, ...]) -> Population:
    theta = np.zeros(table.n_free)
    for row, value in zip(table.rows, own, strict=True):
        if row.free:
            theta[row.free - 1] = value
        if row.is_variance and value < 0:
            raise ModelError(
                f"{where}: the variance of {row.lhs!r} is {value:g} in the population, and none is below 0. "
                f"Lower what explains it, or raise the variance."
            )
    rules = constraints(table)
    for rule, value in zip(rules.rules, rules.value(theta), strict=True):
        if not (abs(value) < MET if rule.equal else value > -MET):
            raise ModelError(
                f"{where}: the population values do not meet the constraint {rule.words!r}. Correct one of them."
            )
    means, covariances = [], []
    for g in range(table.groups):
        ram = layout(table, g + 1)
        _, symmetric, _ = ram.matrices(theta)
        try:
            implied = ram.implied(theta)
        except np.linalg.LinAlgError:
            raise ModelError(
                f"{where}: the loop of effects has gain 1, so that nothing has a finite variance. Lower one effect."
            ) from None
        place = f" in group {g + 1}" if table.groups > 1 else ""
        _check(where, symmetric, ram.variables, f"(residual) covariances{place}", zero=True)
        _check(where, implied.sigma, ram.variables, f"covariances of the observed variables{place}")
        means.append(implied.mu)
        covariances.append(0.5 * (implied.sigma + implied.sigma.T))
    named = {(words(row), row.group): float(v) for row, v in zip(table.rows, own, strict=True)}
    return Population(table.observed, tuple(means), tuple(covariances), cuts, named)


def _check(where: str, matrix: Array, names: Sequence[str], what: str, *, zero: bool = False) -> None:
    """Refuse covariances that no variables can have, and name the two whose correlation is furthest off."""
    d = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    unit = matrix / np.outer(np.where(d > 0, d, 1.0), np.where(d > 0, d, 1.0))
    if np.isfinite(unit).all() and above(unit, -SINGULAR if zero else SINGULAR):
        return
    off = np.abs(np.tril(np.where(np.isfinite(unit), unit, np.inf), -1))
    i, j = (int(k) for k in np.unravel_index(int(off.argmax()), off.shape))
    raise ModelError(
        f"{where}: the population's {what} are not positive definite; the largest correlation is {unit[i, j]:.3g}, of "
        f"{names[j]!r} with {names[i]!r}. Lower covariances or effects, or raise variances."
    )


def _of_fit(fit: Fit) -> Population:
    table = fit.parameters
    means, covariances, cuts = [], [], []
    for g, implied in enumerate(fit.implied):
        means.append(implied.mu if table.meanstructure else fit.samples[g].mean)
        covariances.append(implied.sigma)
        own: dict[str, list[float]] = {}
        for row, value in zip(table.rows, fit.values, strict=True):
            if row.op == "|" and row.group == g + 1:
                own.setdefault(row.lhs, []).append(float(value))
        cuts.append({name: tuple(each) for name, each in own.items()})
    named = {(words(row), row.group): float(value) for row, value in zip(table.rows, fit.values, strict=True)}
    labels = fit.groups if table.groups > 1 else ()
    return Population(table.observed, tuple(means), tuple(covariances), tuple(cuts), named, labels)
