"""Tables looked at before any writer: every row has a cell for every column, so that none is lost or crashes."""

from collections.abc import Iterator

from reports.document import Block, Document, Table
from reports.errors import OutputError


def check(document: Document) -> None:
    """Refuse a document with a table whose rows do not fit its columns.

    Raises
    ------
    OutputError
        If a table has no column, a row has more or fewer cells than columns, or a group not one indent for each row.
    """
    for number, table in enumerate(_tables(document), start=1):
        if not table.columns:
            raise OutputError(f"Table {number}: it has no column. Give it one, or leave the table out.")
        for place, group in enumerate(table.groups, start=1):
            where = f"Table {number}, group {place} of its rows"
            wrong = [
                row for row, cells in enumerate(group.cells, start=1) if len(cells) != len(table.columns)
            ]
            if wrong:
                raise OutputError(
                    f"{where}: row {wrong[0]} has {len(group.cells[wrong[0] - 1])} cell(s) for "
                    f"{len(table.columns)} column(s). Give every row a cell for each column, None where it is empty."
                )
            if group.indents and len(group.indents) != len(group.cells):
                raise OutputError(
                    f"{where}: it has {len(group.indents)} indent(s) for {len(group.cells)} row(s). "
                    "Give one for each row, or none."
                )


def _tables(document: Document) -> Iterator[Table]:
    blocks: Iterator[Block] = (block for section in document.walk() for block in section.blocks)
    return (block for block in blocks if isinstance(block, Table))
