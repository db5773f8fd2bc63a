"""Geometry of path diagrams of many shapes: nothing on anything else, nothing outside, arrows from border to border."""

import json
import re
import shutil
import subprocess
import time
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from analysis.sem.diagram import Scene, diagram, scene_of
from analysis.sem.diagram.drawing import canvas, with_heads
from analysis.sem.diagram.geometry import dense
from tests.analysis.sem.diagram_shapes import GRID_FACTORS, GRID_ITEMS, GRID_WAVES, SHAPES, estimates_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
TOUCH = 0.9  # pixels between an arrowhead's tip and the middle of the stroke that it touches: half the stroke, rounded
ROUNDED = 0.6  # pixels: coordinates are printed with one decimal, and browsers snap letters to their own grid
SECONDS = 2.0  # to draw the largest shape
WIDE = {"standardized": False, "beside": "se"}
LOOKS = {"standardized": {}, "with errors": WIDE, "with variances": {"variances": True}}


CASES = [
    pytest.param(shape, look, id=f"{shape}-{look}", marks=[pytest.mark.slow] if LOOKS[look] else [])
    for shape in SHAPES
    for look in LOOKS
]
every_case = pytest.mark.parametrize(("shape", "look"), CASES)


@cache
def scene_for(shape: str, look: str) -> Scene:
    return scene_of(estimates_of(shape), **LOOKS[look])


