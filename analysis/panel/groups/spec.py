"""What a panel of several groups holds: its nodes, its paths, its measurement; and how its text is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from analysis.panel.design import Design
from analysis.sem.about import Path


@dataclass(frozen=True, slots=True)
class Lag:
    """A regression with one coefficient a group.

    Attributes
    ----------
    target, source : str
        Names in the model's text.
    modifier : str
        A label that gets one ending a group, or a number at which the path is fixed in all groups.
    path : Path
        In words.
    """

    target: str
    source: str
    modifier: str
    path: Path

    @property
    def fixed(self) -> bool:
        return not (self.modifier[:1].isalpha() or self.modifier[:1] in "._")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPanel:
    """A panel model whose structure is free in every group.

    Attributes
    ----------
    design : Design
    words : tuple of str
        The groups, as endings of labels.
    lags : tuple of Lag
    defined : tuple of (str, str)
        Name and formula in the labels of one group.
    covariates : tuple of str
        Predict every variable of every wave.
    over_waves : bool
        Loadings and intercepts of several indicators are equal over the waves too, not over groups alone.
    """

    design: Design
    words: tuple[str, ...]
    lags: tuple[Lag, ...]
    defined: tuple[tuple[str, str], ...]
    covariates: tuple[str, ...]
    over_waves: bool

    @property
    def nodes(self) -> tuple[tuple[str, ...], ...]:
        """The variables that a path names, wave by wave: columns, or latent variables of several indicators."""
        named = {name for lag in self.lags for name in (lag.target, lag.source)}
        return tuple(tuple(node for node in wave if node in named) for wave in nodes_of(self.design))

    @property
    def names(self) -> dict[str, str]:
        """Which process each node belongs to."""
        pairs = (zip(wave, self.design.names, strict=True) for wave in nodes_of(self.design))
        return {node: name for wave in pairs for node, name in wave}

    def each(self, label: str) -> str:
        """Write one label a group."""
        return f"c({', '.join(f'{label}_{word}' for word in self.words)})"

    def same(self, label: str) -> str:
        """Write one label for all groups."""
        return f"c({', '.join([label] * len(self.words))})"


def nodes_of(design: Design) -> tuple[tuple[str, ...], ...]:
    """Name each variable in each wave: its column, or ``<name>_<wave>`` if it has several indicators."""
    return tuple(
        tuple(
            process.columns[wave][0] if process.indicators == 1 else f"{process.name}_{label}"
            for process in design.processes
        )
        for wave, label in enumerate(design.waves)
    )


def lagged(design: Design) -> tuple[Lag, ...]:
    """Every variable on every variable of the wave before."""
    nodes, found = nodes_of(design), []
    for wave in range(1, len(nodes)):
        span = f"{design.waves[wave - 1]}{design.waves[wave]}"
        between = f"{design.waves[wave - 1]} -> {design.waves[wave]}"
        for target, to in zip(nodes[wave], design.names, strict=True):
            for source, by in zip(nodes[wave - 1], design.names, strict=True):
                own = by == to
                label = f"ar_{to}_{span}" if own else f"cl_{by}_{to}_{span}"
                what = "autoregressive" if own else "cross-lagged"
                found.append(Lag(target, source, label, Path(target, "~", source, what, by, to, between)))
    return tuple(found)


def text(spec: GroupPanel) -> str:
    """Write the whole model in lavaan's syntax."""
    blocks = [
        _measurement(spec),
        _regressions(spec),
        _covariances(spec),
        _variances(spec),
        _intercepts(spec),
        _definitions(spec),
    ]
    return "\n".join(line for block in blocks for line in block)


