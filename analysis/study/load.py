"""`load`: a study file becomes a `Study`, or one error that lists all of its faults."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analysis.errors import StudyError
from analysis.study.changes import canonical
from analysis.study.checks import crossed
from analysis.study.faults import Fault, places, worded
from analysis.study.parameters import Value, declared_faults, filled, values
from analysis.study.plan import StudyPlan
from instruments.lines import wrapped
from instruments.showing import Shown


@dataclass(frozen=True, slots=True)
class Study(Shown):
    """A declared plan and the file that declares it.

    Attributes
    ----------
    plan : StudyPlan
        With the values of the parameters in place of their placeholders.
    path : Path
        Of the study file; relative paths in the plan start from its folder.
    text : str
        The file, as read.
    sha256 : str
        Of the file's bytes, 64 hexadecimal digits.
    declared : mapping
        The file's content as it stands there, placeholders and all.
    parameters : mapping
        The value of each declared parameter in this run.
    """

    plan: StudyPlan
    path: Path
    text: str
    sha256: str
    declared: Mapping[str, Any]
    parameters: Mapping[str, Value]

    def __repr__(self) -> str:
        plan = self.plan
        return wrapped(f"Study({plan.study.title!r}: {len(plan.waves)} waves, {len(plan.models)} models)")


def load(
    path: str | PathLike[str], parameters: Mapping[str, object] | None = None, *, data: bool = True
) -> Study:
    """Read and check a study file.

    Parameters
    ----------
    path : path-like
        A TOML file.
    parameters : mapping or None
        Values other than the defaults of ``[parameters]``, or words for them as in a command line.
    data : bool
        Whether the data files must be there already.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        If the file cannot be read, is not TOML, or has faults, or a parameter is unknown or of another type; the
        text lists each fault with its place and remedy.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> lines = ["[study]", 'id = "small"', 'title = "Site ${site}"', "[parameters]", "site = 1"]
    >>> lines += ["[[waves]]", 'name = "w1"', "[[files]]", 'path = "w1.csv"', 'person = "id"', 'wave = "w1"']
    >>> _ = (folder / "study.toml").write_text("\\n".join(lines))
    >>> load(folder / "study.toml", {"site": 2}, data=False).plan.study.title
    'Site 2'
    """
    path = Path(path)
    content = _content(path)
    text = _text(content, path)
    raw = _parsed(text, path)
    chosen = values(raw, parameters or {}, str(path))
    plan = _checked(raw, chosen, path, data)
    return Study(plan, path, text, sha256(content).hexdigest(), raw, chosen)


def declared(path: Path) -> dict[str, Any]:
    """Return what a study file says in its canonical form, whether or not it has faults.

    Raises
    ------
    StudyError
        If it cannot be read, or is not TOML.
    """
    return canonical(_parsed(_text(_content(path), path), path))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise StudyError(f"{path}: there is no such file. Give the path of a study.toml.") from None
    except IsADirectoryError:
        raise StudyError(f"{path}: this is a folder. Give the path of the study.toml in it.") from None
    except OSError as error:
        raise StudyError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from None


def _text(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise StudyError(
            f"{path}: line {line} is not UTF-8. Save the file as UTF-8, which TOML requires."
        ) from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"{path}: not valid TOML: {error}. Correct the file there.") from None


def _checked(raw: Mapping[str, Any], chosen: Mapping[str, Value], path: Path, data: bool) -> StudyPlan:
    given = filled(raw, chosen)
    plan = _validated(given.content)
    if isinstance(plan, ValidationError):  # a number where a word is wanted, as "${code}" in a list of texts
        words = given.whole & places(plan, given.content, "string_type")
        given = filled(raw, chosen, words)
        plan = _validated(given.content)
    wrong = worded(plan, given.content) if isinstance(plan, ValidationError) else []
    faults = [*declared_faults(raw), *given.faults, *wrong, *crossed(given.content, path.parent, data=data)]
    if isinstance(plan, ValidationError) or faults:
        raise StudyError(_listed(list(dict.fromkeys(faults)), path))
    return plan


def _validated(content: Mapping[str, Any]) -> StudyPlan | ValidationError:
    try:
        return StudyPlan.model_validate(content)
    except ValidationError as error:
        return error


def _listed(faults: list[Fault], path: Path) -> str:
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    lines = (f"  {place}: {words}" for place, words in faults)
    return "\n".join([f"{path}: {count}; entries of a list are counted from 1.", *lines])
