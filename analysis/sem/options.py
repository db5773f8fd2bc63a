"""The options of the four fronts, as values: automatic parameters, estimators, how data enter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from analysis.errors import ModelError
from analysis.words import nearest

Discrepancy = Literal["ML", "GLS", "ULS", "WLS", "DWLS"]
Errors = Literal["standard", "robust_sem", "robust_huber_white", "robust_cluster", "first_order", "none"]
Test = Literal["standard", "satorra_bentler", "scaled_shifted", "mean_var_adjusted", "yuan_bentler_mplus"]
Information = Literal["expected", "observed", "first_order"]
Missing = Literal["listwise", "fiml", "fiml_x", "pairwise"]
Word = TypeVar("Word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """lavaan's switches for automatic parameters (underscores for its dots).

    Attributes
    ----------
    meanstructure : bool or None
        Estimate means; `None`: only if the model mentions an intercept (or the data ask for it).
    int_ov_free, int_lv_free : bool
        Free intercepts of observed, means of latent variables; otherwise they are 0.
    auto_fix_first : bool
        Fix the first loading of each latent variable at 1 (not when `std_lv`).
    auto_fix_single : bool
        Fix the residual variance of a latent variable's only indicator at 0.
    auto_var : bool
        Add (residual) variances.
    auto_cov_lv_x : bool
        Add covariances between exogenous latent variables.
    auto_cov_y : bool
        Add residual covariances between outcomes that predict nothing.
    auto_th, auto_delta : bool
        Add thresholds and scales of ordered variables.
    std_lv : bool
        Fix latent (residual) variances at 1.
    orthogonal : bool
        Leave the covariances between exogenous latent variables at 0.
    fixed_x : bool
        Take the moments of exogenous covariates from the sample.
    effect_coding : bool, str or sequence of str
        Scale latent variables by the average of their indicators: ``loadings``, ``intercepts``, or True for both.
    """

    meanstructure: bool | None = None
    int_ov_free: bool = False
    int_lv_free: bool = False
    auto_fix_first: bool = False
    auto_fix_single: bool = False
    auto_var: bool = False
    auto_cov_lv_x: bool = False
    auto_cov_y: bool = False
    auto_th: bool = False
    auto_delta: bool = False
    std_lv: bool = False
    orthogonal: bool = False
    fixed_x: bool = True
    effect_coding: bool | str | Sequence[str] = ()


SEM = Defaults(
    int_ov_free=True,
    auto_fix_first=True,
    auto_fix_single=True,
    auto_var=True,
    auto_cov_lv_x=True,
    auto_cov_y=True,
    auto_th=True,
    auto_delta=True,
)
"""The defaults of `sem()` and `cfa()`."""

GROWTH = replace(SEM, meanstructure=True, int_ov_free=False, int_lv_free=True)
"""The defaults of `growth()`: factor means free, intercepts of the observed variables 0."""


@dataclass(frozen=True, slots=True)
class Estimator:
    """What a named estimator minimizes, and how it judges errors and fit.

    Attributes
    ----------
    name : str
    discrepancy : str
    errors : str
        How standard errors are made.
    test : str
        The scaled test beside the standard one, or ``standard``.
    observed : bool
        Errors and scaled tests from the observed instead of the expected information.
    flat_test : bool
        Yuan-Bentler tests take the information of the moments, carried to the parameters (lavaan's choice when
        the test is asked for by name, or a plain ML is given clusters). Satorra-Bentler's always do.
    likelihood : str
        ``normal``: divisor n; ``wishart``: divisor n - 1 for covariances and tests.
    missing : str
    parameterization : str
        ``delta`` or ``theta``, for ordered variables.
    """

    name: str
    discrepancy: Discrepancy
    errors: Errors
    test: Test
    observed: bool = False
    flat_test: bool = False
    likelihood: Literal["normal", "wishart"] = "normal"
    missing: Missing = "listwise"
    parameterization: Literal["delta", "theta"] = "delta"

    @property
    def robust(self) -> bool:
        return self.test != "standard"


_NAMED: Mapping[str, tuple[Discrepancy, Errors, Test]] = {
    "ML": ("ML", "standard", "standard"),
    "MLM": ("ML", "robust_sem", "satorra_bentler"),
    "MLMV": ("ML", "robust_sem", "scaled_shifted"),
    "MLMVS": ("ML", "robust_sem", "mean_var_adjusted"),
    "MLR": ("ML", "robust_huber_white", "yuan_bentler_mplus"),
    "MLF": ("ML", "first_order", "standard"),
    "GLS": ("GLS", "standard", "standard"),
    "ULS": ("ULS", "standard", "standard"),
    "ULSM": ("ULS", "robust_sem", "satorra_bentler"),
    "ULSMV": ("ULS", "robust_sem", "scaled_shifted"),
    "WLS": ("WLS", "standard", "standard"),
    "DWLS": ("DWLS", "standard", "standard"),
    "WLSM": ("DWLS", "robust_sem", "satorra_bentler"),
    "WLSMV": ("DWLS", "robust_sem", "scaled_shifted"),
    "WLSMVS": ("DWLS", "robust_sem", "mean_var_adjusted"),
    "ULSMVS": ("ULS", "robust_sem", "mean_var_adjusted"),
}
_ERRORS: Mapping[str, Errors] = {
    "standard": "standard",
    "robust_sem": "robust_sem",
    "robust_huber_white": "robust_huber_white",
    "robust_mlr": "robust_huber_white",
    "robust_cluster": "robust_cluster",
    "first_order": "first_order",
    "none": "none",
}
_TESTS: Mapping[str, Test] = {
    "standard": "standard",
    "satorra_bentler": "satorra_bentler",
    "scaled_shifted": "scaled_shifted",
    "mean_var_adjusted": "mean_var_adjusted",
    "yuan_bentler_mplus": "yuan_bentler_mplus",
}
_INFORMATION: Mapping[str, Information] = {
    "expected": "expected",
    "observed": "observed",
    "first_order": "first_order",
}
_MISSING: Mapping[str, Missing] = {
    "listwise": "listwise",
    "fiml": "fiml",
    "ml": "fiml",
    "direct": "fiml",
    "fiml_x": "fiml_x",
    "ml_x": "fiml_x",
    "pairwise": "pairwise",
}


def estimator(
    name: str,
    *,
    missing: str = "listwise",
    likelihood: str = "normal",
    parameterization: str = "delta",
    se: str | None = None,
    test: str | None = None,
    information: str | None = None,
    ordered: bool = False,
    clustered: bool = False,
    weighted: bool = False,
) -> Estimator:
    """Settle an estimator's parts, as lavaan's defaults have it.

    Parameters
    ----------
    name : str
        One of ML MLM MLMV MLMVS MLR MLF GLS ULS ULSM ULSMV ULSMVS WLS DWLS WLSM WLSMV WLSMVS; with ordered variables ML
        becomes WLSMV.
    missing, likelihood, parameterization, se, test, information : str
        As in lavaan; dots may be written as underscores.
    ordered, clustered, weighted : bool
        Whether there are ordered variables, clusters, sampling weights.

    Raises
    ------
    ModelError
        If a word is unknown, or two do not go together.
    """
    wanted = str(name).upper()
    if ordered and wanted == "ML":
        wanted = "WLSMV"
    flat = clustered and not weighted and wanted == "ML"
    if (clustered or weighted) and wanted == "ML":
        wanted = "MLR"
    if wanted not in _NAMED:
        raise ModelError(
            f"estimator={name!r} is not available{nearest(wanted, _NAMED) or '.'} There are {', '.join(_NAMED)}."
        )
    discrepancy, errors, scaled = _NAMED[wanted]
    if clustered and errors == "robust_huber_white":
        errors = "robust_cluster"
    if clustered and discrepancy != "ML":
        # errors and tests that take rows as independent would mislead; lavaan, too, adds Satorra-Bentler's test
        errors = "robust_sem"
        scaled = "satorra_bentler" if scaled == "standard" else scaled
    handling = _word("missing", missing, _MISSING)
    if se is not None:
        errors = _robust(discrepancy, handling, clustered) if se == "robust" else _word("se", se, _ERRORS)
        if errors == "robust_cluster" and discrepancy != "ML":
            errors = "robust_sem"  # which sums within clusters
    if test is not None:
        asked = _word("test", test, _TESTS)
        flat = flat or asked != scaled
        scaled = asked
    if likelihood not in ("normal", "wishart"):
        raise ModelError(f"likelihood={likelihood!r} is not known. There are 'normal' and 'wishart'.")
    if parameterization not in ("delta", "theta"):
        raise ModelError(
            f"parameterization={parameterization!r} is not known. There are 'delta' and 'theta'."
        )
    if handling in ("fiml", "fiml_x"):
        if discrepancy != "ML" or ordered:
            raise ModelError(
                f"missing={missing!r} needs a maximum-likelihood estimator and continuous variables, not "
                f"{wanted}. Use estimator='MLR', or missing='listwise'."
            )
        if errors == "robust_sem":
            raise ModelError(
                f"estimator={wanted!r} needs complete data. With missing={missing!r} use estimator='MLR'."
            )
        if likelihood == "wishart":
            raise ModelError(f"likelihood='wishart' needs complete data, not missing={missing!r}.")
    if handling == "pairwise" and not ordered:
        raise ModelError(
            "missing='pairwise' is available with ordered variables only. Use missing='fiml', which keeps all that "
            "was observed, or name the ordered variables in ordered=."
        )
    if ordered and discrepancy == "ML":
        raise ModelError(
            f"estimator={wanted!r} treats its variables as continuous, but some are declared ordered. "
            f"Use estimator='WLSMV', or take ordered= away."
        )
    observed = discrepancy == "ML" and (
        handling != "listwise" or errors in ("robust_huber_white", "robust_cluster")
    )
    if information is not None:
        wished = _word("information", information, _INFORMATION)
        _check_information(wished, wanted, discrepancy, errors, scaled)
        observed = wished == "observed"
        if errors != "none" and (wished == "first_order" or errors == "first_order"):
            errors = "first_order" if wished == "first_order" else "standard"
    return Estimator(
        wanted,
        discrepancy,
        errors,
        scaled,
        observed=observed,
        flat_test=flat,
        likelihood="wishart" if likelihood == "wishart" and discrepancy == "ML" else "normal",
        missing=handling,
        parameterization="theta" if parameterization == "theta" else "delta",
    )


def _check_information(
    information: Information, name: str, discrepancy: Discrepancy, errors: Errors, test: Test
) -> None:
    """Refuse an information matrix that an estimator does not have."""
    robust = errors.startswith("robust") or test != "standard"
    if information == "first_order" and robust:
        raise ModelError(
            "information='first_order': robust errors and tests set the first-order information against another "
            "one. Use 'expected' or 'observed', or estimator='ML' without a robust se= and test=."
        )
    allowed = {"ML": ("expected", "observed", "first_order"), "GLS": ("expected", "observed")}
    if information not in allowed.get(discrepancy, ("expected",)):
        raise ModelError(
            f"information={information!r}: estimator={name!r} has errors from "
            f"{' or '.join(map(repr, allowed.get(discrepancy, ('expected',))))} information only, as in lavaan. "
            f"Leave information= out, or use estimator='ML'."
        )
    if information == "observed" and discrepancy == "GLS" and robust:
        raise ModelError(
            "information='observed': robust errors and tests of GLS come with the expected information only. "
            "Leave information= out, or use estimator='MLR'."
        )


def _robust(discrepancy: Discrepancy, handling: Missing, clustered: bool) -> Errors:
    """Give what ``se="robust"`` means."""
    if clustered and discrepancy == "ML":
        return "robust_cluster"
    return "robust_sem" if handling == "listwise" or discrepancy != "ML" else "robust_huber_white"


def listed(option: str, given: object) -> tuple[str, ...] | bool:
    """Read an option that takes names: one, several, none, or (where that means something) True or False.

    Raises
    ------
    ModelError
        If it is something else.
    """
    if given is None:
        return ()
    if isinstance(given, str):
        return (given,)
    if isinstance(given, bool | np.bool_) and option in ("ordered", "effect_coding"):
        return bool(given)
    entries = list(given) if isinstance(given, Iterable) else [given]
    names = tuple(entry for entry in entries if isinstance(entry, str))
    if len(names) < len(entries):
        strange = next(entry for entry in entries if not isinstance(entry, str))
        raise ModelError(
            f"{option}: {strange!r} is no name. Give one name, or a list of names, as in {option}=['...']."
        )
    return names


def _word(option: str, given: str, known: Mapping[str, Word]) -> Word:
    if isinstance(given, list | tuple) and len(given) == 1:
        given = given[0]
    plain = str(given).lower().replace(".", "_").replace("-", "_")
    if plain not in known:
        raise ModelError(
            f"{option}={given!r} is not known{nearest(plain, known) or '.'} There are {', '.join(known)}."
        )
    return known[plain]
