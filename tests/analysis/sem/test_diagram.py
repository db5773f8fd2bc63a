"""Path diagrams: nothing on top of anything else, every parameter told, and the same text every time."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import ModelError
from analysis.sem.diagram import Scene, diagram, scene_of
from analysis.sem.diagram.layers import acyclic, apart, depths
from analysis.sem.diagram.text import fitted, text_width
from tests.analysis.sem.diagram_shapes import made_up as table

MODELS = {
    "one variable": "x ~~ x",
    "mediation": "m ~ x\ny ~ m + x",
    "covariates": "support ~ treatment + age + before\nlater ~ support + treatment + age + before",
    "CFA 3 x 4": """
        visual =~ x1 + x2 + x3 + x4
        textual =~ x5 + x6 + x7 + x8
        speed =~ x9 + x10 + x11 + x12
        visual ~~ textual + speed
        textual ~~ speed""",
    "CFA 3 x 12": "\n".join(
        [f"f{i} =~ " + " + ".join(f"item{i}_{j}" for j in range(1, 13)) for i in (1, 2, 3)]
        + ["f1 ~~ f2 + f3", "f2 ~~ f3"]
    ),
    "PoliticalDemocracy": """
        ind60 =~ x1 + x2 + x3
        dem60 =~ y1 + y2 + y3 + y4
        dem65 =~ y5 + y6 + y7 + y8
        dem60 ~ ind60
        dem65 ~ ind60 + dem60
        y1 ~~ y5
        y2 ~~ y4 + y6
        y3 ~~ y7
        y4 ~~ y8
        y6 ~~ y8""",
    "five variables in three waves": """
        stress_w2 ~ stress_w1 + support_w1
        support_w2 ~ support_w1 + stress_w1
        stress_w3 ~ stress_w2 + support_w2
        support_w3 ~ support_w2 + stress_w2
        low_w2 ~ low_w1 + stress_w1
        low_w3 ~ low_w2 + stress_w2
        sleep_w2 ~ sleep_w1 + low_w1
        sleep_w3 ~ sleep_w2 + low_w2
        alone_w2 ~ alone_w1 + support_w1
        alone_w3 ~ alone_w2 + support_w2
        stress_w2 ~~ support_w2
        stress_w3 ~~ support_w3""",
    "chain over waves": """
        connectedness_w2 ~ engagement_w1 + connectedness_w1
        support_w2 ~ connectedness_w2 + support_w1
        stress_w3 ~ support_w2 + stress_w1
        epds_w3 ~ stress_w3 + epds_w1""",
    "second order": """
        verbal =~ a1 + a2 + a3
        spatial =~ b1 + b2 + b3
        memory =~ c1 + c2 + c3
        g =~ verbal + spatial + memory""",
    "MIMIC": "health =~ y1 + y2 + y3 + y4\nhealth ~ age + sex + income\ny1 ~~ y2",
    "growth": "i =~ t1 + t2 + t3 + t4\ns =~ t1 + t2 + t3 + t4\ni ~~ s\ni ~ sex\ns ~ sex",
    "bifactor": """
        g =~ a1 + a2 + a3 + b1 + b2 + b3 + c1 + c2 + c3
        A =~ a1 + a2 + a3
        B =~ b1 + b2 + b3
        C =~ c1 + c2 + c3""",
    "planned behavior": """
        att =~ a1 + a2 + a3
        norm =~ n1 + n2 + n3
        pbc =~ p1 + p2 + p3
        intent =~ i1 + i2 + i3
        intent ~ att + norm + pbc
        behavior ~ intent + pbc
        att ~~ norm + pbc
        norm ~~ pbc""",
    "factors over waves": """
        low_w1 =~ d1_w1 + d2_w1 + d3_w1
        low_w2 =~ d1_w2 + d2_w2 + d3_w2
        low_w3 =~ d1_w3 + d2_w3 + d3_w3
        sup_w1 =~ s1_w1 + s2_w1 + s3_w1
        sup_w2 =~ s1_w2 + s2_w2 + s3_w2
        sup_w3 =~ s1_w3 + s2_w3 + s3_w3
        low_w2 ~ low_w1 + sup_w1
        sup_w2 ~ sup_w1 + low_w1
        low_w3 ~ low_w2 + sup_w2
        sup_w3 ~ sup_w2 + low_w2
        low_w1 ~~ sup_w1
        low_w2 ~~ sup_w2
        low_w3 ~~ sup_w3""",
    "circle": "a ~ b + x\nb ~ a + z\nc ~ a + b",
    "long names": """
        perceived_social_support_from_friends_w2 ~ weeklyHoursInOnlineMothersGroups_w1 + aaaaaaaaaaaaaaaaaaaaaaaaa
        depression_total_score_edinburgh_w3 ~ perceived_social_support_from_friends_w2""",
}
TOUCH = 0.5  # pixels: coordinates are printed with one decimal


@pytest.fixture(scope="module", params=MODELS, ids=lambda name: name.replace(" ", "-"))
def scene(request: pytest.FixtureRequest) -> Scene:
    return scene_of(table(MODELS[request.param]))


def inside(
    points: np.ndarray, center: tuple[float, float], half: tuple[float, float], *, round_: bool
) -> bool:
    """Whether a point lies more than TOUCH inside a box or an ellipse."""
    u, v = (np.abs(points - center) / (np.array(half) - TOUCH)).T
    return bool((u**2 + v**2 < 1).any() if round_ else (np.maximum(u, v) < 1).any())


def along(points: np.ndarray) -> np.ndarray:
    """Points at most a pixel apart on a polyline."""
    pieces = [
        a + np.linspace(0, 1, int(np.linalg.norm(b - a)) + 2)[:, None] * (b - a) for a, b in pairwise(points)
    ]
    return np.concatenate(pieces)


def test_no_two_numbers_overlap(scene: Scene) -> None:
    for a, b in combinations(scene.labels, 2):
        apart_x = abs(a.at.x - b.at.x) >= (a.at.width + b.at.width) / 2
        apart_y = abs(a.at.y - b.at.y) >= (a.at.height + b.at.height) / 2
        assert apart_x or apart_y, (a, b)


def test_no_number_lies_on_a_variable(scene: Scene) -> None:
    for label in scene.labels:
        for node in scene.nodes:
            apart_x = abs(label.at.x - node.at.x) >= (label.at.width + node.at.width) / 2
            apart_y = abs(label.at.y - node.at.y) >= (label.at.height + node.at.height) / 2
            assert apart_x or apart_y, (label, node.name)


def test_no_two_variables_overlap(scene: Scene) -> None:
    for a, b in combinations(scene.nodes, 2):
        assert not a.at.overlaps(b.at), (a.name, b.name)


def test_no_arrow_passes_through_a_third_variable(scene: Scene) -> None:
    for line in scene.lines:
        points = along(line.points)
        for node in scene.nodes:
            if node.name not in (line.source, line.target):
                half = (node.at.width / 2, node.at.height / 2)
                round_ = node.shape == "ellipse"
                assert not inside(points, (node.at.x, node.at.y), half, round_=round_), (line, node.name)


def test_every_arrow_goes_from_outline_to_outline(scene: Scene) -> None:
    nodes = {node.name: node for node in scene.nodes}
    for line in scene.lines:
        for name, point in ((line.source, line.points[0]), (line.target, line.points[-1])):
            node = nodes[name]
            half = np.array([node.at.width, node.at.height]) / 2
            off = np.abs(point - [node.at.x, node.at.y]) / half
            reach = np.hypot(*off) if node.shape == "ellipse" else off.max()
            assert 0.9 < reach < 1.15, (line.source, line.target)


def test_names_fit_their_outlines(scene: Scene) -> None:
    for node in scene.nodes:
        for line in node.lines:
            assert text_width(line, 13) <= node.at.width


@pytest.mark.parametrize("name", MODELS)
def test_svg_holds_every_parameter_and_nothing_that_renderers_disagree_on(name: str) -> None:
    model = MODELS[name]
    text = diagram(table(model))
    root = ElementTree.fromstring(text)
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert set(tags) <= {"svg", "title", "desc", "path", "polygon", "ellipse", "rect", "text"}
    assert not re.search(r"\bid=|\bclass=|marker|paint-order|href|url\(|nan|inf\b", text)
    drawn = (
        []
        if name == "one variable"
        else re.findall(r"[^\s+~=]+", re.sub(r"^\s*\S+\s*=?~~?", "", model, flags=re.M))
    )
    assert tags.count("path") == len(drawn)
    assert root.get("role") == "img"
    spoken = root.get("aria-label") or ""
    items = {r.rhs for r in table(model).itertuples() if r.op == "=~"}
    for variable in set(table(model)["lhs"]) - items if drawn else set():
        assert variable in spoken


@pytest.mark.parametrize("name", ["PoliticalDemocracy", "chain over waves", "circle"])
def test_same_table_gives_the_same_text(name: str) -> None:
    assert diagram(table(MODELS[name])) == diagram(table(MODELS[name]))


def test_factors_are_ellipses_and_observed_variables_boxes() -> None:
    shapes = {n.name: n.shape for n in scene_of(table(MODELS["second order"])).nodes}
    assert {n for n, s in shapes.items() if s == "ellipse"} == {"verbal", "spatial", "memory", "g"}


def test_causes_stand_left_of_effects() -> None:
    x = {n.name: n.at.x for n in scene_of(table(MODELS["chain over waves"])).nodes}
    chain = ["engagement_w1", "connectedness_w2", "support_w2", "stress_w3", "epds_w3"]
    assert sorted(chain, key=x.__getitem__) == chain


def test_waves_stand_in_columns_and_repeated_variables_in_rows() -> None:
    at = {n.name: n.at for n in scene_of(table(MODELS["five variables in three waves"])).nodes}
    for stem in ("stress", "support", "low", "sleep", "alone"):
        assert at[f"{stem}_w1"].y == at[f"{stem}_w2"].y == at[f"{stem}_w3"].y
    for wave in ("w1", "w2", "w3"):
        assert len({at[f"{stem}_{wave}"].x for stem in ("stress", "support", "low")}) == 1


def test_numbers_and_stars_are_those_of_the_table() -> None:
    estimates = table("y ~ x")
    estimates.loc[0, ["std_all", "estimate", "se", "p"]] = [-0.4567, -12.3456, 0.789, 0.0007]
    assert "−.46***" in diagram(estimates)
    assert "−12.35 (0.79)" in diagram(estimates, standardized=False, beside="se")
    assert "x to y, −.46, p\u00a0&lt;\u00a0.001" in diagram(estimates)


def test_fixed_parameters_carry_no_star() -> None:
    assert scene_of(table("f =~ a + b")).labels[0].text == ".31"


def test_parameters_that_are_not_significant_are_faint() -> None:
    estimates = table("y ~ x + z")
    estimates.loc[:, "p"] = [0.05, 0.049, *estimates["p"][2:]]
    assert [line.faint for line in scene_of(estimates).lines] == [True, False]


def test_what_is_fixed_to_zero_or_taken_from_the_sample_is_not_drawn() -> None:
    estimates = table("f =~ a + b + c\ny ~ x + z\nx ~~ z\nf ~~ y")
    estimates.loc[(estimates.lhs == "x") & (estimates.rhs == "z"), "free"] = False
    estimates.loc[(estimates.lhs == "f") & (estimates.rhs == "y"), ["free", "estimate"]] = [False, 0.0]
    assert {line.kind for line in scene_of(estimates).lines} == {"loading", "path"}


def test_variances_are_drawn_when_asked_for() -> None:
    plain, full = scene_of(table("f =~ a + b + c")), scene_of(table("f =~ a + b + c"), variances=True)
    assert len(full.lines) - len(plain.lines) == 4


def test_explained_variance_stands_in_the_variable() -> None:
    assert "R²\u00a0=\u00a0.42" in diagram(table("y ~ x"), r2={"y": 0.4199})


def test_unknown_group_is_refused() -> None:
    with pytest.raises(ModelError, match=r"no group 'Paris'.*There are: \['1'\]"):
        diagram(table("y ~ x"), group="Paris")


def test_a_table_without_needed_columns_is_refused() -> None:
    with pytest.raises(ModelError, match=r"no column\(s\) \['std_all'\].*fit\.estimates"):
        diagram(table("y ~ x").drop(columns="std_all"))


def test_a_table_without_anything_to_draw_is_refused() -> None:
    estimates = table("y ~ x").assign(op="~1")
    with pytest.raises(ModelError, match="no loading, path or covariance"):
        diagram(estimates)


def test_long_names_are_broken_or_shortened_in_the_middle() -> None:
    assert fitted("support_w1", 13, 134) == ("support_w1",)
    first, second = fitted("perceived_social_support_w2", 13, 134)
    assert first + second == "perceived_social_support_w2"
    (short,) = fitted("a" * 60 + "_end".replace("_", ""), 13, 100)
    assert "…" in short and short.endswith("end") and text_width(short, 13) <= 100


names = st.sampled_from(["a", "b", "c", "d", "e_w1", "e_w2", "f_w1", "f_w2"])


@given(st.lists(st.tuples(names, names), max_size=20))
def test_any_arrows_give_an_order_in_which_causes_come_first(pairs: list[tuple[str, str]]) -> None:
    every = list(dict.fromkeys(n for pair in pairs for n in pair))
    kept = acyclic(every, pairs)
    depth = depths(every, kept)
    assert all(
        depth[a] < depth[b] for a, b in kept if not ({a[1:], b[1:]} & {"_w1", "_w2"}) or depth[a] != depth[b]
    )
    assert sorted(set(depth.values())) == list(range(len(set(depth.values()))))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=9, unique=True))
def test_any_path_model_is_drawn_without_a_variable_under_an_arrow(pairs: list[tuple[str, str]]) -> None:
    model = "\n".join(f"{a} ~ {b}" for a, b in pairs if a != b) or "a ~ b"
    picture = scene_of(table(model))
    test_no_arrow_passes_through_a_third_variable(picture)
    test_no_number_lies_on_a_variable(picture)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8), st.floats(1, 50))
def test_places_pushed_apart_keep_order_and_distance(wish: list[float], gap: float) -> None:
    offsets = gap * np.arange(len(wish))
    placed = apart(np.array(wish), offsets)
    assert (np.diff(placed) >= gap - 1e-9).all()
    assert placed.sum() == pytest.approx(sum(wish), abs=1e-6)  # least squares moves no mean
