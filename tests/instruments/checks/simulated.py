"""Answers that follow a form's key: one factor, loadings of 0.5, cut into the form's codes."""

import numpy as np
import pandas as pd

from instruments import Instrument


def sheets(
    form: Instrument,
    n: int,
    rng: np.random.Generator,
    *,
    loading: float = 0.5,
    flipped: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return n simulated sheets; the items in `flipped` are stored the other way."""
    scale = max(form.scales, key=lambda scale: (len(scale.items), not scale.validity))
    factor = rng.normal(size=n)
    answers = {}
    for item in form.items:
        coding = form.coding_of(item)
        scores = scale.item_scores(item, coding) if item in scale.items else (0.0, 1.0)
        latent = loading * factor + np.sqrt(1 - loading**2) * rng.normal(size=n)
        latent = latent if scores[-1] >= scores[0] else -latent
        m = len(coding.codes)
        cuts = rng.normal(scale=0.4) + (np.linspace(-1.2, 1.2, m - 1) if m > 2 else np.zeros(1))
        code = np.digitize(latent, cuts)
        answers[item] = (m - 1 - code if item in flipped else code) + coding.lowest
    return pd.DataFrame(answers)
