"""Completes a model as written to a parameter table: lavaan's documented defaults made explicit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Literal

from analysis.errors import ModelError
from analysis.sem import algebra
from analysis.sem.effects import coded, constrained, free_means
from analysis.sem.equal import classes, freed, tie
from analysis.sem.options import Defaults
from analysis.sem.ordinal.automatic import automatic_rows, equal_classes
from analysis.sem.same import equalled
from analysis.sem.syntax import Formula, Modifiers, Syntax, Term, Values
from analysis.sem.table import Key, Parameter, ParameterTable, key_of, numbered
from analysis.words import nearest


@dataclass(frozen=True, slots=True)
class Roles:
    """Who is what in a model; each tuple in order of first appearance.

    Attributes
    ----------
    latent : tuple of str
        Measured by other variables (left of ``=~``).
    indicators : tuple of str
        Right of ``=~``; may be latent (second order).
    outcomes, predictors : tuple of str
        Left and right of ``~``.
    observed : tuple of str
        All that is not latent: indicators, outcomes, predictors, then what else is mentioned.
    covariates : tuple of str
        Observed predictors that nothing in the model explains, and whose moments it does not mention.
    only_indicators : tuple of str
        Those that are their latent variable's single indicator.
    """

    latent: tuple[str, ...]
    indicators: tuple[str, ...]
    outcomes: tuple[str, ...]
    predictors: tuple[str, ...]
    observed: tuple[str, ...]
    covariates: tuple[str, ...]
    only_indicators: tuple[str, ...]

    @property
    def exogenous_latent(self) -> tuple[str, ...]:
        explained = {*self.indicators, *self.outcomes}
        return tuple(v for v in self.latent if v not in explained)

    @property
    def final_outcomes(self) -> tuple[str, ...]:
        """Outcomes that predict and indicate nothing: latent ones first, then observed."""
        used = {*self.indicators, *self.predictors}
        final = [v for v in self.outcomes if v not in used]
        latent = [v for v in self.latent if v in final]
        return (*latent, *(v for v in self.observed if v in final))


def roles(terms: Sequence[Term]) -> Roles:
    """Tell each variable's role from the terms of a model.

    Raises
    ------
    ModelError
        If a latent variable measures itself.
    """
    latent = _unique(t.lhs for t in terms if t.op == "=~")
    indicators = _unique(t.rhs for t in terms if t.op == "=~")
    outcomes = _unique(t.lhs for t in terms if t.op == "~")
    predictors = _unique(t.rhs for t in terms if t.op == "~")
    for term in terms:
        if term.op in ("=~", "~") and term.lhs == term.rhs:
            raise ModelError(
                f"model, line {term.line}: {term.lhs!r} stands on both sides of {term.op!r}. "
                f"A variable cannot explain itself; take it out of one side."
            )
    others = (
        v
        for t in terms
        if t.op in ("~~", "~1", "|", "~*~")
        for v in ((t.lhs, t.rhs) if t.op == "~~" else (t.lhs,))
    )
    observed = tuple(v for v in _unique([*indicators, *outcomes, *predictors, *others]) if v not in latent)
    mentioned = {v for t in terms if t.op in ("~~", "~1") for v in (t.lhs, t.rhs)}
    explained = {*indicators, *outcomes}
    covariates = tuple(v for v in observed if v in predictors and v not in explained and v not in mentioned)
    measured = {v: _unique(t.rhs for t in terms if t.op == "=~" and t.lhs == v) for v in latent}
    only = tuple(items[0] for items in measured.values() if len(items) == 1)
    return Roles(latent, indicators, outcomes, predictors, observed, covariates, only)


@lru_cache(maxsize=64)
def roles_of(syntax: Syntax) -> Roles:
    """Tell each variable's role in a model; see `roles`."""
    return roles(syntax.terms)


def complete(
    syntax: Syntax,
    defaults: Defaults,
    *,
    groups: int = 1,
    group_equal: Sequence[str] | str = (),
    group_partial: Sequence[str] | str = (),
    categories: Mapping[str, int] | None = None,
    parameterization: Literal["delta", "theta"] = "delta",
) -> ParameterTable:
    """Add to a model what the defaults ask for, and number its free parameters.

    Parameters
    ----------
    syntax : Syntax
        The model as written.
    defaults : Defaults
        The switches, such as `analysis.sem.options.SEM`.
    groups : int
        How many groups; modifiers written ``c(…)`` must have as many entries.
    group_equal, group_partial : sequence of str
        Classes of parameters to hold equal between groups, and parameters to leave out of that.
    categories : mapping of str to int, optional
        How many categories each ordered variable has.
    parameterization : {"delta", "theta"}
        Of the latent responses behind ordered variables.

    Returns
    -------
    ParameterTable

    Raises
    ------
    ModelError
        If modifiers contradict each other, or do not fit the number of groups, or a formula names a label
        that no parameter bears.

    References
    ----------
    Rosseel (2012), J Stat Softw 48(2):1-36, doi:10.18637/jss.v048.i02, section 3
    """
    equal = classes(group_equal) if groups > 1 else frozenset()
    partial = (group_partial,) if isinstance(group_partial, str) else tuple(map(str, group_partial))
    cut = tuple((categories or {}).items())
    return _completed(syntax, defaults, groups, equal, partial, cut, parameterization)


