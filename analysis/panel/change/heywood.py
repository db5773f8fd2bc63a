"""What to do about an inadmissible solution of a growth or change model."""

from __future__ import annotations

from dataclasses import replace

from analysis.sem import Fit

FEWER = "fewer factors that vary (random=)"


def with_remedy(fit: Fit, residuals: str, *ways: str) -> Fit:
    """Add to the warnings of an inadmissible solution which simpler model to try.

    Parameters
    ----------
    fit : Fit
    residuals : str
        ``free`` or ``equal``: what the model holds of its residual variances.
    *ways : str
        What else the builder has to offer, as phrases.
    """
    if not any(w.startswith("inadmissible") for w in fit.warnings):
        return fit
    offered = (*(["residuals='equal'"] if residuals == "free" else []), *ways, "more waves")
    said = (
        f"Heywood case: estimates are outside what variances and correlations can be; do not report them. Often the "
        f"model asks for more than these waves tell. Try {', or '.join(offered)}."
    )
    return replace(fit, warnings=(*fit.warnings, said))
