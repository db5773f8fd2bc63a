"""A cluster trial of depressed mothers: treatment, support at 6 months, depression at 12 months; change by 6 months.

Rahman et al. (2008), Lancet 372:902-909; data of Baranov, Bhalotra, Biroli & Maselko (2020), AER 110:824-859. The
referee's numbers are in tests/golden/thp/thp.json, made by the script beside it.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import Fit, lavaan
from analysis.panel.groups import baseline_adjustment

HERE = Path(__file__).parents[3]
DATA = HERE.parents[1] / "shared" / "data" / "thp_maternal_rct" / "THP_clean.dta"
GOLDEN = HERE / "golden" / "thp"
ESTIMATE, ERROR, SAME = 1e-4, 1e-3, 1e-6  # lavaan's search, its numeric information; least squares

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not DATA.is_file(), reason="needs ../shared/data/thp_maternal_rct beside the checkout"
    ),
]


@pytest.fixture(scope="module")
def known() -> Any:
    return json.loads((GOLDEN / "thp.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def mothers() -> pd.DataFrame:
    columns = [
        "uc",
        "treat",
        "dep_sample",
        "hamd_baseline",
        "hamd_6m",
        "hamd_1y",
        "mspss_baseline",
        "mspss_6m",
    ]
    frame = pd.read_stata(DATA, columns=columns, convert_categoricals=False)
    return frame[frame["dep_sample"] == 1]


@pytest.fixture(scope="module")
def fit(mothers: pd.DataFrame) -> Fit:
    text = (GOLDEN / "model.txt").read_text(encoding="utf-8")
    return lavaan(text, mothers, missing="fiml", cluster="uc", estimator="MLR")


def test_mediation_in_clusters_is_lavaans(fit: Fit, known: Any) -> None:
    assert (fit.n, int(fit.measures["npar"])) == (known["n"], known["measures"]["npar"])
    ours = fit.estimates.set_index(["lhs", "op", "rhs"])
    compared = 0
    for row in known["estimates"]:
        key = (row["lhs"], row["op"], row["rhs"])
        if key not in ours.index or not row.get("se"):
            continue  # moments of fixed covariates
        compared += 1
        mine = ours.loc[key]
        assert mine["estimate"] == pytest.approx(row["est"], rel=ESTIMATE)
        assert mine["se"] == pytest.approx(row["se"], rel=ERROR)
    assert compared == known["measures"]["npar"] + 2


def test_the_indirect_effect_is_below_zero_also_by_its_own_distribution(fit: Fit) -> None:
    limits = fit.monte_carlo(20000, seed=1).set_index("label").loc["indirect"]
    assert limits["high"] < 0
    assert limits["low"] < fit.estimates.set_index("lhs").loc["indirect", "estimate"] < limits["high"]


def test_change_of_depression_in_clusters_is_rs(mothers: pd.DataFrame, known: Any) -> None:
    found = baseline_adjustment(
        mothers, ("hamd_baseline", "hamd_6m"), group="treat", order=[1.0, 0.0], cluster="uc"
    )
    by = found.table.set_index("method")
    for method, name in (("change score", "change"), ("ANCOVA", "ancova")):
        assert by.loc[method, "n"] == known["baseline"]["n"]
        for column in ("estimate", "se"):
            assert by.loc[method, column] == pytest.approx(known["baseline"][name][column], rel=SAME)
    assert any(f"{known['baseline']['clusters']} clusters are few" in warning for warning in found.warnings)
    assert abs(found.baseline["smd"].item()) < 0.2  # assigned at random: both methods agree nearly
