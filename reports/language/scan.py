"""The words that a source file hands to `say`, `phrase` and `counted`, read from its syntax."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

VERBS = frozenset({"say", "phrase", "counted"})
IN_PAGE = re.compile(r"""\bsay\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")

Names = Mapping[str, list[ast.expr]]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: where it stands, and what its words may be; none if they are no literal."""

    line: int
    texts: tuple[str, ...]


def calls(source: str) -> Iterator[Call]:
    """Yield the calls of a Python file, from top to bottom.

    A template is a literal, one of two literals, a name that is set to nothing else, or an entry of such a table. A
    lambda that hands its own argument on is no call by itself.
    """
    tree = ast.parse(source)
    names, handing = _names(tree), set(_handing(tree))
    found = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _verb(node) in VERBS and node.args
    ]
    for call in sorted(found, key=lambda call: (call.lineno, call.col_offset)):
        if call not in handing:
            yield Call(call.lineno, tuple(_texts(call, names)))


def calls_of_page(source: str) -> Iterator[Call]:
    """Yield the calls ``say("...")`` of a Jinja template."""
    for found in IN_PAGE.finditer(source):
        yield Call(source.count("\n", 0, found.start()) + 1, (str(ast.literal_eval(found[1])),))


def _verb(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _names(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return everything that each name of the file is set to."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _handing(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls within a lambda whose template is the lambda's own argument."""
    for inner in (node for node in ast.walk(tree) if isinstance(node, ast.Lambda)):
        own = {argument.arg for argument in inner.args.args}
        for call in ast.walk(inner.body):
            if isinstance(call, ast.Call) and _verb(call) in VERBS and call.args:
                first = call.args[0]
                if isinstance(first, ast.Name) and first.id in own:
                    yield call


def _texts(call: ast.Call, names: Names) -> Iterator[str]:
    if _verb(call) != "counted":
        yield from _literals(call.args[0], names)
        return
    given = [*call.args[1:], *(word.value for word in call.keywords if word.arg == "many")]
    nouns = [list(_literals(node, names)) for node in given]
    if nouns and all(nouns):
        yield from ("{n} " + noun for part in nouns for noun in part)
        if len(nouns) == 1:
            yield from ("{n} " + noun + "s" for noun in nouns[0])


def _literals(node: ast.expr, names: Names) -> list[str]:
    """Return the texts that an expression may be; none if it may be something else as well."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return _all([_literals(part, names) for part in (one, other)])
        case ast.Name(id=name):
            return _all([_literals(value, {}) for value in names.get(name, [])])
        case ast.Subscript(value=ast.Name(id=name)):
            tables = names.get(name, [])
            if all(isinstance(table, ast.Dict) for table in tables):
                entries = [value for table in tables if isinstance(table, ast.Dict) for value in table.values]
                return _all([_literals(value, {}) for value in entries])
    return []


def _all(parts: list[list[str]]) -> list[str]:
    return [text for part in parts for text in part] if all(parts) else []
