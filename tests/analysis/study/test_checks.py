"""The checks between fields never stumble over a field of a wrong type: that is a fault of its own."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.study.checks import crossed
from analysis.study.faults import worded
from analysis.study.plan import StudyPlan

INNER = "name path wave wave_column wave_values by_wave columns recode samples sample id keep expression truth add map"
KEYS = sorted({*StudyPlan.model_fields, *INNER.split()})
TEXTS = st.sampled_from(["w1", "w2", "", "epds", "a {"])
LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_any_toml_ends_in_worded_faults(raw: dict[str, object]) -> None:
    faults = crossed(raw, Path())
    try:
        StudyPlan.model_validate(raw)
    except ValidationError as error:
        faults += worded(error, raw)
    assert all(place and words.endswith((".", ")", "]")) for place, words in faults)
