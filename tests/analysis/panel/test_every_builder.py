"""What holds for every builder: it writes what it fits, knows columns by name only, and refuses what cannot be fitted.

The tests run over the table of builders: a new one needs a plain call in `every_builder.py`, and nothing else.
"""

import inspect
import re
from typing import Any, get_type_hints

import numpy as np
import pandas as pd
import pytest

from analysis import Fit, Panel, lavaan, link, panel, read_wave
from analysis.errors import DataError, ModelError, WavepathError
from analysis.panel.builders import names
from tests.analysis.panel.every_builder import PLAIN, WAVES, Columns, Plain, columns
from tests.analysis.panel.golden import frame

BUILDERS = names()
OVER_WAVES = [name for name in BUILDERS if name not in PLAIN or PLAIN[name].least]
SAME = 1e-6  # of 1 + size: the order of rows and columns moves sums, and with them the search's last steps
CLOSE = 1e-4  # of 1 + size: two searches stop at different points of the same flat minimum
FACE = "".join(f"{v}{t} " for v in "xym" for t in range(1, WAVES + 1)).split()


def test_every_verb_that_returns_a_fit_is_a_builder() -> None:
    found = {name: getattr(panel, name) for name in panel.__all__}
    fitting = {
        name
        for name, verb in found.items()
        if inspect.isfunction(verb) and get_type_hints(verb).get("return") in (Fit, panel.Mediation)
    }
    assert fitting == set(BUILDERS)


def plain(name: str) -> Plain:
    assert name in PLAIN, f"add a plain call of {name} to tests/analysis/panel/every_builder.py"
    return PLAIN[name]


def fit(
    name: str, data: pd.DataFrame | Panel | None = None, of: Columns | None = None, **options: Any
) -> Fit:
    return plain(name)(name, frame("panel_missing") if data is None else data, of or columns(), **options)


@pytest.fixture(scope="module")
def fits() -> dict[str, Fit]:
    """Each builder's plain call on data with gaps."""
    return {name: fit(name) for name in BUILDERS}


def numbers(found: Fit) -> np.ndarray:
    return found.estimates["estimate"].to_numpy()


def assert_same(one: np.ndarray, two: np.ndarray, within: float) -> None:
    assert one.shape == two.shape
    assert np.max(np.abs(one - two) / (1 + np.abs(one))) < within


@pytest.mark.parametrize("name", BUILDERS)
def test_text_says_how_to_fit_it_in_r(name: str, fits: dict[str, Fit]) -> None:
    text = fits[name].model
    assert text.startswith("# ")
    assert "# In R: lavaan(model, data" in text
    assert fits[name].about is not None
    assert fits[name].about.title
    assert f"# {fits[name].about.title}" in text


@pytest.mark.parametrize("name", BUILDERS)
def test_text_with_its_options_is_the_whole_model(name: str, fits: dict[str, Fit]) -> None:
    found = fits[name]
    assert found.about is not None
    again = lavaan(found.model, frame("panel_missing"), **dict(found.about.options))
    pd.testing.assert_frame_equal(again.estimates, found.estimates)
    assert again.measures["df"] == found.measures["df"]


@pytest.mark.parametrize("name", BUILDERS)
def test_every_path_is_an_estimate(name: str, fits: dict[str, Fit]) -> None:
    found = fits[name]
    assert found.about is not None
    assert len(found.about.paths)
    assert len(found.paths) >= len(found.about.paths)
    assert found.paths["what"].ne("").all()
    assert found.paths["estimate"].notna().all()
    twice = found.paths[["what", "source", "target", "waves", "label", "estimate"]].duplicated()
    assert not twice.any(), found.paths[twice]


@pytest.mark.parametrize("name", BUILDERS)
def test_order_of_rows_and_columns_does_not_matter(name: str, fits: dict[str, Fit]) -> None:
    data = frame("panel_missing")
    rng = np.random.default_rng(5)
    mixed = data.iloc[rng.permutation(len(data)), ::-1]
    assert_same(numbers(fits[name]), numbers(fit(name, mixed)), SAME)


