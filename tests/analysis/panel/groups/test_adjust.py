"""Adjusted p beside R's p.adjust, Tukey's distribution and mvtnorm; relations that hold exactly."""

import numpy as np
import pytest
from scipy.stats import norm, studentized_range

from analysis.errors import ModelError
from analysis.panel.groups.adjust import (
    adjusted,
    adjusted_p,
    correlation_of,
    half_width,
    method_of,
    two_sided,
)
from analysis.panel.groups.single_step import critical_value, single_step
from tests.analysis.panel.groups.golden import groups

SAME = 1e-12  # both programs add and multiply
GRID = 1e-6  # the grid of directions; R's ptukey stops at about 1e-8
SOBOL = 5e-4  # 2^14 directions in three and more dimensions

PAIRS = np.array([[1.0, -1.0, 0.0], [1.0, 0.0, -1.0], [0.0, 1.0, -1.0]])
TUKEY = correlation_of(PAIRS @ PAIRS.T)  # means of three groups of one size


@pytest.mark.parametrize("method", ["holm", "bonferroni", "bh"])
def test_as_r_adjusts(method: str) -> None:
    known = groups()["padjust"]
    assert adjusted_p(method, np.array(known["p"])) == pytest.approx(known[method], abs=SAME)


def test_single_step_among_equal_groups_is_tukeys_range() -> None:
    known = groups()["tukey"]
    found = single_step(np.array(known["t"]), TUKEY, known["df"])
    assert found == pytest.approx(known["p"], abs=GRID)
    assert critical_value(TUKEY, 0.95, 27) == pytest.approx(
        studentized_range.ppf(0.95, 3, 27) / np.sqrt(2), abs=1e-5
    )


def test_single_step_of_independent_tests_is_sidaks() -> None:
    z = np.array([0.5, 1.5, 2.5])
    for count in (2, 3, 5):
        found = single_step(z, np.eye(count))
        assert found == pytest.approx(1 - (1 - two_sided(z)) ** count, abs=GRID if count == 2 else SOBOL)


def test_one_test_and_copies_of_one_test_need_no_adjustment() -> None:
    z = np.array([1.3, 2.1])
    assert single_step(z, np.ones((2, 2))) == pytest.approx(2 * norm.sf(z), abs=SAME)
    assert critical_value(np.ones((3, 3)), 0.95) == pytest.approx(norm.isf(0.025), abs=1e-9)


def test_single_step_lies_between_one_test_and_bonferroni() -> None:
    z = np.array([1.1, 2.0, -2.6])
    p = adjusted("single_step", z, TUKEY)
    assert (p > two_sided(z)).all()
    assert (p < adjusted("bonferroni", z, TUKEY)).all()
    assert half_width("none", TUKEY, 0.95) < half_width("single_step", TUKEY, 0.95)
    assert half_width("single_step", TUKEY, 0.95) < half_width("bonferroni", TUKEY, 0.95)


def test_limits_and_p_of_a_single_step_agree() -> None:
    c = critical_value(TUKEY, 0.9)
    assert single_step(np.array([c]), TUKEY)[0] == pytest.approx(0.1, abs=1e-9)


def test_names_and_their_aliases() -> None:
    assert [method_of("x", name) for name in ("Holm", "tukey", "mvt", "fdr")] == [
        "holm", "single_step", "single_step", "bh",
    ]  # fmt: skip
    with pytest.raises(
        ModelError, match=r"x: adjust='hollm' is not known; did you mean 'holm'\? Choose holm"
    ):
        method_of("x", "hollm")
