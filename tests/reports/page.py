"""A page in headless Chromium, through playwright: for tests that look at what a reader sees."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE, LAPTOP = (375, 800), (1280, 900)

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@contextmanager
def opened(path: Path, size: tuple[int, int] = LAPTOP) -> Iterator[tuple[Any, list[str]]]:
    """Give the page without a network, and what it said on the console or asked for beside itself."""
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(offline=True, viewport={"width": size[0], "height": size[1]})
        page = context.new_page()
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("request", lambda request: said.append(f"request: {request.url}"))
        page.goto(path.as_uri())
        said.remove(f"request: {path.as_uri()}")
        yield page, said
        browser.close()
