"""The least number of rows."""

import numpy as np
import pytest

from analysis.errors import ModelError
from analysis.panel.power import Dropout, Misfit, power, required_n
from tests.analysis.panel.power.golden import riclpm

SLOPE = "y2 ~ start(.3)*y1"


@pytest.mark.parametrize(
    ("model", "effect"),
    [
        (SLOPE, "y2 ~ y1"),
        (SLOPE, "y2 ~ y1 == 0"),
        (riclpm(4), ["wy2 ~ wx1", "wx3 ~ wy2"]),
        (riclpm(4), Misfit()),
    ],
    ids=["wald", "ratio", "two", "fit"],
)
def test_the_least_n_has_the_power_and_one_less_has_not(model, effect) -> None:
    if effect == "y2 ~ y1 == 0":
        model, effect = "y2 ~ start(.3)*b*y1 + b*y1", "b == 0"
    found = required_n(model, effect=effect, target=0.9)
    assert found.n == found.analytic
    assert found.power.table["power"].min() >= 0.9
    assert power(model, n=found.n - 1, effect=effect).table["power"].min() < 0.9


def test_a_large_effect_still_needs_more_rows_than_variables() -> None:
    assert required_n("y ~ start(50)*x", effect="y ~ x").n == 3


def test_replicates_confirm() -> None:
    found = required_n(SLOPE, effect="y2 ~ y1", method="both", seed=1, replicates=1000)
    assert found.analytic is not None and found.n == found.analytic
    assert found.low <= 0.8 <= found.high
    assert "simulated: all data" in repr(found) and "replicated power" in repr(found)


def test_replicates_correct_the_start_where_the_formula_does_not_hold() -> None:
    spec = Dropout((0, 0.4), "MNAR", 1.5)
    found = required_n(SLOPE, effect="y2 ~ y1", method="monte_carlo", seed=1, replicates=400, dropout=spec)
    assert found.analytic is None
    assert found.n > 1.4 * required_n(SLOPE, effect="y2 ~ y1").n  # four in ten are gone
    assert found.low <= 0.8 <= found.high


FAULTS = [
    ({"target": 0.01}, "target=0.01 must lie between alpha (0.05) and 1"),
    ({"target": 1.0}, "target=1.0 must lie between"),
    ({"effect": None}, "effect= is needed"),
    ({"n": 100}, "n= is what is looked for"),
    ({"method": "best"}, "method='best' is not known"),
    ({"model": "y2 ~ start(0)*y1"}, "does not reach power 0.8 with 10,000,000 rows"),
]


@pytest.mark.parametrize(("options", "words"), FAULTS, ids=[words[:25] for _, words in FAULTS])
def test_faulty_searches_are_refused(options, words) -> None:
    given = {"model": SLOPE, "effect": "y2 ~ y1", **options}
    with pytest.raises(ModelError) as error:
        required_n(given.pop("model"), **given)
    assert words in str(error.value)


def test_a_search_that_does_not_settle_says_so(monkeypatch) -> None:
    import analysis.panel.power.required as module

    monkeypatch.setattr(module, "ROUNDS", 1)
    with pytest.raises(ModelError, match="1 rounds of replicates did not settle"):
        required_n(
            SLOPE, effect="y2 ~ y1", method="monte_carlo", seed=1, replicates=200,
            dropout=Dropout((0, 0.6)),
        )  # fmt: skip
    assert np.isfinite(module.LARGEST)
