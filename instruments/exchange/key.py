"""What each stored code of an item scores on a scale, in the shape that other formats need."""

from dataclasses import dataclass

from instruments.instrument import Instrument, Scale


def codes(form: Instrument, item: str) -> tuple[int, ...]:
    """Return the codes that an answer to an item may have, rising."""
    return tuple(form.coding_of(item).codes)


def ends(form: Instrument, item: str) -> tuple[str, str]:
    """Return what the lowest and the highest code of an item mean, in generic words."""
    coding = form.coding_of(item)
    return coding.lowest_means, coding.highest_means


def labels(form: Instrument, item: str) -> tuple[str, ...]:
    """Return a label a code: the generic words at both ends, the number between."""
    low, high = ends(form, item)
    between = [str(code) for code in codes(form, item)[1:-1]]
    return (low, *between, high)


def scores(form: Instrument, scale: Scale, item: str) -> tuple[float, ...]:
    """Return the score of each code of an item, times the item's weight, in the order of `codes`."""
    return scale.item_scores(item, form.coding_of(item))


@dataclass(frozen=True, slots=True)
class Line:
    """Scores that lie on a line: ``score = intercept + slope * code``."""

    intercept: float
    slope: float

    def written(self, name: str) -> str:
        """Return the score as an expression of the answer's `name`."""
        if (self.intercept, self.slope) == (0.0, 1.0):
            return name
        times = "" if abs(self.slope) == 1 else f"{abs(self.slope):.15g} * "
        return f"({self.intercept:.15g} {'-' if self.slope < 0 else '+'} {times}{name})"


def line(form: Instrument, scale: Scale, item: str) -> Line | None:
    """Return the line on which an item's scores lie, None if they lie on none."""
    x, s = codes(form, item), scores(form, scale, item)
    slope = s[1] - s[0] if len(s) > 1 else 0.0
    on = Line(s[0] - slope * x[0], slope)
    fits = all(on.intercept + slope * code == score for code, score in zip(x, s, strict=True))
    return on if fits and slope else None


def carried(scale: Scale) -> bool:
    """Whether a person's own answers give the score by a sum, mean or count, as other formats can write it."""
    return scale.rule != "algorithm" and not scale.standardized


def missing_words(scale: Scale) -> str:
    """Return the scale's published rule for missing answers in words."""
    return scale.missing.words
