"""The bar."""

import io
import sys

import pytest

from analysis.repeat import bar, progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_where_nobody_looks(monkeypatch) -> None:
    quiet = io.StringIO()
    monkeypatch.setattr(sys, "stderr", quiet)
    with bar(10, "power", "replicate", shown=True) as told:
        told(10)
    assert quiet.getvalue() == ""


@pytest.mark.parametrize("shown", [True, False])
def test_a_terminal_has_one_bar_that_stays(monkeypatch, shown) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    assert progress.interactive()
    with bar(10, "power", "replicate", shown=shown) as told:
        told(4)
        told(6)
    text = screen.getvalue()
    assert ("10/10" in text and " replicates/s" in text and text.count("\n") == 1) if shown else text == ""


def test_a_streamless_run_shows_nothing(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert not progress.interactive()
