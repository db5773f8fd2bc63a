"""The table of all forms in the README of the library."""

import re

import instruments
from instruments import catalog


def test_the_file_is_current() -> None:
    # If it is not: python -m instruments
    assert catalog.FILE.read_text(encoding="utf-8") == catalog.markdown()


def test_it_has_a_row_a_form_and_as_many_cells_as_headings() -> None:
    rows = [line for line in catalog.markdown().splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(instruments.names())
    assert {len(re.split(r"(?<!\\)\|", row)) for row in rows} == {len(catalog.HEADINGS) + 2}
    assert [row.split("`")[1] for row in rows[2:]] == instruments.names()