@every_case
def test_no_two_texts_overlap(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    for a, b in combinations(scene.written, 2):
        assert not a.at.overlaps(b.at), (a, b)


@every_case
def test_no_number_touches_a_variable(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    for label in scene.labels:
        assert not [node.name for node in scene.nodes if label.at.overlaps(node.at)], label


@every_case
def test_names_stay_within_their_outlines(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    for node in scene.nodes:
        for text in node.texts:
            corners = np.array(
                [[x, y] for x in (text.at.left, text.at.right) for y in (text.at.top, text.at.bottom)]
            )
            assert node.holds(corners, 1.0).all(), node.name


@every_case
def test_no_number_covers_another_arrow(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    ink = [dense(line.points, 1.0) for line in scene.lines]
    points, owner = np.concatenate(ink), np.repeat(np.arange(len(ink)), [len(p) for p in ink])
    order = np.argsort(points[:, 0])
    points, owner = points[order], owner[order]
    for label in scene.labels:
        first, last = np.searchsorted(points[:, 0], [label.at.left, label.at.right])
        level = np.abs(points[first:last, 1] - label.at.y) < label.at.height / 2
        assert set(owner[first:last][level]) <= {label.line}, label


@every_case
def test_every_number_is_on_or_at_its_own_arrow(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    for label in scene.labels:
        away = np.linalg.norm(
            dense(scene.lines[label.line].points, 1.0) - [label.at.x, label.at.y], axis=1
        ).min()
        assert away < label.at.width + label.at.height, label


@every_case
def test_no_arrow_passes_through_a_variable(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    for line in scene.lines:
        points = dense(line.points, 1.0)
        passed = [
            n.name for n in scene.nodes if n.name not in (line.source, line.target) and n.holds(points).any()
        ]
        assert not passed or len({n.name for n in scene.nodes}) < len(scene.nodes), (line, passed)


@every_case
def test_no_two_variables_overlap(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    for a, b in combinations(scene.nodes, 2):
        assert not a.at.overlaps(b.at), (a.name, b.name)


@every_case
def test_arrowheads_touch_the_borders(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    for line in scene.lines:
        _, heads = with_heads(line)
        ends = [line.target] + [line.source] * line.heads[0]
        for head, name in zip(heads, ends, strict=True):
            nodes = [n for n in scene.nodes if n.name == name]
            tip = head[:1]
            near = [bool(n.holds(tip, TOUCH)[0]) and not n.holds(tip, 0.0)[0] for n in nodes]
            assert any(near), (line.source, line.target)


@every_case
def test_nothing_is_outside_the_canvas(shape: str, look: str) -> None:
    scene = scene_for(shape, look)
    frame = canvas(scene)
    boxes = [n.at for n in scene.nodes] + [t.at for t in scene.written] + [a.at for a in scene.labels]
    assert min(b.left for b in boxes) > frame.left and max(b.right for b in boxes) < frame.right
    assert min(b.top for b in boxes) > frame.top and max(b.bottom for b in boxes) < frame.bottom
    for line in scene.lines:
        (left, top), (right, bottom) = line.points.min(axis=0), line.points.max(axis=0)
        assert frame.left < left and right < frame.right and frame.top < top and bottom < frame.bottom


def test_the_largest_shape_is_drawn_in_time() -> None:
    estimates = estimates_of("factor_grid")
    diagram(estimates.head(3))
    start = time.process_time()
    text = diagram(estimates)
    assert time.process_time() - start < SECONDS
    assert text.count("<ellipse") == GRID_FACTORS * GRID_WAVES
    assert text.count("<rect") - text.count('fill="#ffffff"/>') == GRID_FACTORS * GRID_ITEMS * GRID_WAVES


def at(shape: str) -> dict[str, tuple[float, float]]:
    return {n.name: (n.at.x, n.at.y) for n in scene_of(estimates_of(shape)).nodes}


def test_random_intercepts_stand_outside_and_waves_in_columns() -> None:
    place = at("random_intercepts")
    rows = ["RI_stress", "stress_w1", "W_stress_1", "W_sleep_1", "sleep_w1", "RI_sleep"]
    assert sorted(rows, key=lambda n: place[n][1]) == rows
    for wave in range(1, 5):
        names = [f"stress_w{wave}", f"W_stress_{wave}", f"W_sleep_{wave}", f"sleep_w{wave}"]
        assert len({place[n][0] for n in names}) == 1
    for pattern in ("stress_w{}", "W_stress_{}", "W_sleep_{}", "sleep_w{}"):
        row = [place[pattern.format(wave)] for wave in range(1, 5)]
        assert len({y for _, y in row}) == 1 and sorted(row) == row


def test_random_intercepts_are_found_whatever_the_names() -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    estimates = estimates_of("random_intercepts")
    old = list(dict.fromkeys([*estimates["lhs"], *estimates["rhs"]]))
    renamed = estimates.replace({"lhs": dict(zip(old, names)), "rhs": dict(zip(old, names))})  # noqa: B905
    places = [{(n.at.x, n.at.y) for n in scene_of(e).nodes} for e in (estimates, renamed)]
    assert len(places[1]) == len(places[0])
    assert len({y for _, y in places[1]}) == 6


def test_changes_stand_above_their_scores_and_the_constant_above_them() -> None:
    place = at("change_scores")
    for wave in (2, 3, 4):
        column = [place[n] for n in (f"D_stress_{wave}", f"L_stress_{wave}", f"stress_w{wave}")]
        assert len({x for x, _ in column}) == 1 and [y for _, y in column] == sorted(y for _, y in column)
    assert place["C_stress"][1] < place["D_stress_2"][1]


@pytest.mark.parametrize("shape", ["linear_growth", "quadratic_growth"])
def test_growth_factors_stand_over_one_row_of_waves(shape: str) -> None:
    place = at(shape)
    waves = sorted(n for n in place if n.startswith("stress_w"))
    factors = [n for n in place if n not in waves]
    assert len({place[n][1] for n in waves}) == len({place[n][1] for n in factors}) == 1
    assert [place[n][0] for n in waves] == sorted(place[n][0] for n in waves)
    assert place[factors[0]][1] < place[waves[0]][1]


def test_the_second_order_factor_stands_above() -> None:
    place = at("second_order")
    first = {place[n][1] for n in ("verbal", "spatial", "memory", "fluency")}
    assert len(first) == 1 and place["g"][1] < first.pop()


def test_the_general_factor_stands_on_the_other_side() -> None:
    place = at("bifactor")
    row = {place[f"{letter}{k}"][1] for letter in "abc" for k in range(1, 5)}
    assert len(row) == 1
    level = row.pop()
    assert place["general"][1] > level > place["anger"][1] == place["bother"][1] == place["calm"][1]


def test_a_grid_of_factors_has_waves_in_columns() -> None:
    place = at("factor_grid")
    for factor in ("low", "worry", "sleep", "bond"):
        row = [place[f"{factor}_w{w}"] for w in (1, 2, 3)]
        assert len({y for _, y in row}) == 1 and sorted(row) == row
    assert len({place[f"{factor}_w2"][0] for factor in ("low", "worry", "sleep", "bond")}) == 1


def test_residual_covariances_over_waves_run_below_the_items() -> None:
    picture = scene_of(estimates_of("repeated_factors"))
    bottom = max(n.at.bottom for n in picture.nodes)
    own = [line for line in picture.lines if line.kind == "covariance" and line.source.startswith("d")]
    assert len(own) == 12
    assert all(line.points[:, 1].min() >= bottom - TOUCH for line in own)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
@pytest.mark.parametrize("shape", ["random_intercepts", "repeated_factors", "two_groups", "factor_grid"])
def test_letters_in_a_browser_fit_the_boxes_of_the_scene(shape: str, tmp_path: Path) -> None:
    estimates = estimates_of(shape)
    script = (
        "<pre></pre><script>const t=[...document.querySelectorAll('svg text')].map(e=>{const b=e.getBBox();"
        "return [e.textContent,b.x,b.x+b.width]});document.querySelector('pre').textContent=JSON.stringify(t)</script>"
    )
    page = tmp_path / "page.html"
    page.write_text(f'<!doctype html><meta charset="utf-8">{diagram(estimates)}{script}', encoding="utf-8")
    command = [
        str(CHROMIUM),
        *FLAGS.split(),
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert found is not None
    measured = json.loads(unescape(found[1]))
    expected = scene_of(estimates).written
    assert [text for text, _, _ in measured] == [text.text for text in expected]
    for (words, left, right), text in zip(measured, expected, strict=True):
        assert left > text.at.left - ROUNDED and right < text.at.right + ROUNDED, words
