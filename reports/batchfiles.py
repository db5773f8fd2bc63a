"""What a batch writes beside its folders: index.html, summary.csv, and batch.json, which says what it wrote."""

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reports import record
from reports.errors import OutputError
from reports.record import Value

if TYPE_CHECKING:
    from reports.manner import Manner

NAME, INDEX, SUMMARY = "batch.json", "index.html", "summary.csv"
SCHEMA = "wavepath batch 1"
# Numbers of a run that summary.csv shows; all others are in each folder's results.json.
KEY = re.compile(
    r"panel/persons|counts/.+/persons|scores/.+/(n|mean|sd)|reliability/.+/alpha"
    r"|comparisons/.+/(n|difference|low|high|t|df|p|d_z)(?<!bayes/low)(?<!bayes/high)"
    r"|models/[^/]+/(n|converged|failure)|models/[^/]+/measures/(chisq|df|pvalue|cfi|tli|rmsea|srmr)"
    r"|models/[^/]+/estimates/[^/]+ (~|:=) [^/]+(/group [^/]+)?/(estimate|se|p|low|high|std_all)"
)
FORMULA = re.compile(r"[=+\-@\t\r]")  # what a spreadsheet takes for the beginning of a formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one combination.

    Attributes
    ----------
    folder : str
        Within that of the batch.
    parameters : mapping
        The values that vary.
    failure : str
        Why there is no report; empty if there is one.
    reports : tuple of str
        Files in the folder.
    without : tuple of str
        Models that could not be fitted.
    numbers : mapping
        `key_numbers`.
    """

    folder: str
    parameters: Mapping[str, Any]
    failure: str = ""
    simulated: bool = False
    title: str = ""
    reports: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    numbers: Mapping[str, Value] = field(default_factory=dict)


def key_numbers(numbers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the numbers of a run that a comparison of runs begins with."""
    return {name: value for name, value in numbers.items() if KEY.fullmatch(name)}


def check(out: Path) -> None:
    """Refuse a folder that no batch wrote, or whose index or summary was edited.

    Raises
    ------
    OutputError
    """
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out}: it is a file. Name a folder with --out.")
    if not out.is_dir() or not any(out.iterdir()):
        return
    for name, digest in read(out).get("outputs", {}).items():
        if (out / name).is_file() and record.sha256(out / name) != digest:
            raise OutputError(
                f"{out}: {name} was edited by hand, and would be replaced. Move it elsewhere, or name another folder "
                f"with --out."
            )


def read(out: Path) -> dict[str, Any]:
    """Return what a batch says of its folder.

    Raises
    ------
    OutputError
        If no batch wrote it.
    """
    try:
        content = json.loads((out / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        content = None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise OutputError(
            f"{out}: the folder holds files, but not the {NAME} of a batch. Name an empty or a new folder with --out."
        )
    return content


def runs(out: Path) -> tuple[Path, ...]:
    """Return the folders in which a batch left a report; empty if no batch wrote `out`."""
    if not (out / NAME).is_file():
        return ()
    return tuple(out / run["folder"] for run in read(out)["runs"] if run["failure"] is None)


def write(out: Path, study: Path, outcomes: tuple[Outcome, ...], manner: "Manner") -> None:
    """Put index, summary and record of a batch in place.

    Raises
    ------
    OutputError
        If the disk refuses.
    """
    from reports.writers.placing import placed

    files = {INDEX: index(outcomes, manner).encode(), SUMMARY: summary(outcomes).encode()}
    written = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    kept = {
        "schema": SCHEMA,
        "study": Path(os.path.relpath(study.resolve(), out.resolve())).as_posix(),
        "runs": [
            {"folder": each.folder, "parameters": dict(each.parameters), "failure": each.failure or None}
            for each in outcomes
        ],
        "outputs": written,
    }
    text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
    placed({**files, NAME: text.encode()}, out)


def summary(outcomes: tuple[Outcome, ...]) -> str:
    """Return the key numbers as CSV, unrounded: a row a combination, a column a number."""
    parameters = dict.fromkeys(name for each in outcomes for name in each.parameters)
    numbers = dict.fromkeys(name for each in outcomes for name in each.numbers)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([*parameters, "folder", "simulated", "failure", *numbers])
    for each in outcomes:
        cells = [*(each.parameters.get(name) for name in parameters), each.folder]
        cells += ["" if each.failure else each.simulated, each.failure]
        rows.writerow(list(map(_cell, [*cells, *(each.numbers.get(name) for name in numbers)])))
    return text.getvalue()


def _cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def index(outcomes: tuple[Outcome, ...], manner: "Manner") -> str:
    """Return the page that lists every combination, its reports, persons, and what failed."""
    from analysis.study import parameters
    from reports.document import Number, phrase
    from reports.writers.html import page

    return page(
        "batch.html.j2",
        language=manner.catalogue.language,
        say=lambda words, **fields: manner.text(phrase(words, **fields)),
        number=lambda value: Number(value, "count"),
        count=lambda value: manner.text(Number(value, "count")),
        value=parameters.text,
        title=_title(outcomes),
        simulated=any(each.simulated for each in outcomes),
        parameters=tuple(dict.fromkeys(name for each in outcomes for name in each.parameters)),
        outcomes=outcomes,
        failed=sum(bool(each.failure) for each in outcomes),
        href=lambda each, name: quote(f"{each.folder}/{name}"),
    )


def _title(outcomes: tuple[Outcome, ...]) -> str:
    """Return the title that all runs share; empty if parameters are in it."""
    titles = {each.title for each in outcomes if not each.failure}
    return titles.pop() if len(titles) == 1 else ""
