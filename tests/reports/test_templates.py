"""Which words of the reports catalogues know: all templates, found in the source; none that claims a cause."""

import re
import tomllib
from pathlib import Path

import pytest

from reports.document import Number, phrase
from reports.language.catalogue import catalogue, gaps, languages
from reports.language.templates import Found, found, template_file
from reports.manner import Manner
from tests.reports.pseudo import PSEUDO, untranslated, wide

CAUSAL = re.compile(
    r"\b(affect(s|ed|ing)?|leads? to|led to|influenc(e|es|ed|ing)|predict(s|ed|ing)?|caus(e|es|ed|ing)|impact(s|ed)?|"
    r"drives?|drove|driven|determin(es|ed)|increas(es|ed|ing)|decreas(es|ed|ing)|reduc(es|ed|ing)|improv(es|ed|ing)|"
    r"results? in|resulted in|brings? about|due to|because of|responsible for)\b",
    re.IGNORECASE,
)
CAUSAL_JAPANESE = re.compile("影響|引き起こ|原因|もたら|左右す|予測す|促進|抑制|低下させ|向上させ")
JUDGING = re.compile(
    r"\b(good|excellent|acceptable|adequate|poor|satisfactory|well[- ]fitting|no effect)\b", re.IGNORECASE
)
# Templates that hold such a word without claiming a cause, each with what it does instead.
ALLOWED = {
    "The model does not by itself show which way an influence runs.": "denies one",
    "What an unmeasured common cause of mediator and outcome would make of the indirect effect.": "what if",
}


@pytest.fixture(scope="module")
def scan() -> Found:
    return found()


def test_every_template_is_a_literal(scan: Found) -> None:
    assert scan.unclear == ()


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_a_shipped_language_has_words_for_every_template(language: str, scan: Found) -> None:
    words = catalogue(language).words
    assert [f"{place} {text}" for text, place in scan.templates if text not in words] == []


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_a_shipped_language_has_the_same_gaps(language: str) -> None:
    for english, own in catalogue(language).words.items():
        assert gaps(own) == gaps(english), english


def test_no_template_claims_a_cause(scan: Found) -> None:
    claims = {text: place for text, place in scan.templates if CAUSAL.search(text) and text not in ALLOWED}
    assert claims == {}
    assert not [text for text in catalogue("ja").words.values() if CAUSAL_JAPANESE.search(text)]
    assert CAUSAL.search("Support reduces stress.")


def test_no_sentence_judges_fit_or_denies_an_effect(scan: Found) -> None:
    assert [t for t, place in scan.templates if place.startswith("sentences/") and JUDGING.search(t)] == []


def test_nouns_of_counts_are_found_in_both_forms(scan: Found) -> None:
    templates = dict(scan.templates)
    assert {"{n} person", "{n} persons", "{n} wave", "{n} waves"} <= set(templates)


SOURCE = """
from reports.document import counted, phrase, say
TITLE = "A title"
PARTS: dict[str, str] = {"a": "First", "b": "Second"}
def told(x, name):
    phrase("One" if x else "Two")
    phrase(TITLE)
    phrase(PARTS[name])
    counted(3, "mouse", "mice")
    counted(3, "dog")
    say("{a} and "
        "{b}.", a="", b="")
    own = "Own {a}" if x else "Other {a}"
    phrase(own, a="")
    phrase(name)
    phrase(f"{x} things")
    changing = "Once"
    changing = name
    phrase(changing)
    return lambda words: say(words)
"""
PAGE = "<p>{{ say(\"On a {page}\", page=1) }}</p>\n<b>{{ say('It\\'s') }}</b>"


def test_literals_constants_tables_and_pages_are_read_and_the_rest_is_named(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(SOURCE, "utf-8")
    (tmp_path / "page.html.j2").write_text(PAGE, "utf-8")
    scan = found(tmp_path)
    assert [text for text, _ in scan.templates] == [
        *(
            "One",
            "Two",
            "A title",
            "First",
            "Second",
            "{n} mouse",
            "{n} mice",
            "{n} dog",
            "{n} dogs",
            "{a} and {b}.",
        ),
        *("Own {a}", "Other {a}", "On a {page}", "It's"),
    ]
    assert scan.unclear == ("module.py:15", "module.py:16", "module.py:19")
    assert dict(scan.templates)["It's"] == "page.html.j2:2"


def test_a_file_to_fill_in_is_a_catalogue_that_says_everything_in_english(
    tmp_path: Path, scan: Found
) -> None:
    path = tmp_path / "de.toml"
    path.write_text(template_file("de"), "utf-8")
    assert set(tomllib.loads(path.read_text("utf-8"))["words"]) == {text for text, _ in scan.templates}
    empty = catalogue(str(path))
    assert empty.language == "de"
    assert empty("The model") == "The model"


def test_a_file_of_a_shipped_language_keeps_its_words() -> None:
    words = tomllib.loads(template_file("ja"))["words"]
    assert words["maximum likelihood"] == "最尤法"
    assert all(words.values())


def test_the_pseudo_language_shows_words_that_no_catalogue_was_asked_for() -> None:
    manner = Manner(catalogue=PSEUDO)
    told = phrase("{n} of {all} stayed", n=Number(3, "count"), all=phrase("persons"))
    assert manner.text(told) == "3 ｏｆ ｐｅｒｓｏｎｓ ｓｔａｙｅｄ"
    assert untranslated(manner.text(told)) == []
    assert untranslated(manner.text(phrase("{n} of us", n="forgotten words"))) == ["forgotten", "words"]
    assert wide("{{x}} {a}") == "{{ｘ}} {a}"
