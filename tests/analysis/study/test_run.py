"""Runs of small studies whose every number can be counted by hand, and the words of their faults."""

import json
from hashlib import sha256
from math import nan
from pathlib import Path

import pytest

import instruments
from analysis.errors import DataError, FitError, ModelError, StudyError, WavepathError
from analysis.study import Results, estimates, load, run

HEAD = """
[study]
id = "small"
title = "A small study"
simulated = true
[[waves]]
name = "w1"
time = 0
[[waves]]
name = "w2"
time = 6
"""
# One row a person: two waves of a three-item form, stored 1..4, 9 = refused; x and the age are constant.
WIDE = """id,age,a1,a2,a3,b1,b2,b3,xa,xb
p1,20,1,2,3,2,2,2,1.0,2.0
p2,30,1,1,1,4,4,4,2.0,2.5
p3,17,2,2,9,1,1,1,3.0,5.0
p4,,3,3,3,3,3,3,4.0,4.5
p5,50,4,4,4,3,2,1,5.0,7.0
"""
WIDE_FILE = """
[[files]]
path = "wide.csv"
person = "id"
missing = ["9"]
[files.columns]
age = "age"
[files.by_wave.w1]
"q_{item}" = "a{item}"
x = "xa"
[files.by_wave.w2]
"q_{item}" = "b{item}"
x = "xb"
[[files.recode]]
columns = "q_{item}"
add = -1
[[files.measures]]
name = "total"
expression = "rowsum('q_{item}')"
unit = "points"
[[measures]]
name = "total"
label = "Total"
"""


def study(folder: Path, text: str, **files: str) -> Results:
    """Write the files and run the study; `_` in a keyword stands for the dot."""
    for name, content in {"wide_csv": WIDE, **files}.items():
        (folder / name.replace("_", ".", 1)).write_text(content)
    path = folder / "study.toml"
    path.write_text(text if text.lstrip().startswith("[study]") else HEAD + text)
    return run(load(path))


def fault(folder: Path, text: str, kind: type[WavepathError], **files: str) -> str:
    with pytest.raises(kind) as caught:
        study(folder, text, **files)
    return str(caught.value)


def test_one_row_holds_both_waves(tmp_path: Path) -> None:
    results = study(tmp_path, WIDE_FILE)
    first = results.panel.at("w1")
    assert first["total"].tolist()[:2] == [3, 0]
    assert first["total"].isna().sum() == 1  # p3 refused an item
    row = results.scores.query("wave == 'w1'").iloc[0]
    assert (row["n"], row["missing"], row["mean"]) == (4, 1, (3 + 0 + 6 + 9) / 4)
    assert row["sample"] is None


def test_what_was_read_is_counted(tmp_path: Path) -> None:
    file = study(tmp_path, WIDE_FILE).files[0]
    assert (file.source.path, file.source.rows, file.persons, file.duplicates) == ("wide.csv", 5, 5, 0)
    assert file.waves == ("w1", "w2")
    assert sum(file.missing_reasons.values()) == 1
    assert [sentence.split(",")[-1].strip() for sentence in file.recodes] == [
        "14 cells changed.",
        "15 cells changed.",
    ]


def test_origins_name_the_file_as_declared(tmp_path: Path) -> None:
    panel = study(tmp_path, WIDE_FILE).panel
    assert all(str(tmp_path) not in column.origin for column in panel.columns)
    assert panel.column("age").origin.startswith("file wide.csv")


AGE = """
[[exclusions]]
name = "adult"
reason = "under 18"
keep = "age >= 18"
"""


def test_exclusions_count_the_undecided_apart(tmp_path: Path) -> None:
    results = study(tmp_path, WIDE_FILE + AGE)
    step = results.exclusions[0]
    assert (step.before, step.after, step.unknown) == (5, 3, 1)
    assert list(results.panel.persons) == ["p1", "p2", "p5"]
    assert [(count.wave, count.persons, count.of) for count in results.counts] == [("w1", 3, 3), ("w2", 3, 3)]


def test_exclusions_go_in_order_and_may_look_at_one_wave_or_two(tmp_path: Path) -> None:
    steps = """
[[exclusions]]
name = "rise"
reason = "x falls"
keep = "x_w2 - x_w1 >= 1"
[[exclusions]]
name = "early"
reason = "low total at wave 2"
keep = "total >= 1"
wave = "w2"
"""
    results = study(tmp_path, WIDE_FILE + AGE + steps)
    assert [(step.name, step.before, step.after) for step in results.exclusions] == [
        ("adult", 5, 3),
        ("rise", 3, 2),
        ("early", 2, 2),
    ]


