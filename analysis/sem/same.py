"""The modifier ``equal("f=~x1")``: a parameter that bears the label of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.errors import ModelError
from analysis.sem.syntax import Term
from analysis.sem.table import Parameter


def equalled(rows: Sequence[Parameter], terms: Sequence[Term]) -> list[Parameter]:
    """Give parameters marked ``equal("f=~x1")`` the label of what they name: its own, or its words.

    One name stands for every group, as one label does: the parameter of each group equals the one named, which
    without ``.g2`` is that of the first group. ``equal(c("f=~x1", "f=~x1.g2"))`` names one for each group.

    Raises
    ------
    ModelError
        If a name is that of no parameter, or there are not as many names as groups.
    """
    found = list(rows)
    groups = max((row.group for row in found), default=1)
    for term in terms:
        targets = term.modifiers.equal
        if targets is None:
            continue
        if len(targets) not in (1, groups):
            raise ModelError(
                f"model, line {term.line}: equal(c(…)) has {len(targets)} entries, but there "
                f"{'is 1 group' if groups == 1 else f'are {groups} groups'}. Write one entry for each group."
            )
        for i, row in enumerate(found):
            if _is(row, term):
                target = targets[row.group - 1] if len(targets) > 1 else targets[0]
                leader = _named(found, target, term)
                label = found[leader].label or target
                found[leader] = replace(found[leader], label=label)
                found[i] = replace(found[i], label=label)
    return found


def shared_by_groups(rows: Sequence[Parameter], terms: Sequence[Term]) -> tuple[str, ...]:
    """Warn of each ``equal()`` with one name for several groups: it ties them, which may not be meant."""
    if all(row.group == 1 for row in rows):
        return ()
    return tuple(
        f"equal in every group: equal(\"{term.modifiers.equal[0]}\") ties '{term.words}' of all groups to one "
        f'parameter, as one label does. To tie within groups write equal(c("{term.modifiers.equal[0]}", '
        f'"{term.modifiers.equal[0]}.g2")).'
        for term in terms
        if term.modifiers.equal is not None and len(term.modifiers.equal) == 1
    )


def _is(row: Parameter, term: Term) -> bool:
    ends = {(term.lhs, term.rhs)} | ({(term.rhs, term.lhs)} if term.op == "~~" else set())
    return row.op == term.op and (row.lhs, row.rhs) in ends


def _named(rows: Sequence[Parameter], target: str, term: Term) -> int:
    """Find the row that a label names, or its words, with ``.g2`` for a group after the first."""
    for i, row in enumerate(rows):
        words = "".join(row.words.split())
        if target in (row.label, f"{words}.g{row.group}") or (row.group == 1 and target == words):
            return i
    raise ModelError(
        f'model, line {term.line}: equal("{target}") names no parameter of the model. '
        f'Write it as it stands in the text, such as equal("f=~x1"), or use one label for both.'
    )
