"""A small panel of invented persons, and the persons of the golden files."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.waves import Panel
from analysis.waves.column import Column

GOLDEN = Path(__file__).parents[2] / "golden" / "table_one"
HOSTILE = '=1+1<script>alert("x")</script> & {brace} $a_b* [x](y)'


def golden(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return content


def persons() -> pd.DataFrame:
    given = golden("tableone")["data"]
    return pd.DataFrame({name: pd.Series(list(column.values())) for name, column in given.items()})


def panel(**labels: str) -> Panel:
    """Return eight persons in two waves: arm (coded, constant), mood in both waves, income at the first only."""
    arm = [0.0, 0, 0, 0, 1, 1, 1, 1]
    rows = {
        "arm": [*arm, *arm[:6]],
        "mood": [1.0, 2, 3, 4, 3, 4, 5, None, 2, 4, 4, 8, 3, 5],
        "income": [10.0, 20, 30, 40, 50, 60, 70, 80, *[None] * 6],
    }
    people = [f"p{k}" for k in range(8)]
    at = pd.CategoricalIndex(["w1"] * 8 + ["w2"] * 6, categories=["w1", "w2"], ordered=True)
    index = pd.MultiIndex.from_arrays([people + people[:6], at], names=["person", "wave"])
    words = {0.0: "control", 1.0: "treated"}
    columns = (
        Column("arm", label=labels.get("arm", "Arm"), value_labels=words, waves=("w1", "w2")),
        Column("mood", label=labels.get("mood", "Mood"), unit="points", low=0, high=10, waves=("w1", "w2")),
        Column("income", label=labels.get("income", "Income"), waves=("w1",)),
    )
    return Panel(pd.DataFrame(rows, index=index), ("w1", "w2"), columns=columns)
