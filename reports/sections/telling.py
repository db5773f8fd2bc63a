"""A model in sentences: how it was estimated, how it fits, what it found of what it is about."""

from collections.abc import Iterator, Mapping

from analysis.sem import Fit
from analysis.study.results import ModelResult, Results
from reports.document import Block, Listing, Paragraph, say
from reports.sections.words import scale_label, wave_label, wave_labels
from reports.sentences.fit import fit_sentence
from reports.sentences.given import result_of
from reports.sentences.growth import growth_sentence
from reports.sentences.indirect import indirect_sentence
from reports.sentences.lags import LAGGED, lags_sentence
from reports.sentences.method import method_sentence
from reports.sentences.paths import path_sentence
from reports.sentences.value import Sentence

MOST, MOST_LAGS = 8, 4  # sentences beyond which the table says it better
SPECIFIC = "specific indirect"
TOLD = ("growth_curve", "second_order")


def result(fit: Fit) -> bool:
    """Return whether the estimates of a fit may be told as results."""
    return not isinstance(result_of(fit, "telling", ""), Sentence)


def spoken(results: Results) -> Mapping[str, str]:
    """Return words for variables within a sentence: the wave stands in brackets, where a comma would part it."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(str(scale) for scale in results.scores["scale"]):
        found[name] = label = scale_label(results, name)
        for wave in results.plan.waves:
            found[f"{name}_{wave.name}"] = f"{label} ({wave_label(results, wave.name)})"
    return found


def method(fit: Fit) -> Paragraph:
    """Return estimator, errors, missing values and persons used."""
    return method_sentence(fit).full


def fitting(results: Results, fit: Fit) -> Paragraph:
    """Return the fit, judged only by a rule that the study file declares."""
    return fit_sentence(fit, rule=results.plan.report.rule, labels=spoken(results)).full


def findings(results: Results, model: ModelResult, fit: Fit) -> Block | None:
    """Return what the model is about in sentences; None if there is nothing to tell, or too much."""
    told = tuple(_findings(results, model, fit))
    if not told or len(told) > MOST:
        return None
    return told[0] if len(told) == 1 else Listing(told)


def _findings(results: Results, model: ModelResult, fit: Fit) -> Iterator[Paragraph]:
    words = spoken(results)
    if model.mediation is not None:
        yield from _indirect(model, words)
    elif model.builder in TOLD:
        yield from _growth(fit, words)
    elif fit.paths["what"].str.startswith(LAGGED).any():
        yield from _lags(results, fit, words)
    elif model.builder is None:
        yield from _paths(fit, words)


def _indirect(model: ModelResult, words: Mapping[str, str]) -> Iterator[Paragraph]:
    assert model.mediation is not None
    effects = model.mediation.effects
    for row in effects[effects["what"].str.startswith(SPECIFIC)].to_dict("records"):
        which = {name: row[name] for name in ("route", "what", "group", "at")}
        yield indirect_sentence(model.mediation, labels=words, **which).full


def _growth(fit: Fit, words: Mapping[str, str]) -> Iterator[Paragraph]:
    rows = fit.paths
    rows = rows[rows["what"].str.startswith("mean of ")]
    for process, group in dict.fromkeys(zip(rows["target"], rows["group"], strict=True)):
        sentence = growth_sentence(
            fit, str(process), label=words.get(str(process), str(process)), group=str(group) or None
        ).full
        yield _of_group(sentence, str(group))


def _lags(results: Results, fit: Fit, words: Mapping[str, str]) -> Iterator[Paragraph]:
    """Yield how variables are related to others later; unequal relations only if they are few."""
    rows = fit.paths
    rows = rows[rows["what"].str.startswith("cross-lagged") & ~rows["what"].str.contains("standardized")]
    if len(rows.drop_duplicates(["what", "source", "target", "group", "estimate"])) > MOST_LAGS:
        return
    for source, target, group in dict.fromkeys(
        zip(rows["source"], rows["target"], rows["group"], strict=True)
    ):
        yield lags_sentence(
            fit,
            str(source),
            str(target),
            group=str(group) or None,
            labels=words,
            wave_labels=wave_labels(results),
        ).full


def _paths(fit: Fit, words: Mapping[str, str]) -> Iterator[Paragraph]:
    """Yield regressions of a text of one's own, those with a label if there are any, and defined parameters."""
    rows = fit.estimates
    free = rows[(rows["op"] == "~") & rows["free"].astype(bool)]
    named = free[free["label"].astype(bool)]
    chosen = free if named.empty else named
    for lhs, rhs in dict.fromkeys(zip(chosen["lhs"], chosen["rhs"], strict=True)):
        for group in fit.groups if len(fit.groups) > 1 else (None,):
            sentence = path_sentence(fit, f"{lhs} ~ {rhs}", group=group, labels=words).full
            yield _of_group(sentence, group or "")
    yield from (path_sentence(fit, str(name)).full for name in rows.loc[rows["op"] == ":=", "lhs"])


def _of_group(sentence: Paragraph, group: str) -> Paragraph:
    return say("{group}: {sentence}", group=group, sentence=sentence.runs) if group else sentence
