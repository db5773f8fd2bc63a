"""Which parameters are left free although their step holds their kind equal: those named, or those that tests pick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.errors import ModelError
from analysis.panel.measurement.cells import EQUAL_TO_IDENTIFY, Held, Key, Pattern, rows_of, words
from analysis.panel.measurement.measured import Factor, Measured
from analysis.sem import Fit
from analysis.sem.after.joint import JointTest, joint_test
from analysis.sem.syntax import parse
from analysis.words import nearest

Bundle = tuple[Key, ...]  # parameters that are released together
LEAST_INVARIANT = 2  # Byrne, Shavelson & Muthen (1989): one item besides the one that sets the unit


@dataclass(frozen=True, slots=True)
class Release:
    """A parameter that was set free, and what spoke for it.

    Attributes
    ----------
    step : str
    keys : tuple of Key
    parameter : str
        In words, such as ``mood =~ x2``; the thresholds of an item go together.
    chisq, df, p : float
        Score test of its equality over all contexts, before it was set free; NaN where it was named by hand or
        follows another.
    level : float
        What p was held against: the level over the number of parameters that were tested beside it.
    changes : tuple of float
        Expected change in each context but the reference.
    why : str
    """

    step: str
    keys: Bundle
    parameter: str
    chisq: float
    df: float
    p: float
    level: float
    changes: tuple[float, ...]
    why: str


def named(where: str, measured: Measured, given: Sequence[str]) -> frozenset[Key]:
    """Read releases such as ``"f =~ x2"``, ``"x3 ~ 1"``, ``"x3 | t1"`` and ``"x3 ~~ x3"``.

    Items go by their name or by their column in any wave, factors likewise; what is released is free in every context.

    Raises
    ------
    ModelError
        If a text names no measurement parameter, or a factor keeps no invariant item.
    """
    found = frozenset(_key(where, measured, text, *_parts(where, text)) for text in given)
    for factor in measured.factors:
        if not invariant_items(measured, factor, found):
            raise ModelError(
                f"{where}: partial: each item of {factor.name} would be free in loading, thresholds or intercept, "
                f"so that nothing makes them comparable. Keep one item or more, better {LEAST_INVARIANT}, wholly equal."
            )
    return found


def _parts(where: str, text: str) -> tuple[str, str, str]:
    terms = parse(str(text)).terms
    if len(terms) != 1:
        raise ModelError(
            f"{where}: partial: {text!r} names {len(terms)} parameters. Give one a text, such as 'f =~ x2' or 'x3 ~ 1'."
        )
    return terms[0].lhs, terms[0].op, terms[0].rhs


def _key(where: str, measured: Measured, text: str, lhs: str, op: str, rhs: str) -> Key:
    waves = range(len(measured.waves))
    items = {c: i for i in measured.items for c in (i.name, *i.columns)}
    latent = {c: f for f in measured.factors for c in (f.name, *(measured.latent(f.name, w) for w in waves))}
    if op == "=~" and lhs in latent and rhs in items and items[rhs].name in latent[lhs].items:
        return Key("loading", latent[lhs].name, items[rhs].name)
    if op == "~1" and lhs in items:
        return Key("intercept", item=items[lhs].name)
    if op == "~1" and lhs in latent:
        return Key("mean", latent[lhs].name)
    if op == "|" and lhs in items and rhs in {f"t{k}" for k in range(1, items[lhs].thresholds + 1)}:
        return Key("threshold", item=items[lhs].name, number=int(rhs[1:]))
    if op in ("~~", "~*~") and lhs == rhs and lhs in items:
        return Key("residual", item=items[lhs].name)
    if op == "~~" and lhs == rhs and lhs in latent:
        return Key("variance", latent[lhs].name)
    raise ModelError(
        f"{where}: partial: {text!r} is no parameter that a step holds equal"
        f"{nearest(rhs or lhs, list(items)) or '.'} Name a loading 'f =~ x2', an intercept 'x3 ~ 1', a threshold "
        f"'x3 | t1' or a residual variance 'x3 ~~ x3'."
    )


def invariant_items(measured: Measured, factor: Factor, released: Iterable[Key]) -> list[str]:
    """List a factor's items of which neither loading, nor a threshold, nor the intercept is released."""
    loose = {k.item for k in released if k.kind in ("threshold", "intercept")}
    loose |= {k.item for k in released if k.kind == "loading" and k.factor == factor.name}
    return [i for i in factor.items if i not in loose]


