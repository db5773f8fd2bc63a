"""What is needed of a fitted model to follow its processes over time."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.panel.change.shape import Shape


@dataclass(frozen=True, slots=True)
class Curve:
    """One process of a fitted model over time.

    Attributes
    ----------
    name : str
    columns : tuple of str
        Observed columns, one a wave, on the scale of the curve; empty if there are none.
    variables : tuple of str
        The model's variables whose means are the curve at the waves.
    times : tuple of float
    waves : tuple of str
    factors : tuple of str
        Growth factors; empty if the curve is known at the waves only.
    shape : Shape or None
        How the factors make the curve between the waves; None if it is known at the waves only.
    whole : tuple of str
        Variables at the waves whose own variance is no residual: it belongs to persons' curves.
    """

    name: str
    columns: tuple[str, ...]
    variables: tuple[str, ...]
    times: tuple[float, ...]
    waves: tuple[str, ...]
    factors: tuple[str, ...] = ()
    shape: Shape | None = None
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curves:
    """The processes of a fitted model, and the columns that predict them.

    Attributes
    ----------
    verb : str
        Which builder made the model.
    curves : tuple of Curve
    covariates : tuple of str
        Observed columns at which a trajectory can be asked for.
    group : str
        Column of the groups; empty if there are none.
    why_waves : str
        Why a curve is known at the waves only; empty if it is known between them.
    """

    verb: str
    curves: tuple[Curve, ...]
    covariates: tuple[str, ...] = ()
    group: str = ""
    why_waves: str = ""
