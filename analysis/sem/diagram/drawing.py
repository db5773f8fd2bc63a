"""A scene as SVG text that browsers, WeasyPrint, resvg and typst draw alike.

No markers, ids, classes, styles, foreignObject or paint-order: each of them is drawn otherwise somewhere, or
collides when several pictures share a page. Arrowheads are polygons, and a white rectangle lies under each number.
"""

from html import escape

import numpy as np

from analysis.sem.diagram.geometry import dense, length
from analysis.sem.diagram.scene import Label, Line, Node, Points, Rect, Scene, Text

# Quoted: a family whose name has a part that begins with a digit is otherwise no CSS, and all of them are ignored.
FONT = "'Source Sans Pro', 'Source Sans 3', Helvetica, Arial, 'Liberation Sans', sans-serif"
INK, SOFT, FAINT, GREY = "#1f2933", "#52606d", "#616e7c", "#9aa5b1"
TONES = {"ink": INK, "soft": SOFT, "faint": FAINT}
LATENT_FILL, BOX_FILL = "#eef3f8", "#ffffff"
HEAD, HALF_HEAD = 9.0, 3.4
MARGIN = 14.0
BASELINE = 0.35  # of the font size below the middle of a line: the height of capitals is about .7


def svg(scene: Scene, *, title: str, words: str) -> str:
    """Write a scene as one `<svg>` element.

    Parameters
    ----------
    title, words : str
        Accessible name and description; the description says the picture in words.
    """
    frame = canvas(scene)
    spoken = escape(f"{title}. {words}")
    box = " ".join(_n(v) for v in (frame.left, frame.top, frame.width, frame.height))
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{spoken}" viewBox="{box}" '
        f'width="{_n(frame.width)}" height="{_n(frame.height)}" font-family="{FONT}">'
    )
    written = list(scene.written)
    outlines = [_node(node) for node in scene.nodes]
    grounds = [_ground(label) for label in scene.labels]
    parts = [
        opening,
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(words)}</desc>",
        *(_line(line) for line in scene.lines),
        *(_rule(rule) for rule in scene.rules),
        *outlines,
        *grounds,
        *(_text(text) for text in written),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def canvas(scene: Scene) -> Rect:
    """Return what the picture shows: everything, and a margin."""
    frame = scene.frame
    return Rect(frame.x, frame.y, frame.width + 2 * MARGIN, frame.height + 2 * MARGIN)


def _n(value: float) -> str:
    """A coordinate with one decimal; never minus zero."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _line(line: Line) -> str:
    color = GREY if line.faint else INK
    shaft, heads = with_heads(line)
    if line.kind == "covariance":
        dash = ' stroke-dasharray="5 4"'
    elif line.faint:
        dash = ' stroke-dasharray="2.5 3"'
    else:
        dash = ""
    path = "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in shaft)
    drawn = [f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.2"{dash}/>']
    drawn += [_polygon(head, color) for head in heads]
    return "".join(drawn)


def _rule(rule: Points) -> str:
    path = "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in rule)
    return f'<path d="{path}" fill="none" stroke="{SOFT}" stroke-width="0.8"/>'


def _polygon(corners: Points, color: str) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    return f'<polygon points="{points}" fill="{color}"/>'


def with_heads(line: Line) -> tuple[Points, list[Points]]:
    """Return the line shortened by its heads, and the heads as triangles, tip first."""
    at_start, at_end = line.heads
    points, heads = line.points, []
    for wanted, turned in ((at_end, False), (at_start, True)):
        if wanted:
            points, head = _headed(points[::-1] if turned else points)
            points = points[::-1] if turned else points
            heads.append(head)
    return points, heads


def _headed(points: Points) -> tuple[Points, Points]:
    size = min(HEAD, 0.45 * length(points))
    fine = dense(points, 0.5)
    tip = fine[-1]
    base = int(np.flatnonzero(np.linalg.norm(fine - tip, axis=1) >= size)[-1])
    along = (tip - fine[base]) / max(float(np.linalg.norm(tip - fine[base])), 1e-9)
    across = np.array([-along[1], along[0]]) * HALF_HEAD * size / HEAD
    foot = tip - along * size
    keep = points[: _before(points, length(fine[: base + 1]) if base else 0.0)]
    inner = foot + along * 1.0
    return np.concatenate([keep, inner[None]]), np.array([tip, foot + across, foot - across])


def _before(points: Points, along: float) -> int:
    """Count the points of a polyline up to a distance from its start; at least the first."""
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    return max(1, int(np.count_nonzero(lengths < along - 1.0)))


def _node(node: Node) -> str:
    r = node.at
    if node.shape == "ellipse":
        return (
            f'<ellipse cx="{_n(r.x)}" cy="{_n(r.y)}" rx="{_n(r.width / 2)}" ry="{_n(r.height / 2)}" '
            f'fill="{LATENT_FILL}" stroke="{INK}" stroke-width="1.4"/>'
        )
    return _rect(r, f'fill="{BOX_FILL}" stroke="{INK}" stroke-width="1.2" rx="2"')


def _ground(label: Label) -> str:
    return _rect(label.at, 'fill="#ffffff"')


def _rect(r: Rect, look: str) -> str:
    return f'<rect x="{_n(r.left)}" y="{_n(r.top)}" width="{_n(r.width)}" height="{_n(r.height)}" {look}/>'


def _text(text: Text) -> str:
    """One line; `dominant-baseline` is not known everywhere, so the baseline is set by hand."""
    where = f'x="{_n(text.x)}" y="{_n(text.y + BASELINE * text.size)}" font-size="{text.size:g}"'
    anchor = ' text-anchor="middle"' if text.centered else ""
    weight = ' font-weight="bold"' if text.bold else ""
    return f'<text {where}{anchor}{weight} fill="{TONES[text.tone]}">{escape(text.text)}</text>'
