"""A form as text for a terminal, as HTML for a notebook, and all forms as one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from math import isinf
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the values call these functions for their own display
    from instruments.algorithm import Condition
    from instruments.instrument import Instrument, MissingRule, Scale

Fact = tuple[str, str]
"""A heading and what there is to say."""


def missing_words(form: Instrument, rules: Mapping[str, MissingRule], *, published: bool = True) -> str:
    """Return the rules for missing answers in words, said once if they are the same for all scales."""
    words = {name: _rule_words(rule, published) for name, rule in rules.items()}
    categories = {scale.name for scale in form.scales if scale.rule == "algorithm"}
    words |= {name: "an algorithm, which needs every answer" for name in words if name in categories}
    if len(set(words.values())) == 1:
        return next(iter(words.values()))
    return "; ".join(f"{name}: {rule}" for name, rule in words.items())


def _rule_words(rule: MissingRule, published: bool) -> str:
    """Return one rule with where it comes from."""
    if not published:
        return f"{rule}: {rule.words} (chosen by the user)"
    if rule.source:
        return f"{rule}: {rule.words} (published: {rule.source})"
    return f"{rule}: {rule.words} (no published rule)"


def text(form: Instrument) -> str:
    """Return the whole form as text, 100 columns wide."""
    lines = [f"{form.id} - {form.title}", "=" * min(100, len(form.id) + len(form.title) + 3)]
    for heading, words in _facts(form):
        lines.append(fill(words, 100, initial_indent=f"{heading:<13}", subsequent_indent=" " * 13))
    for scale in form.scales:
        lines += ["", f"{scale.name}: {scale.label}"]
        for heading, words in _scale_facts(form, scale):
            lines.append(fill(words, 100, initial_indent=f"  {heading:<11}", subsequent_indent=" " * 13))
    for heading, listed in _lists(form):
        lines += ["", heading]
        lines += [fill(words, 100, initial_indent="  - ", subsequent_indent="    ") for words in listed]
    return "\n".join(lines)


def html(form: Instrument) -> str:
    """Return the whole form as an HTML fragment without styles or scripts."""
    parts = [f"<h3>{escape(form.id)}: {escape(form.title)}</h3>", _html_table(_facts(form))]
    for scale in form.scales:
        parts += [
            f"<h4>{escape(scale.name)}: {escape(scale.label)}</h4>",
            _html_table(_scale_facts(form, scale)),
        ]
    for heading, listed in _lists(form):
        items = "".join(f"<li>{escape(words)}</li>" for words in listed)
        parts.append(f"<h4>{escape(heading)}</h4><ul>{items}</ul>")
    return "".join(parts)


def _html_table(facts: Iterator[Fact]) -> str:
    """Return facts as a table of two columns."""
    rows = "".join(f"<tr><th>{escape(heading)}</th><td>{escape(words)}</td></tr>" for heading, words in facts)
    return f"<table>{rows}</table>"


def _facts(form: Instrument) -> Iterator[Fact]:
    """Say what holds for the whole form."""
    c = form.coding
    yield "construct", form.construct
    yield "edition", form.edition
    yield "recall", form.recall
    yield "items", f"{len(form.items)}, columns {form.items[0]} to {form.items[-1]}"
    yield "codes", f"{c.lowest} = {c.lowest_means} ... {c.highest} = {c.highest_means}. {c.positions}"
    yield "codes from", c.source
    if tuple(c.codes) != c.scores:
        yield (
            "scores",
            f"{', '.join(f'{score:g}' for score in c.scores)} for the codes {c.lowest} to {c.highest}",
        )
    for item, own in form.own_codings:
        scores = ", ".join(f"{score:g}" for score in own.scores)
        ends = f"{own.lowest} = {own.lowest_means} ... {own.highest} = {own.highest_means}"
        yield f"item {_numbers(form, (item,))}", f"codes {ends}; scores {scores}. {own.source}"
    yield "verified", _verified_words(form)
    yield "missing", form.missing_rule
    yield "cite", form.citation
    yield "license", f"{form.license}. Wording {'may' if form.wording else 'may not'} be shipped"
    yield "evidence", form.license_evidence


def _verified_words(form: Instrument) -> str:
    """Say whether every number has been compared with a source."""
    doubtful = [scale.name for scale in form.scales if not scale.verified]
    reasons = f" {' '.join(form.unverified)}" if form.unverified else ""
    if not form.verified:
        return f"no: scored only with allow_unverified.{reasons}"
    if doubtful:
        return f"yes, except {', '.join(doubtful)}: scored only with allow_unverified.{reasons}"
    return "yes"


def range_words(scale: Scale) -> str:
    """Return the range of a score."""
    return "no fixed range" if isinf(scale.low) or isinf(scale.high) else f"{scale.low:g} to {scale.high:g}"


def _scale_facts(form: Instrument, scale: Scale) -> Iterator[Fact]:
    """Say what holds for one scale."""
    yield "score", f"{_rule_of(scale)}, {range_words(scale)}; {scale.direction}"
    yield "items", _numbers(form, scale.items)
    keyed = tuple(item for item in scale.items if item in scale.keyed)
    yield "reversed", _numbers(form, keyed) if keyed else "none"
    if scale.validity:
        yield "use", "a validity scale: judges the answering, not the person"
    yield "source", scale.source
    if scale.weights:
        yield "weights", ", ".join(f"{weight:g}" for weight in scale.weights)
    if scale.standardized:
        inside = tuple(item for item in scale.items if item in scale.standardized)
        yield "z-scores", f"{_numbers(form, inside)}, over the sample given (n - 1)"
    yield from _band_facts(form, scale)
    for mid in scale.mid:
        yield "important", f"difference from {mid.value:g} ({mid.unit}; {mid.population}). {mid.source}"
    for found in scale.reliability:
        yield found.coefficient, f"{found.value:g} ({found.population}). {found.source}"
    for cutoff in scale.cutoffs:
        yield "cut-off", f"{cutoff}: {cutoff.label} ({cutoff.population}). {cutoff.source}"


def _band_facts(form: Instrument, scale: Scale) -> Iterator[Fact]:
    """Name the bands; of an algorithm, its groups and what each category needs."""
    if scale.algorithm:
        for group, items in scale.algorithm.groups:
            yield "group", f"{group}: {_numbers(form, items)}"
        for number, outcome in enumerate(scale.algorithm.categories):
            needs = "; ".join(_condition_words(c) for c in outcome.conditions) or "none of the others"
            yield "category", f"{number} = {outcome.label}: {needs}"
        yield "rule from", scale.algorithm.source
        return
    for band in scale.bands:
        end = f"to below {band.below:g}" if band.below is not None else f"to {scale.high:g}"
        yield "band", f"{band.label}: {band.low:g} {end if band.high is None else f'to {band.high:g}'}"
    if scale.bands:
        yield "bands from", scale.bands[0].source
    if scale.bands and scale.bands[0].gaps:
        yield "gaps", scale.bands[0].gaps


def _condition_words(condition: Condition) -> str:
    """Return one condition of a category."""
    if condition.total is not None:
        return f"sum at least {condition.total:g}"
    options: dict[int, list[str]] = {}
    for group, option in condition.thresholds:
        options.setdefault(option, []).append(group)
    listed = " or ".join(f"{', '.join(groups)} at option {option}" for option, groups in options.items())
    return f"at least {condition.present} of {listed} or higher"


def _rule_of(scale: Scale) -> str:
    """Return how item scores become the score."""
    rule = {
        "sum": "sum",
        "mean": "mean",
        "count": "count of answers",
        "weighted": "weighted sum",
        "algorithm": "category",
    }[scale.rule]
    if scale.rule == "count":
        rule += f" {_codes(scale.counted)}"
        rule += f" (reversed items: {_codes(scale.counted_keyed)})" if scale.keyed else ""
    return rule if scale.factor == 1 else f"{rule} x {scale.factor:g}"


def _codes(codes: frozenset[int]) -> str:
    """Return codes in order."""
    return ", ".join(str(code) for code in sorted(codes))


def _numbers(form: Instrument, items: tuple[str, ...]) -> str:
    """Return item numbers, runs of three or more joined."""
    numbers = [int(item.removeprefix(f"{form.form}_")) for item in items]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _lists(form: Instrument) -> Iterator[tuple[str, list[str]]]:
    """Return notes, variants, and what is not enabled."""
    if form.notes:
        yield "notes", list(form.notes)
    if form.variants:
        yield "variants", [f"{variant.id}: {variant.use_when}" for variant in form.variants]
    if form.left_out:
        yield "not enabled, for want of a source", list(form.left_out)
