"""A catalogue: the words of a report in another language, by their English text.

To add a language, write a file: ``template_file("de")`` of `reports.language.templates` gives its text, with every
English template of the reports and an empty text beside it. A file looks like this::

    language = "de"

    [words]
    "Estimate" = "Schätzung"
    "{n} persons" = "{n} Personen"

Gaps in braces keep their names and may stand in any order; what is a brace in the text is doubled. A text that is
left empty stays English. Name the file in the study file (``[report] language = "de.toml"``), or give it to
`catalogue`; a file in this folder is shipped and found by its name. Words of data files, such as labels, are never
looked up.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter

from reports.errors import OutputError

SHIPPED = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Words by their English text; what is not in it stays English.

    Attributes
    ----------
    language : str
        BCP 47 tag, e.g. ``"ja"``.
    words : mapping
        English template to the same with the same gaps in the language.
    """

    language: str
    words: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.language)

    def __call__(self, english: str) -> str:
        """Return the words for an English text."""
        return self.words.get(english, english)


ENGLISH = Catalogue("en")


def languages() -> tuple[str, ...]:
    """Return the tags of the languages that are shipped."""
    return ("en", *sorted(path.stem for path in SHIPPED.glob("*.toml")))


def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a shipped language, or of a TOML file of one's own.

    Parameters
    ----------
    language : str
        A tag of `languages`, or the path of a file with ``language = "de"`` and a table ``[words]`` of English texts
        and what stands for each.

    Raises
    ------
    OutputError
        If there is none, or the file is no catalogue: no TOML, another shape, gaps that differ.
    """
    if language == "en":
        return ENGLISH
    path = SHIPPED / f"{language}.toml" if language in languages() else Path(language)
    return _read(path)


@cache
def _read(path: Path) -> Catalogue:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise OutputError(
            f"{path}: no language of this name, and no such file. Known are: {', '.join(languages())}; further ones "
            f"are files of your own."
        ) from fault
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise OutputError(f"{path}: the catalogue is not valid TOML: {fault}. Correct it there.") from fault
    language, words = content.get("language"), content.get("words", {})
    if not isinstance(language, str) or not isinstance(words, dict):
        raise OutputError(f'{path}: a catalogue has a line language = "..." and a table [words].')
    for english, own in words.items():
        if own != "" and not (isinstance(own, str) and _fits(english, own)):
            raise OutputError(
                f"{path}: the words for {english!r} must be a text with the same gaps: {sorted(gaps(english))}."
            )
    return Catalogue(language, {english: own for english, own in words.items() if own})


def _fits(english: str, own: str) -> bool:
    try:
        return gaps(own) == gaps(english)
    except ValueError:  # a brace without its partner
        return False


def gaps(template: str) -> set[str]:
    """Return the names of a template's gaps."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
