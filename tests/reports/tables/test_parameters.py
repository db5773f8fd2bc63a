"""The table of parameters: the fit's own numbers, and what was fixed, held equal, constrained or defined."""

from dataclasses import replace

import numpy as np
import pytest

from analysis import sem
from analysis.panel.power import simulate
from analysis.sem import Fit
from reports.document import Code, Marked, Number
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from reports.tables.parameters import parameter_table
from reports.writers.html import html
from tests.reports.tables.fits import (
    HOSTILE,
    alone,
    cells,
    data,
    factors,
    footnotes,
    groups,
    heads,
    limits,
    notes,
    plain,
    values,
)


@pytest.mark.parametrize("estimator", ["ML", "MLR", "MLM", "FIML", "WLSMV"])
def test_every_estimate_of_the_fit_is_there_with_its_own_numbers(estimator: str) -> None:
    fit = factors(estimator)
    table = parameter_table(fit)
    assert sum(len(group.cells) for group in table.groups) == len(fit.estimates)
    lines = {
        str(row[0].text): row for group in table.groups for row in group.cells if isinstance(row[0], Code)
    }
    for row in fit.estimates.to_dict("records"):
        _, estimate, se, ci, p, std = lines[f"{row['lhs']} {row['op']} {row['rhs']}".rstrip()]
        own = estimate.cell if isinstance(estimate, Marked) else estimate
        assert isinstance(own, Number)
        assert own.value == row["estimate"]
        assert isinstance(std, Number)
        assert std.value == row["std_all"] or np.isnan(row["std_all"])
        if row["free"]:
            assert [cell.value for cell in (se, p)] == [row["se"], row["p"]]
            assert (ci.low, ci.high) == (row["low"], row["high"])
        else:
            assert (se, ci, p) == (None, None, None)


def test_parts_have_headings_and_their_own_order() -> None:
    found = parameter_table(factors("WLSMV"))
    assert [row[0] for row in plain(found) if len(row) == 1] == [
        "Loadings",
        "Regressions",
        "Variances",
        "Intercepts and means",
        "Thresholds",
        "Scaling factors",
    ]
    two = parameter_table(factors(), parts=("variances", "loadings"))
    assert [ENGLISH_APA.text(group.title) for group in two.groups] == ["Variances", "Loadings"]


def test_marks_say_what_was_not_free() -> None:
    text = (
        "m ~ a*x; y ~ b*m + 0.1*x; ab := a*b; a > 0; a == b; m ~~ lower(0)*m; "
        "quite_a_long_name := a*b*a*b + a*b*a*b + a"
    )
    fit = sem(text, simulate("m ~ 0.4*x; y ~ 0.3*m + 0.1*x", 200, seed=1))
    table = parameter_table(fit)
    printed = {row[0]: row for row in plain(table)}
    assert footnotes(table) == [
        "Constrained: a > 0, a == b.",
        "Constrained: a == b.",
        "Fixed, not estimated.",
        "Bounded: not below 0.",
        "Defined: quite_a_long_name := a*b*a*b+a*b*a*b+a.",
    ]
    assert printed["y ~ x"][2:6] == ["0.100^c", "—", "—", "—"]
    assert printed["m ~~ m"][2].endswith("^d")
    assert "ab := a*b" in printed
    assert "quite_a_long_name^e" in printed
    assert "A dash stands for what was not estimated." in notes(table)


def test_parameters_held_equal_name_each_other() -> None:
    text = "f =~ x1 + l*x2 + l*x3; g =~ y1 + y2 + y3"
    table = parameter_table(sem(text, data()), parts=("loadings",))
    assert footnotes(table) == ["Fixed, not estimated.", "Held equal: f =~ x2, f =~ x3."]
    several = parameter_table(groups(), parts=("loadings",))
    assert footnotes(several) == ["Fixed, not estimated.", "Held equal in all groups."]
    both = sem("f =~ x1 + c(l, l)*x2 + c(l, k)*x3", data(), group="sex")
    told = footnotes(parameter_table(both, parts=("loadings",)))[1]
    assert told == "Held equal: f =~ x2 (women), f =~ x3 (women), f =~ x2 (men)."


