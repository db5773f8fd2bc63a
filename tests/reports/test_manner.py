"""Words in another language, numbers in another style: one place for both."""

from pathlib import Path

import pytest

from reports import numbers
from reports.document import Column, Number, Phrase, Rows, Table, phrase, say
from reports.errors import OutputError
from reports.language.catalogue import Catalogue, catalogue
from reports.manner import Manner

GERMAN = Catalogue("de", {"{n} of {all} stayed.": "Von {all} blieben {n}.", "Estimate": "Schätzung"})
MANNER = Manner(numbers.APA.with_decimal(","), GERMAN)


def test_a_sentence_keeps_its_numbers_in_the_order_of_the_language() -> None:
    told = say("{n} of {all} stayed.", n=Number(3, "count"), all=Number(1204, "count"))
    assert MANNER.printable(told).runs == (
        "Von ",
        Number(1204, "count"),
        " blieben ",
        Number(3, "count"),
        ".",
    )


def test_a_caption_becomes_text_and_labels_of_files_stay() -> None:
    table = Table(
        phrase("{n} of {all} stayed.", n=Number(3, "count"), all=Number(1204, "count")),
        (Column(phrase("Estimate")), Column("Estimate")),
        (Rows((("Estimate", Number(0.5)),)),),
    )
    found = MANNER.printable(table)
    assert found.caption == "Von 1.204 blieben 3."
    assert [column.title for column in found.columns] == ["Schätzung", "Estimate"]
    assert found.groups[0].cells[0] == ("Estimate", Number(0.5))


def test_what_a_catalogue_lacks_stays_english() -> None:
    assert MANNER.text(phrase("{n} waves", n=Number(0.25))) == "0,25 waves"


def test_a_gap_without_its_field_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="no field for the gap"):
        phrase("{n} waves")
    assert isinstance(phrase("waves"), Phrase)


def test_a_catalogue_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "de.toml"
    file.write_text('language = "de"\n[words]\n"{n} waves" = "{n} Wellen"\n', "utf-8")
    assert catalogue(str(file))("{n} waves") == "{n} Wellen"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("language = ", "not valid TOML"),
        ("x = 1", "a line language"),
        ('language = "de"\n[words]\n"{n} waves" = "Wellen"', "the same gaps: ['n']"),
        ('language = "de"\n[words]\n"{n} waves" = "{n Wellen"', "the same gaps: ['n']"),
    ],
)
def test_a_faulty_catalogue_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(OutputError, match=r"own\.toml") as told:
        catalogue(str(file))
    assert words in str(told.value)


def test_an_unknown_language_names_the_known() -> None:
    with pytest.raises(OutputError, match=r"Known are: en"):
        catalogue("tlh")
