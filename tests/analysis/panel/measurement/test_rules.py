"""Published rules: their cut-offs at the edge, where they apply, and what they say of a ladder."""

import pandas as pd
import pytest

from analysis.errors import ModelError
from analysis.panel.measurement.rules import NAMES, RULES, Setting, judged, verdict
from analysis.panel.measurement.tables import gamma_hat, mcnci
from tests.analysis.panel.measurement.golden import climbed

LARGE = Setting(ordinal=False, n=400, compared=2, over_groups=True, level=0.05)
SMALL = Setting(ordinal=False, n=300, compared=2, over_groups=True, level=0.05)
MANY = Setting(ordinal=False, n=4000, compared=10, over_groups=True, level=0.05)
WAVES = Setting(ordinal=False, n=4000, compared=12, over_groups=False, level=0.05)
ORDINAL = Setting(ordinal=True, n=4000, compared=12, over_groups=True, level=0.05)
STEPS = ("configural", "metric", "scalar", "strict", "means")
LEVELS = {step: step for step in STEPS}
STILL = {
    "d_cfi": 0.0, "d_rmsea": 0.0, "d_srmr": 0.0, "d_gamma_hat": 0.0, "d_mcnci": 0.0, "lrt_p": 0.5,
}  # fmt: skip


def ladder(**moves: dict[str, float]) -> pd.DataFrame:
    """A ladder on which nothing moves but what is named, step by step."""
    rows = [
        {**STILL, **moves.get(step, {}), "against": "" if step == "configural" else "x"} for step in STEPS
    ]
    return pd.DataFrame(rows, index=pd.Index(STEPS, name="step"))


def result(rule: str, step: str, setting: Setting, **moves: float) -> str:
    table = judged(ladder(**{step: moves}), LEVELS, setting)
    return str(table.query("rule == @rule and step == @step")["result"].iloc[0])


@pytest.mark.parametrize(
    ("rule", "step", "setting", "holds", "fails"),
    [
        ("cheung_rensvold_2002_cfi", "metric", LARGE, {"d_cfi": -0.010}, {"d_cfi": -0.0101}),
        (
            "cheung_rensvold_2002_gamma_hat",
            "scalar",
            LARGE,
            {"d_gamma_hat": -0.001},
            {"d_gamma_hat": -0.0011},
        ),
        ("cheung_rensvold_2002_mcnci", "strict", LARGE, {"d_mcnci": -0.020}, {"d_mcnci": -0.0201}),
        ("chen_2007", "metric", LARGE, {"d_cfi": -0.02, "d_srmr": 0.029}, {"d_cfi": -0.01, "d_srmr": 0.030}),
        (
            "chen_2007",
            "metric",
            LARGE,
            {"d_cfi": -0.009, "d_rmsea": 0.02},
            {"d_cfi": -0.01, "d_rmsea": 0.015},
        ),
        ("chen_2007", "scalar", LARGE, {"d_cfi": -0.02, "d_srmr": 0.009}, {"d_cfi": -0.01, "d_srmr": 0.010}),
        ("chen_2007", "metric", SMALL, {"d_cfi": -0.01, "d_srmr": 0.024}, {"d_cfi": -0.005, "d_srmr": 0.025}),
        (
            "chen_2007",
            "strict",
            SMALL,
            {"d_cfi": -0.01, "d_srmr": 0.004},
            {"d_cfi": -0.005, "d_rmsea": 0.010},
        ),
        ("meade_2008", "scalar", LARGE, {"d_cfi": -0.002}, {"d_cfi": -0.0021}),
        ("rutkowski_svetina_2014", "metric", MANY, {"d_cfi": -0.02, "d_rmsea": 0.03}, {"d_cfi": -0.021}),
        ("rutkowski_svetina_2014", "scalar", MANY, {"d_cfi": -0.01, "d_rmsea": 0.01}, {"d_rmsea": 0.011}),
        ("chi_square", "means", LARGE, {"lrt_p": 0.05}, {"lrt_p": 0.049}),
    ],
)
def test_cutoffs(
    rule: str, step: str, setting: Setting, holds: dict[str, float], fails: dict[str, float]
) -> None:
    assert result(rule, step, setting, **holds) == "holds"
    assert result(rule, step, setting, **fails) == "fails"


def test_where_rules_were_not_derived() -> None:
    assert result("rutkowski_svetina_2014", "metric", LARGE) == "not applicable"
    assert result("rutkowski_svetina_2014", "metric", WAVES) == "not applicable"
    assert result("meade_2008", "strict", LARGE) == "not applicable"
    assert result("cheung_rensvold_2002_cfi", "means", LARGE) == "not applicable"
    table = judged(ladder(), LEVELS, ORDINAL)
    assert set(table.query("result == 'holds'")["rule"]) == {"chi_square"}
    assert table["reason"].str.contains("not for ordinal ones").any()


def test_what_could_not_be_computed_is_not_judged() -> None:
    assert result("chi_square", "metric", LARGE, lrt_p=float("nan")) == "not applicable"


def test_verdict_stops_at_the_first_failure() -> None:
    table = judged(ladder(scalar={"d_cfi": -0.03}), LEVELS, LARGE)
    found = verdict(table, LEVELS, "cheung_rensvold_2002_cfi")
    assert (found.step, str(found)) == (
        "metric",
        "By cheung_rensvold_2002_cfi, invariance holds up to metric; scalar fails.",
    )
    assert verdict(table, LEVELS, "chi_square").words == (
        "By chi_square, invariance holds up to means, the last step judged."
    )
    assert verdict(table, LEVELS, "rutkowski_svetina_2014").step == ""
    with pytest.raises(ModelError, match="rule 'chen' is not known"):
        verdict(table, LEVELS, "chen")


def test_a_partial_step_stands_in_for_its_full_one() -> None:
    levels = {"configural": "configural", "metric": "metric", "metric_partial": "metric"}
    rows = [{**STILL, "against": ""}, {**STILL, "lrt_p": 0.001, "against": "x"}, {**STILL, "against": "x"}]
    table = judged(pd.DataFrame(rows, index=pd.Index(list(levels), name="step")), levels, LARGE)
    assert verdict(table, levels, "chi_square").step == "metric_partial"


def test_every_rule_says_its_source() -> None:
    assert len(set(NAMES)) == len(RULES) == 7
    assert all(rule.source for rule in RULES)


def test_rules_are_printed_side_by_side() -> None:
    found = climbed("hs")
    table = found.rules
    assert set(table["rule"]) == set(NAMES)
    assert list(dict.fromkeys(table["step"])) == ["metric", "scalar", "strict", "variances", "means"]
    row = table.query("step == 'scalar' and rule == 'cheung_rensvold_2002_cfi'").iloc[0]
    assert row["result"] == "fails" and row["numbers"] == "d_cfi -0.0385 (-0.01)"
    assert row["cutoffs"] == {"d_cfi": -0.01}
    assert found.verdict("chi_square").step == "metric"


def test_indices_of_perfect_fit() -> None:
    assert gamma_hat(10.0, 10.0, 100.0, 6) == 1.0
    assert mcnci(10.0, 10.0, 100.0) == 1.0
