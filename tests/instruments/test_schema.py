"""The JSON schema of a form's file: current, valid, and true of every shipped form."""

import json
import tomllib

import jsonschema
import pytest

import instruments
from instruments import library, schema


def test_the_file_is_current() -> None:
    # If it is not: python -m instruments
    assert schema.FILE.read_text(encoding="utf-8") == schema.schema_text()
    assert json.loads(schema.schema_text()) == instruments.json_schema()


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(instruments.json_schema())


@pytest.mark.parametrize("name", instruments.names())
def test_every_form_fits_it(name: str) -> None:
    raw = tomllib.loads((library.FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    jsonschema.validate(raw, instruments.json_schema())


def test_a_misspelled_key_does_not_fit() -> None:
    raw = tomllib.loads((library.FOLDER / "phq9.toml").read_text(encoding="utf-8"))
    raw["scales"]["total"]["itmes"] = [1]
    with pytest.raises(jsonschema.ValidationError, match="itmes"):
        jsonschema.validate(raw, instruments.json_schema())
