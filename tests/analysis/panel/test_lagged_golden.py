"""The cross-lagged models' texts, pasted into lavaan, give the same parameters, errors, chi-square and df."""

import pytest

from tests.analysis.panel.cases_lagged import CASES
from tests.analysis.panel.golden import Case, check


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_text_gives_the_same_in_lavaan(case: Case) -> None:
    check("lagged", case)
