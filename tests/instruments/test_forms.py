"""What must hold for every shipped form and variant, without naming any."""

import re
import tomllib
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel

import instruments
from instruments import definition, library, scale_definition
from instruments.instrument import Instrument, Scale

FORMS = instruments.names()
ALL = [*FORMS, *(variant.id for name in FORMS for variant in instruments.load(name).variants)]
SCALES = [pytest.param(instruments.load(name), scale, id=f"{name}-{scale.name}")
          for name in ALL for scale in instruments.load(name).scales]  # fmt: skip
FIRST_EIGHT = {"cesd20", "dass21", "djg11", "epds", "phq9", "psi_sf_3", "rses", "ucla3"}


def _sheet(form: Instrument, scale: Scale, *, highest: bool) -> pd.DataFrame:
    """Return one respondent who gives the most, or the least, keyed answer to every item of a scale."""
    answers = {item: form.coding_of(item).lowest for item in form.items}
    for item in scale.items:
        scores = scale.item_scores(item, form.coding_of(item))
        best = max(scores) if highest else min(scores)
        fitting = [
            code for code, score in zip(form.coding_of(item).codes, scores, strict=True) if score == best
        ]
        answers[item] = fitting[-1 if highest else 0]  # two options may score alike, as in the CESD-R
    return pd.DataFrame([answers])


def test_the_first_eight_forms_are_there() -> None:
    assert set(FORMS) >= FIRST_EIGHT


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_filed_under_its_id(name: str) -> None:
    assert instruments.load(name).id == name


@pytest.mark.parametrize("name", ALL)
def test_the_identity_of_a_form_is_told(name: str) -> None:
    form = instruments.load(name)
    assert form.id == name
    assert form.items == tuple(f"{form.form}_{number}" for number in range(1, len(form.items) + 1))
    assert all([form.title, form.edition, form.construct, form.recall, form.license, form.license_evidence])
    assert form.doi is None or form.doi in form.citation


def _holds_numbers(table: type[BaseModel]) -> bool:
    """Whether a table of the file has a key for a number."""
    return any(re.search(r"\b(int|float)\b", str(field.annotation)) for field in table.model_fields.values())


def test_every_table_for_numbers_must_have_a_source() -> None:
    values = [*vars(definition).values(), *vars(scale_definition).values()]
    tables = {t for t in values if isinstance(t, type) and issubclass(t, BaseModel)}
    # The form's one number counts its items; a condition's source is that of its algorithm.
    numeric = {t for t in tables if _holds_numbers(t)} - {
        definition.FormTable,
        scale_definition.ConditionTable,
    }
    named = {"CodingTable", "ItemCodingTable", "ScaleTable", "BandsTable", "CutoffTable", "MidTable"}
    assert named <= {t.__name__ for t in numeric}
    sourced = (scale_definition.MissingTable, scale_definition.AlgorithmTable, definition.VariantTable)
    for table in (*numeric, *sourced):
        assert table.model_fields["source"].is_required()
        assert str(table.model_fields["source"].annotation) == "<class 'str'>"


@pytest.mark.parametrize("name", FORMS)
def test_no_source_or_note_names_an_unverified_rule_as_published(name: str) -> None:
    form = instruments.load(name)
    sources = [scale.source for scale in form.scales] + [scale.missing.source for scale in form.scales]
    assert not [source for source in sources if "memory" in source]


@pytest.mark.parametrize(("form", "scale"), SCALES)
def test_keyed_items_are_items_and_items_belong_to_the_form(form: Instrument, scale: Scale) -> None:
    assert scale.keyed <= set(scale.items) <= set(form.items)
    assert len(set(scale.items)) == len(scale.items)


@pytest.mark.parametrize(("form", "scale"), SCALES)
def test_extreme_answers_give_the_stated_range(form: Instrument, scale: Scale) -> None:
    if scale.standardized:
        assert (scale.low, scale.high) == (-np.inf, np.inf)
        return
    alone = replace(form, scales=(scale,))  # a sheet by itself cannot be standardized for another scale
    low = instruments.score(_sheet(alone, scale, highest=False), alone, allow_unverified=True)
    high = instruments.score(_sheet(alone, scale, highest=True), alone, allow_unverified=True)
    assert (low[scale.name][0], high[scale.name][0]) == (scale.low, scale.high)


@pytest.mark.parametrize(("form", "scale"), SCALES)
def test_keying_twice_is_the_identity(form: Instrument, scale: Scale) -> None:
    other = replace(scale, keyed=frozenset(scale.items) - scale.keyed)
    for item in scale.items:
        coding = form.coding_of(item)
        scores = scale.item_scores(item, coding)
        if scale.rule != "count":
            assert other.item_scores(item, coding)[::-1] == scores
            weight = scale.weights[scale.items.index(item)] if scale.weights else 1
            assert sorted(scores) == sorted(weight * score for score in coding.scores)
            if weight > 0:
                assert (scores[0] > scores[-1]) == (item in scale.keyed)


