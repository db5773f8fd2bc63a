"""How the data were analyzed: the section of the method that names estimators, tests and intervals."""

from collections.abc import Iterator

from analysis.study.plan import CorrelationsPlan
from analysis.study.results import Results
from reports.document import Block, Paragraph, Section, phrase, say

METHODS = {"pearson": phrase("Pearson’s"), "spearman": phrase("Spearman’s")}


def section(results: Results) -> Section:
    """Return the section on what was computed, and how."""
    return Section(phrase("Analysis"), "analysis", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    yield say(
        "All numbers were computed by wavepath {version}; the provenance names the other programs and the seed. "
        "Intervals are of 95% and tests two-sided where nothing else is said; no p is adjusted for the number of "
        "tests where nothing else is said.",
        version=results.provenance.wavepath,
    )
    yield from _described(results)
    yield from _compared(results)
    if results.models:
        yield say(
            "Structural-equation models: each names its estimator, its treatment of missing values and the persons "
            "used at the head of its results. Paths are told as associations."
        )
        yield _judged(results)


def _described(results: Results) -> Iterator[Paragraph]:
    if not results.reliability.empty:
        yield say("Reliability is Cronbach’s alpha and omega, computed at each wave.")
    asked = results.plan.report.correlations
    if results.correlations is not None and asked:
        method = asked.method if isinstance(asked, CorrelationsPlan) else "pearson"
        yield say("Correlations are {method}.", method=METHODS[method])


def _compared(results: Results) -> Iterator[Paragraph]:
    if not results.comparisons:
        return
    yield say(
        "Waves were compared within persons by the paired t-test, with the effect size d of differences."
    )
    if any(row.bayes for row in results.comparisons):
        yield say("Beside it stands the Bayes factor of a difference, with a Cauchy prior (JZS).")


def _judged(results: Results) -> Paragraph:
    rule = results.plan.report.rule
    if rule is None:
        return say("No cut-off for indices of fit was declared, and none is applied.")
    return say("The study file declares the cut-offs of {rule} for indices of fit.", rule=rule)
