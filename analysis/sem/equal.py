"""Equality between groups: which parameters `group_equal` ties, and what is freed in return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.errors import ModelError
from analysis.sem.table import Parameter
from analysis.words import nearest

CLASSES = (
    "loadings",
    "intercepts",
    "means",
    "thresholds",
    "regressions",
    "residuals",
    "residual_covariances",
    "lv_variances",
    "lv_covariances",
)


def classes(words: Sequence[str] | str) -> frozenset[str]:
    """Read `group_equal`; dots may stand for underscores.

    Raises
    ------
    ModelError
        If a word names no class of parameters.
    """
    given = [words] if isinstance(words, str) else list(words)
    plain = [str(w).lower().replace(".", "_") for w in given]
    for word, original in zip(plain, given, strict=True):
        if word not in CLASSES:
            raise ModelError(
                f"group_equal: {original!r} is no class of parameters{nearest(word, CLASSES) or '.'} "
                f"There are {', '.join(CLASSES)}."
            )
    return frozenset(plain)


def tie(
    rows: Sequence[Parameter],
    latent: Sequence[str],
    covariates: Sequence[str],
    equal: frozenset[str],
    partial: Sequence[str],
) -> list[Parameter]:
    """Give free parameters of one class the label of the same parameter in the first group.

    Parameters
    ----------
    rows : sequence of Parameter
        All groups, completed.
    latent, covariates : sequence of str
        Moments of covariates are never tied.
    equal : frozenset of str
        From `classes`.
    partial : sequence of str
        Parameters to leave free, written as in the model (``"f =~ x2"``, ``"x3 ~ 1"``) or by label.

    Raises
    ------
    ModelError
        If an entry of `partial` names no parameter.
    """
    exempt = {_squeezed(str(words)) for words in partial}
    known = {_squeezed(row.words) for row in rows} | {row.label for row in rows if row.label}
    for words in exempt:
        if words not in known and _turned(words) not in known:
            raise ModelError(
                f"group_partial: {words!r} names no parameter{nearest(words, known) or '.'} "
                f"Write it as in the model, such as 'f =~ x2' or 'x3 ~ 1'."
            )
    first = {(row.lhs, row.op, row.rhs): row for row in rows if row.group == 1}
    tied = []
    for row in rows:
        leader = first.get((row.lhs, row.op, row.rhs))
        words = _squeezed(row.words)
        if (
            leader is None
            or class_of(row, latent) not in equal
            or row.label
            or row.fixed is not None
            or row.exo
            or (row.op in ("~~", "~1") and row.lhs in covariates)
            or leader.fixed is not None
            or leader.exo
            or (leader.label and not leader.label.startswith(_MARK))
            or words in exempt
            or _turned(words) in exempt
        ):
            tied.append(row)
        else:
            tied.append(replace(row, label=_MARK + words))
    return tied


_MARK = "."  # labels that the user did not write


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _turned(words: str) -> str:
    """A covariance is the same in either order."""
    if "~~" not in words:
        return words
    left, _, right = words.partition("~~")
    return f"{right}~~{left}"


def class_of(row: Parameter, latent: Sequence[str]) -> str:
    """Name the class of `group_equal` to which a parameter belongs."""
    of_latent = row.lhs in latent
    match row.op:
        case "=~":
            return "loadings"
        case "~":
            return "regressions"
        case "~1":
            return "means" if of_latent else "intercepts"
        case "|":
            return "thresholds"
        case "~~" if row.is_variance:
            return "lv_variances" if of_latent else "residuals"
        case "~~":
            return "lv_covariances" if of_latent and row.rhs in latent else "residual_covariances"
        case _:
            return ""


def freed(
    rows: Sequence[Parameter],
    latent: Sequence[str],
    equal: frozenset[str],
    *,
    std_lv: bool,
    spoken: Mapping[str, bool],
) -> list[Parameter]:
    """Free in the later groups what equality identifies: latent means with equal intercepts (or thresholds),
    latent variances with equal loadings when they set the scale.

    Parameters
    ----------
    spoken : mapping
        Words of parameters that the user fixed or freed by hand; these stay.
    """
    means = ("intercepts" in equal or "thresholds" in equal) and "means" not in equal
    variances = std_lv and "loadings" in equal and "lv_variances" not in equal
    done = []
    for row in rows:
        own = row.group > 1 and row.lhs in latent and not spoken.get(_squeezed(row.words), False)
        free_mean = own and means and row.op == "~1"
        free_variance = own and variances and row.is_variance
        done.append(replace(row, fixed=None) if free_mean or free_variance else row)
    return done
