"""Writes a step as a whole model in lavaan's syntax: labels say what is equal, numbers what identifies it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from analysis.panel.measurement.cells import FREE, Cell, Key, Pattern, words
from analysis.panel.measurement.measured import Context, Factor, Item, Measured


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter of the text: its words, and its cell in each group."""

    lhs: str
    op: str
    rhs: str
    cells: tuple[Cell, ...]
    labels: tuple[str, ...]

    @property
    def text(self) -> str:
        rhs = "1" if self.op == "~1" else self.rhs
        op = "~" if self.op == "~1" else self.op
        return f"{self.lhs} {op} {self._modifier()}{rhs}"

    def _modifier(self) -> str:
        """Numbers and NA where some group fixes the parameter, labels where all leave it free."""
        if any(c.value is not None for c in self.cells):
            return _each(["NA" if c.value is None else f"{c.value:g}" for c in self.cells])
        if any(c.equal for c in self.cells):
            return _each(list(self.labels))
        return _each(["NA"] * len(self.cells))


def _each(entries: list[str]) -> str:
    return f"{entries[0]}*" if len(entries) == 1 else f"c({', '.join(entries)})*"


def write(pattern: Pattern, starts: Mapping[tuple[str, str, int], float] | None = None) -> str:
    """Write the whole model of a step; with starting values of loadings, by latent variable, column and group."""
    return "\n".join(line.text + _started(line, starts or {}) for line in lines(pattern))


def _started(line: Line, starts: Mapping[tuple[str, str, int], float]) -> str:
    values = [starts.get((line.lhs, line.rhs, g + 1)) for g in range(len(line.cells))]
    if line.op != "=~" or any(v is None for v in values):
        return ""
    inside = f"{values[0]:g}" if len(values) == 1 else f"c({', '.join(f'{v:g}' for v in values)})"
    return f" + start({inside})*{line.rhs}"


def parameters(pattern: Pattern) -> int:
    """Count the free parameters of a step, those held equal once."""
    free = 0
    labels: set[str] = set()
    for line in lines(pattern):
        for cell, label in zip(line.cells, line.labels, strict=True):
            if cell.equal:
                labels.add(label)
            elif cell.value is None:
                free += 1
    return free + len(labels)


def lines(pattern: Pattern) -> Iterator[Line]:
    """Give the lines of the text: loadings, latent variables, then item by item."""
    m = pattern.measured
    for wave in range(len(m.waves)):
        for f in m.factors:
            for i in map(m.item, f.items):
                yield _line(pattern, Key("loading", f.name, i.name), wave, _loading(pattern, f, i))
    for wave in range(len(m.waves)):
        for f in m.factors:
            yield _line(pattern, Key("variance", f.name), wave, _variance(pattern, f))
            yield _line(pattern, Key("mean", f.name), wave, _mean(pattern, f))
    yield from _latent_covariances(m)
    for wave in range(len(m.waves)):
        for i in m.items:
            yield from _item(pattern, i, wave)
    yield from _residual_covariances(m)


def _item(pattern: Pattern, item: Item, wave: int) -> Iterator[Line]:
    for k in range(1, item.thresholds + 1):
        yield _line(pattern, Key("threshold", item=item.name, number=k), wave, _threshold(pattern, item, k))
    yield _line(pattern, Key("intercept", item=item.name), wave, lambda at: pattern.intercept(item, at))
    yield _line(pattern, Key("residual", item=item.name), wave, lambda at: pattern.residual(item, at))


def _loading(pattern: Pattern, factor: Factor, item: Item) -> Callable[[Context], Cell]:
    return lambda at: pattern.loading(factor, item, at)


def _threshold(pattern: Pattern, item: Item, number: int) -> Callable[[Context], Cell]:
    return lambda _: pattern.threshold(item, number)


def _variance(pattern: Pattern, factor: Factor) -> Callable[[Context], Cell]:
    return lambda at: pattern.variance(factor, at)


def _mean(pattern: Pattern, factor: Factor) -> Callable[[Context], Cell]:
    return lambda at: pattern.mean(factor, at)


def _line(pattern: Pattern, key: Key, wave: int, cell: Callable[[Context], Cell]) -> Line:
    m = pattern.measured
    at = [Context(wave, g) for g in range(len(m.groups))]
    cells = tuple(cell(c) for c in at)
    labels = tuple(_label(m, key, c) if cell(c).equal else "" for c in at)
    return Line(*words(m, key, wave), cells, labels)


def _label(m: Measured, key: Key, at: Context) -> str:
    """Name what is held equal, one name a block."""
    letter = {"threshold": "t", "loading": "l", "intercept": "i", "residual": "r", "variance": "v"}[key.kind]
    letter_of_block = "g" if m.across == "time" else "w"
    block = [f"{letter_of_block}{place + 1}" for place in m.block(at)] if _blocks(m) > 1 else []
    number = [str(key.number)] if key.number else []
    return ".".join([letter, *(part for part in (key.factor, key.item) if part), *number, *block])


def _blocks(m: Measured) -> int:
    return len({m.block(c) for c in m.contexts})


def _free(m: Measured, lhs: str, op: str, rhs: str) -> Line:
    return Line(lhs, op, rhs, (FREE,) * len(m.groups), ("",) * len(m.groups))


def _latent_covariances(m: Measured) -> Iterator[Line]:
    names = [m.latent(f.name, w) for w in range(len(m.waves)) for f in m.factors]
    for a, b in combinations(names, 2):
        yield _free(m, a, "~~", b)


def _residual_covariances(m: Measured) -> Iterator[Line]:
    for wave in range(len(m.waves)):
        for a, b in m.covariances:
            yield _free(m, m.item(a).columns[wave], "~~", m.item(b).columns[wave])
    if m.lagged == "none":
        return
    for item in m.items:
        for i, j in combinations(range(len(m.waves)), 2):
            if m.lagged == "all" or j == i + 1:
                yield _free(m, item.columns[i], "~~", item.columns[j])
