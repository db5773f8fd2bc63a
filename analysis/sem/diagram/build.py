"""From estimates to the finished picture."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from analysis.errors import ModelError
from analysis.sem.diagram.designs import known_design
from analysis.sem.diagram.geometry import crossings, dense, length, within
from analysis.sem.diagram.graph import Graph
from analysis.sem.diagram.inset import with_table, without_crowd
from analysis.sem.diagram.labels import placed_labels
from analysis.sem.diagram.override import Layout, by_hand
from analysis.sem.diagram.placing import in_a_row, in_columns, placements, stacked
from analysis.sem.diagram.plan import Placement, Plan, Side, Size, plan_of, width_of
from analysis.sem.diagram.routing import hits, routed
from analysis.sem.diagram.scene import LINE_HEIGHT, NAME_SIZE, NOTE_SIZE, Node, Rect, Scene
from analysis.sem.diagram.text import fitted, text_width

Direction = Literal["right", "down"]
WIDEST_NAME = 146.0
WIDEST_ITEM = 92.0  # of indicators, of which there are many
PAGE = 860.0  # pixels that a page shows at full size; wider pictures are shrunk
COST_HIT, COST_CLASH, COST_COVERED, COST_CROSSING, COST_WIDE = 4000.0, 2000.0, 400.0, 30.0, 0.5


def best_scene(graph: Graph, *, layout: Layout | None = None, direction: Direction | None = None) -> Scene:
    """Place the variables as the user or the field does; else in every way that suits, and keep the best.

    Parameters
    ----------
    layout : optional
        The user's own; see `override.checked`.
    direction : {"right", "down"}, optional
        Where arrows lead; by default where they are seen best.

    Returns
    -------
    Scene
        Without headings and notes.
    """
    if direction is not None and direction not in get_args(Direction):
        raise ModelError(f"diagram: direction={direction!r} is unknown. Choose 'right' or 'down'.")
    drawn, crowd = without_crowd(graph)
    frames = _frames(drawn)
    ways = _ways(drawn, frames, layout, direction)
    widest = max(2 * PAGE, min(width_of(way) for way in ways))
    scenes = [_scene(drawn, frames, way) for way in ways if width_of(way) <= widest]
    best = scenes[0] if len(scenes) == 1 else min(scenes, key=disorder)
    return with_table(best, graph, crowd)


def _ways(
    graph: Graph, frames: Mapping[str, Node], layout: Layout | None, direction: Direction | None
) -> list[Placement]:
    plan = plan_of(graph, {name: Size(f.at.width, f.at.height) for name, f in frames.items()})
    if layout is not None:
        return [by_hand(plan, layout)]
    if direction == "down" and (plan.pairs or not graph.latents):
        return [_turned(_rightward(_turned_plan(plan)))]
    if direction == "down":
        return [known_design(plan) or in_a_row(plan)]
    if direction == "right":
        return [_rightward(plan)]
    known = known_design(plan)
    return list(placements(plan)) if known is None else [known]


def _rightward(plan: Plan) -> Placement:
    known = known_design(plan) if plan.pairs else None
    return known or stacked(plan) or in_columns(plan)


def _turned_plan(plan: Plan) -> Plan:
    return replace(plan, sizes={n: Size(s.height, s.width) for n, s in plan.sizes.items()})


def _turned(placement: Placement) -> Placement:
    """Swap right and down."""

    def swapped(side: Side) -> Side:
        return side[1], side[0]

    return Placement(
        {name: (y, x) for name, (x, y) in placement.at.items()},
        {name: swapped(side) for name, side in placement.outward.items()},
        {pair: way[:, ::-1] for pair, way in placement.ways.items()},
    )


def disorder(scene: Scene) -> float:
    """Return how far a picture is from a good one: things on top of each other, crossings, and size.

    Returns
    -------
    float
        0 or more, in arbitrary units; comparable between pictures of one model.
    """
    inked = [dense(line.points, 3.0) for line in scene.lines]
    run_into = sum(
        hits(line.points, [n for n in scene.nodes if n.name not in (line.source, line.target)])
        for line in scene.lines
    )
    clashes = sum(a.at.overlaps(b.at) for i, a in enumerate(scene.labels) for b in scene.labels[:i]) + sum(
        label.at.overlaps(node.at) for label in scene.labels for node in scene.nodes
    )
    covered = sum(
        within(points, label.at) > 0
        for label in scene.labels
        for j, points in enumerate(inked)
        if j != label.line
    )
    crossed = sum(crossings(a.points, b.points) for i, a in enumerate(scene.lines) for b in scene.lines[:i])
    frame = scene.frame
    return (
        COST_HIT * run_into
        + COST_CLASH * clashes
        + COST_COVERED * covered
        + COST_CROSSING * crossed
        + COST_WIDE * max(0.0, frame.width - PAGE)
        + 0.12 * (frame.width + 1.3 * frame.height)
        + 0.02 * sum(length(line.points) for line in scene.lines)
    )


def _scene(graph: Graph, frames: Mapping[str, Node], placement: Placement) -> Scene:
    nodes = {
        name: replace(f, at=Rect(*placement.at[name], f.at.width, f.at.height)) for name, f in frames.items()
    }
    lines = routed(graph, nodes, placement)
    return Scene(tuple(nodes.values()), lines, placed_labels(graph.arrows, lines, list(nodes.values())))


def _frames(graph: Graph) -> dict[str, Node]:
    """Size each variable to its text: all factors alike, all indicators, all other observed variables."""
    others = [n for n in graph.observed if n not in graph.measures]
    frames = _framed(graph, graph.latents, "ellipse", WIDEST_NAME)
    frames |= _framed(graph, graph.items, "box", WIDEST_ITEM)
    frames |= _framed(graph, others, "box", WIDEST_NAME)
    return {n: frames[n] for n in graph.names}


def _framed(
    graph: Graph, names: Sequence[str], shape: Literal["ellipse", "box"], widest: float
) -> dict[str, Node]:
    if not names:
        return {}
    look = graph.look
    lines = {n: fitted(look.printed(n), NAME_SIZE, widest) for n in names}
    notes = {
        n: f"R²\u00a0=\u00a0{look.number(graph.r2[n], 'bounded')}" if n in graph.r2 else "" for n in names
    }
    texts = [_text_box(lines[n], notes[n]) for n in names]
    wide, high = max(w for w, _ in texts), max(h for _, h in texts)
    if shape == "ellipse":
        outline = Rect(0, 0, max(1.25 * wide + 14, 84), max(1.4 * high + 12, 46))
    else:
        outline = Rect(0, 0, max(wide + 12, 46), high + 13)
    return {n: Node(n, lines[n], notes[n], shape, outline) for n in names}


def _text_box(lines: tuple[str, ...], note: str) -> tuple[float, float]:
    width = max(*(text_width(line, NAME_SIZE) for line in lines), text_width(note, NOTE_SIZE))
    return width, LINE_HEIGHT * len(lines) + (LINE_HEIGHT - 2 if note else 0)
