"""The report in a headless Chromium: it opens without a message on the console, and asks for nothing."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports import demonstrate

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run "
    "--enable-logging=stderr --v=0"
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstrate.demonstrate(tmp_path_factory.mktemp("demo") / "out")


def opened(page: Path, profile: Path, *words: str) -> subprocess.CompletedProcess[str]:
    whole = [str(CHROMIUM), *FLAGS.split(), f"--user-data-dir={profile}", *words, page.as_uri()]
    return subprocess.run(whole, capture_output=True, text=True, timeout=120, check=True)


def test_opens_without_a_message_on_the_console(report: Path, tmp_path: Path) -> None:
    done = opened(report, tmp_path, "--dump-dom")
    assert ":CONSOLE" not in done.stderr
    assert "Simulated data" in done.stdout
    assert "<h2" in done.stdout


def asked(page: Path, folder: Path) -> set[str]:
    """Return what a page on disk asked of the network; requests of the browser itself are not of the page."""
    folder.mkdir()
    log = folder / "net.json"
    opened(page, folder / "profile", "--dump-dom", f"--log-net-log={log}")
    return set(re.findall(r'"key":"[^"]*_dk_file:// file:// ([^"]*)"', log.read_text("utf-8", "replace")))


def test_asks_for_no_host(report: Path, tmp_path: Path) -> None:
    control = tmp_path / "control.html"
    control.write_text('<img src="http://wavepath.invalid/x.png"><script>console.error("seen")</script>')
    assert asked(control, tmp_path / "first") == {"http://wavepath.invalid/x.png"}
    assert ":CONSOLE" in opened(control, tmp_path / "second", "--dump-dom").stderr
    assert asked(report, tmp_path / "third") == set()


def test_prints_to_paper(report: Path, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    opened(report, tmp_path / "profile", f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF")


def test_is_small(report: Path) -> None:
    assert report.stat().st_size < 2_000_000
