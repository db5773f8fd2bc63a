"""What each way of comparing change between groups assumes, with the source that says so."""

from __future__ import annotations

LORD = "Lord (1967), Psychol Bull 68:304-305, doi:10.1037/h0025105"
BREUKELEN = "van Breukelen (2013), Multivar Behav Res 48:895-922, doi:10.1080/00273171.2013.831743"

ASSUMES: dict[str, tuple[str, str]] = {
    "change score": (
        "Without exposure the groups' means would have changed by the same amount, whatever their level at baseline "
        "(parallel trends). Wrong where a group came in at an extreme that passes by itself (regression to the mean). "
        "Error of measurement in the baseline does no harm.",
        "Allison (1990), Sociol Methodol 20:93-114",
    ),
    "ANCOVA": (
        "Persons with the same baseline, but in different groups, would have had the same outcome without exposure: "
        "the groups are as if drawn from one population and regress to one mean, and the baseline holds all that led "
        "persons into their group. True under random assignment, or assignment by the measured baseline. With groups "
        "that differ at baseline, error of measurement in it leaves part of the difference unadjusted.",
        BREUKELEN,
    ),
    "latent change score": (
        "The change of the structural model with the baseline taken as free of error, not conditioned on it: the same "
        "estimate as the change score and the same assumption (parallel trends); conditioned on the baseline it would "
        "be the ANCOVA.",
        "McArdle (2009), Annu Rev Psychol 60:577-605, doi:10.1146/annurev.psych.60.110707.163612",
    ),
    "reliability-adjusted ANCOVA": (
        "As ANCOVA, but persons are matched on the true baseline: the slope is freed of the error of measurement that "
        "the given reliability (within groups) implies, taken as known. Right only if the reliability is.",
        "Porter & Chibucos (1974) in Borich (ed), Evaluating Educational Programs and Products, 415-464; "
        "Bollen (1989), Structural Equations with Latent Variables, ch. 5",
    ),
}


def reading(contrast: str, smd: float, change: float, ancova: float, slope: float) -> str:
    """Say in words what the two answers mean for one pair of groups."""
    text = (
        f"{contrast}: at baseline the groups differ by {smd:.2f} standard deviations; the change score says "
        f"{change:.3g}, the ANCOVA {ancova:.3g}. "
    )
    if change * ancova < 0:
        return text + (
            "They point in opposite directions (Lord's paradox): which one answers the question is decided by how "
            "persons came into the groups, not by the data."
        )
    return text + (
        f"They differ by (slope - 1) times the baseline difference, with a slope of {slope:.2f}; they agree only if "
        f"the groups are equal at baseline."
    )
