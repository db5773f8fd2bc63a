"""Differences of two plans: found where they are, named as in the file, none for another layout."""

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analysis.study.changes import Change, canonical, changes, dumps, fingerprint

PLAN = """
[study]
id = "s"
title = "A study"

[[models]]
name = "path"
syntax = '''
y ~ x

  z ~ y
'''
[models.options]
std_lv = true

[[models]]
name = "other"
builder = "riclpm"
variables = { y = "epds", x = "hours" }

[[files]]
path = "a.csv"
missing = ["-99"]

[[files]]
path = "b.csv"
"""
# The same plan, written by somebody else: keys in another order, inline tables, comments, blank lines in the model.
AGAIN = """
study = { title = "A study", id = "s" }  # one line
models = [
  { syntax = "y ~ x\\nz ~ y", options = { std_lv = true }, name = "path" },
  { name = "other", variables = { y = "epds", x = "hours" }, builder = "riclpm" },
]
files = [{ missing = ["-99"], path = "a.csv" }, { path = "b.csv" }]
"""


def plan(text: str) -> dict[str, Any]:
    return canonical(tomllib.loads(text))


def found(*edits: tuple[str, str]) -> list[tuple[str, str, object, object]]:
    text = PLAN
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return [(c.place, c.kind, c.before, c.after) for c in changes(plan(PLAN), plan(text))]


def test_another_layout_is_the_same_plan() -> None:
    assert changes(plan(PLAN), plan(AGAIN)) == ()
    assert fingerprint(plan(PLAN)) == fingerprint(plan(AGAIN))


def test_reasons_for_deviations_are_no_part_of_the_plan() -> None:
    assert found(("[study]", '[[deviations]]\nkey = "x"\nreason = "y"\n[study]')) == []


def test_a_changed_an_added_and_a_removed_key() -> None:
    assert found(("y ~ x\n", "y ~ x + w\n")) == [
        ("models[path].syntax", "changed", "y ~ x\nz ~ y", "y ~ x + w\nz ~ y")
    ]
    assert found(('path = "b.csv"', 'path = "b.csv"\nencoding = "cp932"')) == [
        ("files[b.csv].encoding", "added", None, "cp932")
    ]
    assert found(("[models.options]\nstd_lv = true\n", "")) == [
        ("models[path].options", "removed", {"std_lv": True}, None)
    ]
    assert found(('missing = ["-99"]', 'missing = ["-99", "-98"]')) == [
        ("files[a.csv].missing", "changed", ["-99"], ["-99", "-98"])
    ]
    assert found(("std_lv = true", "std_lv = 1")) == [("models[path].options.std_lv", "changed", True, 1)]


def test_an_entry_of_a_list_is_known_by_its_name_wherever_it_stands() -> None:
    moved = 'files = [{ path = "b.csv" }, { path = "a.csv", missing = ["-99"] }]'
    kept = PLAN[: PLAN.index("[[files]]")]
    assert changes(plan(PLAN), plan(moved + kept)) == (
        Change("files", "order changed", ["a.csv", "b.csv"], ["b.csv", "a.csv"]),
    )


def test_entries_that_share_a_name_are_known_by_their_place() -> None:
    before = canonical({"recode": [{"add": 1}, {"add": 2}]})
    after = canonical({"recode": [{"add": 1}, {"add": 3}, {"add": 4}]})
    assert [(c.place, c.kind) for c in changes(before, after)] == [
        ("recode[2].add", "changed"),
        ("recode[3]", "added"),
    ]


def test_the_order_of_a_builders_variables_is_part_of_the_plan() -> None:
    assert found(('y = "epds", x = "hours"', 'x = "hours", y = "epds"')) == [
        ("models[other].variables", "order changed", ["y", "x"], ["x", "y"])
    ]


def test_what_is_no_json_becomes_text() -> None:
    content = canonical(tomllib.loads("a = 2026-11-22\n[map]\n1 = nan\n2 = inf"))
    assert json.loads(json.dumps(content, allow_nan=False)) == {
        "a": "2026-11-22",
        "map": {"1": "nan", "2": "inf"},
    }


VALUES = st.recursive(
    st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "syntax", "k"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), VALUES), st.dictionaries(st.sampled_from("abc"), VALUES))
def test_there_is_no_change_if_and_only_if_the_plans_are_one_text(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    before, after = canonical(one), canonical(other)
    assert (changes(before, after) == ()) == (dumps(before) == dumps(after))
    assert changes(before, canonical(json.loads(dumps(before)))) == ()
