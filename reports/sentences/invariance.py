"""`invariance_sentence`: how far measurement invariance holds by one published rule."""

from __future__ import annotations

import pandas as pd

from analysis.panel.measurement import Invariance
from analysis.panel.measurement.rules import NAMES
from reports.document import Number, Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.given import INADMISSIBLE
from reports.sentences.value import Sentence, equations, listed, refused, together, told

WHERE = "invariance_sentence"


def invariance_sentence(result: Invariance, *, rule: str) -> Sentence:
    """Tell each step of the ladder against the one before, and the last step that a published rule lets stand.

    Parameters
    ----------
    result : Invariance
    rule : str
        A name of ``result.rules``, such as ``"chi_square"`` or ``"chen_2007"``. There is no default: the rules differ,
        and which one is used should be settled before the data are seen.

    Returns
    -------
    Sentence
        Names the rule's source. Its brackets hold the differences of all steps.

    Raises
    ------
    OutputError
        If it is no result of `invariance`, or the rule is not known.

    Examples
    --------
    >>> from analysis.panel import invariance
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import invariance_sentence
    >>> data = simulate("f =~ .8*a + .7*b + .6*c", 400, seed=1).assign(g=["u", "v"] * 200)
    >>> ladder = invariance({"f": ["a", "b", "c"]}, data, group="g", steps=("configural", "metric", "scalar"))
    >>> str(invariance_sentence(ladder, rule="chi_square"))[:15]
    'Metric invarian'
    """
    if not isinstance(result, Invariance):
        raise OutputError(
            f"{WHERE}: a {type(result).__name__} is no result of invariance(). Give that itself."
        )
    if rule not in NAMES:
        raise OutputError(f"{WHERE}: rule={rule!r} is not known. There are {', '.join(map(repr, NAMES))}.")
    if faulty := next((s for s in result.climb.steps if _no_result(s.fit.converged, s.fit.warnings)), None):
        return refused(
            phrase(
                "The solution of the step {step} is inadmissible or did not converge, so that no step of invariance is "
                "reported as a result.",
                step=_step(faulty.name),
            )
        )
    ladder = result.ladder
    steps = [_compared(str(name), row) for name, row in ladder.iterrows() if row["against"]]
    return together(*steps, told(_verdict(result, rule)))


def _no_result(converged: bool, warnings: tuple[str, ...]) -> bool:
    return not converged or any(words.startswith(INADMISSIBLE) for words in warnings)


def _compared(name: str, row: pd.Series) -> Sentence:
    numbers = equations(
        Number(row["lrt_chisq"], "statistic", name="Δχ²", degrees=row["lrt_df"]),
        Number(row["lrt_p"], "p", name="p"),
        Number(row["d_cfi"], "bounded", name="ΔCFI"),
        Number(row["d_rmsea"], "bounded", name="ΔRMSEA"),
        Number(row["d_srmr"], "bounded", name="ΔSRMR"),
    )
    words = phrase(
        "{step} against {before}: {statistics}.",
        step=_head(name),
        before=_step(str(row["against"])),
        statistics=numbers,
    )
    return told(words, numbers)


def _verdict(result: Invariance, rule: str) -> Phrase:
    rules = result.rules
    mine = rules[rules["rule"] == rule]
    source = str(mine["source"].iloc[0]) if len(mine) else rule
    judged = mine[mine["result"] != "not applicable"]
    said: list[tuple[Run, ...]] = []
    for row in judged.to_dict("records"):
        step = _step(str(row["step"]))
        if row["result"] == "holds":
            said.append((phrase("{step} holds", step=step),))
        else:
            said.append((phrase("{step} does not hold", step=step),))
    if not said:
        return phrase(
            "The rule of {source} was not made for such data and judges no step.",
            source=_source(rule, source),
        )
    return phrase(
        "By the rule of {source}: {verdicts}. It reaches up to {reached}.",
        source=_source(rule, source),
        verdicts=listed(said),
        reached=_step(result.verdict(rule).step),
    )


def _source(rule: str, source: str) -> Run:
    return phrase("the chi-square difference test") if rule == "chi_square" else source


def _head(name: str) -> Phrase:
    match name.removesuffix("_partial"):
        case "thresholds":
            words = phrase("Invariance of thresholds")
        case "metric":
            words = phrase("Metric invariance (equal loadings)")
        case "scalar":
            words = phrase("Scalar invariance (equal intercepts)")
        case "strict":
            words = phrase("Strict invariance (equal residual variances)")
        case "variances":
            words = phrase("Equal variances of the factors")
        case "means":
            words = phrase("Equal means of the factors")
        case _:
            words = phrase("Configural invariance")
    return phrase("{step}, in part,", step=words) if name.endswith("_partial") else words


def _step(name: str) -> Phrase:
    match name.removesuffix("_partial"):
        case "thresholds":
            words = phrase("invariance of thresholds")
        case "metric":
            words = phrase("metric invariance")
        case "scalar":
            words = phrase("scalar invariance")
        case "strict":
            words = phrase("strict invariance")
        case "variances":
            words = phrase("equal variances")
        case "means":
            words = phrase("equal means")
        case _:
            words = phrase("configural invariance")
    return phrase("partial {step}", step=words) if name.endswith("_partial") else words