@pytest.mark.parametrize("name", BUILDERS)
def test_names_of_columns_do_not_matter(name: str, fits: dict[str, Fit]) -> None:
    other = {column: f"k_{column}_q" for column in FACE}
    of = {v: [other[c] for c in own] for v, own in columns().items()}
    renamed = fit(name, frame("panel_missing").rename(columns=other), of)
    assert_same(numbers(fits[name]), numbers(renamed), SAME)


@pytest.mark.parametrize("name", BUILDERS)
def test_numbers_of_any_kind_are_numbers(name: str, fits: dict[str, Fit]) -> None:
    data = frame("panel_missing").astype(dict.fromkeys(FACE, "Float64"))
    data.index = pd.Index([f"p{i}" for i in range(len(data))])
    assert_same(numbers(fits[name]), numbers(fit(name, data)), SAME)


@pytest.fixture(scope="module")
def as_panel(tmp_path_factory: pytest.TempPathFactory) -> Panel:
    """The same data as waves of a panel, with variables x, y, m and g."""
    data, folder = frame("panel_missing"), tmp_path_factory.mktemp("waves")
    waves = []
    for wave in range(1, WAVES + 1):
        own = data[["id", "g", *(f"{v}{wave}" for v in "xym")]]
        own.columns = ["id", "g", *"xym"]
        own.to_csv(folder / f"{wave}.csv", index=False)
        waves.append(read_wave(folder / f"{wave}.csv", name=str(wave), time=wave - 1))
    return link(waves, person="id")


@pytest.mark.parametrize("name", BUILDERS)
def test_a_panel_is_its_wide_frame(name: str, fits: dict[str, Fit], as_panel: Panel) -> None:
    of = {v: [f"{v}_{wave}" for wave in range(1, WAVES + 1)] for v in "xym"}
    more = {"group": "g_1"} if "group" in plain(name).more else {}
    assert_same(numbers(fits[name]), numbers(fit(name, as_panel, of, **more)), CLOSE)


@pytest.mark.parametrize("name", BUILDERS)
def test_data_are_not_changed(name: str) -> None:
    data = frame("panel_missing").copy()
    before = data.copy(deep=True)
    fit(name, data)
    pd.testing.assert_frame_equal(data, before)


@pytest.mark.parametrize("name", [name for name in BUILDERS if name not in PLAIN or PLAIN[name].moments])
def test_moments_in_place_of_complete_data_give_the_same(name: str) -> None:
    data = frame("panel")[FACE]
    rows = fit(name, data, missing="listwise")
    moments = plain(name)(
        name, None, columns(), sample_cov=data.cov(), sample_mean=data.mean(), sample_nobs=len(data)
    )
    assert moments.measures["df"] == rows.measures["df"]
    assert moments.measures["chisq"] == pytest.approx(rows.measures["chisq"], abs=1e-3)
    assert_same(numbers(rows), numbers(moments), CLOSE)


def refused(name: str, data: pd.DataFrame, of: Columns | None = None, **options: Any) -> str:
    with pytest.raises((DataError, ModelError)) as caught:
        fit(name, data, of, **options)
    words = str(caught.value)
    assert words.startswith((f"{name}: ", "data: column")), words
    assert words.endswith("."), words
    return words


def told(name: str, data: pd.DataFrame, of: Columns | None = None, **options: Any) -> str:
    """Words of the error or, if there is a fit, of its warnings; silence fails."""
    try:
        found = fit(name, data, of, **options)
    except WavepathError as error:
        return str(error)
    assert found.warnings, f"{name} returned numbers without a word"
    return " ".join(found.warnings)


@pytest.mark.parametrize("name", OVER_WAVES)
def test_too_few_waves_are_refused(name: str) -> None:
    for waves in range(1, plain(name).least):
        words = refused(name, frame("panel"), columns(waves))
        assert "wave" in words


@pytest.mark.parametrize("name", OVER_WAVES)
def test_waves_out_of_order_are_refused(name: str) -> None:
    words = refused(name, frame("panel"), times=(0, 2, 1, 3))
    assert "times 0, 2, 1, 3 do not rise from wave to wave" in words


