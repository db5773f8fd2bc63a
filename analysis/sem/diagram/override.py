"""The user's own layout: a grid of names, or a place for each name."""

from collections.abc import Mapping, Sequence

from analysis.errors import ModelError
from analysis.sem.diagram.plan import ABOVE, BELOW, LEFT, RIGHT, Placement, Plan, Side

Layout = Sequence[Sequence[str | None]] | Mapping[str, tuple[float, float]]
BETWEEN_COLUMNS, BETWEEN_ROWS = 62.0, 68.0  # pixels between the largest variables; room for a number


def checked(layout: Layout, names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the place of each variable in steps of the grid, x to the right and y downward.

    Parameters
    ----------
    layout : list of rows, or mapping of name to (x, y)
        Rows from top to bottom with names from left to right, and None or "" for a hole.
    names : sequence of str
        The variables that are drawn.

    Raises
    ------
    ModelError
        If a variable is absent, unknown, named twice, or two are at one place.
    """
    found = _pairs(layout)
    places = dict(found)
    told = [name for name, _ in found]
    if twice := sorted({name for name in told if told.count(name) > 1}):
        raise ModelError(f"diagram: the layout names {twice} more than once. Give each variable one place.")
    if unknown := [name for name in told if name not in names]:
        raise ModelError(
            f"diagram: the layout names {unknown}, not drawn in this diagram. Drawn are {list(names)}."
        )
    if absent := [name for name in names if name not in places]:
        raise ModelError(
            f"diagram: the layout has no place for {absent}. Add them to the rows or the mapping."
        )
    taken: dict[tuple[float, float], str] = {}
    for name, place in places.items():
        if place in taken:
            raise ModelError(f"diagram: the layout puts {taken[place]!r} and {name!r} at {place}. Move one.")
        taken[place] = name
    return places


def _pairs(layout: Layout) -> list[tuple[str, tuple[float, float]]]:
    if isinstance(layout, Mapping):
        return [(str(name), _number_pair(name, place)) for name, place in layout.items()]
    if isinstance(layout, str) or any(isinstance(row, str) for row in layout):
        raise ModelError(
            "diagram: layout must be a list of rows (each a list of names, with None or '' for a hole), or a "
            "mapping of name to (x, y)."
        )
    return [
        (name, (float(x), float(y))) for y, row in enumerate(layout) for x, name in enumerate(row) if name
    ]


def _number_pair(name: str, place: Sequence[float]) -> tuple[float, float]:
    try:
        x, y = (float(v) for v in place)
    except (TypeError, ValueError) as fault:
        raise ModelError(
            f"diagram: the layout's place of {name!r} must be a pair of numbers (x, y)."
        ) from fault
    return x, y


def by_hand(plan: Plan, layout: Layout) -> Placement:
    """Set the variables as the user says; a step is as wide and high as the largest variable and a number."""
    places = checked(layout, plan.graph.names)
    wide = max(s.width for s in plan.sizes.values()) + max(BETWEEN_COLUMNS, plan.number + 30.0)
    high = max(s.height for s in plan.sizes.values()) + BETWEEN_ROWS
    at = {name: (x * wide, y * high) for name, (x, y) in places.items()}
    return Placement(at, {n: side for n in places if (side := _outward(plan, n, places)) is not None})


def _outward(plan: Plan, name: str, places: Mapping[str, tuple[float, float]]) -> Side | None:
    """Away from the factors of an indicator; for others out of the picture, where they are at its edge."""
    x, y = places[name]
    if factors := plan.graph.measures.get(name, ()):
        dx = x - sum(places[f][0] for f in factors) / len(factors)
        dy = y - sum(places[f][1] for f in factors) / len(factors)
        if abs(dy) >= abs(dx) * 0.4:
            return BELOW if dy > 0 else ABOVE
        return RIGHT if dx > 0 else LEFT
    xs, ys = [p[0] for p in places.values()], [p[1] for p in places.values()]
    edges = ((x == min(xs), LEFT), (x == max(xs), RIGHT), (y == min(ys), ABOVE), (y == max(ys), BELOW))
    return next((side for is_edge, side in edges if is_edge), None)
