"""A template's model as text in lavaan's syntax."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from analysis.panel.groups.names import words_of
from analysis.sem.about import About, Path

if TYPE_CHECKING:
    from analysis.panel.studies.study import Template

Columns = Mapping[str, tuple[str, ...]]


def nodes(template: Template, columns: Columns) -> dict[str, str]:
    """Name each role in the text: its column, or the role itself if it is latent."""
    return {
        role.name: columns[role.name][0] if role.indicators == 1 else role.name for role in template.roles
    }


def text(template: Template, columns: Columns, groups: Sequence[str], *, means: bool) -> str:
    """Write every parameter of the model; with groups every path has one label a group."""
    words = words_of(groups)
    blocks = [
        _measurement(template, columns, words, means=means),
        _regressions(template, columns, words),
        _covariances(template, columns),
        _means(template, columns, means=means),
        _definitions(template, words),
    ]
    return "\n".join(line for block in blocks for line in block)


def structural(template: Template, named: Mapping[str, str]) -> str:
    """Write regressions and residual covariances alone, for `mediation`, which writes the rest."""
    explained = [c.target for c in template.coefficients if c.op == "~"]
    paths = [f"{named[c.target]} ~ {named[c.source]}" for c in template.coefficients if c.op == "~"]
    pairs = [
        f"{named[c.target]} ~~ {named[c.source]}"
        for c in template.coefficients
        if c.op == "~~" and c.target in explained and c.source in explained
    ]
    return "\n".join([*paths, *pairs])


def label(source: str, target: str) -> str:
    """Name a path by its roles."""
    return f"b_{source}_{target}"


def _each(name: str, words: Sequence[str]) -> str:
    return f"c({', '.join(f'{name}_{word}' for word in words)})" if words else name


def _same(name: str, words: Sequence[str]) -> str:
    return f"c({', '.join([name] * len(words))})" if words else name


def _measurement(template: Template, columns: Columns, words: Sequence[str], *, means: bool) -> list[str]:
    lines = []
    for role in template.roles:
        if role.indicators == 1:
            continue
        first, *others = columns[role.name]
        same = {c: f"l_{role.name}_{k}" for k, c in enumerate(others, start=2)}
        terms = [f"{_same(name, words)}*{c}" for c, name in same.items()]
        lines.append(f"{role.name} =~ {' + '.join([f'1*{first}', *terms])}")
        lines += [f"{column} ~~ {column}" for column in columns[role.name]]
        if means:
            lines += _intercepts(role.name, columns[role.name], words)
    return ["# measurement: the first indicator gives the scale", *lines] if lines else []


def _intercepts(role: str, columns: Sequence[str], words: Sequence[str]) -> list[str]:
    first, *others = columns
    lines = [f"{first} ~ 0*1", f"{role} ~ 1"]
    for k, column in enumerate(others, start=2):
        name = f"i_{role}_{k}"
        lines.append(f"{column} ~ {_same(name, words)}*1")
    return lines


def _regressions(template: Template, columns: Columns, words: Sequence[str]) -> list[str]:
    named, lines = nodes(template, columns), ["# regressions"]
    for role in template.roles:
        paths = [c for c in template.coefficients if c.op == "~" and c.target == role.name]
        terms = [f"{_each(label(c.source, c.target), words)}*{named[c.source]}" for c in paths]
        if terms:
            lines.append(f"{named[role.name]} ~ {' + '.join(terms)}")
    return lines


def _covariances(template: Template, columns: Columns) -> list[str]:
    """Variances; correlations of what nothing explains; and those of residuals that the template names."""
    named = nodes(template, columns)
    explained = {c.target for c in template.coefficients if c.op == "~"}
    pairs = list(combinations([role.name for role in template.roles if role.name not in explained], 2))
    pairs += [
        (c.target, c.source)
        for c in template.coefficients
        if c.op == "~~" and c.target in explained and c.source in explained
    ]
    lines = [f"{named[a]} ~~ {named[b]}" for a, b in pairs]
    return ["# (residual) variances and covariances", *(f"{n} ~~ {n}" for n in named.values()), *lines]


def _means(template: Template, columns: Columns, *, means: bool) -> list[str]:
    observed = [columns[role.name][0] for role in template.roles if role.indicators == 1]
    return ["# means and intercepts", f"{' + '.join(observed)} ~ 1"] if means and observed else []


def _definitions(template: Template, words: Sequence[str]) -> list[str]:
    if not template.definitions:
        return []
    lines = ["# indirect effects"]
    labels = [label(c.source, c.target) for c in template.coefficients if c.op == "~"]
    names = {*labels, *(name for name, _ in template.definitions)}
    for word in words or ("",):
        for name, formula in template.definitions:
            lines.append(f"{_ended(name, names, word)} := {_ended(formula, names, word)}")
    return lines


def _ended(formula: str, names: set[str], word: str) -> str:
    """Give labels the ending of one group."""
    if not word:
        return formula
    return re.sub(r"[A-Za-z_]\w*", lambda m: f"{m[0]}_{word}" if m[0] in names else m[0], formula)


def about(template: Template, columns: Columns, groups: Sequence[str]) -> About:
    """Say what the paths are, by the study's roles."""
    named = nodes(template, columns)
    paths = [
        Path(named[c.target], "~", named[c.source], "path", c.source, c.target)
        for c in template.coefficients
        if c.op == "~"
    ]
    ends = [f"_{word}" for word in words_of(groups)] or [""]
    defined = [Path(f"{name}{end}", ":=", "", "indirect") for name, _ in template.definitions for end in ends]
    return About(f"Model of {template.authors}", (*paths, *defined), template.says)
