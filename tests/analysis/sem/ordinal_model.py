"""Completes models for ordinal data in tests, without the fronts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from analysis.sem.complete import complete
from analysis.sem.options import GROWTH, SEM
from analysis.sem.syntax import parse
from analysis.sem.table import ParameterTable


def ordinal_table(
    model: str,
    categories: Mapping[str, int],
    *,
    front: str = "sem",
    groups: int = 1,
    group_equal: Sequence[str] = (),
    group_partial: Sequence[str] = (),
    parameterization: Literal["delta", "theta"] = "delta",
    std_lv: bool = False,
) -> ParameterTable:
    return complete(
        parse(model),
        replace(GROWTH if front == "growth" else SEM, std_lv=std_lv),
        groups=groups,
        group_equal=group_equal,
        group_partial=group_partial,
        categories=categories,
        parameterization=parameterization,
    )
