"""Variables in columns by causal order, and in each column in the order that crosses fewest arrows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

import numpy as np

Pair = tuple[str, str]
WAVE = re.compile(r"^(?P<stem>.+?)_(?:w|t|wave|time)(?P<wave>\d+)$", re.IGNORECASE)
SWEEPS = 24
SETTLING = 80
STRAIGHT = 8.0  # weight of a long arrow's wish to stay straight, against 1 of a short one
MOST_PERMUTED = 5
HELD = "\0"  # begins the name of a place held for a passing arrow; no variable's name does
PASSING = 0.8  # distance between a variable and a passing arrow, as a share of that between variables


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a variable with all that hangs on it reaches from its center, in pixels."""

    left: float
    right: float
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Stem:
    """A variable's name without its wave, and the wave."""

    name: str
    wave: int


def stem_of(name: str) -> Stem | None:
    """Read a wave from a name such as ``epds_w3`` or ``stress_t1``; None if there is none."""
    found = WAVE.match(name)
    return Stem(found["stem"], int(found["wave"])) if found else None


def acyclic(names: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """Return the arrows without loops, and without those that close a circle, in the order of the table."""
    kept: list[Pair] = []
    follows: dict[str, set[str]] = {name: set() for name in names}
    for a, b in dict.fromkeys(pairs):
        if a != b and a not in _reached(b, follows):
            follows[a].add(b)
            kept.append((a, b))
    return kept


def _reached(start: str, follows: Mapping[str, set[str]]) -> set[str]:
    seen, ahead = {start}, [start]
    while ahead:
        for name in follows[ahead.pop()] - seen:
            seen.add(name)
            ahead.append(name)
    return seen


def depths(names: Sequence[str], pairs: Sequence[Pair]) -> dict[str, int]:
    """Return each variable's column: the longest chain of arrows before it; waves follow each other.

    A variable without a wave in its name that has no cause stands just before its first effect.
    """
    forward = acyclic(names, pairs)
    ordered = acyclic(names, [*forward, *_barriers(names)]) if _in_time(forward) else forward
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for a, b in ordered:
            depth[b] = max(depth[b], depth[a] + 1)
    caused = {b for _, b in ordered}
    effects: dict[str, list[int]] = {}
    for a, b in ordered:
        effects.setdefault(a, []).append(depth[b])
    for name in names:
        if name not in caused and name in effects and stem_of(name) is None:
            depth[name] = min(effects[name]) - 1
    lowest = min(depth.values(), default=0)
    used = sorted({d - lowest for d in depth.values()})
    return {name: used.index(d - lowest) for name, d in depth.items()}


def _in_time(pairs: Sequence[Pair]) -> bool:
    """Whether no arrow points from a later wave to an earlier one."""
    stems = [(stem_of(a), stem_of(b)) for a, b in pairs]
    return all(a.wave <= b.wave for a, b in stems if a and b)


def _barriers(names: Sequence[str]) -> list[Pair]:
    waves: dict[int, list[str]] = {}
    for name in names:
        if stem := stem_of(name):
            waves.setdefault(stem.wave, []).append(name)
    return [(a, b) for early, late in pairwise(sorted(waves)) for a in waves[early] for b in waves[late]]


def stem_rows(names: Sequence[str], pairs: Sequence[Pair], depth: Mapping[str, int]) -> dict[str, int] | None:
    """Return a row for each stem if most variables are repeated over waves; None otherwise.

    The rows are in the order that makes the arrows cross least, and pass over the fewest other variables.
    """
    stems = {name: stem_of(name) for name in names}
    rows: dict[str, list[str]] = {}
    for name in names:
        stem = stems[name]
        rows.setdefault(stem.name if stem else name, []).append(name)
    places = {(key, depth[name]) for key, members in rows.items() for name in members}
    repeated = sum(len(members) for members in rows.values() if len(members) > 1)
    if 2 * repeated < len(names) or len(places) < len(names):
        return None
    best = _best_order(list(rows), lambda order: _order_cost(order, rows, pairs, depth))
    return {name: best.index(key) for key, members in rows.items() for name in members}


def _best_order(keys: list[str], cost: Callable[[Sequence[str]], float]) -> list[str]:
    if len(keys) <= MOST_PERMUTED:
        return min((list(order) for order in permutations(keys)), key=cost)
    best, lowest = keys, cost(keys)
    for _ in range(SWEEPS):
        before = lowest
        for i in range(len(keys)):
            for j in range(len(keys)):
                moved = [k for k in best if k != best[i]]
                moved.insert(j, best[i])
                if (new := cost(moved)) < lowest:
                    best, lowest = moved, new
        if lowest == before:
            break
    return best


def _order_cost(
    order: Sequence[str], rows: Mapping[str, list[str]], pairs: Sequence[Pair], depth: Mapping[str, int]
) -> float:
    at = {
        name: (float(depth[name]), float(order.index(key))) for key, names in rows.items() for name in names
    }
    segments = [(at[a], at[b]) for a, b in pairs]
    crossed = sum(_meet(s, t) for i, s in enumerate(segments) for t in segments[:i])
    over = sum(_passes(s, p) for s in segments for p in at.values())
    return 4.0 * over + crossed + 0.05 * sum(abs(a[1] - b[1]) for a, b in segments)


def _meet(s: tuple[tuple[float, float], ...], t: tuple[tuple[float, float], ...]) -> bool:
    (a, b), (c, d) = s, t
    if len({a, b, c, d}) < 4:
        return False
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _passes(s: tuple[tuple[float, float], ...], p: tuple[float, float]) -> bool:
    a, b = s
    if p in (a, b) or abs(_side(a, b, p)) > 1e-9:
        return False
    return min(a[0], b[0]) <= p[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])