def test_column_that_changes_needs_its_wave(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE + AGE.replace("age >=", "x >="), StudyError)
    assert "exclusions[1] (adult): 'x' changes between the waves of 5 person(s)." in text
    assert "wave = 'w1' in the step, or <name>_w1 in its expression" in text


def test_exclusion_of_everybody_is_refused(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE + AGE.replace("18", "90"), StudyError)
    assert "exclusions[1] (adult): leaves nobody (5 before, 1 undecided" in text


def test_unknown_column_in_an_exclusion_names_the_step(tmp_path: Path) -> None:
    assert "exclusions[1] (adult): " in fault(tmp_path, WIDE_FILE + AGE.replace("age", "agee"), StudyError)


LONG = """
[[files]]
path = "long.csv"
person = "id"
wave_column = "t"
wave_values = { "0" = "w1", "6" = "w2" }
"""
LONG_ROWS = "id,t,y\n1,0,3\n2,0,4\n3,0,5\n1,6,3\n3,6,6\n"


def test_long_file_keeps_only_waves_that_exist(tmp_path: Path) -> None:
    results = study(tmp_path, LONG, long_csv=LONG_ROWS)
    assert [(count.wave, count.persons, count.of) for count in results.counts] == [("w1", 3, 3), ("w2", 2, 3)]
    assert results.panel.wide("y").loc[2].isna().tolist() == [False, True]


def test_duplicate_person_is_an_error_unless_declared(tmp_path: Path) -> None:
    double = LONG_ROWS + "3,6,9\n"
    text = fault(tmp_path, LONG, DataError, long_csv=double)
    assert "wave 'w2': column 'person': 1 person(s) come more than once, in 2 of 3 rows." in text
    assert text.endswith("Wave 'w2' is read from long.csv, where 'person' is mapped to column 'id'.")
    for policy, value in (("first", 6), ("last", 9)):
        results = study(tmp_path, f'{LONG}duplicates = "{policy}"\n', long_csv=double)
        assert results.files[0].duplicates == 1
        assert results.panel.wide("y").loc[3, "y_w2"] == value


def test_duplicates_of_a_wide_file_are_counted_once_a_row(tmp_path: Path) -> None:
    text = WIDE_FILE.replace('missing = ["9"]', 'missing = ["9"]\nduplicates = "first"')
    results = study(tmp_path, text, wide_csv=WIDE + "p1,99,4,4,4,4,4,4,9.0,9.0\n")
    assert results.files[0].duplicates == 1
    assert results.panel.at("w1").loc["p1", "age"] == 20


def test_faults_of_a_file_name_its_place(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE.replace('x = "xa"', 'x = "xz"'), DataError)
    assert text.startswith("files[1] (wide.csv): columns: ")
    assert "'xz'" in text


COMPARISON = """
[[comparisons]]
name = "change"
measure = "x"
waves = ["w1", "w2"]
"""


def test_comparison_subtracts_the_first_wave(tmp_path: Path) -> None:
    pair = study(tmp_path, WIDE_FILE + COMPARISON).comparisons[0]
    assert pair.difference == pytest.approx((1 + 0.5 + 2 + 0.5 + 2) / 5)
    assert (pair.n, pair.by, pair.value) == (5, None, None)


def test_comparison_by_a_constant_column(tmp_path: Path) -> None:
    twice = WIDE.replace(",20,", ",17,").replace(",50,", ",30,")
    pairs = study(tmp_path, WIDE_FILE + COMPARISON + 'by = "age"\n', wide_csv=twice).comparisons
    assert [(pair.value, pair.n) for pair in pairs] == [("17", 2), ("30", 2)]


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (
            'by = "y"',
            "comparisons[1]: no column 'y' to compare by. Name a column that is constant over waves.",
        ),
        ('by = "x"', "comparisons[1]: 'x' changes between the waves of 5 person(s). Compare by a column"),
    ],
)
def test_comparison_by_a_wrong_column_is_refused(tmp_path: Path, extra: str, words: str) -> None:
    assert words in fault(tmp_path, f"{WIDE_FILE}{COMPARISON}{extra}\n", StudyError)


def test_comparison_of_an_absent_measure_is_refused(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE + COMPARISON.replace('"x"', '"z"'), StudyError)
    assert (
        "comparisons[1]: wave 'w1' has no column 'z'. Name a score or measure that both waves have." in text
    )


MODEL = """
[[models]]
name = "path"
syntax = "x_w2 ~ a*x_w1"
crosscheck = false
"""


