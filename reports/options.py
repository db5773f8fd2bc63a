"""What a call chooses in place of the study file: parameters, formats, language, template, fonts; checked at once."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.errors import OutputError
from reports.record import relative

if TYPE_CHECKING:
    from analysis.study import Study
    from analysis.study.plan import ReportPlan

ALL = "all"
STYLES = ("apa", "ama")
WORD = "word/document.xml"  # the part that makes a zip file a Word document


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Choices of a call; what is None or empty is as the study file has it.

    Attributes
    ----------
    parameters : mapping
        Name to value, or to a command line's word for it.
    formats : tuple of str
        Of `reports.writers.formats.HOMES`, or ``"all"``.
    language, numbers : str or None
        As in the table ``[report]``; a catalogue file's path starts from the current folder.
    template : Path or None
    fonts : tuple of Path
    """

    parameters: Mapping[str, object] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    language: str | None = None
    numbers: str | None = None
    template: Path | None = None
    fonts: tuple[Path, ...] = ()


AS_DECLARED = Options()


def split(word: str) -> tuple[str, str]:
    """Return name and value of ``site=2``.

    Raises
    ------
    OutputError
        If there is no = in it, or nothing before it.
    """
    name, sign, value = word.partition("=")
    if not sign or not name.strip():
        raise OutputError(f"--param {word}: a parameter is set by its name, = and its value, as in site=2.")
    return name.strip(), value


def once(words: Iterable[str]) -> dict[str, object]:
    """Return what words such as ``site=2`` set.

    Raises
    ------
    OutputError
        If one is no such word, or sets what another has set.
    """
    found: dict[str, object] = {}
    for name, value in map(split, words):
        if name in found:
            raise OutputError(
                f"--param {name}: it is set twice. Set it once; `wavepath batch` runs several values."
            )
        found[name] = value
    return found


def study(path: Path, options: Options = AS_DECLARED) -> "Study":
    """Return a study as a call wants it: its parameters filled, its report as chosen, and all of that usable.

    Parameters
    ----------
    path : Path
        The study file.
    options : Options

    Raises
    ------
    StudyError
        If the study file or a parameter has faults.
    OutputError
        If a format or language is unknown, a folder of fonts is not there, or the template is no Word document.
    """
    from analysis import study as studies

    found = studies.load(path, options.parameters)
    report = of_report(found.plan.report, options, path.parent)
    return replace(found, plan=found.plan.model_copy(update={"report": report}))


def of_report(declared: "ReportPlan", options: Options, folder: Path) -> "ReportPlan":
    """Return a table ``[report]`` as a call wants it, once it is known to be usable; paths as seen from `folder`.

    Raises
    ------
    OutputError
        If a format or language is unknown, a folder of fonts is not there, or the template is no Word document.
    """
    report = declared.model_copy(update=_chosen(options, folder))
    check(report, folder)
    return report


def _chosen(options: Options, folder: Path) -> dict[str, Any]:
    """Return the fields of ``[report]`` that the call sets; paths as seen from the study's folder."""
    from reports.language.catalogue import languages

    chosen: dict[str, Any] = {}
    if options.formats:
        chosen["formats"] = formats(options.formats)
    if options.language is not None:
        known = options.language in languages()
        chosen["language"] = options.language if known else _catalogue(options.language, folder)
    if options.numbers is not None:
        chosen["numbers"] = _style(options.numbers)
    if options.template is not None:
        chosen["template"] = relative(options.template, folder)
    if options.fonts:
        chosen["fonts"] = tuple(relative(place, folder) for place in options.fonts)
    return chosen


def formats(words: Iterable[str]) -> tuple[str, ...]:
    """Return the formats that words name, each once; ``"all"`` names every one.

    Raises
    ------
    OutputError
        If there is no such format.

    Examples
    --------
    >>> formats(["HTML", "html"])
    ('html',)
    """
    from reports.writers.formats import HOMES

    wanted = [name.lower().removeprefix(".") for name in words]
    if unknown := [name for name in wanted if name not in (*HOMES, ALL)]:
        raise OutputError(f"--format {unknown[0]}: no such format. {_nearest(unknown[0], (*HOMES, ALL))}")
    return tuple(HOMES) if ALL in wanted else tuple(dict.fromkeys(wanted))


def _catalogue(word: str, folder: Path) -> str:
    from reports.language.catalogue import languages

    if not Path(word).is_file():
        raise OutputError(
            f"--language {word}: no language of this name, and no such catalogue file. {_nearest(word, languages())}"
        )
    return relative(Path(word), folder)


def _style(word: str) -> str:
    if word.lower() not in STYLES:
        raise OutputError(f"--numbers {word}: no such style of numbers. {_nearest(word, STYLES)}")
    return word.lower()


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"The nearest known is {near[0]}." if near else f"Known are: {', '.join(known)}."


def check(report: "ReportPlan", folder: Path) -> None:
    """Refuse a report that cannot be written, before anything is run.

    Raises
    ------
    OutputError
    """
    from reports.chosen import settings
    from reports.writers.formats import HOMES

    if unknown := [name for name in report.formats if name not in HOMES]:
        raise OutputError(f"report.formats: no format {unknown[0]!r}. Known are: {', '.join(HOMES)}.")
    chosen = settings(report, folder)
    for place in chosen.fonts:
        if not place.is_dir():
            raise OutputError(f"{place}: no such folder of fonts. Name one that holds .ttf or .otf files.")
    if chosen.template is not None:
        _check_template(chosen.template)


def _check_template(template: Path) -> None:
    try:
        with zipfile.ZipFile(template) as package:
            is_word = WORD in package.namelist()
    except FileNotFoundError:
        raise OutputError(
            f"{template}: no such template. Give the path of a Word document (.docx)."
        ) from None
    except (zipfile.BadZipFile, OSError):
        is_word = False
    if not is_word:
        raise OutputError(
            f"{template}: the template is no Word document. Open it in Word and save it as .docx; .doc, .dotx under "
            f"another name, .odt and .rtf are not taken."
        )
