"""Names of waves, samples and scales as a reader knows them."""

from collections.abc import Mapping
from pathlib import PurePath

from analysis.study.results import Results
from instruments import Scale
from reports.document import phrase

ALL = phrase("all samples")
SIMULATED = phrase("Simulated data")


def wave_label(results: Results, wave: str) -> str:
    """Return the declared label of a wave, or its name."""
    return next((w.label for w in results.plan.waves if w.name == wave and w.label), wave)


def wave_labels(results: Results) -> dict[str, str]:
    """Return the words of each wave."""
    return {wave.name: wave.label or wave.name for wave in results.plan.waves}


def samples(results: Results) -> tuple[str, ...]:
    """Return the declared samples in the order of the files; empty if there is only one, without a name."""
    return tuple(dict.fromkeys(file.sample for file in results.plan.files if file.sample))


def scales(results: Results) -> Mapping[str, Scale]:
    """Return every scale of the instruments used, by the name of its column."""
    return {scale.name: scale for form in results.instruments for scale in form.scales}


def scale_label(results: Results, name: str, *, named: bool = False) -> str:
    """Return the label of a scale or measure; with its name if asked, or if another scale has the same "
    "label."""
    labels = dict(zip(results.scores["scale"], results.scores["label"], strict=True))
    label = str(labels.get(name) or name)
    shared = sum(str(other) == label for other in labels.values()) > 1
    return f"{label} ({name})" if (named or shared) and label != name else label


def file_name(path: str) -> str:
    """Return the last part of a path."""
    return PurePath(path.replace("\\", "/")).name
