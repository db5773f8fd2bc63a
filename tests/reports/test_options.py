"""What a call chooses: refused at once if it cannot be met, and a failed report leaves the earlier one in place."""

import errno
import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from reports import cli, options, write
from reports.document import Document
from reports.errors import OutputError
from reports.options import Options
from reports.writers import formats
from reports.writers.settings import Settings
from tests.reports.support import edited, small_study
from tests.reports.test_cli import contents


def fails(document: Document, settings: Settings) -> Mapping[str, bytes]:
    raise OutputError("no font holds the letter あ. Name a folder of fonts with --fonts.")


def breaks(document: Document, settings: Settings) -> Mapping[str, bytes]:
    raise RuntimeError("midway")


def fake(document: Document, settings: Settings) -> Mapping[str, bytes]:
    told = f"{settings.manner.catalogue.language} {settings.template} {settings.fonts}"
    return {"report.md": told.encode(), "figures/1.svg": b"<svg/>"}


@pytest.fixture(autouse=True)
def writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formats of which one is written, one fails for the user's reason, and one for ours."""
    module = ModuleType("fakes")
    for name, write_files in (("md", fake), ("pdf", fails), ("docx", breaks)):
        part = ModuleType(f"fakes.{name}")
        part.files = write_files  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, f"fakes.{name}", part)
    monkeypatch.setitem(sys.modules, "fakes", module)
    homes = {"html": "reports.writers.html", **{name: f"fakes.{name}" for name in ("md", "pdf", "docx")}}
    monkeypatch.setattr(formats, "HOMES", homes)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study and a report of it; no test of this module changes either."""
    path = small_study(tmp_path_factory.mktemp("study"))
    write.run(path)
    return path


def run(study: Path, *words: object) -> int:
    return cli.status(["run", str(study), *map(str, words)])


def test_formats_of_a_call_replace_those_of_the_study(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path)
    out = tmp_path / "small-report"
    assert run(study, "--format", "md", "--format", "HTML", "--numbers", "ama") == 0
    assert capsys.readouterr().out == f"Report: {out / 'report.md'}\nReport: {out / 'report.html'}\n"
    assert sorted(contents(out)) == ["figures/1.svg", "report.html", "report.md", "results.json"]
    kept = json.loads((out / "results.json").read_text("utf-8"))
    assert kept["report"]["formats"] == ["md", "html"]
    assert kept["report"]["numbers"] == "ama"
    assert set(kept["outputs"]) == {"figures/1.svg", "report.html", "report.md"}
    assert cli.status(["verify", str(out)]) == 0
    (out / "report.md").write_text("edited")
    capsys.readouterr()
    assert cli.status(["verify", str(out)]) == 2
    assert "but not these files:\n  report.md\n" in capsys.readouterr().out


def test_template_fonts_and_language_reach_the_writer_and_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_study(tmp_path / "study")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "de.toml").write_text('language = "de"\n', "utf-8")
    with zipfile.ZipFile(tmp_path / "house.docx", "w") as package:
        package.writestr(options.WORD, "<w:document/>")
    monkeypatch.chdir(tmp_path)
    words = ("--format", "md", "--template", "house.docx", "--fonts", "fonts", "--language", "de.toml")
    assert run(study, *words, "--out", "out") == 0
    told = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert told.startswith("de ")
    assert "house.docx" in told
    kept = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert kept["report"]["template"] == "../house.docx"  # no machine's own path
    assert {"../house.docx", "../de.toml"} < set(kept["inputs"])


def test_all_formats(study: Path) -> None:
    assert options.formats(["all"]) == ("html", "md", "pdf", "docx")
    assert options.formats([".MD", "html", "md"]) == ("md", "html")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "pdff"), "--format pdff: no such format. The nearest known is pdf."),
        (("--format", "tex"), "--format tex: no such format. Known are: html, md, pdf, docx, all."),
        (("--language", "tlh"), "--language tlh: no language of this name, and no such catalogue file."),
        (("--numbers", "apaa"), "--numbers apaa: no such style of numbers. The nearest known is apa."),
        (("--fonts", "nowhere"), "no such folder of fonts. Name one that holds .ttf or .otf files."),
        (("--template", "nowhere.docx"), "no such template. Give the path of a Word document (.docx)."),
        (("--template", "STUDY"), "the template is no Word document. Open it in Word and save it as .docx"),
        (("--template", "FOLDER"), "the template is no Word document."),
        (("--param", "site=2"), "no parameter 'site' in [parameters]. None is declared."),
        (("--param", "site"), "--param site: a parameter is set by its name, = and its value, as in site=2."),
        (("--param", "=2"), "--param =2: a parameter is set by its name"),
        (("--param", "a=1", "--param", "a=2"), "--param a: it is set twice."),
        (("--format", "pdf"), "no font holds the letter"),
    ],
)
def test_what_cannot_be_met_is_one_message_and_the_earlier_report_stays(
    study: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(study.parent)
    places = {"STUDY": str(study), "FOLDER": str(study.parent)}
    assert run(study, *(places.get(word, word) for word in words)) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert "Traceback" not in told.err
    assert contents(study.parent) == before


def test_nothing_is_read_before_the_options_are_known_to_be_met(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("analysis.study.run", lambda plan: pytest.fail("it was run"))
    assert run(study, "--fonts", "nowhere") == 2


def test_a_format_of_the_study_that_nobody_writes_is_said_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path)
    edited(study, '[[waves]]\nname = "w1"', '[report]\nformats = ["qmd"]\n[[waves]]\nname = "w1"')
    assert run(study) == 2
    assert "report.formats: no format 'qmd'. Known are: html, md, pdf, docx." in capsys.readouterr().err


def test_a_writer_that_breaks_is_a_fault_of_ours_and_the_earlier_report_stays(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(study.parent)
    assert run(study, "--format", "html", "--format", "docx") == 1
    assert "a fault of wavepath: RuntimeError: midway\nNothing was written." in capsys.readouterr().err
    assert contents(study.parent) == before


@pytest.mark.parametrize("name", ["report.html", "results.json"])
def test_a_full_disk_leaves_the_earlier_report_in_place(
    study: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(study.parent)
    real = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == name:
            real(path, content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert run(study) == 2
    out = study.parent / "small-report"
    assert f"{out}: it cannot be written (No space left on device). Name another" in capsys.readouterr().err
    monkeypatch.undo()
    assert contents(study.parent) == before


def test_a_folder_that_cannot_be_written_is_said(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(study, "--out", study / "out") == 2  # a file is in the place of the folder above
    assert "it cannot be written (" in capsys.readouterr().err


@pytest.mark.slow
def test_the_demo_takes_the_same_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "demo"
    assert cli.status(["demo", "--out", str(out), "--format", "md", "--format", "html"]) == 0
    assert capsys.readouterr().out.endswith(f"Report: {out / 'report.md'}\nReport: {out / 'report.html'}\n")
    assert cli.status(["demo", "--out", str(out), "--format", "odt"]) == 2
    assert "--format odt: no such format." in capsys.readouterr().err
    assert (out / "report.md").exists()


def test_an_unknown_name_in_options_of_python_is_refused(study: Path) -> None:
    with pytest.raises(OutputError, match="--format xlsx: no such format"):
        write.run(study, options=Options(formats=("xlsx",)))