def test_model_is_fitted_to_the_wide_panel(tmp_path: Path) -> None:
    results = study(tmp_path, WIDE_FILE + MODEL + "[models.truth]\na = 1.0\n")
    model = results.models[0]
    assert model.failure is None
    assert model.fit is not None
    slope = model.fit.estimates.set_index("label").loc["a", "estimate"]
    assert slope == pytest.approx(1.2)  # sum of products 12 over sum of squares 10
    assert results.numbers()["models/path/estimates/x_w2 ~ x_w1/estimate"] == slope
    assert results.numbers()["models/path/truth/a"] == 1.0


def test_model_that_cannot_be_fitted_is_reported_not_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise FitError("did not converge in 9 steps. Give starting values.")

    monkeypatch.setattr(estimates, "sem", failing)
    model = study(tmp_path, WIDE_FILE + MODEL).models[0]
    assert model.fit is None
    assert model.failure == "did not converge in 9 steps. Give starting values."


def test_cross_check_is_kept_to_the_digits_that_every_process_gives(tmp_path: Path) -> None:
    results = study(tmp_path, WIDE_FILE + MODEL.replace("crosscheck = false\n", ""))
    check = results.models[0].crosscheck
    assert check is not None
    steps = check.table["estimate_semopy"] / (1e-6 * check.table["se"])
    assert steps.to_numpy() == pytest.approx(steps.round().to_numpy(), abs=1e-4)
    assert check.largest_in_se == (check.table["difference"].abs() / check.table["se"]).max()


def test_faulty_model_is_the_users_to_mend(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE + MODEL.replace("a*x_w1", "a*x_w9"), WavepathError)
    assert text.startswith("models[1] (path): ")
    assert "'x_w9'" in text
    assert "x_w1" in text.replace("x_w2", "x_w1")
    without_wave = fault(tmp_path, WIDE_FILE + MODEL.replace("a*x_w1", "a*total"), WavepathError)
    assert "'total'" in without_wave
    assert "total_w1" in without_wave
    assert "models[1] (path): " in fault(tmp_path, WIDE_FILE + MODEL.replace("a*x_w1", "~ ~"), ModelError)


def test_truth_of_no_parameter_is_refused(tmp_path: Path) -> None:
    text = fault(tmp_path, WIDE_FILE + MODEL + "[models.truth]\nb = 1.0\n", StudyError)
    assert "models[1] (path): truth names 'b', which the model does not estimate. Use a label" in text


SAMPLES = """
[[files]]
path = "one.csv"
person = "id"
sample = "one"
wave = "w1"
[[files]]
path = "onetwo.csv"
person = "id"
sample = "one"
wave = "w2"
[[files]]
path = "two.csv"
person = "id"
sample = "two"
wave_column = "t"
wave_values = { "0" = "w1", "6" = "w2" }
[files.columns]
y = "y"
[[exclusions]]
name = "low"
reason = "y below 2 at wave 1"
keep = "y_w1 >= 2"
samples = ["one"]
[[measures]]
name = "y"
"""


def test_samples_keep_their_persons_apart(tmp_path: Path) -> None:
    files = {"one_csv": "id,y\n1,1\n2,2\n3,3\n", "onetwo_csv": "id,y\n1,1\n2,2\n3,4\n", "two_csv": LONG_ROWS}
    results = study(tmp_path, SAMPLES, **files)
    assert [(step.sample, step.before, step.after) for step in results.exclusions] == [("one", 3, 2)]
    assert sorted(results.panel.persons) == ["one:2", "one:3", "two:1", "two:2", "two:3"]
    row = results.scores.set_index(["wave", "sample"])["mean"]
    assert (row["w2", "one"], row["w2", "two"], row["w2", None]) == (
        3,
        4.5,
        pytest.approx((2 + 4 + 3 + 6) / 4),
    )


