"""Levels of intervals are printed as they are, in figures and in every table."""

import pytest

from analysis import sem
from analysis.panel.power import simulate
from reports.levels import percent
from reports.manner import ENGLISH_APA
from reports.tables.correlation import correlation_table
from reports.tables.parameters import parameter_table


@pytest.mark.parametrize(
    ("level", "printed"),
    [
        (0.95, "95%"),
        (0.9, "90%"),
        (0.975, "97.5%"),
        (0.9975, "99.75%"),
        (1 - 0.05 / 3, "98.3333333%"),
        (1 - 0.1, "90%"),
    ],
)
def test_a_level_keeps_its_decimals(level: float, printed: str) -> None:
    assert ENGLISH_APA.text(percent(level)) == printed


def test_tables_name_the_level_that_they_have() -> None:
    data = simulate("y ~ .5*x", 50, seed=1)
    assert "97.5% CI" in str(correlation_table(data, ["x", "y"], level=0.975, interval=True))
    assert "99.75% CI" in str(parameter_table(sem("y ~ x", data), level=0.9975))