def test_a_footnote_lists_eight_parameters_and_counts_the_rest() -> None:
    items = " + ".join(f"l*i{k}" for k in range(1, 11))
    made = simulate("f =~ " + " + ".join(f"0.7*i{k}" for k in range(1, 11)), 100, seed=2)
    told = footnotes(parameter_table(sem(f"f =~ {items}", made, std_lv=True), parts=("loadings",)))
    assert told[0].startswith("Held equal: f =~ i1, f =~ i2")
    assert told[0].endswith("f =~ i7 and 3 more.")


def test_what_follows_from_others_is_not_called_fixed() -> None:
    told = footnotes(parameter_table(factors("WLSMV"), parts=("variances",)))
    assert told == ["Follows from the other parameters, not estimated by itself."]


def test_groups_stand_below_each_other_or_side_by_side() -> None:
    fit = groups()
    rows = parameter_table(fit, parts=("regressions", "defined"))
    assert heads(rows) == ["Parameter", "Group", "Label", "Estimate", "SE", "95% CI", "p", "Std."]
    assert [row[:3] for row in plain(rows)] == [
        ["Regressions"],
        ["g ~ f", "women", "a"],
        ["g ~ f", "men", "b"],
        ["Defined parameters"],
        ["d := a-b", "", ""],
    ]
    beside = parameter_table(fit, groups="columns", parts=("regressions", "defined"))
    assert [column.spanner for column in beside.columns[1::5]][:2] == ["women", "men"]
    first, second = (fit.estimates.query("op == '~' and group == @g").iloc[0]["estimate"] for g in (1, 2))
    shown = [cell.value for cell in beside.groups[0].cells[0] if isinstance(cell, Number)]
    assert first == shown[0]
    assert second == shown[4]
    assert beside.groups[1].cells[0][1:11] == ("",) * 10  # a definition belongs to no group
    one = parameter_table(fit, group="men", parts=("regressions",))
    assert [row[0] for row in plain(one)] == ["Regressions", "g ~ f"]
    assert second in values(one)


def test_labels_are_data_and_paths_become_arrows() -> None:
    table = parameter_table(
        factors(), labels={"f": HOSTILE, "x1": "Item {1}"}, parts=("loadings", "regressions")
    )
    printed = [row[0] for row in plain(table)]
    assert f"{HOSTILE} → Item {{1}}" in printed
    assert f"{HOSTILE} → g" in printed
    page = html(alone(table))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_another_level_and_other_standardizations() -> None:
    fit = factors()
    wide, narrow = (limits(parameter_table(fit, level=level, fixed=False)) for level in (0.99, 0.5))
    assert all(w[0] < n[0] and n[1] < w[1] for w, n in zip(wide, narrow, strict=True))
    assert heads(parameter_table(fit, level=0.99))[3] == "99% CI"
    assert heads(parameter_table(fit, level=0.975))[3] == "97.5% CI"
    lv = parameter_table(fit, standardized="std_lv", fixed=False)
    assert set(fit.estimates.query("free")["std_lv"]) <= set(values(lv))
    assert "std.lv" in notes(lv)
    assert heads(parameter_table(fit, standardized=None))[-1] == "p"


def test_a_predictor_with_two_values_keeps_its_unit_without_x() -> None:
    made = data().assign(b=lambda d: (d["sex"] == "men").astype(float))
    fit = sem("y1 ~ b + x1", made)
    table = parameter_table(fit, standardized="std_nox", parts=("regressions",))
    by_hand = fit.estimates.iloc[0]["estimate"] / made["y1"].std(ddof=0)
    assert values(table)[3] == pytest.approx(by_hand)  # the divisor n is that of maximum likelihood


