"""Each public name has an example in its docstring that runs as it stands."""

import doctest
import inspect
from collections.abc import Iterator
from importlib import import_module

import pytest

import reports

# Rooms whose `__all__` is public; `reports` hands on its names lazily.
ROOMS = (
    "instruments",
    "analysis",
    "analysis.describe",
    "analysis.missing",
    "analysis.outcomes",
    "analysis.panel",
    "analysis.panel.change",
    "analysis.panel.groups",
    "analysis.panel.indirect",
    "analysis.panel.lagged",
    "analysis.panel.measurement",
    "analysis.panel.power",
    "analysis.panel.regression",
    "analysis.panel.studies",
    "analysis.psychometrics",
    "analysis.sem",
    "analysis.study",
    "analysis.waves",
)
# Fields of these are told by the results that hold them; nobody makes one.
TOLD_ELSEWHERE = {
    "AnswerError",
    "AnswerWarning",
    "Exclusion",
    "FileRead",
    "InstrumentError",
    "ModelResult",
    "Provenance",
    "Results",
    "Study",
    "StudyPlan",
    "WaveCount",
    "WavepathError",
}


def public(room: str) -> dict[str, object]:
    """Return the functions and classes of a room, by their names there."""
    module = import_module(room)
    names = (
        [n for part in reports.HOMES.values() for n in part.split()] if module is reports else module.__all__
    )
    found = {name: getattr(module, name) for name in names}
    return {
        name: value for name, value in found.items() if inspect.isroutine(value) or inspect.isclass(value)
    }


def examples(room: str) -> Iterator[doctest.DocTest]:
    """Yield the examples of a room's names; those of a name that another room hands on stand with their own room."""
    finder = doctest.DocTestFinder(recurse=False)
    own = {name: value for name, value in public(room).items() if _home(room, value) == room}
    for name, value in own.items():
        home = import_module(value.__module__)
        yield from finder.find(value, f"{room}.{name}", module=home, globs={})


def _home(room: str, value: object) -> str:
    """Return the room nearest to where a value is made, of those that hand it on."""
    handing = [
        other for other in (*ROOMS, "reports") if any(value is found for found in public(other).values())
    ]
    return max(handing or [room], key=len)


@pytest.mark.parametrize("room", [*ROOMS, "reports"])
def test_each_public_name_has_an_example(room: str) -> None:
    without = [name for name, value in public(room).items() if ">>>" not in (inspect.getdoc(value) or "")]
    assert set(without) - TOLD_ELSEWHERE == set()


@pytest.mark.slow
@pytest.mark.parametrize("room", [*ROOMS, "reports"])
def test_examples_run_as_they_stand(room: str) -> None:
    said: list[str] = []
    for example in examples(room):
        doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(example, out=said.append)
    assert "".join(said) == ""
