"""`run`: a study becomes its results."""

from collections.abc import Mapping

from analysis.describe import codebook
from analysis.errors import WavepathError
from analysis.study.describing import changed, correlated, leaving, who
from analysis.study.deviations import compared
from analysis.study.estimates import comparisons, models
from analysis.study.load import Study
from analysis.study.places import placed
from analysis.study.plan import StudyPlan
from analysis.study.provenance import provenance
from analysis.study.reading import PERSON, FileWaves, waves_of
from analysis.study.results import Results, WaveCount
from analysis.study.scoring import Panels, described, loaded, reliabilities, scored
from analysis.study.selection import excluded
from analysis.waves import Panel, link
from analysis.waves.panel import stack


def run(study: Study) -> Results:
    """Run a study: read, link, exclude, score, describe, compare, fit.

    Parameters
    ----------
    study : Study
        From `analysis.study.load`.

    Returns
    -------
    Results

    Raises
    ------
    WavepathError
        If files, columns, codes, persons or models do not fit the plan. A model that could not be fitted is
        no error: it is reported as a result.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from analysis import study
    >>> from reports import demo_study
    >>> with TemporaryDirectory() as folder:
    ...     results = study.run(study.load(demo_study(Path(folder) / "study")))
    >>> [model.name for model in results.models]
    ['path', 'growth']
    """
    plan, folder = study.plan, study.path.parent
    freeze = compared(study)
    forms = loaded(plan, folder)
    files = tuple(waves_of(file, place, plan, folder) for place, file in enumerate(plan.files, start=1))
    selected = {
        sample: excluded(_linked(files, sample, plan), plan.exclusions, sample) for sample in _samples(plan)
    }
    panels = {sample: scored(panel, plan, forms, sample) for sample, (panel, _) in selected.items()}
    panel = _together(panels)
    reads = tuple(file.read for file in files)
    scores = described(panels, plan, forms)
    return Results(
        plan=plan,
        study_path=study.path,
        study_sha256=study.sha256,
        panel=panel,
        files=reads,
        exclusions=tuple(record for _, records in selected.values() for record in records),
        counts=_counts(panels, plan),
        scores=scores,
        reliability=reliabilities(panels, plan, forms),
        changes=changed(panels, scores),
        table_one=who(panel, plan, scores),
        attrition=leaving(panel, plan, scores),
        correlations=correlated(panel, plan, scores),
        codebook=codebook(panel, instruments=forms),
        comparisons=comparisons(panel, plan.comparisons),
        models=models(panel, plan),
        instruments=tuple({form.id: form for form in forms}.values()),
        provenance=provenance(study, reads),
        freeze=freeze,
    )


def _samples(plan: StudyPlan) -> list[str | None]:
    """Return the samples in the order of the files; one None if none is declared."""
    return list(dict.fromkeys(file.sample for file in plan.files))


def _linked(files: tuple[FileWaves, ...], sample: str | None, plan: StudyPlan) -> Panel:
    """Link the waves of one sample, in the order that the plan declares."""
    waves = {wave.name: wave for file in files if file.read.sample == sample for wave in file.waves}
    ordered = [waves[declared.name] for declared in plan.waves if declared.name in waves]
    try:
        return link(ordered, person=PERSON, time=_times(plan, waves))
    except WavepathError as error:
        words = placed(str(error), plan, sample, [PERSON])
        raise type(error)(f"sample {sample}: {words}" if sample else words) from error


def _times(plan: StudyPlan, waves: Mapping[str, object]) -> dict[str, float] | None:
    known = {wave.name: wave.time for wave in plan.waves if wave.time is not None}
    return {name: time for name, time in known.items() if name in waves} or None


def _together(panels: Panels) -> Panel:
    named = {sample: panel for sample, panel in panels.items() if sample is not None}
    return stack(named, column="sample") if named else panels[None]


def _counts(panels: Panels, plan: StudyPlan) -> tuple[WaveCount, ...]:
    return tuple(
        WaveCount(wave=wave, sample=sample, persons=persons, of=len(panel.persons))
        for sample, panel in panels.items()
        for wave, persons in _persons(panel, plan).items()
    )


def _persons(panel: Panel, plan: StudyPlan) -> dict[str, int]:
    """Return the number of persons with a row at each wave of the panel, in the plan's order."""
    waves = panel.data.index.get_level_values("wave")
    return {wave.name: int((waves == wave.name).sum()) for wave in plan.waves if wave.name in panel.waves}
