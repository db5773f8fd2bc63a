"""The table of fit: which variants an estimator reports, and that they are the fit's own."""

import pytest

from analysis import sem
from analysis.sem import Fit
from reports.document import Number
from reports.errors import OutputError
from reports.tables.fit import fit_table
from reports.tables.fit_indices import indices
from tests.reports.tables.fits import data, factors, footnotes, groups, heads, limits, notes, plain, values

NAMES = ("cfi", "tli", "rmsea")
ENDINGS = {"ML": ("", ""), "FIML": ("", ""), "MLR": ("_scaled", "_robust"), "WLSMV": ("_scaled", "_robust")}


@pytest.mark.parametrize("estimator", sorted(ENDINGS))
def test_the_estimator_chooses_the_variants(estimator: str) -> None:
    fit = factors(estimator)
    test, index = ENDINGS[estimator]
    m = fit.measures
    shown = values(fit_table(fit))
    assert shown[:3] == [m[f"chisq{test}"], m[f"df{test}"], m[f"pvalue{test}"]]
    assert shown[3:6] == [m[f"{name}{index}"] for name in NAMES]
    assert limits(fit_table(fit)) == [(m[f"rmsea_ci_lower{index}"], m[f"rmsea_ci_upper{index}"])]
    assert shown[6] == m["srmr"]


def test_one_model_is_told_measure_by_measure() -> None:
    printed = [row[0] for row in plain(fit_table(factors("MLR")))]
    assert printed[:7] == [
        "χ², scaled",
        "Degrees of freedom",
        "p",
        "CFI, robust",
        "TLI, robust",
        "RMSEA, robust",
        "90% CI of RMSEA",
    ]
    assert notes(fit_table(factors("MLR"))) == (
        "Estimator: MLR. χ²: scaled after Yuan and Bentler (2000). CFI, TLI and RMSEA: robust variants."
    )


def test_without_a_likelihood_there_are_no_criteria() -> None:
    assert not {"AIC", "BIC", "Log-likelihood"} & {row[0] for row in plain(fit_table(factors("WLSMV")))}


def test_several_models_of_one_kind_share_the_notes() -> None:
    table = fit_table([factors("MLR"), factors("MLR", "0*")], labels=["Free", "No path"])
    assert [row[0] for row in plain(table)] == ["Free", "No path"]
    assert footnotes(table) == []
    assert "scaled after Yuan and Bentler" in notes(table)
    assert heads(table) == [
        *("Model", "χ²", "df", "p", "CFI", "TLI", "RMSEA", "90% CI", "SRMR", "AIC", "BIC", "npar", "n")
    ]
    for row, fit in zip(table.groups[0].cells, (factors("MLR"), factors("MLR", "0*")), strict=True):
        shown = [cell.value for cell in row if isinstance(cell, Number)]
        assert shown[-4:] == [fit.measures["aic"], fit.measures["bic"], fit.measures["npar"], fit.n]


def test_models_of_different_kinds_are_each_marked() -> None:
    table = fit_table([factors(), factors("MLR"), factors("WLSMV")])
    assert [row[0] for row in plain(table)] == ["Model 1^a", "Model 2^b", "Model 3^c"]
    assert footnotes(table)[0] == "Standard χ², CFI, TLI and RMSEA."
    assert "Yuan and Bentler" in footnotes(table)[1]
    assert "scaled and shifted after Asparouhov and Muthén" in footnotes(table)[2]


def test_scaled_indices_take_the_place_of_robust_ones_that_cannot_be_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fit = factors("MLR")
    changed = fit.measures
    changed["cfi_robust"] = float("nan")
    monkeypatch.setattr(Fit, "measures", property(lambda self: changed))
    found = indices(fit)
    assert (found.variant, found.cfi, found.rmsea) == (
        "scaled",
        changed["cfi_scaled"],
        changed["rmsea_scaled"],
    )
    assert "robust variants could not be computed" in notes(fit_table(fit))
    assert plain(fit_table(fit))[3][0] == "CFI, scaled"


def test_saturated_models_and_unknown_distributions_are_said() -> None:
    saturated = sem("y1 ~ x1 + x2", data())
    assert "fits any data exactly" in notes(fit_table(saturated))
    unweighted = fit_table(sem("y1 ~ x1; x2 ~ x1", data(), estimator="ULS"))
    assert "no p, as its distribution is not known" in notes(unweighted)
    assert plain(unweighted)[2] == ["p", "—"]


def test_persons_are_counted() -> None:
    assert plain(fit_table(groups()))[-2:] == [["Persons used", "300"], ["Persons left out", "0"]]


def test_wrong_input_is_named() -> None:
    with pytest.raises(OutputError, match=r"fit_table: a dict is no fitted model"):
        fit_table({})  # type: ignore[arg-type]
    with pytest.raises(OutputError, match=r"fit_table: no fit was given"):
        fit_table([])
    with pytest.raises(OutputError, match=r"fit_table: 1 labels for 2 models\. Give one label a model"):
        fit_table([factors(), factors()], labels=["one"])
