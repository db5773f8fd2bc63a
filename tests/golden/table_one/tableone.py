"""Write tableone.json: invented persons, described and compared by the Python package tableone.

Run where tableone is installed (it is no dependency of wavepath): python tableone.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.pop(0)  # this file's own name is that of the package

import numpy as np
import pandas as pd
from tableone import TableOne

N = 90


def persons() -> pd.DataFrame:
    rng = np.random.default_rng(20)
    data = pd.DataFrame(
        {
            "arm": rng.choice(["a", "b"], N, p=[0.6, 0.4]),
            "site": rng.choice(["north", "south", "west"], N),
            "age": rng.normal(31, 5, N).round(2),
            "hours": rng.gamma(1.5, 3, N).round(2),
            "parity": rng.choice(["first", "second", "later"], N, p=[0.5, 0.3, 0.2]),
            "partner": rng.choice(["no", "yes"], N, p=[0.25, 0.75]),
            "weight": rng.uniform(0.4, 2.5, N).round(3),
        }
    )
    data["age"] += np.where(data["arm"] == "b", 2, 0)
    data.loc[[4, 17, 44], "age"] = np.nan
    data.loc[[8, 60], "parity"] = np.nan
    return data


def described(data: pd.DataFrame, by: str) -> dict:
    names = ["age", "hours", "parity", "partner"]
    table = TableOne(
        data,
        columns=names,
        categorical=["parity", "partner"],
        nonnormal=["hours"],
        groupby=by,
        include_null=False,
        pval=True,
        smd=True,
        htest_name=True,
    )
    kinds = {name: str(table.htest_table.loc[name, "Test"]) for name in names}
    pairs = table.smd_table.loc[names]
    return {
        "p": {name: float(table.htest_table.loc[name, "P-Value"]) for name in names},
        "test": kinds,
        "smd": {name: {str(pair): float(pairs.loc[name, pair]) for pair in pairs} for name in names},
    }


def main() -> None:
    data = persons()
    content = {
        "source": f"tableone {version('tableone')} (Pollard et al., 2018), scipy {version('scipy')}",
        "data": json.loads(data.to_json(orient="columns", double_precision=15)),
        "arm": described(data, "arm"),
        "site": described(data, "site"),
    }
    place = Path(__file__).with_suffix(".json")
    place.write_text(json.dumps(content, indent=1) + "\n")


main()
