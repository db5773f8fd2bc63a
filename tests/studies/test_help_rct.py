"""A randomized trial with five waves and drop-out: scores, attrition and one path model.

Samet et al. (2003), Addiction 98:509-516; data set HELPfull of the R package mosaicData.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.study import ModelResult, Results, load, run

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared" / "data" / "help_rct"
WAVES = ("m0", "m6", "m12", "m18", "m24")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data/help_rct beside the checkout"),
]


@pytest.fixture(scope="module")
def results() -> Results:
    return run(load(HERE / "help_rct" / "study.toml"))


@pytest.fixture(scope="module")
def path(results: Results) -> ModelResult:
    return results.models[0]


def test_attrition_is_counted(results: Results) -> None:
    # Rows for each interview, as noted in the README beside the data.
    assert [(count.wave, count.persons, count.of) for count in results.counts] == [
        ("m0", 470, 470),
        ("m6", 254, 470),
        ("m12", 217, 470),
        ("m18", 254, 470),
        ("m24", 277, 470),
    ]


@pytest.mark.parametrize("wave", WAVES)
def test_complete_totals_equal_the_files_own(results: Results, wave: str) -> None:
    frame = results.panel.at(wave)
    complete = frame[[f"cesd20_{item}" for item in range(1, 21)]].notna().all(axis=1)
    assert complete.sum() > 200
    assert (frame.loc[complete, "cesd20"] == frame.loc[complete, "cesd_in_file"]).all()
    assert frame.loc[~complete, "cesd20"].isna().all()


def test_letters_are_mapped_to_the_forms_item_numbers(results: Results) -> None:
    raw = pd.read_csv(DATA / "HELPfull.csv", usecols=["ID", "TIME", "F1D", "F1T"])
    raw = raw[raw["TIME"] == 0].set_index("ID")
    frame = results.panel.at("m0").loc[raw.index]
    pd.testing.assert_series_equal(frame["cesd20_4"], raw["F1D"], check_names=False, check_dtype=False)
    pd.testing.assert_series_equal(frame["cesd20_20"], raw["F1T"], check_names=False, check_dtype=False)


def wide(results: Results) -> pd.DataFrame:
    return results.panel.wide(["support", "cesd20", "group"])[
        ["support_m6", "cesd20_m12", "group_m0", "support_m0", "cesd20_m0"]
    ].dropna()


def test_path_model_is_two_least_squares_regressions(results: Results, path: ModelResult) -> None:
    # In a recursive model without latent variables, ML estimates are those of least squares, equation by equation.
    data = wide(results)
    assert path.fit is not None
    assert (path.fit.n, path.fit.n_left_out) == (len(data), 470 - len(data))
    found = path.fit.estimates.set_index(["lhs", "op", "rhs"])["estimate"]
    for outcome, predictors in (
        ("support_m6", ["group_m0", "support_m0", "cesd20_m0"]),
        ("cesd20_m12", ["support_m6", "group_m0", "cesd20_m0", "support_m0"]),
    ):
        x = np.column_stack([np.ones(len(data)), data[predictors]])
        slopes, rest, *_ = np.linalg.lstsq(x, data[outcome].to_numpy(), rcond=None)
        assert [found[outcome, "~", name] for name in predictors] == pytest.approx(slopes[1:], rel=1e-5)
        assert found[outcome, "~~", outcome] == pytest.approx(rest[0] / len(data), rel=1e-5)


def test_indirect_effect_is_the_product_with_the_delta_methods_error(path: ModelResult) -> None:
    assert path.fit is not None
    row = path.fit.estimates.set_index("label")
    a, b, indirect = row.loc["a"], row.loc["b"], row.loc["indirect"]
    assert indirect["estimate"] == pytest.approx(a["estimate"] * b["estimate"])
    # Sobel (1982): a and b are uncorrelated in this model.
    sobel = np.hypot(a["estimate"] * b["se"], b["estimate"] * a["se"])
    assert indirect["se"] == pytest.approx(sobel, rel=1e-4)


def test_semopy_agrees(path: ModelResult) -> None:
    assert path.crosscheck is not None
    assert path.crosscheck.sound
    assert path.crosscheck.agrees


def test_every_number_is_json_able_and_stable(results: Results) -> None:
    numbers = results.numbers()
    assert numbers["counts/m12/persons"] == 217
    assert numbers["models/support_path/n"] == len(wide(results))
    assert all(isinstance(value, int | float | str | bool | None) for value in numbers.values())
    assert run(load(HERE / "help_rct" / "study.toml")).numbers() == numbers
