"""Fits and panels that several tests of sentences take; texts with plain spaces."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.sem import Fit
from reports.sentences import Sentence
from tests.analysis.sem.after_cases import fit_of
from tests.analysis.sem.reference import cases


def plain(sentence: Sentence) -> str:
    return str(sentence).replace("\u00a0", " ")


def brackets(sentence: Sentence) -> str:
    return sentence.bracketed().replace("\u00a0", " ")


@cache
def case(file: str, name: str) -> dict[str, Any]:
    """A model that lavaan fitted, with its numbers."""
    return next(one for one in cases(f"{file}.json") if one["name"] == name)


@cache
def fitted(file: str, name: str) -> Fit:
    """The same model, fitted here."""
    one = case(file, name)
    return fit_of(one["front"], one["model"], one["data"], one["options"])


def unconverged(fit: Fit) -> Fit:
    return replace(fit, converged=False)


def inadmissible(fit: Fit) -> Fit:
    return replace(fit, warnings=("inadmissible: the variance of 'x1' is negative (-0.1; a Heywood case).",))


def errorless(fit: Fit) -> Fit:
    return replace(fit, vcov=np.full_like(fit.vcov, np.nan))


@cache
def random(n: int = 200, seed: int = 3) -> pd.DataFrame:
    """Columns x, m, y, z with some relation, and a group."""
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=(2, n))
    m = 0.5 * x + rng.normal(size=n)
    y = 0.4 * m - 0.3 * z + rng.normal(size=n)
    return pd.DataFrame({"x": x, "m": m, "y": y, "z": z, "g": np.repeat(["u", "v"], n // 2)})


def hand(value: float, places: int = 2, *, zero: bool = True) -> str:
    """Round as by hand, with a minus sign; without the zero before the point if asked."""
    text = f"{Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}".replace(
        "-", "−"
    )
    return text if zero else text.replace("0.", ".", 1)


def p_hand(value: float) -> str:
    return "p < .001" if value < 0.001 else f"p = {hand(value, 3, zero=False)}"
