"""The JSON schema of a form's file, for editors that complete and check TOML."""

import json
from pathlib import Path
from typing import Any

from instruments.definition import FormTable

FILE = Path(__file__).parent / "schema.json"
"""Where the generated schema is kept."""


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a form's file.

    It knows keys, types and which are needed, not the contradictions between them: `load` and
    ``wavepath instruments check`` find those too.

    Examples
    --------
    >>> import instruments
    >>> "title" in instruments.json_schema()["properties"]
    True
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **FormTable.model_json_schema(),
        "title": "A questionnaire of wavepath",
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
