"""`import analysis` is quick: what is slow to import comes with its first use."""

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

import analysis
import analysis.panel
from instruments.handing import lazily

SLOW = {
    "asyncio",
    "docx",
    "formulaic",
    "linearmodels",
    "matplotlib",
    "openpyxl",
    "pingouin",
    "pyreadstat",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.stats",
    "semopy",
    "statsmodels",
    "typst",
}


def after(code: str) -> set[str]:
    script = f"import sys; {code}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import analysis", "import reports.cli", "from analysis import sem, score, panel"]
)
def test_slow_libraries_wait(code: str) -> None:
    assert not after(code) & SLOW


@pytest.mark.parametrize("door", [analysis, analysis.panel])
def test_every_name_of_a_front_door_is_there(door: ModuleType) -> None:
    assert sorted(door.__all__) == list(door.__all__)
    for name in door.__all__:
        assert callable(getattr(door, name)), name


@pytest.mark.parametrize("room", ["change", "groups", "indirect", "lagged", "measurement", "regression"])
def test_the_door_of_panel_models_hands_on_all_that_its_rooms_give(room: str) -> None:
    assert set(import_module(f"analysis.panel.{room}").__all__) <= set(analysis.panel.__all__)


def test_the_whole_public_contract_can_be_imported_at_once() -> None:
    after(
        "from analysis import invariance, mediation, power, simulate; import analysis.panel.power; power.__call__"
    )


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'analysis' has no attribute 'nothing'"):
        _ = analysis.nothing
    with pytest.raises(AttributeError, match="module 'here' has no attribute 'nothing'"):
        lazily("here", {})[0]("nothing")


def test_a_handed_on_name_is_the_rooms_own() -> None:
    from collections import OrderedDict

    assert lazily("here", {"collections": "Counter OrderedDict"})[0]("OrderedDict") is OrderedDict
