"""Alignment: exact relations, the loss written down in R, and its minimum by another search."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ModelError
from analysis.panel import alignment
from analysis.panel.measurement.alignment_loss import (
    Configural,
    Loss,
    align,
    aligned,
    contributions,
    spread,
    value,
)
from analysis.panel.measurement.configural import rows_of_factor, unpacked
from analysis.panel.measurement.measured import Item
from analysis.panel.measurement.propagate import jacobian, taken
from tests.analysis.panel.measurement.golden import O5, WAVES, frame, reference

EXACT = 1e-6  # the search ends where the gradient is 1e-9 of the weights
OPTIM = 2e-4  # R's optim with numeric gradients, in the point; its loss is right to 1e-8
SEED = 5


def known() -> Configural:
    data = reference("effects.json")["alignment"]
    J = len(data["loadings"][0])
    return Configural(
        np.array(data["loadings"]), np.array(data["intercepts"]), np.arange(J), np.array(data["n"], float), 0
    )


@pytest.mark.parametrize(
    "case", [0, 1, 4, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)]
)
def test_minimum_is_that_of_an_independent_search(case: int) -> None:
    found = reference("effects.json")["alignment"]["found"][case]
    loss = Loss(found["power"], found["eps"], "free" if found["free"] else "fixed")
    ours = align(known(), loss, starts=20, rng=np.random.default_rng(SEED))
    assert ours.loss <= found["loss"] + 1e-7
    assert ours.loss == pytest.approx(found["loss"], abs=1e-5)
    np.testing.assert_allclose(ours.means, found["mean"], atol=OPTIM)
    np.testing.assert_allclose(ours.sds, found["sd"], atol=OPTIM)


@pytest.mark.parametrize("method", ["fixed", "free"])
@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_gradient_is_the_derivative(method: str, power: float) -> None:
    loss = Loss(power, 0.01, "free" if method == "free" else "fixed")
    size = 9 if method == "free" else 8
    point = 0.3 * np.random.default_rng(SEED).standard_normal(size)
    numeric = jacobian(lambda at: np.array([value(at, known(), loss)[0]]), point)[0]
    np.testing.assert_allclose(value(point, known(), loss)[1], numeric, atol=1e-7)


def invariant(means: np.ndarray, sds: np.ndarray) -> Configural:
    """Configural parameters of groups that differ in nothing but the factor's mean and standard deviation."""
    loadings, intercepts = np.array([0.7, 1.0, 0.8, 1.2]), np.array([1.0, 0.2, -0.4, 0.6])
    return Configural(
        sds[:, None] * loadings,
        intercepts + means[:, None] * loadings,
        np.arange(4),
        np.array([100.0, 220.0, 310.0, 90.0]),
        0,
    )


MEANS, SDS = np.array([0.0, 0.5, -0.4, 0.9]), np.array([1.0, 1.3, 0.8, 1.1])


def test_invariant_groups_give_back_their_means_and_standard_deviations() -> None:
    found = align(invariant(MEANS, SDS), Loss(0.5, 0.001, "fixed"), starts=3, rng=np.random.default_rng(SEED))
    np.testing.assert_allclose(found.means / found.sds[0], MEANS, atol=EXACT)
    np.testing.assert_allclose(found.sds / found.sds[0], SDS, atol=EXACT)


def test_loss_is_at_most_that_of_every_start() -> None:
    rng = np.random.default_rng(SEED)
    loss = Loss(0.5, 0.001, "fixed")
    found = align(known(), loss, starts=10, rng=rng)
    assert found.loss == min(found.losses)
    for _ in range(50):
        assert found.loss <= value(rng.standard_normal(8), known(), loss)[0]


