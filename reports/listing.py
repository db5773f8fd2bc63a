"""The questionnaires as text for a terminal: all in a table, or one in full."""

import instruments

WIDTH = 64


def overview() -> str:
    """Return one line a form: id, title, items, range of its scores."""
    table = instruments.overview()[["id", "items", "range", "title"]]
    rows = [table.columns.tolist(), *([str(v) for v in row] for row in table.itertuples(index=False))]
    rows = [[_short(cell) for cell in row] for row in rows]
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(
        [*lines, "", "`wavepath instruments ID` describes one: key, range, missing rule, sources, terms."]
    )


def description(name: str) -> str:
    """Return a form in full.

    Raises
    ------
    InstrumentError
        If there is no such form.
    """
    return instruments.load(name).describe()


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
