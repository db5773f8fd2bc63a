"""The parameters of a run, for the lines below the title."""

from collections.abc import Iterator

from analysis.study.parameters import text
from analysis.study.results import Results
from reports.document import Code, Paragraph, Phrase, Run, phrase, say


def lines(results: Results) -> Iterator[Paragraph]:
    """Yield a line with the value of every parameter; none if the study declares none."""
    values = results.provenance.parameters
    if not values:
        return
    runs: list[Run] = []
    for name in values:
        runs += [phrase("; "), _parameter(results, name)] if runs else [_parameter(results, name)]
    yield say("Parameters of this run: {parameters}.", parameters=tuple(runs))


def _parameter(results: Results, name: str) -> Phrase:
    value = Code(text(results.provenance.parameters[name]))
    if label := results.plan.parameters[name].label:
        return phrase("{label} ({name}) = {value}", label=label, name=Code(name), value=value)
    return phrase("{name} = {value}", name=Code(name), value=value)
