"""Contradictions within the algorithm of a scale."""

from collections.abc import Iterator

from instruments.definition import CodingTable
from instruments.scale_definition import AlgorithmTable, ConditionTable, ScaleTable


def faults_of_algorithm(
    scale: ScaleTable, algorithm: AlgorithmTable, coding: CodingTable | None
) -> Iterator[str]:
    """List what cannot be true in an algorithm, as ``key: finding. Remedy.``"""
    for key in ("keyed", "bands"):
        if getattr(scale, key):
            yield f"{key}: an algorithm has none; its categories are the bands. Remove the key."
    if scale.factor != 1:
        yield "factor: an algorithm has none. Remove the key."
    for group, items in algorithm.groups.items():
        if not items:
            yield f"algorithm.groups.{group}: the list is empty. Name the items of the group."
        if strangers := sorted(set(items) - set(scale.items)):
            yield f"algorithm.groups.{group}: {strangers} are not items of the scale. Correct them."
    labels = [category.label for category in algorithm.categories]
    if twice := sorted({label for label in labels if labels.count(label) > 1}):
        yield f"algorithm.categories: {twice} are there twice. Give every category its own label."
    for place, category in enumerate(algorithm.categories):
        key = f"algorithm.categories.{place}.when"
        if bool(category.when) == (place == 0):
            finding = "the lowest category has conditions" if place == 0 else "there are no conditions"
            yield f"{key}: {finding}. Only the first category is what is left when no other holds."
        for number, condition in enumerate(category.when):
            for fault in _of_condition(condition, algorithm, coding):
                yield f"{key}.{number}{fault}"


def _of_condition(
    condition: ConditionTable, algorithm: AlgorithmTable, coding: CodingTable | None
) -> Iterator[str]:
    """Return what cannot be true in one condition."""
    if condition.sum is not None:
        if condition.groups or condition.option or condition.present or condition.own_option:
            yield ": a condition on the sum has no groups. Make two conditions of it."
        return
    if not (condition.groups and condition.option and condition.present):
        yield ": groups, option and present belong together. Give all three, or sum alone."
        return
    if strangers := sorted({*condition.groups, *condition.own_option} - set(algorithm.groups)):
        yield f".groups: {strangers} are no groups of the algorithm. Name those of `groups`."
    elif unused := sorted(set(condition.own_option) - set(condition.groups)):
        yield f".own_option: {unused} are not among the groups of the condition. Take them out."
    if condition.present > len(set(condition.groups)):
        yield f".present: {condition.present} of {len(set(condition.groups))} groups. Lower the number."
    highest = max([condition.option, *condition.own_option.values()])
    if coding and highest > coding.highest - coding.lowest:
        yield (
            f".option: option {highest} is above the highest, {coding.highest - coding.lowest}. "
            "Options are counted from 0, the lowest."
        )
