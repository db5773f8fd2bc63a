"""A bar in a notebook leaves one output, which tells the end of the work."""

import nbclient
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

CODE = """
from time import sleep
from analysis.repeat.progress import bar
with bar(30, "simulate", "replicate", shown=True) as move:
    for _ in range(30):
        move(1)
        sleep(0.02)
"""


def test_one_output_stays() -> None:
    notebook = new_notebook(cells=[new_code_cell(CODE)])
    nbclient.NotebookClient(
        notebook, kernel_name="python3", extra_arguments=["--IPKernelApp.log_level=40"]
    ).execute()
    (output,) = notebook.cells[0].outputs
    assert output.output_type == "display_data"
    assert output.data["text/plain"].startswith("simulate: 30 of 30 replicates")
    assert '<progress value="30" max="30"' in output.data["text/html"]
    nbformat.validate(notebook)