@lru_cache(maxsize=64)  # studies fit one model many times
def _completed(
    syntax: Syntax,
    defaults: Defaults,
    groups: int,
    equal: frozenset[str],
    partial: tuple[str, ...],
    cut: tuple[tuple[str, int], ...],
    parameterization: Literal["delta", "theta"],
) -> ParameterTable:
    who = roles_of(syntax)
    categories = dict(cut)
    ordered = {v: categories[v] for v in who.observed if v in categories} if categories else {}
    if ordered:
        equal = equal_classes(equal)
    asked = any(t.op == "~1" for t in syntax.terms)
    wanted = groups > 1 if defaults.meanstructure is None else defaults.meanstructure
    meanstructure = bool(asked or ordered or wanted)
    kinds = coded(defaults.effect_coding)
    if defaults.std_lv and "loadings" in kinds:
        raise ModelError(
            "effect_coding: average loadings of 1 and std_lv=True set the scale twice. Take one of them, or "
            "effect_coding='intercepts'."
        )
    marked = defaults.auto_fix_first and not defaults.std_lv and "loadings" not in kinds
    rows: list[Parameter] = []
    for group in range(1, groups + 1):
        mine = _written(syntax.terms, group, groups)
        if marked:
            _fix_markers(mine, who.latent, syntax.terms)
        _add(mine, _automatic(who, defaults, meanstructure, group))
        rows.extend(
            automatic_rows(
                tuple(mine.values()),
                ordered,
                equal=equal,
                parameterization=parameterization,
                auto_delta=defaults.auto_delta,
            )
            if ordered
            else mine.values()
        )
    spoken = {"".join(t.words.split()): True for t in syntax.terms if t.modifiers.fixed is not None}
    rows = freed(rows, who.latent, equal, std_lv=defaults.std_lv, spoken=spoken)
    rows = free_means(rows, who.latent, kinds)
    rows = tie(equalled(rows, syntax.terms), who.latent, who.covariates, equal, partial)
    rows, formulas = constrained(rows, who.latent, kinds)
    table = ParameterTable(
        rows=numbered(tuple(rows)),
        formulas=(*syntax.formulas, *formulas),
        observed=who.observed,
        latent=who.latent,
        covariates=who.covariates,
        exogenous=who.covariates if defaults.fixed_x else (),
        groups=groups,
        meanstructure=meanstructure,
    )
    _check_formulas(table)
    return table


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _written(terms: Sequence[Term], group: int, groups: int) -> dict[Key, Parameter]:
    """The user's own rows of one group; a parameter mentioned twice gathers its modifiers."""
    rows: dict[Key, Parameter] = {}
    for term in terms:
        key = key_of(term.lhs, term.op, term.rhs)
        new = _parameter(term, group, groups)
        old = rows.get(key)
        rows[key] = new if old is None else _merged(old, new, term)
    return rows


def _parameter(term: Term, group: int, groups: int) -> Parameter:
    m = term.modifiers
    return Parameter(
        term.lhs,
        term.op,
        term.rhs,
        group,
        fixed=_of_group(m.fixed, term, group, groups),
        start=_of_group(m.starts, term, group, groups),
        label=_label_of_group(m, term, group, groups),
        lower=_of_group(m.lower, term, group, groups),
        upper=_of_group(m.upper, term, group, groups),
    )


def _of_group(values: Values | None, term: Term, group: int, groups: int) -> float | None:
    if values is None:
        return None
    _check_length(len(values), term, groups)
    return values[group - 1] if len(values) > 1 else values[0]


def _label_of_group(modifiers: Modifiers, term: Term, group: int, groups: int) -> str:
    if modifiers.labels is None:
        return ""
    _check_length(len(modifiers.labels), term, groups)
    return modifiers.labels[group - 1] if len(modifiers.labels) > 1 else modifiers.labels[0]


def _check_length(length: int, term: Term, groups: int) -> None:
    if length not in (1, groups):
        raise ModelError(
            f"model, line {term.line}: c(…) before {term.rhs or term.lhs!r} has {length} entries, but there "
            f"{'is 1 group' if groups == 1 else f'are {groups} groups'}. Write one entry for each group."
        )


