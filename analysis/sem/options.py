"""What `lavaan()`, `sem()`, `cfa()` and `growth()` add to a model by themselves, as values."""

from __future__ import annotations

from dataclasses import dataclass


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
    std_lv : bool
        Fix latent (residual) variances at 1.
    orthogonal : bool
        Leave the covariances between exogenous latent variables at 0.
    fixed_x : bool
        Take the moments of exogenous covariates from the sample.
    """

    meanstructure: bool | None = None
    int_ov_free: bool = False
    int_lv_free: bool = False
    auto_fix_first: bool = False
    auto_fix_single: bool = False
    auto_var: bool = False
    auto_cov_lv_x: bool = False
    auto_cov_y: bool = False
    std_lv: bool = False
    orthogonal: bool = False
    fixed_x: bool = True


SEM = Defaults(
    int_ov_free=True,
    auto_fix_first=True,
    auto_fix_single=True,
    auto_var=True,
    auto_cov_lv_x=True,
    auto_cov_y=True,
)
"""The defaults of `sem()` and `cfa()`."""

GROWTH = Defaults(
    meanstructure=True,
    int_lv_free=True,
    auto_fix_first=True,
    auto_fix_single=True,
    auto_var=True,
    auto_cov_lv_x=True,
    auto_cov_y=True,
)
"""The defaults of `growth()`: factor means free, intercepts of the observed variables 0."""
