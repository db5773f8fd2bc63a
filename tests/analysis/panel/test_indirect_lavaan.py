"""The texts of `mediation` and `panel_mediation` give the same in lavaan."""

import pytest

from tests.analysis.panel.cases_indirect import CASES
from tests.analysis.panel.golden import Case, check


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_text_gives_the_same_in_lavaan(case: Case) -> None:
    check("indirect", case)