@pytest.mark.parametrize(("form", "scale"), SCALES)
def test_bands_are_in_the_range_and_cover_it_or_say_that_they_do_not(form: Instrument, scale: Scale) -> None:
    if not scale.bands:
        return
    assert all(scale.low <= band.low <= scale.high for band in scale.bands)
    assert all(band.high is None or band.low <= band.high <= scale.high for band in scale.bands)
    assert [band.below for band in scale.bands[:-1]] == [band.low for band in scale.bands[1:]]
    assert scale.bands[-1].below is None
    if not any(band.gaps for band in scale.bands):
        assert scale.bands[0].low == scale.low
        assert all(band.high is None for band in scale.bands)


@pytest.mark.parametrize(("form", "scale"), SCALES)
def test_cutoffs_are_inside_the_range_and_say_for_whom(form: Instrument, scale: Scale) -> None:
    for cutoff in scale.cutoffs:
        assert scale.low <= cutoff.value <= scale.high
        assert cutoff.population and cutoff.source
    for value in (*scale.mid, *scale.reliability):
        assert value.population and value.source
    assert all(mid.value > 0 for mid in scale.mid)


@pytest.mark.parametrize("name", ALL)
def test_scale_names_are_distinct_and_start_with_the_form(name: str) -> None:
    form = instruments.load(name)
    names = [scale.name for scale in form.scales]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(rf"{form.form}(_[a-z][a-z0-9_]*)?", scale) for scale in names)


@pytest.mark.parametrize("name", ALL)
def test_nobody_answered_means_no_score(name: str) -> None:
    form = instruments.load(name)
    blank = pd.DataFrame(np.nan, index=[0, 1], columns=list(form.items))
    scores = instruments.score(blank, form, allow_unverified=True)
    for scale in form.scales:
        assert scores[scale.name].isna().all()
        assert (scores[f"{scale.name}_answered"] == 0).all()


LONGEST_LABEL = 80
LONGEST_TEXT = 700
"""A citation with its places is this long; the wording of the items of a form would be longer."""


def _texts(table: object) -> list[str]:
    """List all texts of a file."""
    if isinstance(table, str):
        return [table]
    values = table.values() if isinstance(table, dict) else table if isinstance(table, list) else []
    return [text for value in values for text in _texts(value)]


@pytest.mark.parametrize("name", FORMS)
def test_no_wording_of_items_is_in_the_file(name: str) -> None:
    # None is shipped as yet, whatever the license permits: there is no key for it, and no text is as long.
    raw = tomllib.loads((library.FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    form = instruments.load(name)
    assert max(map(len, _texts(raw))) <= LONGEST_TEXT
    ends = [
        end
        for c in [form.coding, *dict(form.own_codings).values()]
        for end in (c.lowest_means, c.highest_means)
    ]
    assert max(map(len, [*ends, *(scale.label for scale in form.scales)])) <= LONGEST_LABEL


def test_the_file_has_no_place_for_the_wording_of_an_item() -> None:
    assert definition.FormTable.model_fields["items"].annotation is int
    assert "wording" not in scale_definition.ScaleTable.model_fields


@pytest.mark.parametrize("name", ALL)
def test_what_is_not_verified_is_scored_only_if_asked(name: str) -> None:
    form = instruments.load(name)
    sheet = _sheet(form, form.scales[0], highest=False)
    blank = pd.concat([sheet] * 2, ignore_index=True) * np.nan
    doubtful = [scale.name for scale in form.scales if not scale.verified]
    assert bool(form.unverified) <= (not form.verified or bool(doubtful))
    everything = instruments.score(blank, form, allow_unverified=True)
    assert ("unverified" in everything.attrs) == (not form.verified or bool(doubtful))
    if not form.verified:
        with pytest.raises(instruments.InstrumentError, match="not verified"):
            instruments.score(blank, form)
        return
    scores = instruments.score(blank, form)
    assert not set(doubtful) & set(scores)
    assert all(scale in scores.attrs["unverified"] for scale in doubtful)


@pytest.mark.parametrize("name", ALL)
def test_rows_are_scored_one_by_one_and_sums_of_whole_numbers_are_exact(name: str) -> None:
    whole_form = instruments.load(name)
    # Standardized scores are the only ones that depend on the other rows.
    form = replace(whole_form, scales=tuple(scale for scale in whole_form.scales if not scale.standardized))
    rng = np.random.default_rng(20010901)
    answers = pd.DataFrame(
        {item: rng.choice(list(form.coding_of(item).codes), 40) for item in form.items}, dtype=float
    )
    whole = instruments.score(answers, form, allow_unverified=True)
    order = rng.permutation(40)
    for scale in form.scales:
        own = pd.concat(
            [instruments.score(answers.iloc[[k]], form, allow_unverified=True)[scale.name] for k in order]
        )
        assert (own == whole[scale.name].iloc[order]).all()
        if scale.rule == "sum":
            by_item = [
                answers[item].map(
                    dict(
                        zip(
                            form.coding_of(item).codes,
                            scale.item_scores(item, form.coding_of(item)),
                            strict=True,
                        )
                    )
                )
                for item in scale.items
            ]
            exact = [
                scale.factor * float(sum(Fraction(score) for score in row))
                for row in zip(*by_item, strict=True)
            ]
            assert whole[scale.name].tolist() == exact
