"""What each stored code of an item scores on a scale, in the shape that other formats need."""

from dataclasses import dataclass

from instruments.instrument import Instrument, Scale


def codes(form: Instrument, item: str) -> tuple[int, ...]:
    """Return the codes that an answer to an item may have, rising."""
    return tuple(form.coding.codes)


def ends(form: Instrument, item: str) -> tuple[str, str]:
    """Return what the lowest and the highest code of an item mean, in generic words."""
    return form.coding.lowest_means, form.coding.highest_means


def labels(form: Instrument, item: str) -> tuple[str, ...]:
    """Return a label a code: the generic words at both ends, the number between."""
    low, high = ends(form, item)
    between = [str(code) for code in codes(form, item)[1:-1]]
    return (low, *between, high)


def scores(form: Instrument, scale: Scale, item: str) -> tuple[float, ...]:
    """Return the score of each code of an item, in the order of `codes`."""
    return scale.item_scores(item, form.coding)


@dataclass(frozen=True, slots=True)
class Line:
    """Scores that lie on a line: ``score = intercept + slope * code``, slope 1 or -1."""

    intercept: float
    slope: int


def line(form: Instrument, scale: Scale, item: str) -> Line | None:
    """Return the line on which an item's scores lie, None if they lie on none of slope 1 or -1."""
    x, s = codes(form, item), scores(form, scale, item)
    for slope in (1, -1):
        intercept = s[0] - slope * x[0]
        if all(score == intercept + slope * code for code, score in zip(x, s, strict=True)):
            return Line(intercept, slope)
    return None


def weight(scale: Scale, item: str) -> float:
    """Return the weight of an item's score; 1 unless the scale is a weighted sum."""
    return 1.0


def carried(scale: Scale) -> bool:
    """Whether a person's own answers give the score by sum, mean or count, as other formats can write it."""
    return scale.rule in ("sum", "mean", "count")


def missing_words(scale: Scale) -> str:
    """Return the scale's published rule for missing answers in words."""
    return scale.missing.words
