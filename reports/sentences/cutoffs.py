"""Published cut-offs of fit indices, each with what it was derived for; nothing here is used unless asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from analysis.sem import Fit
from reports.document import Number, Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.value import listed
from reports.tables.fit_indices import Indices

NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Cutoff:
    """An index and the value that it should reach.

    Attributes
    ----------
    name, index : str
        As printed, and among the measures of a fit.
    at_least : bool
        Whether the index should be at least, or else at most, the value.
    """

    name: str
    index: str
    at_least: bool
    value: float

    def met(self, found: float) -> bool:
        """Compare the unrounded index with the value."""
        return found >= self.value if self.at_least else found <= self.value

    @property
    def runs(self) -> tuple[Run, ...]:
        """The cut-off as it is printed: ``CFI ≥ .95``."""
        sign = "≥" if self.at_least else "≤"
        return f"{self.name}{NO_BREAK}{sign}{NO_BREAK}", Number(self.value, "bounded", 2)


@dataclass(frozen=True, slots=True)
class Rule:
    """Cut-offs of one source.

    Attributes
    ----------
    source : str
    cutoffs : tuple of Cutoff
    likelihood_only : bool
        Derived for maximum likelihood with continuous variables.
    """

    source: str
    cutoffs: tuple[Cutoff, ...]
    likelihood_only: bool = True


RULES = {
    "Hu & Bentler 1999": Rule(
        "Hu & Bentler (1999), Struct Equ Modeling 6:1-55, doi:10.1080/10705519909540118",
        (
            Cutoff("CFI", "cfi", True, 0.95),
            Cutoff("TLI", "tli", True, 0.95),
            Cutoff("RMSEA", "rmsea", False, 0.06),
            Cutoff("SRMR", "srmr", False, 0.08),
        ),
    ),
    "Browne & Cudeck 1993": Rule(
        "Browne & Cudeck (1993) in Bollen & Long (eds), Testing Structural Equation Models, 136-162",
        (Cutoff("RMSEA", "rmsea", False, 0.05),),
    ),
}


def rule_of(name: str, where: str) -> Rule:
    """Return a rule by its name.

    Raises
    ------
    OutputError
        If there is none of this name.
    """
    if name not in RULES:
        raise OutputError(
            f"{where}: rule={name!r} is not known. There are {', '.join(map(repr, RULES))}; leave it out to judge by "
            f"none."
        )
    return RULES[name]


def judged(rule: Rule, fit: Fit, found: Indices) -> Phrase:
    """Return which cut-offs of a rule a fit meets.

    Parameters
    ----------
    found : Indices
        The indices that are reported.
    """
    parts = [_verdict(cutoff, float(getattr(found, cutoff.index))) for cutoff in rule.cutoffs]
    foreign = fit.parameters.ordered or fit.options.discrepancy != "ML"
    if rule.likelihood_only and foreign:
        return phrase(
            "By the cut-offs of {source}: {verdicts}. They were derived for continuous variables under maximum "
            "likelihood; this model was fitted otherwise.",
            source=rule.source,
            verdicts=listed(parts),
        )
    return phrase("By the cut-offs of {source}: {verdicts}.", source=rule.source, verdicts=listed(parts))


def _verdict(cutoff: Cutoff, found: float) -> tuple[Run, ...]:
    if isnan(found):
        return (phrase("{cutoff} cannot be judged", cutoff=cutoff.runs),)
    if cutoff.met(found):
        return (phrase("{cutoff} is met", cutoff=cutoff.runs),)
    return (phrase("{cutoff} is not met", cutoff=cutoff.runs),)
