"""What to do about an inadmissible solution of a growth or change model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analysis.sem import Fit


def with_remedy(fit: Fit, residuals: str, further: Iterable[str] = ()) -> Fit:
    """Add to the warnings of an inadmissible solution which simpler model to try.

    Parameters
    ----------
    fit : Fit
    residuals : str
        ``free`` or ``equal``: what the model held of its residual variances.
    further : iterable of str
        More remedies, as phrases.
    """
    found = [w for w in fit.warnings if w.startswith("inadmissible")]
    if not found:
        return fit
    ways = ["residuals='equal'"] if residuals == "free" else []
    ways += ["fewer factors that vary (random=)", *further]
    said = (
        f"Heywood case: estimates are outside what variances and correlations can be; do not report them. Often the "
        f"model asks for more than these waves tell. Try {', or '.join(ways)}."
    )
    return replace(fit, warnings=(*fit.warnings, said))
