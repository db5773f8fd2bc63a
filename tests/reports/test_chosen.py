"""What a study file asks of numbers and words, from its text to the page of a tiny document."""

import re
from html import unescape
from pathlib import Path

import pytest

from analysis import study as studies
from reports.chosen import manner, settings
from reports.document import Column, Document, Interval, Number, Rows, Section, Table, phrase, say
from reports.errors import OutputError
from reports.writers.html import html
from tests.reports.support import edited, small_study

TABLE = Table(
    phrase("Estimate"),
    (Column("Scale"), Column(phrase("p"), "p"), Column(phrase("95% CI"))),
    (
        Rows(
            (
                ("EPDS", Number(0.0372, "p"), Interval(0.12, 0.45)),
                ("SWLS", Number(0.5, "p"), Interval(-0.5, 0.5)),
            )
        ),
    ),
)
TOLD = say(
    "{statistics}; {n}",
    statistics=(
        Number(0.953, "bounded", name="CFI"),
        ", ",
        Number(0.0372, "p", name="p"),
        ", ",
        Interval(-0.5, 0.5, level=0.95),
    ),
    n=Number(72337, "count", name="N"),
)
DOCUMENT = Document("T", "", "en", None, (), (Section("S", "s", (TOLD, TABLE)),), Section("P", "p", ()))


def page(folder: Path, report: str) -> str:
    """Return the words of the page that a study file with this table `[report]` asks for."""
    path = small_study(folder)
    edited(path, '[[waves]]\nname = "w1"', f'[report]\n{report}\n\n[[waves]]\nname = "w1"')
    plan = studies.load(path).plan.report
    made = html(DOCUMENT, manner(plan, path.parent))
    assert settings(plan, path.parent).manner == manner(plan, path.parent)
    body = made[made.index("<main") :]
    return unescape(re.sub(r"<[^>]+>", "", body)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("report", "printed"),
    [
        ("", ("CFI = .953, p = .037, 95% CI [−0.50, 0.50]; N = 72,337", ".037[0.12, 0.45]")),
        ('numbers = "ama"', ("CFI = 0.953, P = .04, 95% CI, −0.50 to 0.50; N = 72 337", ".040.12-0.45")),
        ('decimal = ","', ("CFI = ,953, p = ,037, 95% CI [−0,50; 0,50]; N = 72.337", ",037[0,12; 0,45]")),
        ("leading_zero = true", ("CFI = 0.953, p = 0.037, 95% CI [−0.50, 0.50]", "0.037[0.12, 0.45]")),
        ('numbers = "ama"\nleading_zero = false', ("CFI = .953, P = .04", ".040.12-0.45")),
        ('numbers = "ama"\ndecimal = ","', ("CFI = 0,953, P = ,04", ",040,12-0,45")),
        ('language = "ja"', ("CFI = .953, p = .037", "推定値")),
    ],
)
def test_the_report_table_of_a_study_file_reaches_the_page(
    tmp_path: Path, report: str, printed: tuple[str, ...]
) -> None:
    told = page(tmp_path / "study", report)
    for words in printed:
        assert words in told


def test_the_page_says_its_language(tmp_path: Path) -> None:
    path = small_study(tmp_path / "study")
    edited(path, '[[waves]]\nname = "w1"', '[report]\nlanguage = "own.toml"\n\n[[waves]]\nname = "w1"')
    (path.parent / "own.toml").write_text(
        'language = "de"\n[words]\n"Estimate" = "Schätzung"\n"95% CI" = ""\n', "utf-8"
    )
    made = html(DOCUMENT, manner(studies.load(path).plan.report, path.parent))
    assert '<html lang="de">' in made
    assert "Schätzung" in made and "95% CI" in made


def test_a_language_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        OutputError, match=r"xx: no language of this name, and no such file. Known are: en, ja"
    ):
        page(tmp_path / "study", 'language = "xx"')