def _measurement(spec: GroupPanel) -> list[str]:
    several = [process for process in spec.design.processes if process.indicators > 1]
    if not several:
        return []
    equal = "groups and waves" if spec.over_waves else "groups"
    lines = [
        f"# measurement: loadings and intercepts equal over {equal}, the first indicator gives the scale"
    ]
    used = {node for wave in spec.nodes for node in wave}
    for process in several:
        measured = [
            (wave, columns)
            for wave, columns in zip(spec.design.waves, process.columns, strict=True)
            if f"{process.name}_{wave}" in used
        ]
        for wave, columns in measured:
            end = "" if spec.over_waves else f"_{wave}"
            first, *others = columns
            terms = [
                f"{spec.same(f'l_{process.name}_{k}{end}')}*{column}"
                for k, column in enumerate(others, start=2)
            ]
            lines.append(f"{process.name}_{wave} =~ {' + '.join([f'1*{first}', *terms])}")
            lines.append(f"{first} ~ 0*1")
            lines += [
                f"{column} ~ {spec.same(f'i_{process.name}_{k}{end}')}*1"
                for k, column in enumerate(others, start=2)
            ]
            lines += [f"{column} ~~ {column}" for column in columns]
        over_time = zip(*(columns for _, columns in measured), strict=True)
        lines += [f"{a} ~~ {b}" for same in over_time for a, b in combinations(same, 2)]
    return lines


def _regressions(spec: GroupPanel) -> list[str]:
    lines = ["# regressions, free in every group"]
    for target in dict.fromkeys(lag.target for lag in spec.lags):
        terms = [
            f"{lag.modifier if lag.fixed else spec.each(lag.modifier)}*{lag.source}"
            for lag in spec.lags
            if lag.target == target
        ]
        lines.append(f"{target} ~ {' + '.join(terms)}")
    if spec.covariates:
        everything = [node for wave in spec.nodes for node in wave]
        lines.append("# covariates")
        lines += [f"{node} ~ {' + '.join(spec.covariates)}" for node in everything]
    return lines


def _covariances(spec: GroupPanel) -> list[str]:
    """Free what the paths leave open: predictors that nothing explains, and residuals within a wave."""
    explained = {lag.target for lag in spec.lags}
    paths = {frozenset((lag.target, lag.source)) for lag in spec.lags}
    everything = [node for wave in spec.nodes for node in wave]
    outer = [node for node in everything if node not in explained]
    pairs = list(combinations(outer, 2))
    for wave in spec.nodes:
        inner = [node for node in wave if node in explained]
        pairs += [pair for pair in combinations(inner, 2) if frozenset(pair) not in paths]
    lines = [f"{a} ~~ {spec.each(f'cov_{a}_{b}')}*{b}" for a, b in pairs]
    return ["# covariances of what nothing explains, and of residuals within waves", *lines] if lines else []


def _variances(spec: GroupPanel) -> list[str]:
    return ["# (residual) variances", *(f"{node} ~~ {node}" for wave in spec.nodes for node in wave)]


def _intercepts(spec: GroupPanel) -> list[str]:
    return ["# means and intercepts", *(f"{' + '.join(wave)} ~ 1" for wave in spec.nodes if wave)]


def _definitions(spec: GroupPanel) -> list[str]:
    if not spec.defined:
        return []
    lines = ["# defined in every group"]
    for word in spec.words:
        lines += [f"{name}_{word} := {in_group(spec, formula, word)}" for name, formula in spec.defined]
    return lines


def in_group(spec: GroupPanel, formula: str, word: str) -> str:
    """Give the labels and definitions of a formula the ending of one group."""
    known = {lag.modifier for lag in spec.lags if not lag.fixed} | {name for name, _ in spec.defined}
    return re.sub(r"[A-Za-z_.][\w.]*", lambda m: f"{m[0]}_{word}" if m[0] in known else m[0], formula)


def defined_paths(spec: GroupPanel) -> tuple[Path, ...]:
    """The definitions of every group, in words."""
    return tuple(
        Path(f"{name}_{word}", ":=", "", "defined") for name, _ in spec.defined for word in spec.words
    )


def covariance_paths(spec: GroupPanel) -> tuple[Path, ...]:
    """Covariances within each wave, in words."""
    return tuple(
        Path(a, "~~", b, "covariance within wave", spec.names[a], spec.names[b], label)
        for label, wave in zip(spec.design.waves, spec.nodes, strict=True)
        for a, b in combinations(wave, 2)
    )
