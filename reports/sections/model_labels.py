"""Words for the variables of models: columns of the wide panel, and what builders call by the panel's names."""

from collections.abc import Mapping

from analysis.study.results import Results
from reports.sections.words import scale_label, wave_label


def labels(results: Results) -> Mapping[str, str]:
    """Return the label of each column ``<name>_<wave>``, with that of its wave, and of each name alone."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(str(scale) for scale in results.scores["scale"]):
        label = scale_label(results, name)
        found[name] = label
        for wave in results.plan.waves:
            found[f"{name}_{wave.name}"] = f"{label}, {wave_label(results, wave.name)}"
    return found


def wave_labels(results: Results) -> Mapping[str, str]:
    """Return the label of each wave."""
    return {wave.name: wave_label(results, wave.name) for wave in results.plan.waves}
