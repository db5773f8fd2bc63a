"""A scene as SVG text that browsers, WeasyPrint, resvg and typst draw alike.

No markers, ids, classes, foreignObject or paint-order: each of them is drawn otherwise somewhere, or collides
when several pictures share a page. Arrowheads are polygons, and a white rectangle lies under each number.
"""

from html import escape

import numpy as np

from analysis.sem.diagram.geometry import dense, length
from analysis.sem.diagram.labels import SIZE as LABEL_SIZE
from analysis.sem.diagram.scene import Label, Line, Node, Points, Rect, Scene
from analysis.sem.diagram.text import text_width

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
NAME_SIZE, NOTE_SIZE, FOOT_SIZE = 13.0, 10.5, 10.5
LINE_HEIGHT = 15.0
INK, SOFT, GREY, LATENT_FILL, BOX_FILL = "#1f2933", "#52606d", "#9aa5b1", "#eef3f8", "#ffffff"
HEAD, HALF_HEAD = 9.0, 3.4
MARGIN = 14.0
FOOT_ROOM = 26.0


def svg(scene: Scene, *, title: str, words: str, foot: str) -> str:
    """Write a scene as one `<svg>` element.

    Parameters
    ----------
    title, words : str
        Accessible name and description; the description says the picture in words.
    foot : str
        One line below the picture.
    """
    x, y, width, height = _frame(scene, foot)
    spoken = escape(f"{title}. {words}")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{spoken}" '
        f'viewBox="{_n(x)} {_n(y)} {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}" '
        f'font-family="{FONT}" style="max-width:100%;height:auto">'
    )
    closing = (
        f'<text x="{_n(x + MARGIN)}" y="{_n(y + height - 10)}" font-size="{FOOT_SIZE}" fill="{SOFT}">'
        f"{escape(foot)}</text>"
    )
    parts = [
        opening,
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(words)}</desc>",
        *(_line(line) for line in scene.lines),
        *(_node(node) for node in scene.nodes),
        *(_label(label) for label in scene.labels),
        closing,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _frame(scene: Scene, foot: str) -> tuple[float, float, float, float]:
    rects = [n.at for n in scene.nodes] + [label.at for label in scene.labels]
    corners = [np.array([[r.left, r.top], [r.right, r.bottom]]) for r in rects]
    points = np.concatenate([*corners, *(line.points for line in scene.lines)])
    low, high = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
    needed = text_width(foot, FOOT_SIZE) + 2 * MARGIN
    spare = max(0.0, needed - (high[0] - low[0]))
    left, top = float(low[0] - spare / 2), float(low[1])
    return left, top, float(high[0] - low[0] + spare), float(high[1] - low[1] + FOOT_ROOM)


def _n(value: float) -> str:
    """A coordinate with one decimal; never minus zero."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _line(line: Line) -> str:
    color = GREY if line.faint else INK
    at_start, at_end = line.heads
    shaft, heads = _with_heads(line.points, at_start=at_start, at_end=at_end)
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


def _polygon(corners: Points, color: str) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    return f'<polygon points="{points}" fill="{color}"/>'


def _with_heads(points: Points, *, at_start: bool, at_end: bool) -> tuple[Points, list[Points]]:
    """Return the line shortened by its heads, and the heads as triangles."""
    heads = []
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
    keep = points[: max(1, int(np.ceil(len(points) * (base + 1) / len(fine))) - 1)]
    inner = foot + along * 1.0
    return np.concatenate([keep[:-1] if len(keep) > 1 else keep, inner[None]]), np.array(
        [tip, foot + across, foot - across]
    )


def _node(node: Node) -> str:
    r = node.at
    if node.shape == "ellipse":
        outline = (
            f'<ellipse cx="{_n(r.x)}" cy="{_n(r.y)}" rx="{_n(r.width / 2)}" ry="{_n(r.height / 2)}" '
            f'fill="{LATENT_FILL}" stroke="{INK}" stroke-width="1.4"/>'
        )
    else:
        outline = _rect(r, f'fill="{BOX_FILL}" stroke="{INK}" stroke-width="1.2" rx="2"')
    lines = [(line, NAME_SIZE, INK) for line in node.lines]
    if node.note:
        lines.append((node.note, NOTE_SIZE, SOFT))
    first = r.y - (len(lines) - 1) * LINE_HEIGHT / 2
    return outline + "".join(
        _text(text, r.x, first + k * LINE_HEIGHT, size, color) for k, (text, size, color) in enumerate(lines)
    )


def _label(label: Label) -> str:
    color = "#7b8794" if label.faint else INK
    return _rect(label.at, 'fill="#ffffff"') + _text(label.text, label.at.x, label.at.y, LABEL_SIZE, color)


def _rect(r: Rect, style: str) -> str:
    return f'<rect x="{_n(r.left)}" y="{_n(r.top)}" width="{_n(r.width)}" height="{_n(r.height)}" {style}/>'


def _text(text: str, x: float, y: float, size: float, color: str) -> str:
    """A centered text; `dominant-baseline` is not known everywhere, so the baseline is set by hand."""
    where = f'x="{_n(x)}" y="{_n(y + 0.35 * size)}" font-size="{size:g}"'
    return f'<text {where} text-anchor="middle" fill="{color}">{escape(text)}</text>'
