"""Who is absent: proportions, mechanisms, patterns."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.power import Dropout, Intermittent, simulate
from analysis.panel.power.absence import patterns

TEXT = "x2 ~ 0.5*x1\nx3 ~ 0.5*x2\ny2 ~ 0.2*x1 + 0.4*y1\ny3 ~ 0.2*x2 + 0.4*y2\ny1 ~~ 0.3*x1\nx2 ~~ 0.2*y2\nx3 ~~ 0.2*y3"
N = 100_000
SHARES = (0.0, 0.15, 0.4)
# five standard errors of a share, and what 50,000 rows for the intercepts may be off
TOLERANCE = 5 * np.sqrt(0.25 / N) + 3 * np.sqrt(0.25 / 50_000) * 0.5


def absent(data: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({t: data[f"x{t}"].isna() for t in (1, 2, 3)})


@pytest.mark.parametrize("mechanism", ["MCAR", "MAR", "MNAR"])
@pytest.mark.parametrize("kind", [Dropout, Intermittent])
def test_proportions_come_true(kind, mechanism) -> None:
    data = simulate(TEXT, N, seed=1, missing=kind(SHARES, mechanism, 1.5))
    gone = absent(data)
    assert gone.mean().to_numpy() == pytest.approx(SHARES, abs=TOLERANCE)
    assert (data[["x2", "y2"]].isna().sum(axis=1) != 1).all()  # a wave is missed whole
    if kind is Dropout:
        assert not (gone[2] & ~gone[3]).any()
    else:
        assert (gone[2] & ~gone[3]).any()


def test_mechanisms_depend_on_what_they_say() -> None:
    complete = simulate(TEXT, N, seed=1)
    for mechanism, on, off in (("MAR", "x1", None), ("MNAR", "x2", None), ("MCAR", None, "x1")):
        spec = Dropout((0, 0.3, 0.3), mechanism, 2.0, variables=("x1", "x2", "x3"))
        data = simulate(TEXT, N, seed=1, missing=spec)
        kept = complete[data["x2"].notna()]
        assert kept["x1"].equals(data["x1"][data["x2"].notna()])  # the values themselves are the same draw
        if on:
            assert kept[on].mean() < -0.2
        else:
            assert kept[off].mean() == pytest.approx(0, abs=5 / np.sqrt(N))


def test_dropout_at_random_leaves_nothing_to_the_value_itself() -> None:
    data = simulate(TEXT, N, seed=1)
    gone = simulate(TEXT, N, seed=1, missing=Dropout((0, 0.3, 0.3), "MAR", 2.0, ("x1", "x2", "x3")))[
        "x2"
    ].isna()
    residual = data["x2"] - 0.5 * data["x1"]  # independent of x1 in the population
    assert residual[gone].mean() == pytest.approx(0, abs=5 / np.sqrt(gone.sum()))


def test_both_kinds_together_multiply_by_chance() -> None:
    specs = [Dropout((0, 0.2, 0.2)), Intermittent((0, 0.1, 0))]
    gone = absent(simulate(TEXT, N, seed=1, missing=specs))
    assert gone[2].mean() == pytest.approx(1 - 0.8 * 0.9, abs=TOLERANCE)
    assert gone[3].mean() == pytest.approx(0.2, abs=TOLERANCE)


def test_patterns_have_the_probabilities_of_a_sample() -> None:
    specs = [Dropout((0.1, 0.2, 0.4)), Intermittent((0.0, 0.1, 0.3))]
    found = dict(patterns("t", specs, 3))
    assert sum(found.values()) == pytest.approx(1)
    gone = absent(simulate(TEXT, N, seed=1, missing=specs))
    for key, probability in found.items():
        share = (gone == list(key)).all(axis=1).mean()
        assert share == pytest.approx(probability, abs=5 * np.sqrt(0.25 / N))


def test_waves_may_be_named() -> None:
    data = simulate("b ~ 0.5*a", 1000, seed=1, missing=Dropout((0, 0.5)), waves=[["a"], ["b"]])
    assert data["a"].notna().all() and 400 < data["b"].isna().sum() < 600


SPECS = [
    (lambda: Dropout((0, 0.2, 0.1)), "fall from one wave to the next"),
    (lambda: Dropout((0, 1.0)), "must be shares from 0 to below 1"),
    (lambda: Dropout((-0.1, 0.2)), "must be shares from 0 to below 1"),
    (lambda: Intermittent(()), "must be shares from 0 to below 1"),
    (lambda: Dropout((0, 0.2), "NMAR"), "mechanism='NMAR' is not known; did you mean"),
    (lambda: Intermittent((0.1, 0.2), "MAR"), "the first wave has none"),
    (lambda: Dropout((0, 0.2), "MAR", float("nan")), "strength=nan must be a finite number"),
]


@pytest.mark.parametrize(("make", "words"), SPECS, ids=[words[:25] for _, words in SPECS])
def test_faulty_specs_are_refused(make, words) -> None:
    with pytest.raises(ModelError) as error:
        make()
    assert words in str(error.value)


USES = [
    (Dropout((0, 0.1)), {}, "Dropout has 2 proportions for 3 waves"),
    (Dropout(SHARES, "MNAR", 1.0, ("x1",)), {}, "Dropout has 1 variables for 3 waves"),
    (
        Dropout(SHARES, "MNAR", 1.0, ("x1", "x2", "x2")),
        {},
        "depends on 'x2', which is no variable of that wave",
    ),
    (Dropout(SHARES), {"waves": [["x1"], ["z"]]}, "waves= names 'z', which the population does not have"),
]


@pytest.mark.parametrize(("spec", "more", "words"), USES, ids=[words[:25] for *_, words in USES])
def test_specs_must_fit_the_waves(spec, more, words) -> None:
    with pytest.raises(ModelError) as error:
        simulate(TEXT, 100, seed=1, missing=spec, **more)
    assert words in str(error.value)


def test_names_without_numbers_need_waves() -> None:
    with pytest.raises(ModelError, match=r"the wave of 'b' cannot be told from its name. Give waves="):
        simulate("b ~ 0.5*a", 100, seed=1, missing=Dropout((0, 0.5)))


def test_only_absence_by_chance_has_patterns() -> None:
    with pytest.raises(ModelError, match=r"absence by chance \(MCAR\) only, not MNAR"):
        patterns("t", [Dropout(SHARES, "MNAR")], 3)
    with pytest.raises(DataError, match="13 waves missed singly give too many patterns"):
        patterns("t", [Intermittent((0.1,) * 13)], 13)


def test_strength_is_the_log_odds_for_a_standard_deviation() -> None:
    both = simulate("y1 ~ 0.5*x1\nx1 ~~ 9*x1\nz2 ~ 0*x1", N, seed=1)
    gone = simulate("y1 ~ 0.5*x1\nx1 ~~ 9*x1\nz2 ~ 0*x1", N, seed=1, missing=Dropout((0, 0.3), "MAR", 1.2))[
        "z2"
    ].isna()
    unit = both[["x1", "y1"]] / both[["x1", "y1"]].std()
    score = unit.mean(axis=1) / unit.mean(axis=1).std()
    theta = np.zeros(2)
    X = np.column_stack([np.ones(N), score])
    for _ in range(8):  # logistic regression by Newton's method
        p = 1 / (1 + np.exp(-X @ theta))
        theta += np.linalg.solve(X.T @ (X * (p * (1 - p))[:, None]), X.T @ (gone - p))
    assert theta[1] == pytest.approx(1.2, abs=5 * 0.009)  # its standard error here