def candidates(measured: Measured, step: str, before: Held, now: Held) -> tuple[Bundle, ...]:
    """List what a step holds equal and the step before did not, as far as it can be set free.

    An item's thresholds go together. Two of them set origin and unit of its latent response, so that of three equal
    ones the data cannot say which differs: to free the first, the second or the third gives the same fit.
    """
    old, new = Pattern(measured, before), Pattern(measured, now)
    found: list[Bundle] = []
    for f in measured.factors:
        for i in map(measured.item, f.items):
            if new.loading_held(f, i) and not old.loading_held(f, i):
                found.append((Key("loading", f.name, i.name),))
    for i in measured.items:
        if step == "thresholds":
            keys = tuple(Key("threshold", item=i.name, number=k) for k in range(1, i.thresholds + 1))
            held = tuple(k for k in keys if now.holds(k))
            found += [held] if len(held) > EQUAL_TO_IDENTIFY else []
        for key in (Key("intercept", item=i.name), Key("residual", item=i.name)):
            found += [(key,)] if now.holds(key) and not before.holds(key) else []
    return tuple(found)


def strongest(
    measured: Measured, fit: Fit, among: Sequence[Bundle], level: float
) -> tuple[Bundle, JointTest, float] | None:
    """Give what is rejected most clearly at level / number, or None."""
    tested = [(keys, joint_test(fit, rows_of(measured, set(keys)))) for keys in among]
    tested = [(keys, test) for keys, test in tested if test.df]
    if not tested:
        return None
    keys, test = min(tested, key=lambda pair: (pair[1].p, -pair[1].chisq))
    corrected = level / len(tested)
    return (keys, test, corrected) if test.p < corrected else None


def too_many(measured: Measured, released: frozenset[Key], keys: Bundle) -> str:
    """Say why a further release would leave a factor without enough invariant items; empty if it would not."""
    key = keys[0]
    if key.kind == "residual":
        return ""
    for factor in measured.factors:
        if key.item in factor.items and (not key.factor or key.factor == factor.name):
            left = invariant_items(measured, factor, {*released, key})
            had = invariant_items(measured, factor, released)
            if len(left) < LEAST_INVARIANT and len(left) < len(had):
                return (
                    f"{bundle_in_words(measured, keys)} differs too, but would leave {factor.name} {len(left)} "
                    f"invariant item(s) of the {LEAST_INVARIANT} that it needs; the search stopped there"
                )
    return ""


def bundle_in_words(measured: Measured, keys: Bundle) -> str:
    """Name what is released together, such as ``x3 | t1, t2, t3``."""
    more = "".join(f", t{key.number}" for key in keys[1:])
    return in_words(measured, keys[0]) + more


def in_words(measured: Measured, key: Key) -> str:
    """Name a parameter as a text does, without the wave."""
    if len(measured.waves) == 1:
        lhs, op, rhs = words(measured, key, 0)
        return f"{lhs} ~ 1" if op == "~1" else f"{lhs} {op} {rhs}"
    return {
        "threshold": f"{key.item} | t{key.number}",
        "loading": f"{key.factor} =~ {key.item}",
        "intercept": f"{key.item} ~ 1",
        "residual": f"{key.item} ~~ {key.item}",
        "variance": f"{key.factor} ~~ {key.factor}",
        "mean": f"{key.factor} ~ 1",
    }[key.kind]
