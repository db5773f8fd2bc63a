"""Lines of a model's text: loadings, variances, covariances, and labels that hold parameters equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Labels:
    """How parameters are labelled in one or several groups.

    Attributes
    ----------
    groups : int
    equal : frozenset of str
        Kinds of parameters that are the same in all groups, such as ``means``.
    """

    groups: int = 1
    equal: frozenset[str] = frozenset()

    def tied(self, kind: str, name: str) -> str:
        """Give the modifier of a parameter that others with this name equal; its groups may differ."""
        if self.groups == 1:
            return f"{name}*"
        if kind in self.equal:
            return f"c({', '.join([name] * self.groups)})*"
        return f"c({', '.join(f'{name}_g{g}' for g in range(1, self.groups + 1))})*"

    def single(self, kind: str, name: str) -> str:
        """Give the modifier of a parameter of its own; it has a label only to be equal in all groups."""
        return self.tied(kind, name) if self.groups > 1 and kind in self.equal else ""

    def chosen(self, kind: str, name: str, *, equal: bool, at: str) -> str:
        """Give the modifier of one of a series over time: the series' name if they are equal, else its own."""
        return self.tied(kind, name) if equal else self.tied(kind, f"{name}_{at}")


def block(comment: str, lines: Iterable[str]) -> str:
    """Give lines under their comment; nothing if there are none."""
    found = list(lines)
    return "\n".join([f"# {comment}", *found]) + "\n" if found else ""


def number(value: float) -> str:
    """Write a fixed value so that it is read back as it is to 12 digits."""
    return f"{value:.12g}"


def measured(factor: str, variables: Sequence[str], modifiers: Iterable[str]) -> str:
    """Write a factor's loadings; a modifier is a number, a label or nothing, each with its ``*``."""
    return f"{factor} =~ " + " + ".join(m + v for m, v in zip(modifiers, variables, strict=True))


def fixed(variables: Iterable[str], value: float = 0.0) -> list[str]:
    """Write intercepts that are fixed."""
    return [f"{v} ~ {number(value)}*1" for v in variables]


def means(variables: Iterable[str], labels: Labels, kind: str = "means") -> list[str]:
    """Write free means or intercepts."""
    return [f"{v} ~ {labels.single(kind, f'mean_{v}')}1" for v in variables]


def variances(variables: Iterable[str], labels: Labels, kind: str = "variances") -> list[str]:
    """Write free variances."""
    return [f"{v} ~~ {labels.single(kind, f'var_{v}')}{v}" for v in variables]


def covariance(first: str, second: str, labels: Labels, kind: str = "covariances") -> str:
    """Write one free covariance."""
    return f"{first} ~~ {labels.single(kind, f'cov_{first}_{second}')}{second}"


def covariances(variables: Sequence[str], labels: Labels, kind: str = "covariances") -> list[str]:
    """Write the free covariances of all pairs."""
    return [covariance(a, b, labels, kind) for a, b in combinations(variables, 2)]


def moments(variables: Sequence[str], labels: Labels) -> list[str]:
    """Write variances, covariances and means of covariates, all free."""
    return [*variances(variables, labels), *covariances(variables, labels), *means(variables, labels)]
