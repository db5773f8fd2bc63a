"""Who took part, who left, what changed and what goes with what: descriptions that a study's report shows."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

from analysis.describe import Correlations, TableOne, correlations, table_one
from analysis.errors import WavepathError
from analysis.missing import Attrition, attrition
from analysis.outcomes import changes
from analysis.study.plan import CorrelationsPlan, StudyPlan
from analysis.study.scoring import Panels
from analysis.waves import Panel

SAMPLE = "sample"


def who(panel: Panel, plan: StudyPlan, scores: pd.DataFrame) -> TableOne | None:
    """Return the Table 1 that the plan asks for; None if it names no variable and there is none to describe.

    Raises
    ------
    WavepathError
        If a column is unknown or cannot be described; the text begins with the entry's place.
    """
    asked = plan.report.table_one
    variables = asked.variables or _measured(panel, scores, asked.waves)
    if not variables:
        return None
    by = asked.by or (SAMPLE if _samples(panel) else None)
    with _placed("report.table_one"):
        return table_one(
            panel,
            variables,
            by=by,
            waves=asked.waves,
            weights=asked.weights,
            tests=asked.tests,
            smd=asked.smd,
            categorical=asked.categorical,
            continuous=asked.continuous,
            nonnormal=asked.nonnormal,
            labels=_labels(scores),
            overall=asked.overall,
        )


def _samples(panel: Panel) -> bool:
    return SAMPLE in panel.data and len(set(panel.data[SAMPLE])) > 1


def _measured(panel: Panel, scores: pd.DataFrame, waves: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Return the scores and measures that somebody has at one of these waves; None: at the first that has any."""
    there = scores[scores["n"] > 0]
    if waves is None:
        waves = tuple(wave for wave in panel.waves if (there["wave"] == wave).any())[:1]
    return tuple(dict.fromkeys(there.loc[there["wave"].isin(waves), "scale"]))


def _labels(scores: pd.DataFrame) -> dict[str, str]:
    """Return the words of each score and measure, with its name where another has the same words."""
    labels = {str(name): str(label) for name, label in zip(scores["scale"], scores["label"], strict=True)}
    shared = [label for label, count in Counter(labels.values()).items() if count > 1]
    return {name: f"{label} ({name})" if label in shared else label for name, label in labels.items()}


def leaving(panel: Panel, plan: StudyPlan, scores: pd.DataFrame) -> Attrition | None:
    """Return who left, with a regression if the plan names predictors; None of a study with one wave.

    Raises
    ------
    WavepathError
        If a predictor is unknown or not in the first wave; the text begins with the entry's place.
    """
    if len(panel.waves) < 2:
        return None
    named = plan.report.attrition
    at_first = _measured(panel, scores, (panel.waves[0],))
    with _placed("report.attrition"):
        return attrition(panel, named or at_first, model=bool(named))


def changed(panels: Panels, scores: pd.DataFrame) -> pd.DataFrame:
    """Return scores and measures by wave with their change since the first, sample by sample."""
    found = []
    for sample, panel in panels.items():
        there = scores[
            (scores["n"] > 0) & (scores["sample"].isna() if sample is None else scores["sample"] == sample)
        ]
        names = [name for name in dict.fromkeys(there["scale"]) if there["scale"].eq(name).sum() > 1]
        found.append(changes(panel, names).assign(sample=sample))
    return pd.concat(found, ignore_index=True).drop(columns="group").astype({"sample": object})


def correlated(panel: Panel, plan: StudyPlan, scores: pd.DataFrame) -> Correlations | None:
    """Return the correlations that the plan asks for.

    Raises
    ------
    WavepathError
        If a column is unknown or holds no numbers; the text begins with the entry's place.
    """
    asked = plan.report.correlations
    if not asked:
        return None
    chosen = asked if isinstance(asked, CorrelationsPlan) else CorrelationsPlan(variables=asked)
    with _placed("report.correlations"):
        return correlations(
            panel, chosen.variables, method=chosen.method, missing=chosen.missing, labels=_labels(scores)
        )


@contextmanager
def _placed(place: str) -> Iterator[None]:
    try:
        yield
    except WavepathError as error:
        raise type(error)(f"{place}: {error}") from error