def _merged(old: Parameter, new: Parameter, term: Term) -> Parameter:
    def one(a: object, b: object, what: str) -> object:
        if a not in (None, "") and b not in (None, "") and a != b:
            raise ModelError(
                f"model, line {term.line}: '{new.words}' is given a second {what}, {b!r} after {a!r}. Keep one."
            )
        return a if b in (None, "") else b

    return Parameter(
        old.lhs,
        old.op,
        old.rhs,
        old.group,
        fixed=one(old.fixed, new.fixed, "fixed value"),  # type: ignore[arg-type]
        start=one(old.start, new.start, "starting value"),  # type: ignore[arg-type]
        label=one(old.label, new.label, "label"),  # type: ignore[arg-type]
        lower=one(old.lower, new.lower, "lower bound"),  # type: ignore[arg-type]
        upper=one(old.upper, new.upper, "upper bound"),  # type: ignore[arg-type]
    )


def _fix_markers(rows: dict[Key, Parameter], latent: Sequence[str], terms: Sequence[Term]) -> None:
    """Fix the first loading of each latent variable at 1, unless the user wrote NA or a number there."""
    spoken = {key_of(t.lhs, t.op, t.rhs) for t in terms if t.modifiers.fixed is not None}
    for variable in latent:
        key = next(k for k in rows if k[0] == variable and k[1] == "=~")
        if key not in spoken:
            rows[key] = replace(rows[key], fixed=1.0)


def _add(rows: dict[Key, Parameter], automatic: Iterable[Parameter]) -> None:
    for row in automatic:
        rows.setdefault(key_of(row.lhs, row.op, row.rhs), row)


def _automatic(who: Roles, defaults: Defaults, meanstructure: bool, group: int) -> list[Parameter]:
    """The rows that the defaults add, in lavaan's order."""

    def row(lhs: str, op: str, rhs: str, fixed: float | None = None, *, exo: bool = False) -> Parameter:
        return Parameter(lhs, op, rhs, group, fixed=fixed, exo=exo, user=False)

    added: list[Parameter] = []
    explained = [v for v in who.observed if v not in who.covariates]
    if defaults.auto_var:
        alone = who.only_indicators if defaults.auto_fix_single else ()
        added += [row(v, "~~", v, 0.0 if v in alone else None) for v in explained]
        added += [row(v, "~~", v, 1.0 if defaults.std_lv else None) for v in who.latent]
    else:  # variances that nobody asked for are 0, and the table says so
        added += [row(v, "~~", v, 0.0) for v in (*explained, *who.latent)]
    if defaults.auto_cov_lv_x:
        between = 0.0 if defaults.orthogonal else None
        added += [row(a, "~~", b, between) for a, b in combinations(who.exogenous_latent, 2)]
    if defaults.auto_cov_y:
        added += [row(a, "~~", b) for a, b in combinations(who.final_outcomes, 2)]
    x = who.covariates
    added += [row(x[i], "~~", x[j], exo=defaults.fixed_x) for i in range(len(x)) for j in range(i, len(x))]
    if meanstructure:
        for v in who.observed:
            exo = v in x and defaults.fixed_x
            added.append(row(v, "~1", "", None if exo or defaults.int_ov_free else 0.0, exo=exo))
        added += [row(v, "~1", "", None if defaults.int_lv_free else 0.0) for v in who.latent]
    return added


def _check_formulas(table: ParameterTable) -> None:
    """Formulas may name labels and definitions; a definition may not need itself."""
    labels = {row.label for row in table.rows if row.label}
    definitions: dict[str, Formula] = {}
    for formula in table.formulas:
        if formula.op != ":=":
            continue
        if formula.text_left in labels or formula.text_left in definitions:
            raise ModelError(
                f"model, line {formula.line}: {formula.text_left!r} is already a label or a definition. "
                f"Choose another name."
            )
        definitions[formula.text_left] = formula
    for formula in table.formulas:
        left = () if formula.op == ":=" else algebra.names(formula.left)
        for name in (*left, *algebra.names(formula.right)):
            if name not in labels and name not in definitions:
                raise ModelError(
                    f"model, line {formula.line}: {name!r} is no label of a parameter"
                    f"{nearest(name, [*labels, *definitions])}. Label the parameter, as in 'y ~ {name}*x'."
                )
    waiting = {name: set(algebra.names(f.right)) & definitions.keys() for name, f in definitions.items()}
    while waiting:
        ready = [name for name, needs in waiting.items() if not needs & waiting.keys()]
        if not ready:
            circle = sorted(waiting)
            raise ModelError(
                f"model: the definitions {circle} need each other. Write one without the others."
            )
        waiting = {name: needs for name, needs in waiting.items() if name not in ready}
