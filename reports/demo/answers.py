"""Item answers whose keyed sum is exactly a given score."""

import numpy as np

from reports.demo.chance import Floats, Integers, normal
from reports.demo.truth import Form

ITEM_EASE = 0.35  # standard deviation between items of the mean answer, in codes


def spread(scores: Floats, form: Form, rng: np.random.Generator) -> Integers:
    """Spread each score over the items of its form.

    Answers scatter around the person's mean answer, so the items correlate through the score alone; then
    single answers are moved by one code, in random order, until their sum is the score.

    Parameters
    ----------
    scores : ndarray, shape (persons,)
        Whole numbers from items x low to items x high.

    Returns
    -------
    ndarray of int, shape (persons, items)
        As stored: reversed items are coded against the score.
    """
    ease = ITEM_EASE * normal(rng, form.items)
    around = scores[:, None] / form.items + (ease - ease.mean())
    drawn = around + form.spread * normal(rng, len(scores), form.items)
    keyed = np.clip(np.round(drawn), form.low, form.high).astype(np.int64)
    return stored(_moved_to(scores.astype(np.int64), keyed, form, rng), form)


def stored(keyed: Integers, form: Form) -> Integers:
    """Turn reversed items against the direction of the score (or back).

    Returns
    -------
    ndarray of int, shape (persons, items)
    """
    answers = keyed.copy()
    columns = [number - 1 for number in form.reversed_items]
    answers[:, columns] = form.low + form.high - answers[:, columns]
    return answers


def _moved_to(scores: Integers, keyed: Integers, form: Form, rng: np.random.Generator) -> Integers:
    """Move answers by one code at a time until each row adds up to its score."""
    y = keyed.copy()
    while (gap := scores - y.sum(axis=1)).any():
        step = np.sign(gap)[:, None]
        can_move = np.where(step > 0, y < form.high, y > form.low)
        item = np.argmax(np.where(can_move, rng.random(y.shape), -1.0), axis=1)
        y[np.arange(len(y)), item] += step[:, 0]
    return y
