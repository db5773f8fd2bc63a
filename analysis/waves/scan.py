"""The text of an expression as a tree of Python's syntax; nothing is run, places are kept for messages."""

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import DataError

LONGEST = 4000  # characters; a deeper tree than this allows could exhaust the stack


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression as written, and as a tree.

    Attributes
    ----------
    text : str
        One line.
    tree : ast.expr
        Of `text` with backticked names replaced by identifiers of the same length.
    odd_names : mapping of int to str
        Position in bytes to the name that stands there in backticks.
    """

    text: str
    tree: ast.expr
    odd_names: Mapping[int, str]

    def name(self, node: ast.Name) -> str:
        """Return the column's name as written (Python's own reading would fold some letters)."""
        odd = self.odd_names.get(node.col_offset)
        return self._between(node.col_offset, node.end_col_offset) if odd is None else odd

    def fault(self, node: ast.expr | None, finding: str) -> DataError:
        """Return the error that points at a node (or the whole)."""
        if node is None:
            return fault(self.text, 0, len(self.text), finding)
        start = len(self._between(0, node.col_offset))
        return fault(
            self.text, start, start + len(self._between(node.col_offset, node.end_col_offset)), finding
        )

    def _between(self, start: int, end: int | None) -> str:
        return self.text.encode()[start:end].decode(errors="replace")


def fault(text: str, start: int, end: int, finding: str) -> DataError:
    """Return the error that shows the expression with carets under ``text[start:end]``."""
    carets = " " * start + "^" * max(1, min(end, len(text)) - start)
    return DataError(f"expression: {finding}\n    {text}\n    {carets}")


def scan(text: str) -> Parsed:
    """Parse an expression.

    Parameters
    ----------
    text : str
        May run over several lines.

    Raises
    ------
    DataError
        If it is empty, too long, or not an expression; the message points at the place.
    """
    if any(sign in text for sign in map(chr, range(9))) or _has_surrogates(text):
        raise DataError("expression: holds characters that are no text. Type it anew.")
    line = " ".join(text.split("\n")).replace("\t", " ").replace("\r", " ").replace("\f", " ").rstrip()
    stripped = line.lstrip()
    if not stripped:
        raise DataError('expression: empty. Write e.g. "age > 18".')
    if len(stripped) > LONGEST:
        raise DataError(
            f"expression: {len(stripped)} characters. Write at most {LONGEST}; split it into measures."
        )
    readable, odd = _without_backticks(stripped)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # Python warns of odd escapes and of "1if"; both are refused or harmless
            tree = ast.parse(readable, mode="eval").body
    except SyntaxError as error:
        at = max(0, (error.offset or 1) - 1)
        raise fault(stripped, at, at + 1, f"not readable here ({error.msg}).{_hint(stripped)}") from None
    except (ValueError, RecursionError, MemoryError):
        raise fault(stripped, 0, 1, "too deeply nested or not text. Split it into measures.") from None
    return Parsed(stripped, tree, odd)


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _hint(text: str) -> str:
    if "&" in text or "|" in text:
        return " Write and, or, not."
    if "=" in text and not any(mark in text for mark in ("==", "<=", ">=", "!=")):
        return " Write == to compare."
    return " Put column names with blanks or marks in backticks."


def _without_backticks(text: str) -> tuple[str, dict[int, str]]:
    """Replace backticked names by identifiers of the same length in bytes; refuse comments and escapes."""
    out: list[str] = []
    odd: dict[int, str] = {}
    quote, k = "", 0
    while k < len(text):
        sign = text[k]
        if sign == "\\":
            raise fault(text, k, k + 1, "a backslash has no meaning here. Remove it.")
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            if text.startswith(sign * 3, k):
                raise fault(text, k, k + 3, "three quotation marks. Write one.")
            quote = sign
        elif sign == "#":
            raise fault(text, k, k + 1, "a comment. Put it outside the expression.")
        elif sign == "`":
            end = text.find("`", k + 1)
            if end <= k + 1:
                raise fault(text, k, k + 1, "a backtick that is not closed, or nothing in it. Write `name`.")
            odd[len("".join(out).encode())] = text[k + 1 : end]
            out.append("x" * len(text[k : end + 1].encode()))
            k = end + 1
            continue
        out.append(sign)
        k += 1
    return "".join(out), odd
