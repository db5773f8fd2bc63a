"""A fitted model: how it was fitted and how it fits, in sentences; its paths; what in it cannot be."""

from collections.abc import Iterator

from analysis.sem import Crosscheck, Fit
from analysis.sem.bootstrap import Bootstrap
from reports.document import Block, Notice, Number, Paragraph, counted, say
from reports.sentences.fit import fit_sentence
from reports.sentences.method import method_sentence
from reports.tables.parameters import parameter_table
from reports.tables.paths import paths_table


def blocks(result: Fit | Bootstrap) -> Iterator[Block]:
    """Yield what is usually reported of a model; of one without paths, all of its parameters."""
    fit = result.fit if isinstance(result, Bootstrap) else result
    yield from warnings(fit.warnings)
    yield method_sentence(result).full
    yield fit_sentence(result).full
    yield parameter_table(result) if fit.paths.empty else paths_table(result)


def warnings(words: tuple[str, ...]) -> Iterator[Notice]:
    """Yield what a reader must know, each as a notice."""
    for line in words:
        yield Notice("failure" if line.startswith("inadmissible") else "warning", (line,))


def crosscheck(result: Crosscheck) -> Iterator[Paragraph]:
    """Yield what the second program says."""
    if not result.sound:
        yield say("No cross-check with semopy: {reason}", reason=result.reason)
        return
    told = (
        say(
            "Semopy {version} agrees on {estimates}: the largest difference is {largest} standard errors.",
            version=result.version,
            estimates=counted(len(result.table), "estimate"),
            largest=Number(result.largest_in_se, places=4),
        )
        if result.agrees
        else say(
            "Semopy {version} does not agree: the largest difference is {largest} standard errors.",
            version=result.version,
            largest=Number(result.largest_in_se, places=4),
        )
    )
    yield told
