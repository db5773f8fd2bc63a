"""Every step of every ladder: our text in lavaan gives our numbers, and another specification the same fit."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError, ModelError
from analysis.panel.measurement import tables
from tests.analysis.panel.measurement.golden import CASES, climbed, reference

CHISQ = 1e-4  # of 1 + chi-square / 100: lavaan's search ends about 4e-6 from the minimum
ESTIMATE = 1e-4  # of 1 + the size; 1.4e-5 was the most
ERROR = 2e-4  # relative; 4e-5 was the most, where lavaan's observed information is numeric
LRT = 1e-5  # relative; 2e-6 was the most, where lavaan's estimates stop short of ours
INDEX = 2e-5  # indices follow chi-square
SLOW = ("both", "both_ordinal", "bfi", "datcat", "time_missing")


def marked(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name


@pytest.mark.parametrize("name", [marked(name) for name in CASES])
def test_text_gives_the_same_in_lavaan(name: str) -> None:
    found, known = climbed(name), reference()["cases"][name]["steps"]
    assert list(found.steps) == list(known)
    for step, one in found.steps.items():
        theirs = known[step]
        assert one.model == theirs["model"], "the text changed: write models.json and run make.R again"
        m, numbers = one.fit.measures, theirs["numbers"]
        assert (m["npar"], m["df"]) == (numbers["npar"], numbers["df"])
        for key in ("chisq", "chisq.scaled"):
            if key in numbers:
                assert m[key.replace(".", "_")] == pytest.approx(
                    numbers[key], abs=CHISQ * (1 + numbers[key] / 100)
                )
        lavaan = dict(
            zip(
                theirs["estimates"]["key"],
                zip(theirs["estimates"]["est"], theirs["estimates"]["se"], strict=True),
                strict=True,
            )
        )
        free = one.fit.estimates.query("free")
        assert len(free) == len(lavaan)
        for row in free.itertuples():
            rhs = "" if row.op == "~1" else row.rhs
            key = f"{row.lhs} {row.op} {rhs} {row.group}"
            turned = f"{rhs} {row.op} {row.lhs} {row.group}"
            est, se = lavaan[key] if key in lavaan else lavaan[turned]
            assert row.estimate == pytest.approx(est, abs=ESTIMATE * (1 + abs(est))), (step, key)
            assert row.se == pytest.approx(se, rel=ERROR, abs=1e-5), (step, key)


@pytest.mark.parametrize(
    "name", [marked(n) for n in CASES if n not in ("binary_partial", "mixed", "time_in_groups")]
)
def test_ladder_is_that_of_an_independent_specification(name: str) -> None:
    found, known = climbed(name), reference()["cases"][name]["steps"]
    for step, one in found.steps.items():
        theirs = known[step]["referee"]
        assert one.fit.measures["df"] == theirs["df"], step
        assert one.fit.measures["chisq"] == pytest.approx(
            theirs["chisq"], abs=CHISQ * (1 + theirs["chisq"] / 100)
        ), step


@pytest.mark.parametrize("name", [marked(name) for name in CASES])
def test_difference_tests_are_those_of_lavaan(name: str) -> None:
    table, known = climbed(name).ladder, reference()["cases"][name]["steps"]
    seen = 0
    for step in table.index[1:]:
        theirs = known[step].get("lrt")
        if theirs is None or theirs["chisq"] is None:
            continue
        seen += 1
        assert table.loc[step, "lrt_df"] == pytest.approx(theirs["df"], abs=1e-6)
        assert table.loc[step, "lrt_chisq"] == pytest.approx(theirs["chisq"], rel=LRT), step
        assert table.loc[step, "lrt_p"] == pytest.approx(theirs["p"], abs=1e-3)
    assert seen


@pytest.mark.parametrize("name", ["hs", "hs_mlr", "ordinal", "time"])
def test_indices_are_those_of_lavaan_and_semtools(name: str) -> None:
    table, known = climbed(name).ladder, reference()["cases"][name]["steps"]
    kind = {"hs_mlr": ".robust", "ordinal": ".scaled"}.get(name, "")
    for step in table.index:
        numbers = known[step]["numbers"]
        assert table.loc[step, "cfi"] == pytest.approx(numbers[f"cfi{kind}"], abs=INDEX)
        assert table.loc[step, "rmsea"] == pytest.approx(numbers[f"rmsea{kind}"], abs=INDEX * 10)
        assert table.loc[step, "srmr"] == pytest.approx(numbers["srmr"], abs=INDEX)
        assert table.loc[step, "gamma_hat"] == pytest.approx(numbers["gamma"], abs=INDEX)
        if not kind:
            assert table.loc[step, "mcnci"] == pytest.approx(numbers["mfi"], abs=INDEX)


def test_marker_and_unit_variance_fit_alike() -> None:
    a, b = climbed("hs").ladder, climbed("hs_marker").ladder
    np.testing.assert_allclose(a["chisq"], b["chisq"], atol=1e-6)
    np.testing.assert_array_equal(a["df"], b["df"])


def test_difference_of_ordinal_fits_is_not_the_difference_of_their_statistics() -> None:
    table = climbed("datcat").ladder
    # semTools' datCat, configural to thresholds: lavTestLRT gives 14.347 on 16, not the 7.78 of the two statistics
    assert table.loc["thresholds", "lrt_chisq"] == pytest.approx(14.347, abs=1e-3)
    assert table.loc["thresholds", "lrt_df"] == 16


def test_steps_that_test_nothing_are_merged_and_say_why() -> None:
    three, binary = climbed("three"), climbed("binary")
    assert list(three.steps) == ["configural", "metric", "scalar", "strict", "means"]
    assert "three categories" in three.merged["thresholds"]
    assert list(binary.steps) == ["configural", "scalar", "strict", "means"]
    assert "one threshold and one loading" in binary.merged["metric"]
    assert list(climbed("ordinal").merged) == []
    assert "parameterization='theta'" in climbed("ordinal_delta").merged["strict"]
    assert any("thresholds: not tested by itself" in note for note in three.notes)


def test_each_step_says_how_it_is_fitted_in_r() -> None:
    text = climbed("ordinal").steps["metric"].model
    assert text.startswith("# Measurement invariance of f: metric\n# In R: lavaan(model, data, estimator")
    assert 'parameterization = "theta"' in text and 'group.label = c("one", "two")' in text
    assert "f =~ c(l.f.o1, l.f.o1)*o1" in text and "o1 ~~ c(1, NA)*o1" in text


def test_table_is_shown_with_the_result() -> None:
    assert "Invariance of visual, textual, speed across group" in repr(climbed("hs"))
    assert climbed("hs").warnings == ()


def test_where_scaling_is_not_defined_the_test_of_2000_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = tables.compare

    def undefined(a: object, b: object, method: str | None = None) -> pd.DataFrame:
        if method is None:
            raise FitError("compare: the scaling factor is -1.")
        return plain(a, b, method)  # type: ignore[arg-type]

    monkeypatch.setattr(tables, "compare", undefined)
    table, notes = tables.ladder(climbed("hs_mlr").climb.steps)
    assert notes[0] == "metric: the scaled difference is not defined; the test is Satorra's (2000)."
    assert table["lrt_p"].iloc[1:].between(0, 1).all()


def test_steps_that_cannot_be_compared_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_nested(a: object, b: object) -> pd.DataFrame:
        raise ModelError("compare: they are not nested.")

    monkeypatch.setattr(tables, "compare", not_nested)
    table, notes = tables.ladder(climbed("hs").climb.steps)
    assert table["lrt_p"].isna().all()
    assert notes[0] == "metric: not compared with configural. compare: they are not nested."
