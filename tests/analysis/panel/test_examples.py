"""Every public function of `analysis.panel` shows an example, and every example gives what it says."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import analysis.panel

ROOMS = ("analysis.panel", "analysis.panel.power", "analysis.panel.studies")
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(analysis.panel.__path__, "analysis.panel.")
    if not found.ispkg
)
SECTIONS = ("Returns", "Raises", "Examples")


def public():
    for room in ROOMS:
        module = importlib.import_module(room)
        for name in module.__all__:
            if inspect.isfunction(function := getattr(module, name)):
                yield pytest.param(function, id=f"{room}.{name}")


@pytest.mark.parametrize("function", list(public()))
def test_public_functions_say_what_they_take_give_and_refuse(function):
    text = inspect.getdoc(function)
    wanted = SECTIONS if not inspect.signature(function).parameters else ("Parameters", *SECTIONS)
    missing = [word for word in wanted if f"\n{word}\n{'-' * len(word)}\n" not in text]
    assert missing == ([] if function.__name__ != "studies" else ["Raises"])
    assert ">>> " in text


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    module = importlib.import_module(name)
    if ">>> " not in inspect.getsource(module):
        return
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        runner.run(test, out=said.append)
    assert not runner.summarize(verbose=False).failed, "".join(said)
    assert runner.tries > 0
