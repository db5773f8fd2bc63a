"""The ladders that lavaan and semTools were asked for: `python -m tests.analysis.panel.measurement.golden`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.panel import Invariance, invariance
from tests.analysis.sem.derived import frame as lavaan_frame

GOLDEN = Path(__file__).parents[3] / "golden" / "invariance"
HS = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}
O5 = {"f": ["o1", "o2", "o3", "o4", "o5"]}
WAVES = {"f": ["x1", "x2", "x3", "x4"]}
U2 = {"f": [[f"u{j}_{w}" for j in range(1, 5)] for w in "ac"]}
DATCAT = {"f1": ["u1", "u2", "u3", "u4"], "f2": ["u5", "u6", "u7", "u8"]}
EXLONG = {"f": [[f"y{j}t{t}" for j in (1, 2, 3)] for t in (1, 2, 3)]}
AGREE = {"a": ["A1", "A2", "A3", "A4", "A5"]}
ABC = ("a", "b", "c")
VARIANCES = ("configural", "metric", "scalar", "strict", "variances", "means")

# name: data, factors, options
CASES: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "hs": ("hs", HS, {"group": "school", "steps": VARIANCES}),
    "hs_marker": ("hs", HS, {"group": "school", "identification": "marker", "steps": VARIANCES}),
    "hs_mlr": ("hs", HS, {"group": "school", "estimator": "MLR"}),
    "hs_partial": (
        "hs",
        HS,
        {"group": "school", "partial": ["visual =~ x2", "x3 ~ 1", "x7 ~ 1", "x9 ~~ x9"]},
    ),
    "hs_text": (
        "hs",
        "visual =~ x1 + x2 + x3 + x9\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nx4 ~~ x7",
        {"group": "school", "estimator": "MLR"},
    ),
    "ordinal": ("forms", O5, {"group": "g", "ordered": True}),
    "ordinal_marker": ("forms", O5, {"group": "g", "ordered": True, "identification": "marker"}),
    "ordinal_delta": ("forms", O5, {"group": "g", "ordered": True, "parameterization": "delta"}),
    "ordinal_partial": (
        "forms",
        O5,
        {"group": "g", "ordered": True, "partial": ["f =~ o2", "o3 ~ 1", "o4 | t1", "o5 ~~ o5"]},
    ),
    "three": ("forms", {"f": [f"t{j}" for j in range(1, 6)]}, {"group": "g", "ordered": True}),
    "binary": ("forms", {"f": [f"b{j}" for j in range(1, 6)]}, {"group": "g", "ordered": True}),
    "binary_partial": (
        "forms",
        {"f": [f"b{j}" for j in range(1, 6)]},
        {"group": "g", "ordered": True, "partial": ["b3 ~ 1", "f =~ b2"]},
    ),
    "mixed": (
        "forms",
        {"f": ["c1", "o2", "t3", "b4", "b5"]},
        {"group": "g", "ordered": ["o2", "t3", "b4", "b5"]},
    ),
    "time": ("waves", WAVES, {"waves": ABC}),
    "time_adjacent": ("waves", WAVES, {"waves": ABC, "lagged": "adjacent", "estimator": "MLR"}),
    "time_missing": ("waves", {"f": ["m1", "m2", "m3", "m4"]}, {"waves": ABC, "missing": "fiml"}),
    "time_ordinal": ("waves", U2, {"ordered": True}),
    "time_partial": ("waves", WAVES, {"waves": ABC, "partial": ["x3 ~ 1"]}),
    "both": ("waves", WAVES, {"waves": ABC, "group": "g"}),
    "both_ordinal": ("waves", U2, {"group": "g", "ordered": True}),
    "groups_of_waves": ("waves", WAVES, {"waves": ABC, "group": "g", "across": "group"}),
    "time_in_groups": ("waves", WAVES, {"waves": ABC, "group": "g", "across": "time"}),
    "datcat": ("datcat", DATCAT, {"group": "g", "ordered": True, "parameterization": "delta"}),
    "exlong": ("exlong", EXLONG, {}),
    "bfi": ("bfi", AGREE, {"group": "gender", "ordered": True}),
}
EXPORTED = ("datcat", "exlong", "bfi")


@cache
def frame(name: str) -> pd.DataFrame:
    if name == "hs":
        return lavaan_frame("HS")
    path = GOLDEN / (".data" if name in EXPORTED else "data") / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not there: Rscript tests/golden/invariance/export_data.R writes it")
    return pd.read_csv(path)


@cache
def climbed(name: str) -> Invariance:
    data, factors, options = CASES[name]
    return invariance(factors, frame(data), **options)


@cache
def reference(file: str = "ladders.json") -> dict[str, Any]:
    return dict(json.loads((GOLDEN / file).read_text(encoding="utf-8")))


def write() -> None:
    found: dict[str, Any] = {}
    for name, (data, _, _) in CASES.items():
        steps = {}
        for step, one in climbed(name).steps.items():
            assert one.fit.about is not None
            steps[step] = {"model": one.model, "options": dict(one.fit.about.options)}
        found[name] = {"data": data, "steps": steps}
    (GOLDEN / "models.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
