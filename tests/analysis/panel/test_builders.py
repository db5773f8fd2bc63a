"""What a study file may tell a builder: a wrong word is found before any data are read."""

from __future__ import annotations

import inspect
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from analysis.panel.builders import builder, names

NO_WORD = "no_such_word"
ENGINE = ("estimator", "missing")  # the engine knows their words


def words_of(hint: Any) -> tuple[Any, ...]:
    """The words of an annotation, also of a union of words with something else."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(word for part in get_args(hint) for word in words_of(part))


@pytest.mark.parametrize("name", names())
def test_a_default_that_is_a_word_has_its_words_in_the_signature(name: str) -> None:
    call = builder(name).call
    hints = get_type_hints(call)
    own = {k: p.default for k, p in inspect.signature(call).parameters.items() if isinstance(p.default, str)}
    plain = [k for k, word in own.items() if k not in ENGINE and word not in words_of(hints[k])]
    assert plain == []


@pytest.mark.parametrize("name", names())
def test_a_wrong_word_is_one_fault_that_lists_the_words(name: str) -> None:
    made = builder(name)
    needed = {key: ["x"] for key in made.required}
    for option, hint in get_type_hints(made.call).items():
        if not (words := words_of(hint)):
            continue
        found = [text for place, text in made.faults({**needed, option: NO_WORD}) if place == option]
        assert len(found) == 1, option
        assert all(repr(word) in found[0] for word in words), found[0]


def test_the_words_read_well() -> None:
    options = {"variables": ["x", "y"], "lags": "equals"}
    assert builder("riclpm").faults(options) == [
        ("lags", "holds 'equals'; must be 'free', 'equal', 'std_equal' or 'time_scaled'.")
    ]
