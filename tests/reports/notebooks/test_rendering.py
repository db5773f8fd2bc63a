"""A notebook as a report: what is shown, what is hidden, what is refused."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from reports.document import (
    Code,
    Column,
    Document,
    Figure,
    Link,
    Listing,
    Number,
    Rows,
    Styled,
    Syntax,
    Table,
)
from reports.document.headings import Heading
from reports.document.mime import TYPE, dumped, loaded
from reports.errors import OutputError
from reports.manner import ENGLISH_APA
from reports.notebooks.document import Origin, document
from reports.notebooks.frames import tables
from reports.notebooks.markdown import parsed
from reports.notebooks.options import Options, split
from reports.notebooks.parameters import literal, with_parameters
from reports.notebooks.reading import read
from reports.notebooks.rendering import render_notebook


def drawn(form: str) -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (8, 4), "navy").save(out, form)
    return out.getvalue()


ORIGIN = Origin("own.ipynb", "0" * 64, executed=False)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" role="img"><title>A &amp; B</title>'
    '<rect width="3" height="3"/></svg>'
)
PNG = drawn("PNG")
FRAME = (
    "<div><style>x</style><table><thead><tr><th></th><th colspan='2'>stress</th></tr><tr><th></th><th>M</th><th>SD</th>"
    "</tr></thead><tbody><tr><th>w1</th><td>12.10</td><td>&lt; 0.1</td></tr><tr><th>w2</th><td>NaN</td><td>-1</td></tr>"
    "</tbody></table></div>"
)


def cell(source: str, *outputs: Any, tags: tuple[str, ...] = ()) -> Any:
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def shown(**data: Any) -> Any:
    return new_output("display_data", data={key.replace("_", "/", 1): value for key, value in data.items()})


def made(*cells: Any, **words: Any) -> Document:
    return document(new_notebook(cells=list(cells)), ORIGIN, **words)


def all_blocks(found: Document) -> list[Any]:
    return [block for section in found.walk() if section.id != "provenance" for block in section.blocks]


def test_headings_become_sections_and_the_first_is_the_title() -> None:
    found = made(
        new_markdown_cell("# Stress\n\nFirst words."),
        new_markdown_cell("## Data\n\n#### Deep\n\nx\n\n## Data\n\ny"),
    )
    assert found.title == "Stress"
    assert [(section.title, section.id) for section in found.sections[1:]] == [
        ("Data", "data"),
        ("Data", "data-2"),
    ]
    assert [section.title for section in found.sections[1].sections] == ["Deep"]
    assert [section.id for section in found.walk()] == ["introduction", "data", "deep", "data-2", "provenance"]


def test_code_is_hidden_on_request_and_by_its_own_cell() -> None:
    cells = (
        new_markdown_cell("# T"),
        cell("a = 1"),
        cell("#| echo: false\nb = 2"),
        cell("c = 3", tags=("remove-input",)),
        cell("#| include: false\nprint(4)", new_output("stream", name="stdout", text="4")),
        cell("#| output: false\nd = 5", new_output("stream", name="stdout", text="5")),
    )
    assert [block.text for block in all_blocks(made(*cells))] == ["a = 1", "d = 5"]
    assert all_blocks(made(*cells, code=False)) == []


def test_blocks_of_wavepath_keep_their_unrounded_numbers() -> None:
    columns = (Column("a", "estimate"), Column("b", "estimate"))
    table = Table("Scores", columns, (Rows(((Number(1 / 3), Number(float("nan"))),)),))
    found = all_blocks(made(cell("#| tbl-cap: Own words\nx", shown(**{TYPE.replace("/", "_", 1): dumped((table,))}))))
    assert found[-1].caption == "Own words"
    assert found[-1].groups[0].cells[0][0].value == 1 / 3
    assert repr(loaded(dumped((table,)))) == repr((table,))


def test_a_data_frame_becomes_a_table_of_what_was_shown() -> None:
    (table,) = tables(FRAME, "Frame")
    assert [column.title for column in table.columns] == ["", "stress M", "stress SD"]
    assert [column.kind for column in table.columns] == ["text", "estimate", "estimate"]
    assert table.groups[0].cells == (("w1", "12.10", "< 0.1"), ("w2", "NaN", "-1"))
    assert tables("<p>none</p>", "") == []


def test_cells_over_several_rows_keep_the_others_under_their_heads() -> None:
    frame = pd.DataFrame(
        {"v": [1.0, 2.0, 3.0, 4.0]}, index=pd.MultiIndex.from_product([["a", "b"], ["count", "mean"]])
    )
    (table,) = tables(frame.to_html(), "")
    assert table.groups[0].cells == (
        ("a", "count", "1.0"), ("a", "mean", "2.0"), ("b", "count", "3.0"), ("b", "mean", "4.0")
    )


def test_drawings_pictures_and_progress() -> None:
    found = all_blocks(
        made(
            cell("y", shown(image_png=b64encode(PNG).decode())),
            cell("z", shown(text_html='<progress value="1" max="2"></progress> 1 of 2')),
            code=False,
        )
    )
    assert len(found) == 1 and isinstance(found[0], Figure) and found[0].png == PNG


def test_a_drawing_is_taken_with_its_own_words() -> None:
    output = new_output("display_data", data={"image/svg+xml": SVG, "text/plain": "<Figure>"})
    (figure,) = all_blocks(made(cell("#| fig-cap: A drawing\nx", output), code=False))
    assert (figure.caption, figure.alt, figure.svg) == ("A drawing", "A & B", SVG)


def test_text_is_shown_as_it_stood_at_the_end() -> None:
    output = new_output("stream", name="stdout", text="\x1b[31m10 %\r100 %\x1b[0m\ndone\n")
    (text,) = all_blocks(made(cell("x", output), code=False))
    assert isinstance(text, Syntax) and text.text == "100 %\ndone"


def test_markdown_becomes_runs() -> None:
    title, words, items, table = parsed(
        "## A *b*\n\nx **y** `z` [w](https://e.org) <script>\n\n1. a\n2. b\n\n|p|q|\n|-|-|\n|1|2|"
    )
    assert title == Heading(2, "A b")
    assert words.runs[1:7:2] == (Styled("y", strong=True), Code("z"), Link("w", "https://e.org"))  # type: ignore[union-attr]
    assert words.runs[-1] == " <script>"  # type: ignore[union-attr]
    assert isinstance(items, Listing) and [item.runs[0] for item in items.items] == ["1. ", "2. "]
    assert isinstance(table, Table) and table.groups[0].cells == (("1", "2"),)


def test_links_lead_to_the_web_only() -> None:
    assert Link("x", "https://example.org").safe
    assert not Link("x", "javascript:alert(1)").safe


def test_options_are_those_of_quarto() -> None:
    options, source = split('#| fig-cap: "Words"\n#| fig-alt: Alt: text\n#| echo: FALSE\nx = 1\n#| y')
    assert options == Options(echo=False, caption="Words", alt="Alt: text")
    assert source == "x = 1\n#| y"


def test_a_notebook_is_run_in_any_of_its_forms(tmp_path: Path) -> None:
    percent = tmp_path / "own.py"
    cells = ("[markdown]\n# # Title\n\n", 'tags=["parameters"]\nn = 1\n\n', "\nprint(n * 2)\n")
    percent.write_text("".join(f"# %% {words}" for words in cells), "utf-8")
    (path,) = render_notebook(percent, parameters=[("n", "21")], banner="Simulated data")
    page = path.read_text("utf-8")
    assert path == tmp_path / "own.html"
    assert "<code>42</code>" in page and "Simulated data" in page and "was run from its first cell" in page


def test_stored_outputs_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "own.ipynb"
    output = new_output("stream", name="stdout", text="stored")
    nbformat.write(new_notebook(cells=[new_code_cell("print(1/0)", outputs=[output])]), path)
    (page,) = render_notebook(path, code=False)
    assert "stored" in page.read_text("utf-8")
    assert "was not run for this report" in page.read_text("utf-8")
    assert page.read_bytes() == render_notebook(path, code=False)[0].read_bytes()


def test_a_failing_cell_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text("# %%\nx = 1\n\n# %%\nx / 0\n", "utf-8")
    with pytest.raises(OutputError, match=r"own\.py: code cell 2 ends in ZeroDivisionError: division by zero"):
        render_notebook(path)
    assert [file.name for file in tmp_path.iterdir()] == ["own.py"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("own.ipynb", "{", "it is no notebook"),
        ("own.txt", "", "a notebook ends in"),
        ("own.qmd", None, "cannot be read"),
        ("own.ipynb", '{"cells": [], "metadata": {"kernelspec": {"language": "R", "name": "ir", "display_name": "R"}}, '
         '"nbformat": 4, "nbformat_minor": 5}', "a notebook in R"),
    ],
)
def test_what_is_no_notebook_is_refused(tmp_path: Path, name: str, text: str | None, words: str) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(OutputError, match=words):
        read(path)


def test_parameters_need_their_cell_and_their_name() -> None:
    plain = new_notebook(cells=[new_code_cell("n = 1")])
    with pytest.raises(OutputError, match="no cell is tagged 'parameters'"):
        with_parameters(plain, [("n", "2")], "own")
    tagged = new_notebook(cells=[cell("n = 1\nname: str = 'x'", tags=("parameters",))])
    with pytest.raises(OutputError, match=r"does not set 'm'\. It sets: n, name"):
        with_parameters(tagged, [("m", "2")], "own")
    assert with_parameters(tagged, [("n", "2"), ("name", "b")], "own").cells[1].source == "n = 2\nname = 'b'"
    assert len(tagged.cells) == 1


def test_words_of_a_command_line_are_literals_or_text() -> None:
    assert [literal(word) for word in ("2", "1.5", "true", "[1, 2]", "a b")] == [2, 1.5, True, [1, 2], "a b"]


def test_a_jpeg_becomes_a_png_and_what_is_no_picture_its_text() -> None:
    jpeg = new_output("display_data", data={"image/jpeg": b64encode(drawn("JPEG")).decode(), "text/plain": "x"})
    broken = new_output("display_data", data={"image/png": "aGVsbG8=", "text/plain": "<Figure 3>"})
    figure, text = all_blocks(made(cell("x", jpeg, broken), code=False))
    assert figure.png.startswith(b"\x89PNG") and text.text == "<Figure 3>"


def test_a_long_output_is_cut_and_says_so() -> None:
    many = new_output("stream", name="stdout", text="\n".join(f"line {k}" for k in range(100_000)))
    first, told, last = all_blocks(made(cell("x", many), code=False))
    assert len(first.text.splitlines()) == 280 and last.text.endswith("line 99999")
    assert ENGLISH_APA.text(told.runs[0]) == "99,700 lines of this output are not shown here."
    (wide,) = all_blocks(made(cell("x", new_output("stream", name="stdout", text="x" * 10**6)), code=False))
    assert len(wide.text) < 2100


def test_text_that_came_in_pieces_is_one_output() -> None:
    pieces = [new_output("stream", name="stdout", text=text) for text in ("a\n", "b", "\n")]
    (whole,) = all_blocks(made(cell("x", *pieces), code=False))
    assert whole.text == "a\nb"


def test_what_other_programs_show_is_told_by_its_text() -> None:
    outputs = [
        {"text/latex": "$x$", "text/plain": "x"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider(value=3)"},
        {"application/javascript": "alert(1)", "text/html": "<script>alert(1)</script>", "text/plain": "own"},
    ]
    cells = [cell("x", new_output("display_data", data=data)) for data in outputs]
    assert [block.text for block in all_blocks(made(*cells, code=False))] == ["x", "IntSlider(value=3)", "own"]


@pytest.mark.parametrize(
    "content",
    [
        [{"part": "Number", "value": 1}],
        [{"part": "Paragraph", "runs": [{"part": "Number", "value": "<b>"}]}],
        [{"part": "Table", "caption": "", "columns": [], "groups": [{"part": "Rows", "cells": [["x"]]}]}],
        [{"part": "Figure", "svg": "<svg onload='x'/>", "alt": "", "caption": ""}],
        "text",
        {"part": "bytes"},
    ],
)
def test_blocks_that_were_tampered_with_are_not_taken(content: Any) -> None:
    output = new_output("display_data", data={TYPE: content, "text/plain": "as text"})
    (block,) = all_blocks(made(cell("x", output), code=False))
    assert block.text == "as text"


def test_nothing_of_an_output_runs_in_the_page(tmp_path: Path) -> None:
    data = {"text/html": "<table><tr><td onclick='x'><script>alert(1)</script><b>1</b></td></tr></table>"}
    output = new_output("display_data", data=data)
    notebook = new_notebook(cells=[new_markdown_cell("# <script>alert(2)</script>"), cell("x", output)])
    nbformat.write(notebook, tmp_path / "own.ipynb")
    (path,) = render_notebook(tmp_path / "own.ipynb", code=False)
    page = path.read_text("utf-8").split("<body", 1)[1]
    assert "<script>alert" not in page and "onclick" not in page


def test_a_stored_error_is_shown_as_a_failure() -> None:
    fault = new_output("error", ename="ValueError", evalue="no <b>", traceback=["\x1b[31mx"])
    (notice,) = all_blocks(made(cell("x", fault), code=False))
    assert notice.kind == "failure" and notice.runs == ("ValueError: no <b>",)


def test_a_package_that_is_not_there_is_named_before_anything_runs(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(
        "# ---\n# jupyter:\n#   kernelspec:\n#     name: python3\n#     language: python\n#     display_name: P\n"
        "#   wavepath:\n#     requires:\n#     - no_such_package\n# ---\n\n# %%\n1 / 0\n",
        "utf-8",
    )
    with pytest.raises(OutputError, match=r"own.py: skipped, since it needs no_such_package"):
        render_notebook(path)
