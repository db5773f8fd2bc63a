"""Indirect effects in known data: Tal-Or et al. (2010) by psych, the trial of Rahman et al. (2008) by lavaan."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.panel.indirect import mediation
from tests.analysis.panel.golden import ERROR, ESTIMATE, GOLDEN

EXACT = 1e-6  # least squares against a minimum to 1e-8 standard errors
TRIAL = Path(__file__).parents[4] / "shared" / "data" / "thp_maternal_rct" / "THP_clean.dta"


def reference(name: str) -> dict[str, Any]:
    return json.loads((GOLDEN.parent / "indirect" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "mediators"), [("simple", ["pmi"]), ("parallel", ["pmi", "import"])])
def test_presumed_media_influence_is_what_psych_gives(name: str, mediators: list[str]) -> None:
    """Hayes (2013), ch. 4 and 5: does the place of an article change reactions by the influence presumed of it?"""
    known = reference("psych")
    cov = pd.DataFrame(known["covariance"], index=known["names"], columns=known["names"])
    found = mediation(
        x="cond", m=mediators, y="reaction", sample_cov=cov, sample_nobs=known["n"], limits="delta"
    ).effects
    rows, wanted = found.set_index("what")["estimate"], known[name]
    single = [wanted["indirect"]] if name == "simple" else wanted["indirect"]
    assert found.query("what == 'specific indirect'")["estimate"].tolist() == pytest.approx(single, abs=EXACT)
    assert rows["total indirect"] == pytest.approx(wanted["printed"], abs=EXACT)
    assert rows["direct"] == pytest.approx(wanted["direct"], abs=EXACT)
    assert rows["total"] == pytest.approx(wanted["total"], abs=EXACT)


@pytest.mark.shared
@pytest.mark.skipif(not TRIAL.is_file(), reason="needs ../shared/data/thp_maternal_rct beside the checkout")
def test_treatment_support_and_depression_in_clusters() -> None:
    data = pd.read_stata(TRIAL, convert_categoricals=False)
    mothers = data[data["THP_sample"] == 1]
    found = mediation(
        mothers, x="treat", m="mspss_6m", y="hamd_1y", covariates=["mspss_baseline", "hamd_baseline"],
        cluster="uc", estimator="MLR", design="randomized", limits="delta",
    )  # fmt: skip
    known = reference("thp")
    assert found.n == known["n"]
    rows = found.estimates.set_index("label")
    names = {"a": "p_treat_mspss_6m", "b": "p_mspss_6m_hamd_1y", "c": "p_treat_hamd_1y",
             "indirect": "ind_treat_mspss_6m_hamd_1y", "total": "total_treat_hamd_1y"}  # fmt: skip
    for row in known["estimates"]:
        own = rows.loc[names[row["label"]]]
        assert own["estimate"] == pytest.approx(row["est"], abs=ESTIMATE * (1 + abs(row["est"])))
        assert own["se"] == pytest.approx(row["se"], rel=ERROR)
    assert found.effects["standardized"].iloc[0] == "by target"
