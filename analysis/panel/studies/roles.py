"""The parts of a study's model: its variables, and the numbers of its paths."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """A variable of the study's model.

    Attributes
    ----------
    name : str
    meaning : str
        What it is, and how the study measured it as far as is known.
    indicators : int
        1: an observed column; more: a latent variable measured by so many columns.

    Examples
    --------
    >>> from analysis.panel import studies
    >>> studies.load("mcdaniel_2012").roles[0].name
    'blogging'
    """

    name: str
    meaning: str
    indicators: int = 1


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One number of the study's model.

    Attributes
    ----------
    target, op, source : str
        As ``support ~ family``; ``family ~~ friends`` is the correlation of residuals (or of predictors);
        ``support =~ support`` the standardized loading of every indicator.
    value : float
        Standardized.
    published : bool
        Whether the study's number is known; else the value was chosen here, for simulation alone.
    source_of : str
        Where the number is printed, or who reports it; why the value was chosen if it is not published.
    confidence : str
        How sure that is.

    Examples
    --------
    >>> from analysis.panel import studies
    >>> known = [c for c in studies.load("miyata_2002").coefficients if c.published]
    >>> len(known)
    2
    """

    target: str
    op: str
    source: str
    value: float
    published: bool
    source_of: str
    confidence: str = ""

    @property
    def path(self) -> str:
        return f"{self.target} {self.op} {self.source}"
