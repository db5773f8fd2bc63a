"""Forms as people see them."""

import copy
import pickle
from html.parser import HTMLParser

import pytest

import instruments


@pytest.mark.parametrize("name", instruments.names())
def test_the_text_of_a_form_tells_what_a_user_must_know(name: str) -> None:
    form = instruments.load(name)
    text = " ".join(str(form).split())
    assert form.describe() == str(form)
    assert max(len(line) for line in str(form).splitlines()) <= 100
    for scale in form.scales:
        assert f"{scale.name}: {scale.label}" in text
        assert all(f"{cutoff}" in text for cutoff in scale.cutoffs)
        assert all(band.label in text for band in scale.bands)
    for words in (form.license, form.recall, *form.notes, *form.left_out):
        assert " ".join(words.split()) in text


def test_the_text_of_the_epds_names_key_coding_and_variants() -> None:
    text = instruments.load("epds:print_order").describe()
    assert "reversed   3, 5-10" in text
    assert "0 to 30; higher = more depressive symptoms" in text
    assert "may not be shipped" in text
    assert "epds:print_order_from_1" in text


def test_the_text_of_a_count_names_the_counted_answers() -> None:
    assert "count of answers 2, 3 (reversed items: 1, 2)" in str(instruments.load("djg11"))


@pytest.mark.parametrize("name", instruments.names())
def test_html_is_well_formed_and_escaped(name: str) -> None:
    opened: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    html = instruments.load(name)._repr_html_()
    Checker().feed(html)
    assert opened == []
    assert "<script" not in html


def test_the_overview_has_a_line_a_form() -> None:
    table = instruments.overview().set_index("id")
    assert list(table.index) == instruments.names()
    assert table.loc["phq9", "missing"] == "prorate:2"
    assert table.loc["epds", "missing"] == "none published"
    assert table.loc["psi_sf_3", "range"] == "36-180, 12-60"
    assert table.loc["dass21", "items"] == 21


def test_a_form_is_a_value() -> None:
    form = instruments.load("dass21")
    assert pickle.loads(pickle.dumps(form)) == copy.deepcopy(form) == form
    assert hash(form) == hash(instruments.load("dass21"))
    assert form.scale("dass21_stress").label == "Stress"
    with pytest.raises(KeyError):
        form.scale("stress")
    with pytest.raises(AttributeError):
        form.id = "x"  # type: ignore[misc]
