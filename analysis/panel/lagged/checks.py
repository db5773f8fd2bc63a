"""What cross-lagged models check at the door, beyond the columns of the design."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.design import NAME, Design
from analysis.panel.lagged.spec import CLASSES, Spec
from analysis.sem import Fit
from analysis.words import nearest

LIKELIHOOD = ("ML", "MLR", "MLF")  # estimators that can take incomplete rows
PREDICTORS = ("observed", "observed_equal", "ri")
OUTCOMES = ("ri", "within", "last", "both")


def check_word(where: str, option: str, value: object, allowed: Sequence[str]) -> None:
    """Refuse a word that an option does not know."""
    if value not in allowed:
        raise ModelError(f"{where}: {option}={value!r} is unknown. It is one of {', '.join(allowed)}.")


def check_fit(where: str, *given: object) -> None:
    """Refuse what is no fit, such as a result of `panel_mediation`."""
    if other := [one for one in given if not isinstance(one, Fit)]:
        raise ModelError(f"{where}: a {type(other[0]).__name__} is no fit. Give a fit of clpm() or riclpm().")


def check_classes(where: str, group: str | None, classes: Iterable[str]) -> tuple[str, ...]:
    """Give the classes of parameters that are equal in all groups, or refuse."""
    if isinstance(classes, str):
        classes = (classes,)
    found = tuple(classes)
    for name in found:
        check_word(where, "group_equal", name, CLASSES)
    if found and group is None:
        raise ModelError(
            f"{where}: group_equal={list(found)} is about groups, and there are none. Give group=, the column that "
            f"tells them apart."
        )
    return found


def check_options(where: str, options: Mapping[str, object]) -> None:
    """Refuse options of the engine that would change what the text says."""
    for name in ("ordered", "group_partial", "effect_coding", "std_lv", "orthogonal"):
        if options.get(name):
            remedy = {
                "ordered": "Scores of these variables are taken as continuous; for items write the model yourself",
                "group_partial": "Equality between groups is set by group_equal, or by labels in an edited text",
            }.get(name, "The builder's text is complete: leave it out, or edit the text and use lavaan()")
            raise ModelError(f"{where}: {name}= is not available here. {remedy}.")


def options_of(
    where: str, frame: pd.DataFrame | None, group: str | None, options: Mapping[str, object]
) -> dict[str, object]:
    """The engine's options, with full information where rows are incomplete."""
    check_options(where, options)
    found = {"group": group, **options}
    estimator = str(options.get("estimator") or "ML").upper()
    if frame is not None and options.get("missing") is None and estimator in LIKELIHOOD:
        found["missing"] = "fiml"
    return found


def groups_of(
    where: str, frame: pd.DataFrame | None, group: str | None, made: Design, options: Mapping[str, object]
) -> int:
    """Count the groups; each must have values that differ in every column.

    Raises
    ------
    DataError
        If there is no such column, only one group, or a column is empty or constant in a group.
    """
    if group is None:
        return 1
    if frame is None:
        raise DataError(f"{where}: group={group!r} needs the rows themselves, not sample_cov. Give data.")
    if group not in frame.columns:
        known = [str(c) for c in frame.columns]
        raise DataError(
            f"{where}: there is no column {group!r} to tell groups apart{nearest(group, known) or '.'} "
            f"Correct group=."
        )
    labels = options.get("group_label")
    present = frame[group].dropna()
    chosen = (
        [str(v) for v in labels] if isinstance(labels, list | tuple) else list(present.astype(str).unique())
    )
    if len(chosen) < 2:
        raise DataError(
            f"{where}: column {group!r} holds {len(chosen)} group. Leave group= out, or add rows of another."
        )
    for label in chosen:
        rows = frame.loc[frame[group].astype(str) == label, list(made.columns)]
        counts = rows.nunique()
        if (counts < 2).any():
            column = str(counts.index[counts < 2][0])
            finding = "is empty" if counts[column] == 0 else "is constant (variance 0)"
            raise DataError(
                f"{where}: column {column!r} {finding} in group {label!r} of {group!r}. Leave out the wave, merge "
                f"groups, or leave the group out by group_label=."
            )
    return len(chosen)


