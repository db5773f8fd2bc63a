"""`wavepath render`: what it writes, what it says, how it leaves; and that a fault leaves what was there."""

import io
import zipfile
from base64 import b64encode
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from reports import cli

SOURCE = '# %% [markdown]\n# # Title\n\n# %% tags=["parameters"]\nn = 1\n\n# %%\nprint(n * 2)\n'


def stored(folder: Path) -> Path:
    """Write a notebook with outputs: a frame, a picture, printed text."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(out, "PNG")
    frame = pd.DataFrame({"mean": [12.25]}, index=["w1"]).to_html()
    outputs = [
        new_output("stream", name="stdout", text="\x1b[1mprinted\x1b[0m"),
        new_output("execute_result", data={"text/html": frame, "text/plain": "mean"}, execution_count=1),
        new_output(
            "display_data", data={"image/png": b64encode(out.getvalue()).decode(), "text/plain": "<Figure>"}
        ),
    ]
    cells = [
        new_markdown_cell("# Title"),
        new_code_cell("#| fig-alt: A navy square\nsecret_code()", outputs=outputs),
    ]
    nbformat.write(new_notebook(cells=cells), folder / "own.ipynb")
    return folder / "own.ipynb"


def left(arguments: list[str]) -> int:
    """Run the command here; return its exit status."""
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    return int(end.value.code or 0)


def test_the_same_in_every_format_and_the_same_bytes_again(tmp_path: Path) -> None:
    path = stored(tmp_path)
    formats = ("html", "docx", "md", "pdf")
    words = ["render", str(path), "--no-code", *(word for name in formats for word in ("--format", name))]
    assert left([*words, "--out", str(tmp_path / "a")]) == 0
    assert left([*words, "--out", str(tmp_path / "b")]) == 0
    first = {
        p.relative_to(tmp_path / "a"): p.read_bytes() for p in (tmp_path / "a").rglob("*") if p.is_file()
    }
    again = {
        p.relative_to(tmp_path / "b"): p.read_bytes() for p in (tmp_path / "b").rglob("*") if p.is_file()
    }
    assert first == again
    page, text = (first[Path(f"own.{name}")].decode() for name in ("html", "md"))
    with zipfile.ZipFile(io.BytesIO(first[Path("own.docx")])) as parts:
        word = parts.read("word/document.xml").decode()
    for found in (page, text, word):
        assert "secret_code" not in found and "12.25" in found and "printed" in found and "\x1b" not in found
        assert "A navy square" in found and "was not run for this report" in found


@pytest.mark.parametrize(
    ("source", "arguments", "words"),
    [
        ("x", ["own.txt"], "a notebook ends in .ipynb"),
        (SOURCE, ["own.py", "--param", "m=2"], "does not set 'm'"),
        ("# %%\nx = 1\n", ["own.py", "--param", "x=2"], "no cell is tagged 'parameters'"),
        (SOURCE, ["own.py", "--format", "odt"], "odt"),
        (SOURCE, ["own.py", "--format", "docx", "--template", "own.py"], "own.py"),
        (SOURCE, ["own.py", "--out", "own.py/inside"], "own.py"),
        (SOURCE, ["none.py"], "none.py"),
        ("# %%\nx = 1\n\n# %%\nx / 0\n", ["own.py"], "code cell 2 ends in ZeroDivisionError"),
    ],
)
def test_one_message_and_status_2(
    source: str,
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = next(word for word in (*arguments, "own.py") if word in ("own.txt", "own.py"))
    (tmp_path / name).write_text(source, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert left(["render", *arguments]) == 2
    said = capsys.readouterr()
    assert words in " ".join(said.err.split()) and "Traceback" not in said.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_code_parameters_and_banner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.py").write_text(SOURCE, "utf-8")
    assert left(["render", str(tmp_path / "own.py"), "--param", "n=21", "--banner", "Simulated data"]) == 0
    page = (tmp_path / "own.html").read_text("utf-8")
    assert "<code>42</code>" in page and "print(n * 2)" in page and "Simulated data" in page
    assert "Report:" in capsys.readouterr().out


@pytest.mark.slow
def test_plots_frames_and_bars_of_a_run(tmp_path: Path) -> None:
    source = """# %% [markdown]
# # Title

# %%
import pandas as pd
from tqdm.auto import tqdm
for _ in tqdm(range(3)):
    pass
pd.DataFrame({"m": [1.5, 2.25]})

# %%
#| fig-cap: A line
#| fig-alt: One line that rises
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
"""
    (tmp_path / "own.py").write_text(source, "utf-8")
    words = ["render", str(tmp_path / "own.py"), "--no-code"]
    assert left([*words, "--format", "html", "--format", "pdf", "--format", "docx", "--format", "md"]) == 0
    page = (tmp_path / "own.html").read_text("utf-8")
    assert "One line that rises" in page and "data:image/png" in page and "2.25" in page
    assert "2.25" in (tmp_path / "own.md").read_text("utf-8")
