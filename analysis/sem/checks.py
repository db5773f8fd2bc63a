"""What a completed model is checked for before it is fitted: variances, covariates."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.errors import ModelError
from analysis.sem.complete import Roles
from analysis.sem.options import Defaults
from analysis.sem.syntax import Term
from analysis.sem.table import ParameterTable


def check_variances(table: ParameterTable) -> None:
    """Refuse a model that explains variables but leaves no variance to any.

    Raises
    ------
    ModelError
        If every variance but those of covariates is 0 because nobody asked for one.
    """
    own = [row.lhs for row in table.rows if row.is_variance and row.lhs not in table.covariates]
    bare = without_variance(table)
    if own and not table.ordered and len(bare) == len(own):
        raise ModelError(
            f"model: it has no variances, as lavaan() adds none by itself. Write them, as in '{own[0]} ~~ {own[0]}', "
            f"or use auto_var=True, or sem(), which add them."
        )


def without_variance(table: ParameterTable) -> tuple[str, ...]:
    """Name variables whose (residual) variance is 0 because nobody asked for one, once a group."""
    return tuple(
        row.lhs
        for row in table.rows
        if row.is_variance and not row.user and row.fixed == 0 and row.lhs not in table.covariates
    )


def hint(table: ParameterTable) -> str:
    """Say, after a search that found nowhere to start, which variances are missing."""
    bare = dict.fromkeys(v for v in without_variance(table) if v in table.observed)
    if not bare:
        return ""
    return (
        f" Or was it meant that {', '.join(map(repr, bare))} have no variance? lavaan() adds none by itself: write "
        f"'{next(iter(bare))} ~~ {next(iter(bare))}', or use auto_var=True, or sem()."
    )


def zero_means(table: ParameterTable) -> tuple[str, ...]:
    """Warn of random covariates whose means the defaults have fixed at 0.

    lavaan's `growth()`, and `lavaan()` without ``int_ov_free``, fix every intercept that the text does not mention,
    those of random covariates (``fixed_x=False``, least squares) included.
    """
    fixed = [row.lhs for row in table.rows if row.op == "~1" and not row.user and row.fixed == 0]
    explained = {row.lhs for row in table.rows if row.op == "~"}
    explained |= {row.rhs for row in table.rows if row.op == "=~"}
    predictors = {row.rhs for row in table.rows if row.op == "~"} - explained
    names = [v for v in table.observed if v in fixed and v in predictors]
    if not names:
        return ()
    return (
        f"means at 0: the means of the covariates {', '.join(map(repr, names))} are fixed at 0, as in lavaan, which "
        f"distorts the model unless they are centered. Free them by '{names[0]} ~ 1'"
        f"{' and so on' if len(names) > 1 else ''}, or leave fixed_x=False out.",
    )


def check_conditional(wanted: bool | None, who: Roles, defaults: Defaults, *, ordered: bool) -> None:
    """Refuse a `conditional_x` that is not offered.

    Raises
    ------
    ModelError
        If it differs from what the model does.
    """
    if wanted is None or not who.covariates or wanted == (ordered and defaults.fixed_x):
        return
    if ordered:
        raise ModelError(
            f"conditional_x={wanted}: with ordered variables the model is conditional on covariates where they are "
            f"fixed, and joint where they are random. Leave it out, or set fixed_x={wanted}."
        )
    raise ModelError(
        "conditional_x=True: with continuous variables it is not offered. With fixed covariates likelihood gives the "
        "same estimates, errors and chi-square either way, and lavaan 0.6-14 takes a baseline model without the "
        "covariates' slopes for it, so that its CFI is none. Leave it out."
    )


def ordered_covariates(declared: Sequence[str], who: Roles, *, fixed_x: bool) -> tuple[str, ...]:
    """Name the variables declared ordered that the model conditions on, so that they count as numbers."""
    return tuple(v for v in declared if fixed_x and v in who.covariates)


def check_uncut(numbers: Sequence[str], terms: Sequence[Term]) -> None:
    """Refuse thresholds of fixed covariates.

    Raises
    ------
    ModelError
        If the text gives one a threshold.
    """
    cut = [term.lhs for term in terms if term.op == "|" and term.lhs in numbers]
    if cut:
        raise ModelError(
            f"model: {cut[0]!r} has thresholds but is a fixed covariate, which the model is conditional on and takes "
            f"as a number. Take '{cut[0]} | ...' out, or let covariates be random by fixed_x=False."
        )


def as_numbers(numbers: Sequence[str], left: Sequence[str]) -> tuple[str, ...]:
    """Warn of covariates that were declared ordered."""
    if not numbers:
        return ()
    instead = (
        "" if left else " No ordered variable is left, so that the model is one for continuous variables."
    )
    return (
        f"taken as numbers: {', '.join(map(repr, numbers))} in ordered= are fixed covariates, whose codes count as "
        f"they are, as in lavaan.{instead} Take them out of ordered=, or let covariates be random by fixed_x=False.",
    )
