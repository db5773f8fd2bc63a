r"""A table as LaTeX: booktabs rules, spanners, notes; words of files are words, never commands."""

import re
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path

from reports.document import Code, Number, Run, Styled, Table, phrase
from reports.exports.writing import written
from reports.manner import ENGLISH_APA, Manner
from reports.writers.oneline import clean
from reports.writers.parts import equation, letters, spanners, symbol
from reports.writers.printed import Row, rows

LONG = 40  # rows from which a table is broken between pages
NEEDS = "% \\usepackage{{booktabs,{package}}} in the preamble; words beyond Latin and Greek need LuaLaTeX or XeLaTeX."
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\char34{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,", "\u2212": r"\ensuremath{-}", "\u2014": r"\textemdash{}",
    "\u2013": r"\textendash{}", "\u2026": r"\ldots{}", "\u201c": r"\textquotedblleft{}",
    "\u201d": r"\textquotedblright{}", "\u2018": r"\textquoteleft{}", "\u2019": r"\textquoteright{}",
    "\u00d7": r"\ensuremath{\times}", "\u2264": r"\ensuremath{\leq}", "\u2265": r"\ensuremath{\geq}",
    "\u2260": r"\ensuremath{\neq}", "\u221e": r"\ensuremath{\infty}", "\u2194": r"\ensuremath{\leftrightarrow}",
    "\u2192": r"\ensuremath{\rightarrow}", "\u2190": r"\ensuremath{\leftarrow}", "\ufffd": r"\textbf{?}",
    "\u00b1": r"\ensuremath{\pm}", "\u00b7": r"\ensuremath{\cdot}",
}  # fmt: skip
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
LIGATURES = re.compile("(?<=-)(?=-)|(?<=,)(?=,)")  # -- would be a dash, ,, a quotation mark
POWERS = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def latex(
    table: Table, path: str | PathLike[str] | None = None, *, manner: Manner | None = None
) -> str | Path:
    """Return a table as LaTeX, or write it to a file.

    Parameters
    ----------
    table : Table
    path : path-like or None
        File to write (.tex), UTF-8; None to get the text.
    manner : Manner or None
        Style of numbers and language of words; None for APA and English.

    Returns
    -------
    str or Path
        A ``table`` with ``booktabs`` and ``threeparttable``; from 40 rows on a ``longtable`` whose head is repeated.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    chosen = manner or ENGLISH_APA
    shown = chosen.printable(table)
    body = rows(shown, chosen.style)
    lines = _long(shown, body, chosen) if len(body) > LONG else _short(shown, body, chosen)
    made = "\n".join(lines) + "\n"
    return made if path is None else written(path, made.encode(), ".tex")


def escaped(text: str) -> str:
    r"""Return words as LaTeX that prints them as they are.

    Examples
    --------
    >>> print(escaped("50% of_all"))
    50\% of\_all
    """
    out = []
    for part in re.split(f"({POWERS.pattern})", clean(text)):
        if POWERS.fullmatch(part):
            out.append(rf"\ensuremath{{^{{{part.translate(RAISED)}}}}}")
        else:
            out += [_sign(sign) for sign in part]
    return LIGATURES.sub("{}", "".join(out))


def _sign(sign: str) -> str:
    if sign in GREEK:
        return rf"\ensuremath{{\{GREEK[sign]}}}"
    return SPECIAL.get(sign, sign)


def _short(table: Table, body: Sequence[Row], manner: Manner) -> Iterator[str]:
    yield NEEDS.format(package="threeparttable")
    yield r"\begin{table}"
    yield r"\centering"
    yield r"\begin{threeparttable}"
    yield rf"\caption{{{escaped(str(table.caption))}}}"
    yield rf"\begin{{tabular}}{{{_shape(table)}}}"
    yield r"\toprule"
    yield from _head(table)
    yield r"\midrule"
    yield from _body(table, body)
    yield r"\bottomrule"
    yield r"\end{tabular}"
    if notes := list(_notes(table, manner)):
        yield r"\begin{tablenotes}[flushleft]\footnotesize"
        yield from (rf"\item {note}" for note in notes)
        yield r"\end{tablenotes}"
    yield r"\end{threeparttable}"
    yield r"\end{table}"


def _long(table: Table, body: Sequence[Row], manner: Manner) -> Iterator[str]:
    """Yield a table over pages; its notes are its last rows, as longtable has no place of its own for them."""
    yield NEEDS.format(package="longtable")
    yield rf"\begin{{longtable}}{{{_shape(table)}}}"
    yield rf"\caption{{{escaped(str(table.caption))}}}\\"
    for end in ("endfirsthead", "endhead"):
        yield r"\toprule"
        yield from _head(table)
        yield r"\midrule"
        yield rf"\{end}"
    yield r"\bottomrule"
    yield r"\endfoot"
    yield from _body(table, body)
    yield r"\bottomrule"
    width = len(table.columns)
    for note in _notes(table, manner):
        yield rf"\multicolumn{{{width}}}{{p{{0.95\linewidth}}}}{{\footnotesize {note}}}\\"
    yield r"\end{longtable}"


def _shape(table: Table) -> str:
    return "".join("r" if column.align == "right" else "l" for column in table.columns)


def _head(table: Table) -> Iterator[str]:
    above, start = spanners(table), 1
    if above:
        cells, rules = [], []
        for spanner in above:
            cells.append(rf"\multicolumn{{{spanner.width}}}{{c}}{{{escaped(spanner.title)}}}")
            if spanner.title:
                rules.append(rf"\cmidrule(lr){{{start}-{start + spanner.width - 1}}}")
            start += spanner.width
        yield " & ".join(cells) + r" \\"
        yield " ".join(rules)
    yield " & ".join(_symbol(str(column.title)) for column in table.columns) + r" \\"


def _symbol(title: str) -> str:
    name = symbol(title)
    words = escaped(name.text)
    below = rf"\textsubscript{{\textit{{{name.below}}}}}" if name.below else ""
    return (rf"\textit{{{words}}}" if name.italic else words) + below


def _body(table: Table, body: Sequence[Row]) -> Iterator[str]:
    for row in body:
        if row.title is not None:
            yield rf"\multicolumn{{{len(table.columns)}}}{{l}}{{\textbf{{{escaped(row.title)}}}}} \\"
            continue
        step = rf"\hspace*{{{row.depth}em}}" if row.depth else ""
        cells = (
            (rf"\texttt{{{escaped(cell.text)}}}" if cell.code and cell.text else escaped(cell.text))
            + (rf"\textsuperscript{{{cell.letter}}}" if cell.letter else "")
            for cell in row.cells
        )
        # An empty group keeps a bracket at the start of a row from being read as an option of the line before.
        yield "{}" + step + " & ".join(cells) + r" \\"


def _notes(table: Table, manner: Manner) -> Iterator[str]:
    if table.notes:
        words = " ".join("".join(_run(run, manner) for run in note.runs) for note in table.notes)
        yield rf"\textit{{{escaped(manner.text(phrase('Note.')))}}} {words}"
    for note, letter in letters(table).items():
        yield rf"\textsuperscript{{{letter}}} {escaped(str(note))}"


def _run(run: Run, manner: Manner) -> str:
    if isinstance(run, Code):
        return rf"\texttt{{{escaped(run.text)}}}"
    if isinstance(run, Styled):
        return rf"\{'textbf' if run.strong else 'emph'}{{{escaped(run.text)}}}"
    if isinstance(run, Number):
        name, rest = equation(run, manner.style)
        return (_symbol(run.name) if run.name and name.text else "") + escaped(rest)
    return escaped(manner.text(run))
