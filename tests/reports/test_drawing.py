"""Only plain shapes and words come into the page."""

import pytest

from reports.writers.drawing import inline

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
