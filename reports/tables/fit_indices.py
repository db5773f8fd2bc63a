"""Which fit measures of a fit are reported: the standard, the scaled or the robust ones, by its estimator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Literal

from analysis.sem import Fit
from reports.document import Paragraph, say

Variant = Literal["standard", "scaled", "robust"]
TESTS = {
    "satorra_bentler": say("χ²: scaled after Satorra and Bentler (1994)."),
    "yuan_bentler_mplus": say("χ²: scaled after Yuan and Bentler (2000)."),
    "scaled_shifted": say("χ²: scaled and shifted after Asparouhov and Muthén (2010)."),
    "mean_var_adjusted": say(
        "χ² and its degrees of freedom: adjusted for mean and variance after Satterthwaite (1941)."
    ),
}
INDICES = {
    "robust": say("CFI, TLI and RMSEA: robust variants."),
    "scaled": say("CFI, TLI and RMSEA: from the scaled χ², as their robust variants could not be computed."),
}
UNKNOWN = say("χ² of unweighted least squares has no p, as its distribution is not known.")
NO_DEGREES = say("A model without degrees of freedom fits any data exactly; its fit tells nothing.")


@dataclass(frozen=True, slots=True)
class Indices:
    """Fit measures of one variant; NaN where the estimator has none.

    Attributes
    ----------
    test : str
        The scaled test that `chisq` is of, or ``standard``.
    variant : str
        Of CFI, TLI and RMSEA.
    """

    test: str
    variant: Variant
    chisq: float
    df: float
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmr: float
    logl: float
    aic: float
    bic: float
    npar: int
    n: int
    unknown: bool


def indices(fit: Fit) -> Indices:
    """Return the measures to report.

    A scaled test comes with robust CFI, TLI and RMSEA where they could be computed, else with those of the scaled
    statistic; other estimators with the standard ones.

    References
    ----------
    Brosseau-Liard & Savalei (2014), Multivariate Behav Res 49:460-470, doi:10.1080/00273171.2014.933697 (robust CFI
    and TLI); Brosseau-Liard, Savalei & Li (2012), Multivariate Behav Res 47:904-930,
    doi:10.1080/00273171.2012.715252 (robust RMSEA)
    """
    found = {str(name): float(value) for name, value in fit.measures.items()}

    def of(name: str, ending: str = "") -> float:
        return found.get(name + ending, nan)

    scaled = "_scaled" if "chisq_scaled" in found else ""
    variant = _variant(found)
    ending = "" if variant == "standard" else f"_{variant}"
    return Indices(
        test=fit.options.test if scaled else "standard",
        variant=variant,
        chisq=of("chisq", scaled),
        df=of("df", scaled),
        p=of("pvalue", scaled),
        cfi=of("cfi", ending),
        tli=of("tli", ending),
        rmsea=of("rmsea", ending),
        rmsea_low=of("rmsea_ci_lower", ending),
        rmsea_high=of("rmsea_ci_upper", ending),
        srmr=of("srmr"),
        logl=of("logl"),
        aic=of("aic"),
        bic=of("bic"),
        npar=int(found["npar"]),
        n=fit.n,
        unknown=not scaled and fit.options.discrepancy == "ULS",
    )


def _variant(found: dict[str, float]) -> Variant:
    if "chisq_scaled" not in found:
        return "standard"
    robust = all(isfinite(found.get(f"{name}_robust", nan)) for name in ("cfi", "tli", "rmsea"))
    return "robust" if robust else "scaled"


def same(some: Sequence[Indices]) -> bool:
    """Return whether all are measures of one kind."""
    return len({(one.test, one.variant) for one in some}) == 1


def named(some: Sequence[Indices]) -> Iterator[Paragraph]:
    """Yield which variants the measures are, and what must be known of them."""
    for test in dict.fromkeys(one.test for one in some):
        if test in TESTS:
            yield TESTS[test]
    for variant in dict.fromkeys(one.variant for one in some if one.df):
        if variant in INDICES:
            yield INDICES[variant]
    if any(one.unknown for one in some):
        yield UNKNOWN
    if any(one.df == 0 for one in some):
        yield NO_DEGREES