def test_a_missing_error_is_said_and_missing_errors_are_said_once() -> None:
    fit = factors()
    broken = fit.vcov.copy()
    broken[0, 0] = -1.0
    table = parameter_table(replace(fit, vcov=broken), parts=("loadings",))
    assert "The standard error could not be computed." in footnotes(table)
    assert plain(table)[2][2:5] == ["—^b", "—", "—"]
    none = parameter_table(sem("y1 ~ x1", data(), se="none"))
    assert footnotes(none) == []
    assert "without standard errors" in notes(none)


@pytest.mark.parametrize(
    ("estimator", "words"),
    [
        ("ML", "expected information"),
        ("FIML", "observed information"),
        ("MLR", "Huber–White"),
        ("MLM", "Satorra–Bentler"),
        ("MLF", "first-order"),
        ("WLSMV", "robust (sandwich)"),
    ],
)
def test_the_source_of_standard_errors_is_named(estimator: str, words: str) -> None:
    assert words in notes(parameter_table(factors(estimator)))


def test_a_bootstrap_shows_its_own_limits_and_names_them() -> None:
    drawn = factors().bootstrap(60, seed=3, ci="bca", progress=False)
    table = parameter_table(drawn, parts=("regressions",))
    row = drawn.estimates.query("op == '~'").iloc[0]
    assert heads(table) == ["Parameter", "Estimate", "SE", "95% CI", "Std."]
    assert values(table) == [row["estimate"], row["se"], row["std_all"]]
    assert limits(table) == [(row["low"], row["high"])]
    assert "60 bootstrap draws from seed 3; CI: bias-corrected and accelerated" in notes(table)
    with pytest.raises(OutputError, match=r"has 95% limits, not 90%\. Draw it again"):
        parameter_table(drawn, level=0.9)


def test_one_parameter_and_more_than_two_hundred() -> None:
    one = parameter_table(factors(), parts=("regressions",))
    assert len(plain(one)) == 2
    names = [f"v{k}" for k in range(21)]
    many = sem(
        "; ".join(f"{a} ~~ {b}" for k, a in enumerate(names) for b in names[k:]),
        simulate("; ".join(f"{n} ~~ 1*{n}" for n in names), 100, seed=4),
    )
    assert sum(len(group.cells) for group in parameter_table(many).groups) == 231


def test_rows_of_another_table_are_left_out() -> None:
    fit = factors()
    table = parameter_table(fit, without={0, 1})
    assert not {"f =~ x1", "f =~ x2"} & {row[0] for row in plain(table)}
    assert len([c for c in cells(table) if isinstance(c, Code)]) == len(fit.estimates) - 2


def test_wrong_input_is_named() -> None:
    fit = factors()
    with pytest.raises(OutputError, match=r"parameter_table: a str is no fitted model\. Give what sem\(\)"):
        parameter_table("y ~ x")  # type: ignore[arg-type]
    with pytest.raises(
        OutputError, match=r"standardized='beta' is not known\. Choose one of std_all, std_lv"
    ):
        parameter_table(fit, standardized="beta")
    with pytest.raises(OutputError, match="parts='paths' is not known"):
        parameter_table(fit, parts=("paths",))
    with pytest.raises(OutputError, match="groups='beside' is not known"):
        parameter_table(fit, groups="beside")
    with pytest.raises(OutputError, match=r"level=95 must lie between 0 and 1"):
        parameter_table(fit, level=95)
    with pytest.raises(OutputError, match=r"group='other' is not in the fit\. Its groups are: women, men"):
        parameter_table(groups(), group="other")
    with pytest.raises(OutputError, match="none, as the model has one group"):
        parameter_table(fit, group="other")
    with pytest.raises(OutputError, match="no parameter is left to be shown"):
        parameter_table(fit, parts=("thresholds",))


def test_the_fit_is_not_changed() -> None:
    fit: Fit = factors()
    before = fit.estimates
    parameter_table(fit, level=0.9)
    assert fit.estimates.equals(before)
