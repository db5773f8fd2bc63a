"""Five waves with drop-out, modelled by builders that a study file calls, beside lavaan on texts written by hand.

`tests/golden/help_rct/panel.R` says where its texts come from; it uses none of ours.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis import Fit, lavaan
from analysis.study import Results, load, run
from reports import write
from reports.verify import verify

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared" / "data" / "help_rct"
KNOWN = json.loads((HERE.parent / "golden" / "help_rct" / "panel.json").read_text("utf-8"))["cases"]
MODELS = ("linear", "quadratic", "riclpm", "riclpm_equal", "clpm")
NEAR = 2e-3  # of 1 + size: lavaan's default search stops that far from the minimum of a flat likelihood
FIT = 2e-4  # of the statistic, for the same reason
NAMES = {"I_cesd20": "i", "S_cesd20": "s", "Q_cesd20": "q", "RI_cesd20": "r_cesd", "RI_support": "r_support"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data/help_rct beside the checkout"),
]


@pytest.fixture(scope="module")
def results() -> Results:
    return run(load(HERE / "help_rct" / "study.toml"))


@pytest.fixture(scope="module")
def fits(results: Results) -> dict[str, Fit]:
    return {model.name: model.fit for model in results.models if model.fit is not None}


def handwritten(name: str) -> str:
    """A variable of ours by the name it has in the script."""
    months = {"W_cesd20_1": 0} | {
        f"W_{v}_{k}": 6 * (k - 1) for v in ("cesd20", "support") for k in range(1, 6)
    }
    if name in months:
        return f"w_{'cesd' if 'cesd' in name else 'support'}_m{months[name]}"
    return NAMES.get(name, name.replace("cesd20", "cesd"))


@pytest.mark.parametrize("name", MODELS)
def test_fit_is_that_of_the_handwritten_model(fits: dict[str, Fit], name: str) -> None:
    fit, known = fits[name], KNOWN[name]
    assert (fit.n, fit.measures["df"], fit.measures["npar"]) == (known["n"], known["df"], known["npar"])
    for measure in ("chisq", "logl", "cfi", "rmsea"):
        assert fit.measures[measure] == pytest.approx(known[measure], rel=FIT, abs=FIT)


@pytest.mark.parametrize("name", MODELS)
def test_estimates_and_errors_are_those_of_the_handwritten_model(fits: dict[str, Fit], name: str) -> None:
    ours = {
        (handwritten(r.lhs), r.op, "" if r.op == "~1" else handwritten(r.rhs)): r
        for r in fits[name].estimates.itertuples()
    }
    for row in KNOWN[name]["estimates"]:
        key = (row["lhs"], row["op"], row["rhs"])
        found: Any = ours.get(key) or ours[key[2], key[1], key[0]]
        assert found.estimate == pytest.approx(row["est"], rel=NEAR, abs=NEAR), key
        assert found.se == pytest.approx(row["se"], rel=10 * NEAR, abs=NEAR), key


@pytest.mark.parametrize("name", MODELS)
def test_written_text_is_the_whole_model(results: Results, fits: dict[str, Fit], name: str) -> None:
    fit = fits[name]
    assert fit.about is not None
    wide = results.panel.wide(["cesd20", "support"])
    again = lavaan(fit.model, wide, **dict(fit.about.options))
    assert again.measures["chisq"] == fit.measures["chisq"]


def test_equal_effects_over_equal_intervals_are_not_warned_of(fits: dict[str, Fit]) -> None:
    assert not any("interval" in words for words in fits["riclpm_equal"].warnings)


@pytest.mark.slow
def test_report_and_record_are_the_same_again(tmp_path: Path) -> None:
    report = write.run(HERE / "help_rct" / "study.toml", tmp_path / "out")
    assert "written by the builder <code>riclpm</code>" in report.read_text("utf-8")
    assert verify(report.parent).status == "same"
