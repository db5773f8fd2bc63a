"""`bundle`: a result in the forms that a notebook keeps."""

from collections.abc import Mapping
from typing import Any

from reports.displays.blocks import blocks_of
from reports.document.mime import TYPE, dumped
from reports.manner import ENGLISH_APA


def bundle(value: object) -> Mapping[str, Any]:
    """Return HTML, Markdown, and the blocks with their unrounded numbers, which `wavepath render` reads.

    Parameters
    ----------
    value : object
        A result of wavepath.
    """
    from reports.exports.fragment import fragment
    from reports.writers.markdown import fragment as markdown

    found = blocks_of(value)
    return {
        "text/html": fragment(found, ENGLISH_APA),
        "text/markdown": markdown(found, ENGLISH_APA),
        TYPE: dumped(found),
    }
