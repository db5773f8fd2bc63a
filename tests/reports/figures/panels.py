"""Invented panels: small ones by hand, hard ones by chance."""

import numpy as np
import pandas as pd

from analysis.waves import Column, Panel

LABELS = {
    0: "Usual care",
    1: "Peer support group with weekly visits by a trained volunteer",
    2: "対照群（通常のケアを受けた母親）",
    **{k: f"Arm number {k}" for k in range(3, 12)},
}


def panel(
    rows: dict[tuple[str, str], float], waves: tuple[str, ...], arms: dict[str, int] | None = None
) -> Panel:
    """Make a panel by hand: score by person and wave."""
    index = pd.MultiIndex.from_tuples(list(rows), names=["person", "wave"])
    data = pd.DataFrame({"mood": list(rows.values())}, index=index)
    columns = [Column("mood", label="Mood", unit="points")]
    if arms:
        data["arm"] = [arms[person] for person, _ in rows]
        columns.append(Column("arm", value_labels={0: "Control", 1: "Support"}))
    return Panel(data, waves, {}, tuple(columns))


def drawn(
    persons: int = 60, waves: int = 4, groups: int = 1, *, stay: float = 0.9, constant: bool = False
) -> Panel:
    """Make a panel by chance, the same at each call; somebody who left may come back."""
    rng = np.random.default_rng(persons + 100 * waves + groups)
    names = tuple(f"w{k + 1}" for k in range(waves))
    here = np.cumprod(rng.random((persons, waves)) < stay, axis=1).astype(bool) | (
        rng.random((persons, waves)) < 0.1
    )
    here[:, 0] = True
    who, when = np.nonzero(here)
    score = np.full(len(who), 3.0) if constant else 10 + rng.normal(size=len(who)) + (who % groups) * when / 3
    score = np.where(rng.random(len(who)) < 0.1, np.nan, score)
    index = pd.MultiIndex.from_arrays([who, np.array(names)[when]], names=["person", "wave"])
    data = pd.DataFrame(
        {"arm": who % groups, "mood": score, "hours": rng.gamma(2.0, 2.0, len(who))}, index=index
    )
    mood = Column("mood", label="Depressive symptoms (Edinburgh Postnatal Depression Scale)", unit="points")
    return Panel(data, names, {}, (Column("arm", value_labels=LABELS), mood, Column("hours")))
