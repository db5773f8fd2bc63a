"""What a user may ask of a path diagram: own layouts, names, what is shown, groups, words, DOT text."""

import re
from html import unescape
from xml.etree import ElementTree

import pandas as pd
import pytest

from analysis import sem
from analysis.errors import ModelError
from analysis.sem.diagram import Scene, apa, diagram, diagram_dot, diagram_words, scene_of
from analysis.sem.diagram.lanes import lanes_of
from reports.document import Number
from reports.language.catalogue import Catalogue
from reports.manner import Manner
from reports.numbers import APA
from reports.writers.drawing import inline
from tests.analysis.sem.diagram_shapes import SHAPES, estimates_of, made_up

MEDIATION = "m ~ x\ny ~ m + x"
HOSTILE = "<script>alert(1)</script> \"a\" & 'b' \\ ]]> {x} %s"


def places(scene: Scene) -> dict[str, tuple[float, float]]:
    return {n.name: (n.at.x, n.at.y) for n in scene.nodes}


def texts(svg: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("shape", [s for s in SHAPES if s != "factor_grid"])
def test_every_shape_is_plain_shapes_and_text(shape: str) -> None:
    svg = diagram(estimates_of(shape))
    assert inline(svg) == svg.strip()
    assert not re.search(r"\bstyle=|\bid=|\bclass=|url\(|marker|nan|inf\b", svg)
    assert 'role="img"' in svg and "<title>" in svg


def test_a_grid_of_names_sets_rows_and_columns() -> None:
    at = places(scene_of(made_up(MEDIATION), layout=[[None, "m", ""], ["x", None, "y"]]))
    assert at["x"][1] == at["y"][1] > at["m"][1]
    assert at["x"][0] < at["m"][0] < at["y"][0]
    assert at["y"][0] - at["m"][0] == pytest.approx(at["m"][0] - at["x"][0])


def test_a_mapping_sets_places_in_steps_of_the_grid() -> None:
    at = places(scene_of(made_up(MEDIATION), layout={"x": (0, 0), "m": (1, 0.5), "y": (2, 0)}))
    assert at["m"][0] - at["x"][0] == pytest.approx(at["y"][0] - at["m"][0])
    assert at["x"][1] == at["y"][1] < at["m"][1]


def test_a_layout_of_ones_own_leaves_nothing_on_top_of_anything() -> None:
    layout = [
        ["x1", "x2", "x3", "x4"],
        [None, "f", None, "g"],
        [None, None, None, "y1"],
        ["z", None, None, "y2"],
    ]
    picture = scene_of(made_up("f =~ x1 + x2 + x3\ng =~ x4 + y1 + y2\ng ~ f + z"), layout=layout)
    for label in picture.labels:
        assert not [n.name for n in picture.nodes if label.at.overlaps(n.at)]


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ([["x", "m"]], r"no place for \['y'\]"),
        ([["x", "m", "y", "q"]], r"names \['q'\], not drawn in this diagram. Drawn are"),
        ([["x", "m", "y", "x"]], r"names \['x'\] more than once"),
        ({"x": (0, 0), "m": (0, 0), "y": (1, 0)}, r"puts 'x' and 'm' at \(0.0, 0.0\)"),
        ({"x": (0, 0), "m": "up", "y": (1, 0)}, r"place of 'm' must be a pair of numbers"),
        (["x m", "y"], r"layout must be a list of rows"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(layout: object, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        diagram(made_up(MEDIATION), layout=layout)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", ["mediation", "cross_lagged_2x3", "small_cfa", "random_intercepts"])
def test_direction_turns_the_picture(shape: str) -> None:
    right, down = (scene_of(estimates_of(shape), direction=d) for d in ("right", "down"))
    ends = next(((line.source, line.target) for line in right.lines if line.kind == "path"), None)
    ends = ends or next((line.source, line.target) for line in right.lines if line.kind == "loading")
    first, second = places(right), places(down)
    assert first[ends[1]][0] > first[ends[0]][0]
    assert second[ends[1]][1] > second[ends[0]][1]


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ModelError, match=r"direction='up' is unknown. Choose 'right' or 'down'"):
        diagram(made_up(MEDIATION), direction="up")  # type: ignore[arg-type]


def test_printed_names_are_those_asked_for() -> None:
    svg = diagram(made_up(MEDIATION), labels={"x": "Support", "m": HOSTILE})
    assert "Support" in texts(svg) and "x" not in texts(svg)
    assert "Support to y" in svg and "<script>" not in svg
    assert inline(svg)


def test_labels_of_unknown_variables_are_refused() -> None:
    with pytest.raises(ModelError, match=r"labels name \['q'\], not in the model"):
        diagram(made_up(MEDIATION), labels={"q": "?"})


def test_residual_covariances_and_loadings_may_be_hidden() -> None:
    estimates = estimates_of("repeated_factors")
    full, bare = scene_of(estimates), scene_of(estimates, residual_covariances=False, loadings=False)
    assert len(full.lines) - len(bare.lines) == 12
    own = [line.kind for line in bare.lines]
    assert own.count("loading") == 12 and len(bare.labels) == 3
    assert own.count("covariance") == 3  # of the factors: they are no residuals


def test_grey_may_be_switched_off() -> None:
    estimates = made_up(MEDIATION).assign(p=0.5)
    assert all(line.faint for line in scene_of(estimates).lines)
    assert not any(line.faint for line in scene_of(estimates, grey=False).lines)
    assert "stroke-dasharray" in diagram(estimates) and "stroke-dasharray" not in diagram(
        estimates, grey=False
    )


def test_what_stands_beside_a_number() -> None:
    estimates = made_up("y ~ x").assign(estimate=0.5, low=0.3, high=0.7, p=0.0349, std_all=0.4, se=0.1)
    assert scene_of(estimates).labels[0].text == ".40*"
    assert scene_of(estimates, beside="none").labels[0].text == ".40"
    assert scene_of(estimates, beside="p").labels[0].text.replace("\u00a0", " ") == ".40, p = .035"
    assert scene_of(estimates, standardized=False, beside="se").labels[0].text == "0.50 (0.10)"
    assert scene_of(estimates, standardized=False, beside="interval").labels[0].text == "0.50 [0.30, 0.70]"


@pytest.mark.parametrize("beside", ["se", "interval"])
def test_errors_of_standardized_estimates_are_not_made_up(beside: str) -> None:
    with pytest.raises(ModelError, match=r"unstandardized estimates only. Add standardized=False"):
        diagram(made_up(MEDIATION), beside=beside)  # type: ignore[arg-type]


def test_an_unknown_word_beside_is_refused() -> None:
    with pytest.raises(ModelError, match=r"beside='t' is unknown. Choose from \['stars'"):
        diagram(made_up(MEDIATION), beside="t")  # type: ignore[arg-type]


def test_given_loadings_are_printed_as_given_and_ones_not_at_all() -> None:
    picture = scene_of(estimates_of("linear_growth"))
    numbers = {(picture.lines[a.line].source, picture.lines[a.line].target): a.text for a in picture.labels}
    assert numbers["S_stress", "stress_w3"] == "2" and numbers["S_stress", "stress_w4"] == "3"
    assert ("I_stress", "stress_w1") not in numbers and ("S_stress", "stress_w2") not in numbers
    assert "Arrows without a number are fixed to 1." in " ".join(
        texts(diagram(estimates_of("linear_growth")))
    )


def test_loadings_all_set_to_one_are_standardized_where_the_indicators_are_its_own() -> None:
    assert len(scene_of(made_up("f =~ 1*a + 1*b + 1*c")).labels) == 3


def test_every_number_goes_through_the_one_formatter() -> None:
    seen: list[tuple[float, str]] = []

    def noted(value: float, kind: str) -> str:
        seen.append((value, kind))
        return "7;7"

    svg = diagram(made_up(MEDIATION), number=noted, r2={"y": 0.4}, beside="p")  # type: ignore[arg-type]
    printed = " ".join(texts(svg)).replace("R²", "")
    assert set(re.findall(r"\d+", printed)) == {"7"}
    assert {kind for _, kind in seen} == {"bounded", "p"}
    spoken = unescape(re.findall(r"<desc>(.*?)</desc>", svg)[0])
    assert set(re.findall(r"\d+", spoken)) == {"7"}


def test_a_decimal_comma_comes_with_the_manner_of_the_report() -> None:
    manner = Manner(APA.with_decimal(","))

    def number(value: float, kind: str) -> str:
        return manner.text(Number(value, kind, places=3 if kind == "p" else 2))  # type: ignore[arg-type]

    estimates = made_up("y ~ x").assign(std_all=0.456, p=0.0001, low=0.1, high=0.5)
    svg = diagram(estimates, number=number)
    assert ",46***" in texts(svg) and "p < ,05" in " ".join(texts(svg))
    units = diagram(estimates, number=number, standardized=False, beside="interval")
    assert "[0,10; 0,50]" in " ".join(texts(units))


def test_words_come_from_the_catalogue() -> None:
    german = Catalogue(
        "de", {"Standardized estimates.": "Standardisierte Werte.", "Paths: {list}.": "Pfade: {list}."}
    )
    svg = diagram(made_up(MEDIATION), wording=german)
    assert "Standardisierte Werte." in " ".join(texts(svg))
    assert "Pfade: x to m" in diagram_words(made_up(MEDIATION), wording=german)


def test_all_groups_are_drawn_with_their_names() -> None:
    svg = diagram(estimates_of("two_groups"), group_names={1: "Pasteur", 2: "Grant-White"})
    assert {"Group: Pasteur", "Group: Grant-White"} <= set(texts(svg))
    assert svg.count("<ellipse") == 4
    one = diagram(
        estimates_of("two_groups"), group_names={1: "Pasteur", 2: "Grant-White"}, group="Grant-White"
    )
    assert one.count("<ellipse") == 2 and "Pasteur" not in one
    assert one == diagram(estimates_of("two_groups"), group_names={1: "Pasteur", 2: "Grant-White"}, group=2)


def test_groups_stand_below_each_other_where_they_are_wide() -> None:
    estimates = estimates_of("large_cfa")
    wide = pd.concat([estimates_of("cross_lagged_3x4").assign(group=g) for g in (1, 2)])
    headings = [t for t in scene_of(wide).texts if t.bold]
    assert headings[0].y < headings[1].y - 100
    beside = [t for t in scene_of(pd.concat([estimates.assign(group=g) for g in (1, 2)])).texts if t.bold]
    assert beside[0].y == pytest.approx(beside[1].y)


def test_explained_shares_are_those_of_the_group() -> None:
    svg = diagram(estimates_of("two_groups"), r2={1: {"textual": 0.111}, 2: {"textual": 0.222}})
    shares = [t for t in texts(svg) if t.startswith("R²")]
    assert shares == ["R²\u00a0=\u00a0.11", "R²\u00a0=\u00a0.22"]


def test_many_covariances_among_factors_are_told_in_a_table() -> None:
    names = [f"f{k}" for k in range(7)]
    lines = [f"{f} =~ {f}a + {f}b + {f}c" for f in names]
    lines += [f"{a} ~~ {b}" for i, a in enumerate(names) for b in names[i + 1 :]]
    estimates = made_up("\n".join(lines))
    picture = scene_of(estimates)
    assert not [line for line in picture.lines if line.kind == "covariance"]
    told = [t.text for t in picture.texts]
    assert "Correlations of latent variables" in told
    free = estimates[(estimates["op"] == "~~") & (estimates["lhs"] != estimates["rhs"])]
    assert len(free) == 21
    for value in free["std_all"]:
        assert any(t.startswith(apa(value, "bounded")) for t in told)


def test_words_tell_small_models_one_by_one_and_large_ones_as_ranges() -> None:
    small = diagram_words(estimates_of("mediation")).replace("\u00a0", " ")
    assert "support_w1 to stress_w2, " in small and "p " in small
    large = diagram_words(estimates_of("factor_grid"))
    assert "low_w1 is measured by l1_w1, …, l12_w1 (12 in all), loadings −.52 to .80." in large
    assert "residual correlations from" in large and len(large) < 3000


def test_words_of_given_loadings_say_that_they_are_fixed() -> None:
    words = diagram_words(estimates_of("linear_growth"))
    assert "I_stress has loadings fixed to 1 on stress_w1, stress_w2, stress_w3, stress_w4." in words
    assert "S_stress has loadings fixed to 1, 2, 3 on stress_w2, stress_w3, stress_w4." in words


def test_dot_text_quotes_whatever_a_name_holds() -> None:
    estimates = made_up("y ~ x").replace("x", 'a"; b [c] \\N\n-> z')
    text = diagram_dot(estimates)
    assert '"a\\"; b [c] \\\\N\\n-> z" -> "y" [label=' in text
    strings = re.sub(r'"(?:[^"\\]|\\.)*"', "S", text)
    assert re.fullmatch(r"digraph model \{(?:[^{}\"\\])*\}\n", strings)
    assert "rankdir" in text


def test_dot_text_has_clusters_for_groups_and_dashes_for_covariances() -> None:
    text = diagram_dot(estimates_of("two_groups"))
    assert text.count("subgraph") == 2
    assert "style=dashed" in diagram_dot(estimates_of("small_cfa"))
    assert diagram_dot(estimates_of("small_cfa")).count("->") == 9 + 3


def test_a_fit_gives_its_picture_words_and_dot() -> None:
    data = pd.DataFrame({"x": [1.0, 2, 3, 4, 5, 6], "y": [1.0, 3, 2, 5, 4, 6], "g": ["a", "b"] * 3})
    fit = sem("y ~ x", data)
    assert "R²" in fit.diagram() and "R²" not in fit.diagram(r2=False)
    assert fit.diagram_words().startswith("Standardized estimates. Paths: x to y, .89")
    assert '"x" -> "y"' in fit.diagram_dot()
    groups = sem("y ~ x", pd.concat([data, data]), group="g")
    assert {"Group: a", "Group: b"} <= set(texts(groups.diagram()))
    assert groups.diagram(group="b") == groups.diagram(group=2)
    assert "Group b: Paths: x to y" in groups.diagram_words(group="b")


def test_lanes_do_not_share_a_stretch() -> None:
    spans = [(float(k), float(k + 10)) for k in range(10)] + [(10.0, 20.0)]
    lanes = lanes_of(spans)
    for i, (a, b) in enumerate(spans):
        for j, (c, d) in enumerate(spans[:i]):
            assert lanes[i] != lanes[j] or b <= c or d <= a
