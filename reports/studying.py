"""Studies from Python, as the command runs them: `run_study`, `run_batch`, `freeze_study`, `verify_study`."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from reports.options import Options

if TYPE_CHECKING:
    from reports.batch import Batch
    from reports.verify import Verdict

Place = str | PathLike[str]


def run_study(
    study: Place,
    out: Place | None = None,
    *,
    parameters: Mapping[str, object] | None = None,
    formats: Sequence[str] = (),
    language: str | None = None,
    numbers: str | None = None,
    template: Place | None = None,
    fonts: Sequence[Place] = (),
) -> Path:
    """Run a study file and write its report and its record, as ``wavepath run`` does.

    Parameters
    ----------
    study : path-like
        A study file; `reports.demo_study` gives one.
    out : path-like or None
        A new folder, or an earlier output, which is replaced at the very end; None for ``<id>-report`` beside it.
    parameters : mapping or None
        Values other than those the study file declares.
    formats, language, numbers, template, fonts : optional
        In place of what the study file's table ``[report]`` says; formats are ``"html"``, ``"pdf"``, ``"docx"``, ...

    Returns
    -------
    Path
        Of the report in the first of its formats; ``results.json`` beside it holds every number.

    Raises
    ------
    WavepathError
        If the study, its data, an option or `out` cannot be used; `out` is then as it was.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from reports import demo_study, run_study, verify_study
    >>> with TemporaryDirectory() as folder:
    ...     report = run_study(demo_study(Path(folder) / "study"), formats=["md"])
    ...     report.name, verify_study(report.parent).status
    ('report.md', 'same')
    """
    from reports import write

    options = _options(parameters, formats, language, numbers, template, fonts)
    return write.run(Path(study), None if out is None else Path(out), options)


def run_batch(
    study: Place,
    values: Mapping[str, Sequence[object]] | None = None,
    out: Place | None = None,
    *,
    workers: int = 1,
    formats: Sequence[str] = (),
    language: str | None = None,
    numbers: str | None = None,
    template: Place | None = None,
    fonts: Sequence[Place] = (),
) -> "Batch":
    """Run a study once for each combination of parameters, as ``wavepath batch`` does.

    Parameters
    ----------
    study : path-like
    values : mapping or None
        The values of each parameter that varies; None: all that the study file declares.
    out : path-like or None
        A new folder, or one that a batch wrote; None for ``<study>-batch`` beside the study file.
    workers : int
        Processes.
    formats, language, numbers, template, fonts : optional
        As in `run_study`.

    Returns
    -------
    Batch
        `out`, `outcomes` and `failed`: what fails is told, and the others go on.

    Raises
    ------
    WavepathError
        If the study file, a parameter or an option cannot be used, or `out` holds other files.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from reports import demo_study, run_batch
    >>> with TemporaryDirectory() as folder:
    ...     study = demo_study(Path(folder) / "study")
    ...     try:
    ...         run_batch(study, {"site": [1, 2]})
    ...     except ValueError as refused:
    ...         "site" in str(refused)
    True
    """
    from reports import batch

    options = _options(None, formats, language, numbers, template, fonts)
    place = None if out is None else Path(out)
    return batch.batch(Path(study), values or {}, place, options, workers=workers)


def freeze_study(study: Place, *, again: bool = False, reason: str = "", hashes: bool = False) -> Path:
    """Keep the plan of a study beside its file, before the data are opened, as ``wavepath freeze`` does.

    Parameters
    ----------
    study : path-like
        Its data files need not be there.
    again : bool
        Whether an earlier frozen plan is amended; it stays in the file.
    reason : str
        Why it is amended; the report prints it.
    hashes : bool
        Whether data files that are there are read for their SHA-256.

    Returns
    -------
    Path
        Of the frozen plan; later reports list every deviation from it.

    Raises
    ------
    StudyError
        If the study file has faults, or the earlier frozen plan is damaged.
    OutputError
        If a plan is frozen already, or none although `again` is asked for, or nothing would change.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from reports import demo_study, freeze_study
    >>> with TemporaryDirectory() as folder:
    ...     freeze_study(demo_study(Path(folder) / "study")).name
    'study.frozen.json'
    """
    from analysis.study import freeze as plans
    from reports import freezing

    freezing.freeze(Path(study), again=again, reason=reason, hashes=hashes)
    return plans.place(Path(study))


def verify_study(out: Place, study: Place | None = None) -> "Verdict":
    """Run a study again and compare every number with its record, as ``wavepath verify`` does; write nothing.

    Parameters
    ----------
    out : path-like
        Folder that `run_study` wrote.
    study : path-like or None
        The study file, if it is no longer where it was as seen from `out`.

    Returns
    -------
    Verdict
        ``str`` of it says what changed; its `status` is "same", "numbers differ", "study changed", "inputs changed"
        or "report changed".

    Raises
    ------
    WavepathError
        If there is no record in `out`, or the study can no longer be run.

    Examples
    --------
    See `run_study`.

    >>> from reports import verify_study
    >>> try:
    ...     verify_study("no-such-folder")
    ... except ValueError as refused:
    ...     "no-such-folder" in str(refused)
    True
    """
    from reports.verify import verify

    return verify(Path(out), None if study is None else Path(study))


def demo_study(folder: Place) -> Path:
    """Copy the study that comes with wavepath, its simulated data and forms, to a new folder; return its study file.

    Parameters
    ----------
    folder : path-like
        Not there yet.

    Raises
    ------
    OutputError
        If it is there already, or cannot be made.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from reports import demo_study
    >>> with TemporaryDirectory() as folder:
    ...     demo_study(Path(folder) / "study").name
    'study.toml'
    """
    from reports.demonstrate import STUDY, copy
    from reports.errors import OutputError

    target = Path(folder)
    try:
        copy(target)
    except OSError as fault:
        raise OutputError(f"{target}: {fault.strerror}. Name a folder that is not there yet.") from fault
    return target / STUDY


def _options(
    parameters: Mapping[str, object] | None,
    formats: Sequence[str],
    language: str | None,
    numbers: str | None,
    template: Place | None,
    fonts: Sequence[Place],
) -> Options:
    return Options(
        parameters=dict(parameters or {}),
        formats=(formats,) if isinstance(formats, str) else tuple(formats),
        language=language,
        numbers=numbers,
        template=None if template is None else Path(template),
        fonts=tuple(Path(place) for place in fonts),
    )
