"""A sentence of results as a block: its whole paragraph."""

from reports.document import Block
from reports.sentences.value import Sentence


def blocks(sentence: Sentence) -> tuple[Block, ...]:
    """Return the whole sentence as a paragraph."""
    return (sentence.full,)