def heights(
    names: Sequence[str],
    pairs: Sequence[Pair],
    depth: Mapping[str, int],
    extents: Mapping[str, Extent],
    gap: float,
) -> dict[str, float]:
    """Return each variable's y: columns ordered by barycenters, then pulled level with their neighbors.

    Long arrows hold a place in every column that they pass.
    """
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in names:
        columns[depth[name]].append(name)
    links: list[tuple[str, str, float]] = []
    for a, b in acyclic(names, pairs):
        start, end = (a, b) if depth[a] <= depth[b] else (b, a)
        stops = [f"{HELD}{a}{HELD}{b}{HELD}{k}" for k in range(depth[start] + 1, depth[end])]
        for k, stop in enumerate(stops, depth[start] + 1):
            columns[k].append(stop)
        weight = STRAIGHT if stops else 1.0
        links += [(u, v, weight) for u, v in pairwise([start, *stops, end])]
    links = [link for link in links if link[0] != link[1]]
    order = _fewest_crossings(columns, links)
    flat = Extent(0.0, 0.0, 0.0, 0.0)
    y = _settled(order, links, {n: extents.get(n, flat) for column in order for n in column}, gap)
    return {name: y[name] for name in names}


def _fewest_crossings(columns: list[list[str]], links: list[tuple[str, str, float]]) -> list[list[str]]:
    """Sweep over the columns, ordering each by the mean place of its neighbors; keep the best order seen."""
    near: dict[str, list[str]] = {name: [] for column in columns for name in column}
    for u, v, _ in links:
        near[u].append(v)
        near[v].append(u)
    now = [list(column) for column in columns]
    best, fewest = now, _count_crossings(now, links)
    for sweep in range(SWEEPS):
        numbers = range(len(now)) if sweep % 2 == 0 else range(len(now) - 1, -1, -1)
        for k in numbers:
            place = {n: i - (len(c) - 1) / 2 for c in now for i, n in enumerate(c)}
            mean = {n: float(np.mean([place[m] for m in near[n]])) if near[n] else place[n] for n in now[k]}
            now = [sorted(c, key=lambda n: (mean[n], place[n])) if i == k else c for i, c in enumerate(now)]
        if (count := _count_crossings(now, links)) < fewest:
            best, fewest = now, count
    return best


def _count_crossings(columns: list[list[str]], links: list[tuple[str, str, float]]) -> int:
    place = {n: (k, i) for k, c in enumerate(columns) for i, n in enumerate(c)}
    between: dict[int, list[tuple[int, int]]] = {}
    for u, v, _ in links:
        if place[u][0] != place[v][0]:
            between.setdefault(place[u][0], []).append((place[u][1], place[v][1]))
    return sum((a - c) * (b - d) < 0 for p in between.values() for (a, b), (c, d) in combinations(p, 2))


def _settled(
    columns: list[list[str]],
    links: list[tuple[str, str, float]],
    extents: Mapping[str, Extent],
    gap: float,
) -> dict[str, float]:
    """Pull each variable toward its neighbors, keeping order and distance within its column."""
    near: dict[str, list[tuple[str, float]]] = {name: [] for column in columns for name in column}
    for u, v, weight in links:
        near[u].append((v, weight))
        near[v].append((u, weight))
    y: dict[str, float] = {}
    for column in columns:
        offsets = _offsets(column, extents, gap)
        middle = (offsets[0] + offsets[-1]) / 2 if len(column) else 0.0
        y |= {name: float(o - middle) for name, o in zip(column, offsets, strict=True)}
    for sweep in range(SETTLING):
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            wish = np.array([_mean_of_neighbors(name, near[name], y) for name in column])
            weights = np.array([sum(w for _, w in near[name]) or 1.0 for name in column])
            settled = apart(wish, _offsets(column, extents, gap), weights)
            y |= dict(zip(column, settled.tolist(), strict=True))
    return y


def _mean_of_neighbors(name: str, near: list[tuple[str, float]], y: Mapping[str, float]) -> float:
    if not near:
        return y[name]
    weights = np.array([w for _, w in near])
    return float(weights @ np.array([y[m] for m, _ in near]) / weights.sum())


def _offsets(column: Sequence[str], extents: Mapping[str, Extent], gap: float) -> np.ndarray:
    """Return the y of each variable of a column stacked as tightly as allowed, from 0."""
    held = [name.startswith(HELD) for name in column]
    gaps = [gap * (PASSING if h or k else 1.0) for h, k in pairwise(held)]
    steps = [extents[a].down + extents[b].up + g for (a, b), g in zip(pairwise(column), gaps, strict=True)]
    return np.concatenate([[0.0], np.cumsum(steps)])[: len(column)]


def apart(wish: np.ndarray, offsets: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return the places nearest to the wished ones (weighted least squares), in order, at the least distances.

    Pool-adjacent-violators on wish - offset.
    """
    blocks: list[tuple[float, float, int]] = []
    w = np.ones(len(wish)) if weights is None else weights
    for value, weight in zip(wish - offsets, w, strict=True):
        mean, mass, size = float(value), float(weight), 1
        while blocks and blocks[-1][0] > mean:
            before, its_mass, n = blocks.pop()
            mean = (before * its_mass + mean * mass) / (its_mass + mass)
            mass, size = mass + its_mass, size + n
        blocks.append((mean, mass, size))
    return np.asarray(np.repeat([m for m, _, _ in blocks], [n for _, _, n in blocks]) + offsets)
