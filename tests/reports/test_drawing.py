"""Only plain shapes and words come into the page."""

import pytest

from reports.errors import OutputError
from reports.writers.drawing import inline, size

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'


def test_prolog_is_taken_away() -> None:
    whole = (
        f'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "y">\n{OPEN}<rect width="3" height="3"/></svg>\n'
    )
    assert inline(whole) == f'{OPEN}<rect width="3" height="3"/></svg>'


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        ('<image href="http://example.org/x.png"/>', "<image>"),
        ('<rect onclick="x()"/>', "'onclick'"),
        ('<rect fill="url(http://example.org)"/>', "'fill'"),
        ('<rect id="a"/>', "'id'"),
        ('<rect style="fill:url(x)"/>', "'style'"),
        ("<rect>", "not well-formed"),
        ("<b>&nbsp;</b>", "not well-formed"),
    ],
)
def test_what_runs_loads_or_clashes_is_refused(inside: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        inline(f"{OPEN}{inside}</svg>")


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        (f"{OPEN}<text><![CDATA[<script>alert(1)</script>]]></text></svg>", "CDATA"),
        (f'{OPEN}<?xml-stylesheet href="x"?></svg>', "<\\?"),
        ('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "<s:"),
        (f'<!DOCTYPE svg [<!ENTITY a "{"a" * 99}">]>{OPEN}<text>&a;</text></svg>', "<!"),
        (f'<!--x--><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///x">]>{OPEN}<text>&a;</text></svg>', "<!"),
        (f"{OPEN}<text>\ud800</text></svg>", "not well-formed"),
        (f"{OPEN}<text>\0</text></svg>", "not well-formed"),
        (OPEN + "<g>" * 50_000 + "</g>" * 50_000 + "</svg>", "too deep"),
        (f"{OPEN}<title><text>x</text></title></svg>", "too deep"),
        ('<g xmlns="http://www.w3.org/2000/svg"/>', "does not begin with <svg>"),
        ("", "not well-formed"),
        (f'{OPEN}<rect style="fill:red"/></svg>', "'style'"),
        (f'{OPEN}<rect fill="URL(x)"/></svg>', "'fill'"),
        (f'{OPEN}<rect fill="u\\72l(x)"/></svg>', "'fill'"),
        (f'{OPEN}<g xml:base="http://x"/></svg>', "base"),
    ],
)
def test_what_a_page_reads_otherwise_than_xml_is_refused(svg: str, words: str) -> None:
    with pytest.raises(OutputError, match=words) as refused:
        inline(svg)
    assert str(refused.value).endswith("or give the picture as `png`.")


def test_comments_go_since_a_page_ends_them_elsewhere() -> None:
    hidden = f"{OPEN}<!--><script>alert(1)</script>--><text>x</text></svg>"
    assert inline(hidden) == f"{OPEN}<text>x</text></svg>"


def test_words_for_those_who_cannot_see_may_say_anything() -> None:
    svg = OPEN.replace(">", ' aria-label="url(x) \\ onload">') + "</svg>"
    assert inline(svg) == svg


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ('width="30" height="20px"', (30.0, 20.0)),
        ('width="100%" height="1e9" viewBox="0 0 30 20"', (30.0, 20.0)),
        ('viewBox="0,0,30,20"', (30.0, 20.0)),
    ],
)
def test_a_size_in_pixels_or_that_of_the_box(stated: str, found: tuple[float, float]) -> None:
    assert size(f"<svg {stated}/>") == found


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("", "has no size"),
        ('width="100%" height="100%"', "has no size"),
        ('width="0" height="5" viewBox="0 0 9 9"', "has no size"),
        ('width="-5" height="5" viewBox="0 0 9 9"', "has no size"),
        ('viewBox="0 0 0 0"', "has no size"),
        ('viewBox="a b c d"', "has no size"),
        ('viewBox="0 0 nan inf"', "has no size"),
        ('width="10000000" height="10000000"', "is 10,000,000 by 10,000,000 pixels"),
        ('width="10000" height="1"', "200 times the other"),
    ],
)
def test_a_size_that_cannot_be_printed_is_refused(stated: str, words: str) -> None:
    with pytest.raises(OutputError, match=words):
        size(f"<svg {stated}/>")
