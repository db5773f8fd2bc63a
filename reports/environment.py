"""Versions and platform as rows of a table, for documents that no study file stands behind."""

import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from reports.document import Column, Words, phrase

COLUMNS = (Column(phrase("What")), Column(phrase("Value")))


def rows(packages: Sequence[str]) -> Iterator[tuple[Words, str]]:
    """Yield name and version of each package that is installed, of Python, and the platform."""
    for name in packages:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
    yield "Python", platform.python_version()
    yield phrase("Platform"), f"{platform.system()} {platform.machine()}"
