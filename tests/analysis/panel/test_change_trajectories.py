"""Implied trajectories: exact relations, errors by the delta method, and the picture."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from analysis import Fit, lavaan
from analysis.panel.change import (
    alt,
    dpm,
    growth_curve,
    lcm_sr,
    lcs,
    plot_trajectories,
    second_order,
    trajectories,
)
from tests.analysis.panel.cases_change import COUPLED, INDICATORS, TIMES, X6, Y6, X, Y
from tests.analysis.panel.golden import frame

EXACT = 1e-9
SEARCH = 1e-6  # two searches of one minimum
STEP = 1e-5
SLOPE = 1e-6  # central differences of that step


def test_a_line_is_intercept_and_slope() -> None:
    fit = growth_curve(frame("panel_missing"), {"x": X}, times=TIMES)
    at = trajectories(fit, times=[0, 3])
    mean = fit.estimates.query("op == '~1' and lhs == ['I_x', 'S_x']")["estimate"].to_numpy()
    assert at["mean"].tolist() == pytest.approx([mean[0], mean[0] + 3 * mean[1]], abs=EXACT)
    assert at["wave"].tolist() == ["1", ""]
    first = fit.estimates.query("op == '~1' and lhs == 'I_x'")
    assert at["se"][0] == pytest.approx(first["se"].item(), abs=EXACT)
    assert at["low"][0] == pytest.approx(first["low"].item(), abs=EXACT)
    spread = fit.estimates.query("op == '~~' and lhs == 'I_x' and rhs == 'I_x'")["estimate"].item()
    assert at["person_sd"][0] ** 2 == pytest.approx(spread, abs=EXACT)


def test_the_error_at_a_time_is_that_of_the_intercept_put_there() -> None:
    data = frame("panel_missing")
    there = growth_curve(data, {"x": X}, times=TIMES, center=3.5)
    far = trajectories(growth_curve(data, {"x": X}, times=TIMES), times=[3.5]).iloc[0]
    own = there.estimates.query("op == '~1' and lhs == 'I_x'").iloc[0]
    assert far["mean"] == pytest.approx(own["estimate"], abs=SEARCH)
    assert far["se"] == pytest.approx(own["se"], abs=SEARCH)
    var = there.estimates.query("op == '~~' and lhs == 'I_x' and rhs == 'I_x'")["estimate"].item()
    assert far["person_sd"] ** 2 == pytest.approx(var, abs=SEARCH)


def test_covariates_are_held_where_they_are_asked_for() -> None:
    fit = growth_curve(frame("panel"), {"x": X}, predictors=["z1", "z2"])
    b = fit.estimates.query("op == '~' and lhs == 'S_x' and rhs == 'z1'")["estimate"].item()
    low, high = (trajectories(fit, times=[0, 1], at={"z1": z, "z2": 0.5}) for z in (0.0, 1.0))
    gain = np.diff(high["mean"]) - np.diff(low["mean"])
    assert gain[0] == pytest.approx(b, abs=EXACT)
    assert (high["person_sd"] < trajectories(fit, times=[0, 1])["person_sd"]).all()
    # without at= the mean is that over the sample's covariates: what the waves' means are in a saturated mean model
    mean = trajectories(fit)["mean"].to_numpy()
    assert mean == pytest.approx(fit.implied[0].mu[: len(X)], abs=EXACT)


def builders() -> list[tuple[str, Fit]]:
    panel, change = frame("panel_missing"), frame("change_missing")
    return [
        ("basis", growth_curve(panel, {"x": X}, shape="basis")),
        ("varying", growth_curve(panel, {"y": Y}, time_varying={"x": X}, split="person_mean")),
        ("quadratic", growth_curve(panel, {"x": X}, shape="quadratic", predictors="z1", group="g")),
        ("second", second_order(panel, {"f": INDICATORS})),
        ("waves", lcm_sr(panel, {"x": X, "y": Y}, shape="intercept", means="waves")),
        ("alt", alt(panel, {"x": X}, shape="intercept")),
        ("dpm", dpm(panel, {"x": X}, {"y": Y})),
        ("lcs", lcs(change, {"x": X6, "y": Y6}, coupling=COUPLED)),
    ]


@pytest.mark.parametrize(
    ("name", "fit"), builders(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_means_are_the_implied_ones_and_their_slopes_central_differences(name: str, fit: Fit) -> None:
    assert fit.about is not None
    found = trajectories(fit)
    for g, ram in enumerate(fit.rams):
        own = found[found["group"] == fit.groups[g]]
        curves = fit.about.spec.curves  # type: ignore[attr-defined]
        places = [ram.variables.index(v) for curve in curves for v in curve.variables]

        def means(theta: np.ndarray, ram=ram, places=places) -> np.ndarray:
            return ram.implied(theta).means[places]

        assert own["mean"].to_numpy() == pytest.approx(means(fit.theta), abs=EXACT)
        steps = STEP * np.eye(len(fit.theta))
        slope = np.column_stack([(means(fit.theta + h) - means(fit.theta - h)) / (2 * STEP) for h in steps])
        error = np.sqrt(np.einsum("tq,qr,tr->t", slope, fit.vcov, slope))
        assert own["se"].to_numpy() == pytest.approx(error, abs=SLOPE)


def test_persons_range_in_change_scores_is_that_of_true_levels() -> None:
    data = frame("change_missing")
    change, growth = lcs(data, {"x": X6}, change="constant"), growth_curve(data, {"x": X6}, residuals="equal")
    ours, theirs = trajectories(change), trajectories(growth)
    for column in ("mean", "se", "person_sd", "low", "person_high"):
        assert ours[column].to_numpy() == pytest.approx(theirs[column].to_numpy(), abs=1e-5), column


def test_a_predetermined_first_wave_has_its_whole_spread() -> None:
    fit = alt(frame("panel_missing"), {"x": X}, shape="intercept")
    first = fit.estimates.query("lhs == 'x1' and op == '~~' and rhs == 'x1'")["estimate"].item()
    assert trajectories(fit)["person_sd"][0] ** 2 == pytest.approx(first, abs=EXACT)


def test_levels_and_groups() -> None:
    fit = growth_curve(frame("panel"), {"x": X}, group="g")
    one = trajectories(fit, group=1)
    assert set(one["group"]) == {"1"}
    wide, narrow = trajectories(fit, level=0.99), trajectories(fit, level=0.5)
    assert (wide["high"] - wide["low"] > narrow["high"] - narrow["low"]).all()


def test_a_fit_of_its_text_has_the_same_trajectory() -> None:
    """The text alone says it all: an intercept moved to the last wave is the trajectory's end."""
    fit = growth_curve(frame("panel"), {"x": X})
    moved = fit.model.replace(
        "S_x =~ 0*x1 + 1*x2 + 2*x3 + 3*x4 + 4*x5", "S_x =~ -4*x1 + -3*x2 + -2*x3 + -1*x4 + 0*x5"
    )
    end = lavaan(moved, frame("panel"), missing="fiml").estimates.query("lhs == 'I_x' and op == '~1'")
    assert trajectories(fit)["mean"].iloc[-1] == pytest.approx(end["estimate"].item(), abs=SEARCH)


SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_the_same_each_time_and_says_what_it_shows() -> None:
    data = frame("panel_missing")
    fit = growth_curve(data, {"stress": X, "support": Y}, times=TIMES, group="g")
    svg = plot_trajectories(fit, data, time_label="months")
    assert svg == plot_trajectories(fit, data, time_label="months")
    root = ET.fromstring(svg.encode())
    assert root.get("role") == "img"
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "Parallel growth curves (linear) of stress and support, 5 waves"
    assert told is not None
    assert "stress in group 0: mean" in (told.text or "")
    texts = [node.text for node in root.iter(f"{SVG}text")]
    assert {"stress", "support", "months", "g 0", "g 2"} <= set(texts)
    assert "20" not in [t for t in texts if t and t.startswith("20")]  # no date


def test_the_picture_draws_a_sample_or_nobody() -> None:
    data = frame("panel_missing")
    fit = lcs(data, {"x": X})
    few, none = plot_trajectories(fit, data, persons=5), plot_trajectories(fit)
    assert "answers of 5 persons" in few
    assert "persons." not in none.split("own curves.")[1][:40]
    assert plot_trajectories(fit, data, persons=5, seed=2) != few
