"""What every way of placing starts from: sizes, factors with their indicators, and the distances between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.sem.diagram.graph import Graph
from analysis.sem.diagram.layers import Extent, apart
from analysis.sem.diagram.scene import LABEL_SIZE, Points
from analysis.sem.diagram.text import text_width

Side = tuple[int, int]
ABOVE, BELOW, LEFT, RIGHT = (0, -1), (0, 1), (-1, 0), (1, 0)
BETWEEN_BOXES = 16.0  # pixels between indicators in a row
MANY = 36  # indicators, that stand closer
CLOSER = 8.0
ROOM = 15.0  # pixels between numbers side by side
BETWEEN_STACKED = 12.0  # between indicators on top of each other
BETWEEN_ROWS = 52.0  # between variables of a column
BETWEEN_COLUMNS = 106.0  # room for a number on an arrow, twice over
FAN_DOWN = 84.0  # from a factor's outline to a row of indicators
FAN_ASIDE = 104.0  # to a stack of indicators
FLATTEST = (
    22.0  # of this, for each indicator of a stack: steeper arrows would run through each other's numbers
)


@dataclass(frozen=True, slots=True)
class Size:
    """Full width and height of a variable's outline, in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where each variable's center is, and which way is out (away from its arrows), if there is one.

    Attributes
    ----------
    ways : mapping of (source, target) to ndarray, shape (stops, 2)
        Covariances that go around by these stops, from center to center.
    """

    at: Mapping[str, tuple[float, float]]
    outward: Mapping[str, Side]
    ways: Mapping[tuple[str, str], Points] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What every way of placing starts from.

    Attributes
    ----------
    number : float
        Width of the longest number on an arrow, in pixels.
    core : tuple of str
        Factors, and observed variables that are no indicators, in the order of the table.
    pairs : tuple of (str, str)
        Arrows among them, cause first.
    owned : mapping
        The indicators that stand beside each factor: each beside the smallest factor that it loads on.
    loads : mapping
        All indicators that are measured variables, of each factor.
    """

    graph: Graph
    sizes: Mapping[str, Size]
    number: float
    core: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    owned: Mapping[str, tuple[str, ...]]
    loads: Mapping[str, tuple[str, ...]]


def plan_of(graph: Graph, sizes: Mapping[str, Size]) -> Plan:
    """Sort the variables into factors with their indicators, and the rest."""
    loads: dict[str, list[str]] = {f: [] for f in graph.latents}
    for a in graph.of_kind("loading"):
        if a.target not in graph.latents and a.target not in loads[a.source]:
            loads[a.source].append(a.target)
    owned: dict[str, list[str]] = {f: [] for f in graph.latents}
    for item in dict.fromkeys(i for items in loads.values() for i in items):
        owner = min((f for f in graph.latents if item in loads[f]), key=lambda f: len(loads[f]))
        owned[owner].append(item)
    indicators = {i for items in owned.values() for i in items}
    core = tuple(name for name in graph.names if name not in indicators)
    arrows = graph.of_kind("loading", "path")
    pairs = dict.fromkeys((a.source, a.target) for a in arrows if a.source in core and a.target in core)
    return Plan(
        graph,
        sizes,
        max((text_width(a.text, LABEL_SIZE) for a in graph.arrows), default=0.0),
        core,
        tuple(pairs),
        {f: tuple(i) for f, i in owned.items()},
        {f: tuple(i) for f, i in loads.items()},
    )


def width_of(placement: Placement) -> float:
    """Return the distance between the leftmost and the rightmost center, in pixels."""
    xs = [x for x, _ in placement.at.values()]
    return max(xs) - min(xs)


def spread(
    plan: Plan, names: Sequence[str], near: Mapping[str, Sequence[float]], y: float
) -> dict[str, tuple[float, float]]:
    """Set variables on one level, each near the mean of some places, none on another."""
    if not names:
        return {}
    wish = {f: float(np.mean(near[f])) if near[f] else 0.0 for f in names}
    order = sorted(names, key=lambda f: wish[f])
    gaps = [plan.sizes[f].width + BETWEEN_COLUMNS for f in order]
    x = apart(np.array([wish[f] for f in order]), np.concatenate([[0.0], np.cumsum(gaps)])[: len(order)])
    return {f: (float(v), y) for f, v in zip(order, x, strict=True)}


def with_indicators(
    plan: Plan,
    centers: Mapping[str, tuple[float, float]],
    side: Mapping[str, Side],
    outward: Mapping[str, Side],
) -> Placement:
    at, out = dict(centers), dict(outward)
    for f, (x, y) in centers.items():
        for item, (dx, dy) in offsets(plan, f, side[f]).items():
            at[item] = (x + dx, y + dy)
            out[item] = side[f]
    return Placement(at, out)


def offsets(plan: Plan, name: str, side: Side) -> dict[str, tuple[float, float]]:
    """Where a factor's own indicators are, from its center."""
    items = plan.owned.get(name, ())
    if not items:
        return {}
    widest = max(plan.sizes[i].width for i in items)
    highest = max(plan.sizes[i].height for i in items)
    places = np.arange(len(items)) - (len(items) - 1) / 2
    most = max(len(own) for own in plan.owned.values())
    if side[0]:
        fan = max(FAN_ASIDE, FLATTEST * (most - 1), plan.number + 50.0)
        away = side[0] * (plan.sizes[name].width / 2 + fan + widest / 2)
        return {i: (away, float(k * (highest + BETWEEN_STACKED))) for i, k in zip(items, places, strict=True)}
    away = side[1] * (plan.sizes[name].height / 2 + FAN_DOWN + 3.0 * most + highest / 2)
    return {i: (float(k * between_items(plan, widest)), away) for i, k in zip(items, places, strict=True)}


def between_items(plan: Plan, widest: float) -> float:
    """Return the distance between centers of indicators in a row: their width and some room, or their numbers'."""
    many = sum(len(items) for items in plan.owned.values()) > MANY
    return max(widest + (CLOSER if many else BETWEEN_BOXES), plan.number + ROOM)


def between_columns(plan: Plan) -> float:
    """Return the distance between columns in pixels: room for a number on an arrow."""
    return max(BETWEEN_COLUMNS, plan.number + 56.0)


def extent(plan: Plan, name: str, side: Side) -> Extent:
    """How far a variable reaches with its own indicators."""
    own = bare(plan.sizes[name])
    for item, (dx, dy) in offsets(plan, name, side).items():
        e = bare(plan.sizes[item])
        own = Extent(
            left=max(own.left, e.left - dx),
            right=max(own.right, e.right + dx),
            up=max(own.up, e.up - dy),
            down=max(own.down, e.down + dy),
        )
    return own


def bare(size: Size) -> Extent:
    return Extent(size.width / 2, size.width / 2, size.height / 2, size.height / 2)