def covariates_of(
    where: str,
    option: str,
    given: Mapping[str, str] | None,
    allowed: Sequence[str],
    made: Design,
    frame: pd.DataFrame | None,
    known: Collection[str],
) -> tuple[tuple[str, str], ...]:
    """Check predictors or outcomes, each a column with the way it is tied to the model."""
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        raise ModelError(
            f"{where}: {option}={given!r} says no ways. Give a mapping such as {{'z': {allowed[0]!r}}}; the ways "
            f"are {', '.join(allowed)}."
        )
    for name, how in given.items():
        check_word(where, f"{option}[{name!r}]", how, allowed)
        if name not in known:
            raise DataError(
                f"{where}: {option}: there is no column {name!r}{nearest(name, list(known)) or '.'} Correct the name."
            )
        if not NAME.match(name):
            raise DataError(
                f"{where}: column {name!r} cannot stand in a model's text. Rename it: letters, digits, _."
            )
        if name in made.columns or name in made.names:
            raise DataError(
                f"{where}: {option}: {name!r} is one of the variables followed over time already. Leave it out."
            )
        if frame is not None:
            _check_column(where, option, name, frame[name])
    return tuple((str(name), how) for name, how in given.items())


def _check_column(where: str, option: str, name: str, column: pd.Series) -> None:
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().sum() < column.notna().sum():
        raise DataError(
            f"{where}: {option}: column {name!r} holds words. Code it as numbers (0/1 columns for categories)."
        )
    if numbers.nunique() < 2:
        finding = "is empty" if numbers.nunique() == 0 else "is constant (variance 0)"
        raise DataError(f"{where}: {option}: column {name!r} {finding}. Leave it out.")


def incomplete(names: Sequence[str], frame: pd.DataFrame | None, *, random_x: bool) -> tuple[str, ...]:
    """Warn of rows that are lost because a fixed predictor is missing."""
    if frame is None or not names or random_x:
        return ()
    lost = int(frame[list(names)].isna().any(axis=1).sum())
    if not lost:
        return ()
    return (
        f"left out: {lost} row(s) without {' or '.join(map(repr, names))}, as the model is conditional on predictors. "
        f"fixed_x=False keeps them, and takes predictors as normal.",
    )


def check_names(where: str, spec: Spec, known: Collection[str]) -> None:
    """Refuse names that would be written alike, and columns named as the model's latent variables."""
    if twice := spec.ambiguous():
        raise DataError(
            f"{where}: the variables' names make {twice!r} stand for two things. Rename one of them, without _."
        )
    latent = {*spec.all_intercepts, *(spec.node(n, at) for n in spec.names for at in spec.occasions)}
    latent |= {f"F_{name}_{wave}" for name in spec.names for wave in spec.waves}
    latent -= set(spec.design.columns) if spec.plain else set()
    used = {*spec.design.columns, *(n for n, _ in (*spec.predictors, *spec.outcomes))}
    if taken := sorted(latent & used & set(known)):
        raise DataError(
            f"{where}: column {taken[0]!r} has the name of one of the model's latent variables. Rename the column."
        )


def check_two_waves(where: str, made: Design) -> None:
    """Refuse random intercepts from two waves.

    Raises
    ------
    ModelError
        With the count of moments and parameters.
    """
    if len(made.waves) > 2:
        return
    k = len(made.names)
    moments, covariances = k * (2 * k + 1), k * (k + 1) // 2
    parameters = 3 * covariances + k * k
    raise ModelError(
        f"{where}: random intercepts are not identified from two waves: {k} variables at 2 waves have {moments} "
        f"variances and covariances, and the model has {parameters} parameters of them (degrees of freedom "
        f"{moments - parameters}). Add a wave; or take clpm(), which with several indicators a wave is a latent "
        f"cross-lagged model, or the latent change score model lcs(). Neither tells stable differences between "
        f"persons from change within them."
    )