def test_order_of_groups_does_not_matter() -> None:
    data, order = known(), np.array([3, 0, 4, 2, 1])
    moved = Configural(data.loadings[order], data.intercepts[order], data.owner, data.n[order], 1)
    loss = Loss(0.5, 0.01, "fixed")
    a = align(data, loss, starts=10, rng=np.random.default_rng(SEED))
    b = align(moved, loss, starts=10, rng=np.random.default_rng(SEED))
    np.testing.assert_allclose(b.means, a.means[order], atol=1e-5)
    np.testing.assert_allclose(b.sds, a.sds[order], atol=1e-5)


def test_under_free_the_reference_only_sets_the_unit() -> None:
    data = known()
    other = Configural(data.loadings, data.intercepts, data.owner, data.n, 3)
    loss = Loss(0.5, 0.01, "free")
    a = align(data, loss, starts=10, rng=np.random.default_rng(SEED))
    b = align(other, loss, starts=10, rng=np.random.default_rng(SEED))
    np.testing.assert_allclose(a.means, b.means, atol=1e-5)
    np.testing.assert_allclose(a.sds, b.sds, atol=1e-5)


def test_contributions_sum_to_the_loss() -> None:
    loss = Loss(0.5, 0.001, "fixed")
    found = align(known(), loss, starts=2, rng=np.random.default_rng(SEED))
    by_loading, by_intercept = contributions(found.means, found.sds, known(), loss)
    assert by_loading.sum() + by_intercept.sum() == pytest.approx(found.loss, abs=1e-12)


def test_alignment_leaves_the_implied_moments_alone() -> None:
    point = 0.3 * np.random.default_rng(SEED).standard_normal(8)
    means, sds = spread(point, known(), Loss(0.5, 0.01, "fixed"))
    loadings, intercepts = aligned(means, sds, known())
    np.testing.assert_allclose(loadings * sds[:, None], known().loadings, atol=1e-12)
    np.testing.assert_allclose(intercepts + means[:, None] * loadings, known().intercepts, atol=1e-12)
    assert sds.prod() == pytest.approx(1.0)


def test_errors_are_those_of_aligning_again() -> None:
    """The delta method against the minimum's own move when a configural parameter moves."""
    result = alignment(WAVES, frame("waves"), waves=("a", "b", "c"), eps=0.01)
    one = result.factors[0]
    items = one.items
    loss = result.loss
    given = taken(result.fit, rows_of_factor(result.measured, result.measured.factors[0], one.contexts))
    n = np.array([float(result.fit.samples[0].size)] * 3)

    def again(vector: np.ndarray) -> np.ndarray:
        low = align(unpacked(vector, items, n, 0), loss, starts=0, rng=np.random.default_rng(SEED))
        return np.concatenate([low.means, low.sds]) / low.sds[0]

    slope = jacobian(again, given.values)
    np.testing.assert_allclose(
        np.diag(slope @ given.covariance @ slope.T), np.diag(one.covariance), rtol=1e-3, atol=1e-12
    )


def test_waves_of_an_item_that_drifts() -> None:
    """Item 3 drifts by .4; alignment puts that on item 3, and not on the factor, whose mean rises by .3 a wave."""
    found = alignment(WAVES, frame("waves"), waves=("a", "b", "c"))
    table = found.parameters.query("parameter == 'intercept'").pivot_table(
        index="item", columns="context", values="estimate"
    )
    assert table.loc["x3", "b"] - table.loc["x3", "a"] == pytest.approx(0.4, abs=0.1)
    assert (table.drop("x3")["b"] - table.drop("x3")["a"]).abs().max() < 0.1
    unit = np.sqrt(0.7**2 + 0.7**2)
    expected = np.array([0.0, 0.3, 0.6]) / unit
    np.testing.assert_allclose(found.means["mean"], expected, atol=3 * found.means["se"].max())
    assert found.means["se"].iloc[0] == 0.0
    share = found.r2.query("parameter == 'intercept'").set_index("item")["share"]
    assert share.idxmax() == "x3"
    assert found.losses["start"].iloc[0] == "continued" and len(found.losses) == 11


