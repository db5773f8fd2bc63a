"""What a builder says of the model that it wrote: who wrote it, what it assumes, the paths it is about."""

from collections.abc import Iterator

from analysis.sem import Fit
from analysis.sem.about import located
from analysis.study.results import ModelResult, Results
from reports.document import Block, Code, Listing, Paragraph, Table, phrase, say
from reports.sections.model_labels import labels, wave_labels
from reports.tables.effects import effects_table
from reports.tables.growth import growth_table
from reports.tables.lagged import lagged_rows, lagged_table
from reports.tables.paths import paths_table

GROWTH = ("growth_curve", "second_order")
LAGGED = ("clpm", "riclpm")


def origin(model: ModelResult, fit: Fit) -> Paragraph:
    """Return what the model is, and who wrote its text."""
    return say(
        "{title}. Its text, in the appendix, was written by the builder {builder}; the first lines of the text hold "
        "the call that fits it in R.",
        title=fit.about.title if fit.about is not None else model.name,
        builder=Code(str(model.builder)),
    )


def assumptions(fit: Fit) -> Iterator[Block]:
    """Yield what the builder says that the model assumes."""
    if fit.about is not None and fit.about.notes:
        yield say("What the model assumes, and what its estimates do not say:")
        yield Listing(tuple(say("{note}", note=note) for note in fit.about.notes))


def effects(results: Results, model: ModelResult) -> Table | None:
    """Return the indirect, direct and total effects with the limits that the builder found for them."""
    if model.effects is None:
        return None
    caption = phrase("{model}: effects.", model=model.title or model.name)
    return effects_table(model.effects, limits=model.how, labels=labels(results), caption=caption)


def of_effects(model: ModelResult, fit: Fit) -> frozenset[int]:
    """Return the rows of the estimates that the table of effects shows, where their limits are better."""
    shown = set() if model.effects is None else set(model.effects["label"])
    return frozenset(
        at
        for at, (op, name) in enumerate(zip(fit.estimates["op"], fit.estimates["lhs"], strict=True))
        if op == ":=" and name in shown
    )


def rows(model: ModelResult, fit: Fit) -> frozenset[int]:
    """Return the rows of the estimates that the table of paths shows."""
    if model.builder in LAGGED:
        return lagged_rows(fit)
    return frozenset(at for _, at in located(fit.about, fit.estimates)) - of_effects(model, fit)


def paths(results: Results, model: ModelResult, fit: Fit) -> Table | None:
    """Return what the model is about as a table; None if the effects are all that it is about."""
    known, waves, title = labels(results), wave_labels(results), model.title or model.name
    caption = phrase("{model}: paths.", model=title)
    if not rows(model, fit):
        return None
    if model.builder in LAGGED:
        return lagged_table(fit, labels=known, waves=waves, caption=caption)
    if model.builder in GROWTH:
        return growth_table(fit, labels=known, waves=waves, caption=phrase("{model}: growth.", model=title))
    return paths_table(fit, labels=known, waves=waves, without=of_effects(model, fit), caption=caption)
