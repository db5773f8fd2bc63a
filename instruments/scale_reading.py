"""From a scale's tables to its `Scale`."""

from collections.abc import Iterable
from math import inf

from instruments.algorithm import Algorithm, Category, Condition
from instruments.definition import FormTable, VariantTable
from instruments.instrument import Band, Cutoff, MinimalDifference, MissingRule, Reliability, Scale
from instruments.missing import parsed
from instruments.scale_definition import AlgorithmTable, ConditionTable, ScaleTable


def scale_of(form: FormTable, key: str, variant: VariantTable | None) -> Scale:
    """Return one scale of a faultless form; the only one and the total are named after the form."""
    table = form.scales[key]
    low, high = table.range or (-inf, inf)
    return Scale(
        name=form.id if key == "total" or len(form.scales) == 1 else f"{form.id}_{key}",
        label=table.label,
        direction=table.direction,
        items=_items(form, table.items),
        keyed=frozenset(_items(form, table.keyed)),
        rule=table.rule,
        factor=float(table.factor),
        counted=frozenset(table.counted),
        counted_keyed=frozenset(table.counted_keyed),
        low=float(low),
        high=float(high),
        missing=parsed(table.missing.rule, table.missing.source) if table.missing else MissingRule(),
        bands=_bands(table),
        cutoffs=tuple(Cutoff(**cutoff.model_dump()) for cutoff in table.cutoffs),
        validity=table.validity,
        source=f"{table.source}; variant: {variant.source}" if variant else table.source,
        weights=tuple(float(weight) for weight in table.weights),
        standardized=frozenset(_items(form, table.standardize)),
        algorithm=_algorithm(form, table.algorithm) if table.algorithm else None,
        mid=tuple(MinimalDifference(**mid.model_dump()) for mid in table.mid),
        reliability=tuple(Reliability(**found.model_dump()) for found in table.reliability),
        verified=table.verified,
    )


def _items(form: FormTable, numbers: Iterable[int]) -> tuple[str, ...]:
    """Return the ids of items."""
    return tuple(f"{form.id}_{number}" for number in numbers)


def _bands(table: ScaleTable) -> tuple[Band, ...]:
    """Return the bands with the score at which each ends; of an algorithm, its categories."""
    if table.algorithm:
        labels = [category.label for category in table.algorithm.categories]
        lows = [float(number) for number in range(len(labels))]
        source, highest, gaps = table.algorithm.source, {}, None
    elif table.bands:
        labels, lows = list(table.bands.lowest), [float(low) for low in table.bands.lowest.values()]
        source, highest, gaps = table.bands.source, table.bands.highest, table.bands.gaps
    else:
        return ()
    ends = {label: float(high) for label, high in highest.items()}
    return tuple(
        Band(label, low, below, source, ends.get(label), gaps or "")
        for label, low, below in zip(labels, lows, [*lows[1:], None], strict=True)
    )


def _algorithm(form: FormTable, table: AlgorithmTable) -> Algorithm:
    """Return groups and conditions with the ids of the items."""
    return Algorithm(
        groups=tuple((group, _items(form, numbers)) for group, numbers in table.groups.items()),
        categories=tuple(
            Category(outcome.label, tuple(_condition(condition) for condition in outcome.when))
            for outcome in table.categories
        ),
        source=table.source,
    )


def _condition(table: ConditionTable) -> Condition:
    """Return one condition with the option of each group."""
    if table.sum is not None or table.option is None or table.present is None:
        return Condition(total=float(table.sum or 0))
    thresholds = ((group, table.own_option.get(group, table.option)) for group in dict.fromkeys(table.groups))
    return Condition(tuple(thresholds), table.present)