def test_ordinal_items_are_aligned_by_thresholds() -> None:
    """The second group was drawn with mean .4 and variance 1.4; items 2, 3 and a threshold of 4 differ."""
    found = alignment(O5, frame("forms"), group="g", ordered=True)
    second = found.means.iloc[1]
    assert abs(second["mean"] - 0.4) < 3 * second["se"]
    assert abs(second["variance"] - 1.4) < 3 * second["variance_se"]
    assert set(found.r2["parameter"]) == {"loading", "t1", "t2", "t3"}
    assert found.r2["share"].sum() == pytest.approx(1.0)
    assert found.parameters["share"].sum() == pytest.approx(1.0)


def test_reference_sets_origin_and_unit() -> None:
    a = alignment(WAVES, frame("waves"), waves=("a", "b", "c"), reference="c").means
    assert a["mean"].iloc[2] == 0.0 and a["variance"].iloc[2] == pytest.approx(1.0)


def test_free_alignment_of_many_groups() -> None:
    rng = np.random.default_rng(SEED)
    parts = []
    for g in range(4):
        factor = 0.3 * g + rng.standard_normal(150)
        levels = [1.5 if (g, j) == (2, 1) else 1.0 for j in range(4)]
        x = (
            np.array(levels)
            + (0.6 + 0.15 * np.arange(4)) * factor[:, None]
            + 0.5 * rng.standard_normal((150, 4))
        )
        parts.append(pd.DataFrame(x, columns=[f"x{j}" for j in range(1, 5)]).assign(g=f"g{g}"))
    data = pd.concat(parts, ignore_index=True)
    factors = {"f": ["x1", "x2", "x3", "x4"]}
    free = alignment(factors, data, group="g", method="free", eps=0.01).means
    fixed = alignment(factors, data, group="g", eps=0.01).means
    np.testing.assert_allclose(free["mean"] - free["mean"].iloc[0], fixed["mean"], atol=3 * fixed["se"].max())


def test_options_are_checked() -> None:
    data = frame("hs")
    factors = {"visual": ["x1", "x2", "x3"]}
    for options, words in (
        ({"method": "best"}, "method='best' is not known"),
        ({"power": 3.0}, "power=3.0 must lie between 0 and 2"),
        ({"eps": 0.0}, "eps=0.0 must be positive"),
        ({"method": "free"}, "with two contexts leaves their means all but undetermined"),
        (
            {"reference": "nowhere"},
            "reference='nowhere' is no group or wave. There are 'Pasteur', 'Grant-White'",
        ),
    ):
        with pytest.raises(ModelError, match=words):
            alignment(factors, data, group="school", **options)
    with pytest.raises(ModelError, match="fewer than two items of its own"):
        alignment("f =~ x1 + x2 + x3 + x4\ng =~ x2 + x3 + x4 + x5", data, group="school")


def test_signs_of_thresholds() -> None:
    one = Item("u", ("u",), (1.0, 2.0, 3.0))
    found = unpacked(np.array([0.8, -0.5, 0.5, 0.9, -0.4, 0.6]), (one,), np.array([10.0, 10.0]), 0)
    np.testing.assert_allclose(found.intercepts, [[0.5, -0.5], [0.4, -0.6]])


def test_a_reversed_item_turns_nothing() -> None:
    """The sign of a factor is not in the data: it points to where most items do, in every group."""
    data = frame("forms").assign(c1=lambda d: -d["c1"], c2=lambda d: -d["c2"])
    factors = {"f": ["c1", "c2", "c3", "c4", "c5"]}
    plain = alignment(factors, frame("forms"), group="g")
    found = alignment(factors, data, group="g")
    assert found.means["mean"].iloc[1] > 0.2
    np.testing.assert_allclose(found.means["mean"], plain.means["mean"], atol=1e-4)
    loadings = found.parameters.query("parameter == 'loading'")
    assert set(loadings[loadings["estimate"] < 0]["item"]) == {"c1", "c2"}
