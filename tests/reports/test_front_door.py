"""Every name that `reports` hands on is there, and is no module beside the door."""

from pathlib import Path

import pytest

import reports


@pytest.mark.parametrize("name", dir(reports))
def test_every_name_is_there(name: str) -> None:
    assert getattr(reports, name) is not None
    assert not (Path(str(reports.__file__)).parent / f"{name}.py").exists()


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = reports.nothing