@pytest.mark.parametrize("name", BUILDERS)
def test_an_absent_column_is_named(name: str) -> None:
    last = {"mediation": "m3"}.get(name, "x3")
    data = frame("panel")
    if name == "second_order":
        last = "m3"
    assert repr(last) in refused(name, data.drop(columns=last))


@pytest.mark.parametrize("name", BUILDERS)
@pytest.mark.parametrize(
    ("value", "words"), [(1.0, "constant"), (np.nan, "empty"), ("a", "not numbers|no numbers|constant")]
)
def test_a_column_that_holds_nothing_is_named(name: str, value: object, words: str) -> None:
    column = "m3" if name == "mediation" else "x3"
    found = refused(name, frame("panel").assign(**{column: value}))
    assert column in found
    assert re.search(words, found), found


@pytest.mark.parametrize("name", BUILDERS)
def test_text_among_numbers_is_named(name: str) -> None:
    column = "m3" if name == "mediation" else "x3"
    data = frame("panel").astype({column: object})
    data.loc[7, column] = "secret"
    found = refused(name, data)
    assert column in found
    assert "secret" not in found


@pytest.mark.parametrize("name", BUILDERS)
def test_infinite_numbers_are_named(name: str) -> None:
    column = "m3" if name == "mediation" else "x3"
    data = frame("panel").copy()
    data.loc[7, column] = np.inf
    assert column in refused(name, data)


@pytest.mark.parametrize("name", BUILDERS)
def test_copies_are_refused(name: str) -> None:
    data = frame("panel")
    pair = ("x1", "m3") if name == "mediation" else ("x2", "x3")
    words = refused(name, data.assign(**{pair[1]: 3.0 - 2.0 * data[pair[0]]}))
    assert re.search("perfectly correlated|collinear", words)


@pytest.mark.parametrize("name", BUILDERS)
@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_a_column_that_is_the_sum_of_others_is_told(name: str, missing: str) -> None:
    data = frame("panel")
    a, b, c = ("x1", "m3", "y4") if name == "mediation" else ("x2", "x3", "x1")
    told(name, data.assign(**{c: data[a] + data[b]}), missing=missing)


@pytest.mark.parametrize("name", BUILDERS)
def test_fewer_persons_than_variables_are_told(name: str) -> None:
    told(name, frame("panel").head(3))


@pytest.mark.parametrize("name", BUILDERS)
def test_a_group_without_values_at_a_wave_is_told(name: str) -> None:
    column = "m3" if name == "mediation" else "x3"
    data = frame("panel_missing").copy()
    data.loc[data["g"] == 2, column] = np.nan
    words = told(name, data, group="g")
    assert "2" in words
    assert column in words or "group" in words


@pytest.mark.parametrize("name", BUILDERS)
def test_an_absent_group_column_is_named(name: str) -> None:
    with pytest.raises(WavepathError, match="gg"):
        fit(name, group="gg")


@pytest.mark.parametrize("name", [name for name in OVER_WAVES if name not in PLAIN or PLAIN[name].lags])
def test_equal_effects_over_unequal_intervals_are_told(name: str) -> None:
    uneven = fit(name, times=(0, 1, 2, 6), lags="equal").warnings
    assert any("interval" in words for words in uneven), uneven
    even = fit(name, times=(0, 2, 4, 6), lags="equal").warnings
    assert not any("interval" in words for words in even)


@pytest.mark.parametrize("name", BUILDERS)
def test_an_unknown_option_is_named(name: str) -> None:
    with pytest.raises((TypeError, WavepathError), match="no_such"):
        fit(name, no_such=1)


@pytest.mark.parametrize("name", BUILDERS)
def test_no_data_at_all_is_refused(name: str) -> None:
    with pytest.raises(DataError, match="data"):
        plain(name)(name, None, columns())
    with pytest.raises(DataError, match=r"DataFrame|data"):
        plain(name)(name, frame("panel").to_numpy(), columns())  # type: ignore[arg-type]
