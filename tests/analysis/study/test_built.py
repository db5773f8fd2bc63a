"""A study file that calls a builder: its faults, the call, and what the results hold."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from analysis import sem
from analysis.errors import DataError, FitError, StudyError
from analysis.panel import builders
from analysis.panel.indirect import mediation
from analysis.study import Results, built, json_schema
from tests.analysis.panel import tiny
from tests.analysis.study.test_run import WIDE_FILE, fault, study

ROOT = Path(__file__).parents[3]
MODEL = """
[[models]]
name = "stay"
builder = "tiny"
variables = ["x"]
crosscheck = false
[models.options]
lags = "equal"
"""


@pytest.fixture(autouse=True)
def _only_tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builders, "HOMES", tiny.HOMES)


def told(folder: Path, old: str = "", new: str = "") -> str:
    assert old in MODEL
    return fault(folder, WIDE_FILE + MODEL.replace(old, new), StudyError)


def title(results: Results) -> str:
    fit = results.models[0].fit
    assert fit is not None
    assert fit.about is not None
    return fit.about.title


def test_builder_is_called_with_variables_waves_times_and_options(tmp_path: Path) -> None:
    results = study(tmp_path, WIDE_FILE + MODEL + "[models.truth]\nar = 1.0\n")
    model = results.models[0]
    assert title(results) == "Tiny of x, times 0, 6, lags equal"
    assert model.fit is not None
    assert model.builder == "tiny"
    assert model.syntax == model.fit.model
    assert '# In R: lavaan(model, data, missing = "fiml")' in model.syntax
    own = sem("x_w2 ~ ar*x_w1", results.panel.wide(["x"])).estimates.set_index("label").loc["ar", "estimate"]
    assert results.numbers()["models/stay/estimates/x_w2 ~ x_w1/estimate"] == pytest.approx(own, rel=1e-6)
    assert results.numbers()["models/stay/truth/ar"] == 1.0


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ('{ s = ["x_w1", "x_w2"] }', "Tiny of s, times 0, 6, lags equal"),
        ('{ s = "x_{wave}" }', "Tiny of s, times 0, 6, lags equal"),
        (
            '{ s = ["x_w1", "total_w1"] }',
            "Tiny of s, times 0, 1, lags equal",
        ),  # two of one wave: no times known
    ],
)
def test_waves_of_columns_are_found_by_their_names(tmp_path: Path, variables: str, words: str) -> None:
    assert title(study(tmp_path, WIDE_FILE + MODEL.replace('["x"]', variables))) == words


def test_a_group_is_a_column_that_holds_at_all_waves(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE + MODEL + 'group = "agee"\n', StudyError)
    assert "models[1] (stay): group: there is no column 'agee'. Name one that is constant" in text
    text = fault(tmp_path, WIDE_FILE + MODEL + 'group = "x"\n', StudyError)
    assert "'x' changes between the waves of 5 person(s). A group is one value a person." in text
    results = study(
        tmp_path, WIDE_FILE.replace('age = "age"', 'g = "g"') + MODEL + 'group = "g"\n', wide_csv=GROUPS
    )
    assert results.models[0].fit is not None
    assert results.models[0].fit.groups == ("b", "a")  # by first appearance, as in lavaan


GROUPS = "id,g,a1,a2,a3,b1,b2,b3,xa,xb\n" + "\n".join(
    f"p{i},{'ab'[i % 2]},1,2,3,2,2,2,{i},{i + (i * i) % 7}" for i in range(1, 21)
)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"tiny"', '"tinny"', "models[1].builder: there is no builder 'tinny'; did you mean 'tiny'?"),
        ('"tiny"', '"x9"', "models[1].builder: there is no builder 'x9'; there are tiny."),
        ("lags =", "lag =", "models[1].options.lag: tiny has no option 'lag'; did you mean 'lags'?"),
        ('"equal"', '"equl"', "models[1].options.lags: holds 'equl'; must be 'free' or 'equal'."),
        ('"equal"', "3", "models[1].options.lags: holds 3; must be 'free' or 'equal'."),
        ("lags =", "data =", "models[1].options.data: tiny has no option 'data'"),
        ('variables = ["x"]', "", "models[1].variables: tiny needs it. Add it."),
        ('builder = "tiny"', "", "models[1]: give exactly one of syntax (the model's text) and builder"),
        ('builder = "tiny"', 'builder = "tiny"\nsyntax = "x_w2 ~ x_w1"', "models[1]: give exactly one of syntax"),
        ('builder = "tiny"', 'syntax = "x_w2 ~ x_w1"', "models[1].variables: belongs to a builder."),
        ('["x"]', '["x"]\nwaves = ["w1", "w9"]', "models[1].waves: names wave 'w9', which [[waves]] does not"),
        ('["x"]', '["x"]\nmissing = "fiml"', None),
        ("lags =", 'missing = "fiml"\nlags =', None),
        ('["x"]\n', '["x"]\nestimator = "MLR"\n', None),
    ],
)  # fmt: skip
def test_fault_names_place_finding_and_remedy(tmp_path: Path, old: str, new: str, words: str | None) -> None:
    if words is None:
        study(tmp_path, WIDE_FILE + MODEL.replace(old, new))
    else:
        assert words in told(tmp_path, old, new)


def test_an_option_that_is_given_twice_is_a_fault(tmp_path: Path) -> None:
    text = MODEL.replace('["x"]', '["x"]\nmissing = "fiml"') + 'missing = "listwise"\n'
    words = fault(tmp_path, WIDE_FILE + text, StudyError)
    assert (
        "models[1].options.missing: 'missing' is also given beside builder. Name it in one of the two."
        in words
    )


def test_faults_of_a_builder_come_with_all_others(tmp_path: Path) -> None:
    text = WIDE_FILE.replace('person = "id"', 'persn = "id"') + MODEL.replace("equal", "equl")
    words = fault(tmp_path, text, StudyError)
    assert "3 faults" in words
    assert "files[1].persn" in words
    assert "models[1].options.lags" in words


def test_what_the_builder_refuses_is_the_users_to_mend(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE + MODEL.replace('["x"]', '["totl"]'), DataError)
    assert text.startswith(
        "models[1] (stay): tiny: totl at wave w1: there is no column 'totl_w1'; did you mean"
    )
    one = fault(tmp_path, WIDE_FILE + MODEL.replace('["x"]', '["x"]\nwaves = ["w1"]'), DataError)
    assert "models[1] (stay): tiny: 1 wave given; this model needs 2 or more." in one


def test_a_search_that_fails_is_reported_with_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise FitError("did not converge in 9 steps. Give starting values.")

    monkeypatch.setattr(built, "made", failing)
    model = study(tmp_path, WIDE_FILE + MODEL).models[0]
    assert model.fit is None
    assert model.failure == "did not converge in 9 steps. Give starting values."
    assert model.syntax == "# tiny\n# variables = ('x',)\n# lags = 'equal'"


@pytest.mark.parametrize(
    ("model", "good"),
    [
        ({"syntax": "y ~ x"}, True),
        ({"builder": "riclpm", "variables": ["x", "y"], "options": {"lags": "equal", "se": "robust"}}, True),
        ({"builder": "riclpm", "variables": {"x": ["a", "b"], "y": [["c", "d"], ["e", "f"]]}}, True),
        ({"builder": "mediation", "options": {"x": "a", "m": [["b"], ["c"]], "y": "d"}}, True),
        ({}, False),
        ({"builder": "riclpm", "syntax": "y ~ x"}, False),
        ({"builder": "riclpmm"}, False),
        ({"builder": "riclpm", "options": {"lag": "equal"}}, False),
        ({"builder": "riclpm", "options": {"data": "x"}}, False),
    ],
)
def test_json_schema_knows_builders_and_their_options(
    model: dict[str, object], good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator({**schema["$defs"]["ModelPlan"], "$defs": schema["$defs"]})
    assert validator.is_valid({"name": "a", **model}) is good


def test_json_schema_takes_the_shipped_studies() -> None:
    schema = json_schema()
    for path in (ROOT / "reports/demo/study.toml", *(ROOT / "tests/studies").glob("*/study.toml")):
        raw = tomllib.loads(path.read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(raw)))


MEDIATION = """
[[models]]
name = "through"
builder = "mediation"
crosscheck = false
[models.options]
x = "x_w1"
m = ["total_w1"]
y = "x_w2"
draws = 500
"""


def test_indirect_effects_keep_the_limits_they_were_asked_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    rows = "id,age,a1,a2,a3,b1,b2,b3,xa,xb\n" + "\n".join(
        f"p{i},20,{1 + i % 4},{1 + (i * i) % 3},2,1,1,1,{i % 11},{(i * 7) % 13 + i % 4}" for i in range(60)
    )
    results = study(tmp_path, WIDE_FILE + MEDIATION, wide_csv=rows)
    model = results.models[0]
    assert model.fit is not None
    assert model.effects is not None
    assert model.limits == "95 %, monte carlo, 500 draws from seed 0"
    wide = results.panel.wide(["x", "total"])
    own = mediation(wide, x="x_w1", m=["total_w1"], y="x_w2", draws=500, seed=0).table
    indirect = own[own["what"] == "specific indirect"].iloc[0]
    at = f"models/through/effects/{indirect['label']}"
    assert results.numbers()[f"{at}/estimate"] == indirect["estimate"]
    assert results.numbers()[f"{at}/low"] == indirect["low"]
    assert model.fit.estimates.set_index("label").loc[indirect["label"], "low"] != indirect["low"]


def test_indirect_effects_need_their_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    text = fault(tmp_path, WIDE_FILE + MEDIATION.replace('y = "x_w2"\n', ""), StudyError)
    assert "models[1].options.y: mediation needs it. Add it." in text
