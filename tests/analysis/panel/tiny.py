"""A builder of one path, for tests of what calls builders."""

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from analysis import Fit
from analysis.panel import design
from analysis.panel.design import Variables
from analysis.panel.fitting import fitted
from analysis.sem.about import About, Path
from analysis.waves import Panel

HOMES = {"tiny": "tests.analysis.panel.tiny"}


def tiny(
    data: pd.DataFrame | Panel | None,
    variables: Variables,
    *,
    waves: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    lags: Literal["free", "equal"] = "free",
    missing: str | None = "fiml",
    sample_cov: pd.DataFrame | None = None,
    **options: Any,
) -> Fit:
    """Regress the last wave of a variable on its first."""
    made, frame = design("tiny", data, variables, waves=waves, times=times, sample_cov=sample_cov)
    name, (first, *_, last) = made.names[0], made.processes[0].observed
    text = f"{last} ~ ar*{first}\n{last} ~~ {last}\n{first} ~~ {first}\n{first} + {last} ~ 1"
    path = Path(last, "~", first, "autoregressive", name, name, f"{made.waves[0]} -> {made.waves[-1]}")
    title = f"Tiny of {name}, times {', '.join(f'{t:g}' for t in made.times)}, lags {lags}"
    about = About(title, (path,), ("Nothing happens between the waves.",))
    return fitted(text, frame, about, {"missing": missing, "sample_cov": sample_cov, **options}, "a warning")
