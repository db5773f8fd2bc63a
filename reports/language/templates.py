"""Every English template of the reports: what a catalogue has to translate, found in the source."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.language.catalogue import catalogue, languages

ROOM = Path(__file__).parent.parent
MAKING = "document/making.py"  # defines the three verbs, and calls them with what it was given
VERBS = frozenset({"say", "phrase", "counted"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan of the source finds.

    Attributes
    ----------
    templates : tuple of (str, str)
        Each template, in the order of files and lines, with the first place where it stands: ``sections/read.py:36``.
    unclear : tuple of str
        Places where the words are not a literal, so that no catalogue can know them.
    """

    templates: tuple[tuple[str, str], ...]
    unclear: tuple[str, ...]


def found(room: Path = ROOM) -> Found:
    """Scan the source of the reports for the templates of `say`, `phrase` and `counted`.

    Parameters
    ----------
    room : Path
        Folder whose Python files are read.

    Returns
    -------
    Found

    Examples
    --------
    >>> from reports.language.templates import found
    >>> "{n} persons" in dict(found().templates)
    True
    """
    templates: dict[str, str] = {}
    unclear: list[str] = []
    for path in sorted(room.rglob("*.py")):
        name = path.relative_to(room).as_posix()
        if name == MAKING:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        constants = _constants(tree)
        for call in _calls(tree):
            place = f"{name}:{call.lineno}"
            texts = list(_texts(call, constants))
            for text in texts:
                templates.setdefault(text, place)
            if not texts:
                unclear.append(place)
    return Found(tuple(templates.items()), tuple(unclear))


def template_file(language: str) -> str:
    """Return a catalogue file with all templates, to be filled in; words that a shipped language has are kept.

    Parameters
    ----------
    language : str
        BCP 47 tag, e.g. ``"de"``.

    Returns
    -------
    str
        TOML; what is left empty stays English.

    Examples
    --------
    >>> from reports.language.templates import template_file
    >>> text = template_file("de")
    >>> '"{n} persons" = ""' in text
    True
    """
    known = catalogue(language).words if language in languages() else {}
    lines = [f"language = {_quoted(language)}", "", "[words]"]
    room = ""
    for text, place in found().templates:
        home = place.rpartition(":")[0]
        if home != room:
            lines += ["", f"# {home}"]
            room = home
        lines.append(f"{_quoted(text)} = {_quoted(known.get(text, ''))}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON text is a basic string of TOML


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _verb(node) in VERBS]
    yield from sorted((call for call in calls if call.args), key=lambda call: (call.lineno, call.col_offset))


def _verb(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Return what the module's own names stand for, where they are set once and for all."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and value is not None:
            found |= {target.id: value for target in targets if isinstance(target, ast.Name)}
    return found


def _texts(call: ast.Call, constants: dict[str, ast.expr]) -> Iterator[str]:
    if _verb(call) != "counted":
        yield from _literals(call.args[0], constants)
        return
    given = [*call.args[1:], *(word.value for word in call.keywords if word.arg == "many")]
    nouns = [list(_literals(node, constants)) for node in given]
    if nouns and all(nouns):
        yield from ("{n} " + noun for part in nouns for noun in part)
        if len(nouns) == 1:
            yield from ("{n} " + noun + "s" for noun in nouns[0])


def _literals(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """Yield the texts that an expression may be: a literal, one of two, a constant, an entry of a constant table."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=one, orelse=other):
            parts = [list(_literals(part, constants)) for part in (one, other)]
            yield from (text for part in parts for text in part if all(parts))
        case ast.Name(id=name) if name in constants:
            yield from _literals(constants[name], {})
        case ast.Subscript(value=ast.Name(id=name)) if name in constants:
            yield from _entries(constants[name])


def _entries(table: ast.expr) -> Iterator[str]:
    if isinstance(table, ast.Dict):
        parts = [list(_literals(value, {})) for value in table.values]
        yield from (text for part in parts for text in part if all(parts))
