"""Effects coding: a latent variable in the average metric of its indicators, by constraints instead of a marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.errors import ModelError
from analysis.sem.algebra import Name, Node, Number, Operation
from analysis.sem.moments import Moments
from analysis.sem.start import in_order, start
from analysis.sem.syntax import Formula
from analysis.sem.table import Parameter, ParameterTable
from analysis.words import nearest

KINDS = ("loadings", "intercepts")


def coded(words: Sequence[str] | str | bool) -> frozenset[str]:
    """Read `effect_coding`: True asks for both, False or nothing for none.

    Raises
    ------
    ModelError
        If a word is neither ``loadings`` nor ``intercepts``.
    """
    if isinstance(words, bool):
        return frozenset(KINDS if words else ())
    given = [words] if isinstance(words, str) else [str(word) for word in words]
    for word in given:
        if word.lower() not in KINDS:
            raise ModelError(
                f"effect_coding: {word!r} is not known{nearest(word, KINDS) or '.'} There are True, "
                f"{', '.join(map(repr, KINDS))}."
            )
    return frozenset(word.lower() for word in given)


def free_means(rows: Sequence[Parameter], latent: Sequence[str], kinds: frozenset[str]) -> list[Parameter]:
    """Free the mean of each latent variable whose indicators' intercepts are free; what the user wrote stays."""
    if "intercepts" not in kinds:
        return list(rows)
    held = {(row.group, row.lhs) for row in rows if row.op == "~1" and row.fixed is not None}
    held -= {(row.group, row.lhs) for row in rows if row.op == "~1" and row.lhs in latent and not row.user}
    blocked = {(row.group, row.lhs) for row in rows if row.op == "=~" and (row.group, row.rhs) in held}
    return [
        replace(row, fixed=None)
        if row.op == "~1" and row.lhs in latent and not row.user and (row.group, row.lhs) not in blocked
        else row
        for row in rows
    ]


def constrained(
    rows: Sequence[Parameter], latent: Sequence[str], kinds: frozenset[str]
) -> tuple[list[Parameter], tuple[Formula, ...]]:
    r"""Constrain the indicators of each latent variable, so that they set its scale together.

    .. math:: \sum_{j=1}^{J} \lambda_j = J, \qquad \sum_{j=1}^{J} \tau_j = 0

    A constraint is left out where one of its parameters is fixed, as that one sets the scale then.

    Parameters
    ----------
    rows : sequence of Parameter
        All groups, completed and tied.
    latent : sequence of str
    kinds : frozenset of str
        From `coded`.

    Returns
    -------
    rows : list of Parameter
        With hidden labels where a constraint needs them.
    formulas : tuple of Formula

    References
    ----------
    Little, Slegers & Card (2006), Struct Equ Modeling 13:59-72, doi:10.1207/s15328007sem1301_3
    """
    found = list(rows)
    place = {(row.group, row.lhs, row.op, row.rhs): i for i, row in enumerate(found)}
    formulas: dict[tuple[str, ...], Formula] = {}
    groups = max((row.group for row in found), default=0)
    for group in range(1, groups + 1):
        for variable in latent:
            loadings = [i for i, r in enumerate(found) if (r.group, r.lhs, r.op) == (group, variable, "=~")]
            intercepts = [place.get((group, found[i].rhs, "~1", "")) for i in loadings]
            for kind, members in (("loadings", loadings), ("intercepts", intercepts)):
                which = [i for i in members if i is not None and found[i].fixed is None]
                if kind not in kinds or len(which) < len(members):
                    continue
                for i in which:
                    found[i] = replace(found[i], label=found[i].label or _hidden(found[i]))
                names = tuple(found[i].label for i in which)
                total = float(len(which)) if kind == "loadings" else 0.0
                words = tuple("".join(found[i].words.split()) for i in which)
                formulas.setdefault(names, _sum_is(names, words, total))
    return found, tuple(formulas.values())


def _hidden(row: Parameter) -> str:
    """A label that is not shown."""
    return f".{''.join(row.words.split())}.g{row.group}"


def _sum_is(names: Sequence[str], words: Sequence[str], total: float) -> Formula:
    left: Node = Name(names[0])
    for name in names[1:]:
        left = Operation("+", left, Name(name))
    return Formula("==", left, Number(total), " + ".join(words), f"{total:g}", 0)


def started(table: ParameterTable, samples: Sequence[Moments], kinds: frozenset[str]) -> ParameterTable:
    """Start means and intercepts where they meet the constraints and give the sample means.

    With guessed loadings, a latent mean starts at the indicators' average mean over their average loading, and an
    intercept at what is left of its mean. Elsewhere the search would first have to find the means, and may get lost.
    """
    if "intercepts" not in kinds or not table.meanstructure:
        return table
    theta = start(table, tuple(samples))
    begun: dict[tuple[int, str], float] = {}
    for group, sample in enumerate(samples, start=1):
        level = dict(zip(table.observed, sample.mean.tolist(), strict=True))
        loadings: dict[str, dict[str, float]] = {v: {} for v in table.latent}
        for row in table.in_group(group):
            if row.op == "=~":
                loadings[row.lhs][row.rhs] = float(theta[row.free - 1]) if row.free else row.fixed or 0.0
        for variable in in_order(loadings, table.observed):
            own = loadings[variable]
            known = [name for name in own if name in level]
            total = sum(own[name] for name in known)
            level[variable] = sum(level[name] for name in known) / total if total else 0.0
            begun[group, variable] = level[variable]
            begun |= {(group, name): level[name] - own[name] * level[variable] for name in known}
    rows = tuple(
        replace(row, start=begun[row.group, row.lhs])
        if row.op == "~1" and row.free and row.start is None and (row.group, row.lhs) in begun
        else row
        for row in table.rows
    )
    return replace(table, rows=rows)
