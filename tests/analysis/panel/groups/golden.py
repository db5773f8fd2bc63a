"""What R said of the groups' data, and the data."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.analysis.panel.golden import frame

GROUPS = ("posting", "reading", "none")


@cache
def groups() -> Any:
    """Read tests/golden/groups/groups.json."""
    path = Path(__file__).parents[3] / "golden" / "groups" / "groups.json"
    return json.loads(path.read_text(encoding="utf-8"))


def data():  # type: ignore[no-untyped-def]
    return frame("groups").drop(columns=["group_reading", "group_none"])
