"""The standardized solution with errors: lavaan's numbers, central differences, exact relations."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import analysis
from analysis.errors import ModelError
from analysis.sem.after.standardized import _differences, jacobian, values
from tests.analysis.sem.after_cases import FACTORS, fit_of, fitted
from tests.analysis.sem.reference import cases, covariances, data

ESTIMATES = 1e-4
ERRORS = 1e-3  # relative, as for unstandardized errors
DIFFERENCES = 1e-7  # central differences with a step of 1e-5
FILES = (
    "after_fit",
    "after_ordered",
    "groups",
    "robust",
    "fiml",
    "cluster_weights",
    "constraints",
    "growth",
    "ordinal",
    "least_squares",
)
SAME_MODEL = "x1 ~ a*x2 + x3\nx4 ~ b*x1 + c*x5\nab := a*b\nsum := ab + c"


def references() -> list:
    return [
        pytest.param(file, case, id=f"{file}-{case['name']}")
        for file in FILES
        for case in cases(f"{file}.json")
        if any(row.get("std.se") is not None for row in case["estimates"])
        and "information" not in case["options"]
    ]


def key(lhs: str, op: str, rhs: str, group: float | None) -> tuple:
    pair = tuple(sorted((lhs, rhs))) if op == "~~" else (lhs, rhs.replace(" ", ""))
    return (op, *pair, 0 if op == ":=" else int(group or 1))


@pytest.mark.parametrize(("file", "case"), references())
def test_lavaan_gives_the_same_errors(file, case) -> None:
    options = {
        {"sampling.weights": "weights"}.get(k, k.replace(".", "_")): v for k, v in case["options"].items()
    }
    if "matrix" in case:
        given = covariances(f"{file}.json", case["matrix"])
        fit = getattr(analysis, case["front"])(case["model"], **given, **options)
    else:
        fit = fit_of(case["front"], case["model"], case["data"], options)
    ours = {key(r.lhs, r.op, r.rhs, r.group): r for r in fit.standardized().itertuples(index=False)}
    for row in case["estimates"]:
        if row["op"] in ("==", "<", ">") or row.get("std.se") is None:
            continue
        mine = ours[key(row["lhs"], row["op"], row["rhs"], row.get("group"))]
        assert mine.estimate == pytest.approx(row["std.all"], abs=ESTIMATES)
        assert mine.se == pytest.approx(row["std.se"], rel=ERRORS, abs=1e-6)


def test_kinds_differ_by_what_they_scale() -> None:
    fit = analysis.sem("visual =~ x1 + x2 + x3\nvisual ~ ageyr + sex", data("HS"))
    kinds = ("all", "lv", "nox")
    full, latent, nox = (fit.standardized(k).set_index(["lhs", "op", "rhs"])["estimate"] for k in kinds)
    sd = np.sqrt(np.diag(fit.implied[0].total))
    place = {v: i for i, v in enumerate(fit.rams[0].variables)}
    path, loading = ("visual", "~", "ageyr"), ("visual", "=~", "x2")
    assert full[path] == pytest.approx(nox[path] * sd[place["ageyr"]])
    assert latent[path] == pytest.approx(nox[path])
    assert full[loading] == pytest.approx(latent[loading] / sd[place["x2"]])
    assert nox[("ageyr", "~~", "sex")] == pytest.approx(fit.samples[0].covariance[4, 3])


@pytest.mark.parametrize("kind", ["all", "lv", "nox"])
@pytest.mark.parametrize("name", ["pd", "mimic", "second_order", "groups_strong", "fiml", "growth", "path"])
def test_slopes_are_those_of_central_differences(name, kind) -> None:
    fit = fitted(name)
    np.testing.assert_allclose(jacobian(fit, kind), _differences(fit, kind), atol=DIFFERENCES)


@pytest.mark.parametrize(("kind", "column"), [("all", "std_all"), ("lv", "std_lv")])
@pytest.mark.parametrize(
    "name", ["pd", "mimic", "groups_strong", "growth", "wlsmv", "wlsmv_theta", "wlsmv_mixed"]
)
def test_values_are_those_of_the_estimates(name, kind, column) -> None:
    np.testing.assert_allclose(values(fitted(name), kind), fitted(name).estimates[column], rtol=1e-12)


def test_the_choice_of_marker_and_of_units_is_without_effect() -> None:
    rows = data("HS")
    one = analysis.cfa(FACTORS, rows).standardized()
    for other in (
        analysis.cfa(FACTORS, rows, std_lv=True).standardized(),
        analysis.cfa(FACTORS, rows.assign(x4=10.0 * rows["x4"])).standardized(),
    ):
        np.testing.assert_allclose(one["estimate"], other["estimate"], atol=1e-5)
        np.testing.assert_allclose(one["se"], other["se"], atol=1e-5)


def test_what_the_scale_fixes_has_no_error() -> None:
    found = analysis.cfa(FACTORS, data("HS")).standardized()
    variances = found[
        (found["op"] == "~~") & (found["lhs"] == found["rhs"]) & ~found["lhs"].str.startswith("x")
    ]
    np.testing.assert_allclose(variances["estimate"], 1.0)
    assert (variances["se"] == 0).all()
    assert variances["z"].isna().all()


def test_definitions_are_of_standardized_parameters() -> None:
    fit = analysis.sem(SAME_MODEL, data("HS"))
    found = fit.standardized()
    labelled = found.set_index("label")["estimate"]
    assert labelled["ab"] == pytest.approx(labelled["a"] * labelled["b"])
    assert labelled["sum"] == pytest.approx(labelled["ab"] + labelled["c"])
    np.testing.assert_allclose(jacobian(fit, "all"), _differences(fit, "all"), atol=DIFFERENCES)


def test_limits_follow_the_level() -> None:
    found = fitted("hs").standardized(level=0.9)
    np.testing.assert_allclose(found["high"] - found["estimate"], norm.isf(0.05) * found["se"])


def test_without_errors_there_are_no_standardized_ones() -> None:
    found = analysis.cfa(FACTORS, data("HS"), se="none").standardized()
    assert found["se"].isna().all() and found["estimate"].notna().all()


def test_a_negative_latent_variance_has_no_standard_deviation() -> None:
    found = fitted("growth").standardized().set_index(["lhs", "op", "rhs"])
    assert fitted("growth").implied[0].total[3, 3] < 0
    assert np.isnan(found.loc[("i", "=~", "x1"), "estimate"])
    pd.testing.assert_series_equal(found["estimate"].isna(), found["se"].isna(), check_names=False)


def test_unknown_kinds_and_levels_are_refused() -> None:
    with pytest.raises(ModelError, match=r"standardized: kind='latent' is not known\. There are 'all'"):
        fitted("hs").standardized("latent")
    with pytest.raises(ModelError, match=r"level=95 must lie between 0 and 1"):
        fitted("hs").standardized(level=95)