def test_instrument_is_scored_and_checked(tmp_path: Path) -> None:
    rows = "\n".join(f"{p}," + ",".join(str((p + i) % 4) for i in range(9)) for p in range(6))
    file = "id," + ",".join(f"q{i}" for i in range(1, 10)) + "\n" + rows + "\n"
    text = """
[[files]]
path = "wave.csv"
person = "id"
wave = "w1"
[files.columns]
"phq9_{item}" = "q{item}"
[[instruments]]
id = "phq9"
"""
    head = HEAD.replace('[[waves]]\nname = "w2"\ntime = 6\n', "")
    results = study(tmp_path, head + text, wave_csv=file)
    row = results.scores.iloc[0]
    assert (row["scale"], row["n"]) == ("phq9", 6)
    assert results.panel.at("w1").loc[0, "phq9"] == 0 + 1 + 2 + 3 + 0 + 1 + 2 + 3 + 0
    assert results.reliability["n"].tolist() == [6]
    assert results.instruments[0].id == "phq9"
    wrong = fault(tmp_path, head + text, WavepathError, wave_csv=file.replace("\n0,0", "\n0,8"))
    assert wrong.startswith("instruments[1] (phq9): wave 'w1': answers outside the coding 0..3")
    assert wrong.endswith(" Wave 'w1' is read from wave.csv, where 'phq9_1' is mapped to column 'q1'.")
    absent = fault(tmp_path, head + text, WavepathError, wave_csv=file.replace("q9", "r9"))
    assert "wave 'w1' has no column for 1 of 9 items ('phq9_9')" in absent
    assert absent.endswith(" Wave 'w1' is read from wave.csv, where 'phq9_9' is mapped to column 'q9'.")


def test_numbers_are_json_able_in_a_fixed_order(tmp_path: Path) -> None:
    one = study(tmp_path, WIDE_FILE + AGE + COMPARISON + MODEL).numbers()
    two = study(tmp_path, WIDE_FILE + AGE + COMPARISON + MODEL).numbers()
    assert list(one.items()) == list(two.items())
    assert nan not in one.values()
    json.dumps(one, allow_nan=False)
    assert one["exclusions/adult/unknown"] == 1
    assert one["scores/total/w1/n"] == 3
    assert one["comparisons/change/bayes/bf10"] > 0
    n, mean, sd = (one[f"scores/total/w2/{name}"] for name in ("n", "mean", "sd"))
    half = 4.302652729911275 * sd / n**0.5  # t of 2 degrees of freedom, two-sided 95 %
    assert (one["scores/total/w2/low"], one["scores/total/w2/high"]) == pytest.approx(
        (mean - half, mean + half)
    )


def test_provenance_names_versions_and_hashes(tmp_path: Path) -> None:
    results = study(tmp_path, WIDE_FILE)
    assert set(results.provenance.versions) >= {"numpy", "scipy", "pandas", "semopy", "pingouin", "jinja2"}
    assert results.provenance.study_sha256 == results.study_sha256
    assert results.provenance.data_sha256 == {"wide.csv": results.files[0].source.sha256}


def test_provenance_holds_the_hash_of_a_form_of_ones_own(tmp_path: Path) -> None:
    shipped = Path(instruments.__file__).parent / "scales" / "phq9.toml"
    own = '[[instruments]]\npath = "own.toml"\n'
    rows = "id," + ",".join(f"phq9_{i}" for i in range(1, 10)) + "\n1" + ",1" * 9 + "\n2" + ",2" * 9 + "\n"
    file = '[[files]]\npath = "wave.csv"\nperson = "id"\nwave = "w1"\n'
    head = HEAD.replace('[[waves]]\nname = "w2"\ntime = 6\n', "")
    text = shipped.read_text("utf-8")
    hashes = study(tmp_path, head + file + own, wave_csv=rows, own_toml=text).provenance.data_sha256
    assert set(hashes) == {"wave.csv", "own.toml"}
    assert hashes["own.toml"] == sha256((tmp_path / "own.toml").read_bytes()).hexdigest()


def test_a_form_from_memory_is_scored_only_if_the_study_says_so(tmp_path: Path) -> None:
    form = instruments.template("memory").replace("TODO", "some")
    form = form.replace("items = 4 ", 'verified = false\nunverified = ["The key."]\nitems = 4 ', 1)
    text = """
[[files]]
path = "wave.csv"
person = "id"
wave = "w1"
[[instruments]]
path = "memory.toml"
"""
    wave = "id,memory_1,memory_2,memory_3,memory_4\n1,1,2,3,4\n2,5,5,4,2\n"
    head = HEAD.replace('[[waves]]\nname = "w2"\ntime = 6\n', "")
    said = fault(tmp_path, head + text, WavepathError, wave_csv=wave, memory_toml=form)
    assert "instruments[1] (memory): not verified against a printed source: The key." in said
    assert "allow_unverified = true" in said
    results = study(tmp_path, head + text + "allow_unverified = true\n", wave_csv=wave, memory_toml=form)
    assert results.panel.data["memory"].tolist() == [2.5, 4.0]
    assert any("not verified: memory" in note for note in results.panel.column("memory").notes)
