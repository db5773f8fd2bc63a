"""`import analysis` is quick: what is slow to import comes with its first use."""

import subprocess
import sys

import pytest

import analysis
from analysis.handing import lazily

SLOW = (
    "scipy.stats",
    "pingouin",
    "matplotlib",
    "statsmodels",
    "linearmodels",
    "semopy",
    "formulaic",
)


def after(code: str) -> set[str]:
    script = f"import sys; {code}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import analysis", "import reports.cli", "from analysis import sem, score, panel"]
)
def test_slow_libraries_wait(code: str) -> None:
    assert not after(code) & set(SLOW)


def test_every_name_of_the_front_door_is_there() -> None:
    assert sorted(analysis.__all__) == list(analysis.__all__)
    for name in analysis.__all__:
        assert callable(getattr(analysis, name)), name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'analysis' has no attribute 'nothing'"):
        _ = analysis.nothing
    with pytest.raises(AttributeError, match="module 'here' has no attribute 'nothing'"):
        lazily("here", {})("nothing")


def test_a_handed_on_name_is_the_rooms_own() -> None:
    from collections import OrderedDict

    assert lazily("here", {"OrderedDict": "collections"})("OrderedDict") is OrderedDict
