"""What a study describes by itself and on demand, where its numbers stand, and the words of its faults."""

from pathlib import Path

import pytest

from analysis.describe import table_one
from analysis.errors import DataError, StudyError
from analysis.study import Results, load, run
from tests.reports.support import small_study

GROUPS = "\n[report]\ncodebook = true\ncorrelations = ['epds', 'hours_w1']\nattrition = ['hours', 'epds']\n"


def results(folder: Path, more: str = "", old: str = "", new: str = "") -> Results:
    study = small_study(folder)
    text = study.read_text("utf-8")
    study.write_text((text.replace(old, new) if old else text) + more, "utf-8")
    return run(load(study))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return results(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return results(tmp_path_factory.mktemp("asked"), GROUPS)


def test_without_a_word_scores_and_measures_are_described_at_the_first_wave(plain: Results) -> None:
    found = plain.table_one
    assert found is not None
    assert (found.groups, found.waves) == ((), ("w1",))
    assert [one.name for one in found.characteristics] == ["epds", "epds_anxiety", "hours"]
    assert [one.label for one in found.characteristics][-1] == "Hours"
    same = table_one(plain.panel, ["epds"]).cells
    assert found.cells["mean"].iloc[0] == same["mean"].item()
    assert plain.correlations is None


def test_those_who_left_are_compared_without_a_model(plain: Results) -> None:
    assert plain.attrition is not None
    assert (plain.attrition.stayed, plain.attrition.left) == (70, 9)
    assert plain.attrition.comparison is not None
    assert plain.attrition.model is None


def test_changes_are_those_of_the_declared_comparison(plain: Results) -> None:
    row = plain.changes.query("measure == 'epds' and wave == 'w2'").iloc[0]
    paired = plain.comparisons[0]
    assert (row["pairs"], row["change"], row["p"]) == (paired.n, paired.difference, paired.p)
    assert row["sample"] is None


def test_every_number_is_in_the_record(asked: Results) -> None:
    numbers = asked.numbers()
    assert all(isinstance(value, int | float | str | bool | None) for value in numbers.values())
    assert asked.table_one is not None
    mean = asked.table_one.cells.set_index("variable").loc["hours", "mean"]
    assert numbers["table_one/cells/hours/w1/all/mean"] == mean
    assert numbers["table_one/persons/w1/all/n"] == 79
    assert asked.correlations is not None
    assert numbers["correlations/epds_w1/epds_w2/r"] == asked.correlations.pairs["r"].iloc[0]
    assert asked.attrition is not None
    assert asked.attrition.model is not None
    assert numbers["attrition/model/hours/estimate"] == asked.attrition.model.estimates["estimate"][1]
    assert numbers["attrition/model/intercept/p"] == asked.attrition.model.estimates["p"][0]
    assert numbers["codebook/hours/n_missing"] == 0
    assert numbers["changes/epds/w2/d_z"] == asked.changes.query("measure == 'epds'")["d_z"].iloc[1]
    omega = asked.reliability.query("scale == 'epds' and wave == 'w1'")["omega"].item()
    assert numbers["reliability/epds/epds/w1/omega"] == omega


def test_a_study_of_one_wave_has_no_changes_and_no_attrition(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,x\n1,2\n2,3\n")
    study = tmp_path / "study.toml"
    study.write_text(
        '[study]\nid = "s"\ntitle = "S"\n[[waves]]\nname = "w"\n'
        '[[files]]\npath = "a.csv"\nperson = "id"\nwave = "w"\n[files.columns]\nx = "x"\n'
    )
    found = run(load(study))
    assert found.attrition is None
    assert found.table_one is None
    assert found.changes.empty


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("[report.table_one]\nby = 'grup'\n", "report.table_one: table_one: no column 'grup'"),
        (
            "[report.table_one]\nby = 'hours'\n",
            "report.table_one: table_one: column 'hours' changes between waves",
        ),
        (
            "[report]\ncorrelations = ['epds', 'houres']\n",
            "report.correlations: correlations: no column 'houres'",
        ),
        ("[report]\nattrition = ['epdss']\n", "report.attrition: attrition: no column 'epdss' (near: 'epds'"),
    ],
)
def test_faults_that_only_the_data_show_begin_with_their_place(tmp_path: Path, more: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        results(tmp_path, f"\n{more}")
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("[report.table_one]\nwaves = ['w9']\n", "report.table_one.waves: names wave 'w9', which"),
        ("[report.table_one]\nweights = 'w'\ntests = true\n", "report.table_one.tests: these tests take no"),
        (
            "[report.table_one]\nvariables = ['epds']\nnonnormal = ['epdz']\n",
            "report.table_one.nonnormal: names 'epdz', which variables does not. The nearest known is 'epds'.",
        ),
        ("[report.table_one]\nmising = 'row'\n", "report.table_one.mising: is not a known key. The nearest"),
        ("[report]\ncorrelations = 3\n", "report.correlations: holds the number 3"),
        ("[report]\ncodebook = 'yes'\n", "report.codebook: holds text 'yes'; must be true or false."),
    ],
)
def test_faults_of_the_file_are_listed_before_the_data_are_read(
    tmp_path: Path, more: str, words: str
) -> None:
    with pytest.raises(StudyError) as caught:
        results(tmp_path, f"\n{more}")
    assert words in str(caught.value)


def test_attrition_of_one_wave_is_a_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,x\n1,2\n2,3\n")
    study = tmp_path / "study.toml"
    study.write_text(
        '[study]\nid = "s"\ntitle = "S"\n[[waves]]\nname = "w"\n'
        '[[files]]\npath = "a.csv"\nperson = "id"\nwave = "w"\n[report]\nattrition = ["x"]\n'
    )
    with pytest.raises(StudyError, match=r"report\.attrition: the study has one wave"):
        load(study)
