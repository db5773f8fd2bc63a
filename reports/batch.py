"""A study run once for each combination of its parameters: a folder each, an index, a table of key numbers."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from multiprocessing import get_context
from pathlib import Path

from reports import batchfiles, write
from reports import options as chosen
from reports.batchfiles import Outcome
from reports.errors import OutputError, mendable
from reports.options import AS_DECLARED, Options

MOST = 10_000  # combinations; beyond, a slip of the pen is more likely


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of each combination."""

    out: Path
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Return the combinations that gave no report."""
        return tuple(outcome for outcome in self.outcomes if outcome.failure)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One combination, as a worker is told of it."""

    study: Path
    out: Path
    folder: str
    options: Options


def asked(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the values that words such as ``site=1,2,3`` name; one with a comma stands in double quotes.

    Raises
    ------
    OutputError
        If one is no such word, names no value, or names one twice.

    Examples
    --------
    >>> asked(["site=1,2", "year=2020"])
    {'site': ('1', '2'), 'year': ('2020',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, values in map(chosen.split, words):
        listed = next(csv.reader([values]), [])
        found[name] = (*found.get(name, ()), *(value.strip() for value in listed))
        if not listed or "" in found[name]:
            raise OutputError(f"--param {name}={values}: an empty value. Write the values as in site=1,2,3.")
        if len(set(found[name])) < len(found[name]):
            raise OutputError(f"--param {name}={values}: a value is given twice. Give each once.")
    return found


def batch(
    study: Path,
    values: Mapping[str, Sequence[object]],
    out: Path | None = None,
    options: Options = AS_DECLARED,
    *,
    workers: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> Batch:
    """Run a study for every combination of these values; what fails is told, and the others go on.

    Parameters
    ----------
    study : Path
        A study file.
    values : mapping
        The values of each parameter that varies; empty: all that the study file declares.
    out : Path or None
        A new folder, or one that a batch wrote; None for ``<study>-batch`` beside the study file.
    options : Options
        What is not to be as the study file has it.
    workers : int
        Processes.
    tell : callable
        Takes a line when a combination is done.

    Raises
    ------
    WavepathError
        If the study file is no TOML, a parameter is unknown or of another type, an option cannot be met by any
        combination, or `out` holds other files.
    """
    from analysis.repeat.chunks import mapped
    from analysis.study.plan import ReportPlan
    from reports.chosen import manner

    combinations = _combinations(study, values)
    out = study.with_name(f"{study.stem}-batch") if out is None else out
    batchfiles.check(out)
    report = chosen.of_report(ReportPlan(), options, study.parent)
    names = _folders(combinations)
    pieces = [
        _Piece(study, out, name, replace(options, parameters=combination))
        for name, combination in zip(names, combinations, strict=True)
    ]

    def done(place: int) -> None:
        tell(f"{names[place]}: run, one of {len(pieces)}.")

    with _executor(min(workers, len(pieces))) as executor:
        outcomes = tuple(mapped(_one, pieces, executor=executor, done=done))
    batchfiles.write(out, study, outcomes, manner(report, study.parent))
    return Batch(out, outcomes)


def _combinations(study: Path, values: Mapping[str, Sequence[object]]) -> list[dict[str, object]]:
    """Return every combination, once each is known to be one of the study file."""
    from analysis.study import parameters
    from analysis.study.load import declared

    raw = declared(study)
    varied = values or parameters.choices(raw)
    if not varied:
        raise OutputError(
            f"{study}: nothing to vary: [parameters] declares no values, and no --param names any. Write e.g. --param "
            f"site=1,2,3."
        )
    if (count := prod(map(len, varied.values()))) > MOST:
        raise OutputError(
            f"{study}: {count:,} combinations are more than {MOST:,}. Run them in several batches."
        )
    typed = {
        name: [parameters.values(raw, {name: value}, str(study))[name] for value in listed]
        for name, listed in varied.items()
    }
    return [dict(zip(typed, combination, strict=True)) for combination in product(*typed.values())]


def _folders(combinations: Sequence[Mapping[str, object]]) -> list[str]:
    """Return a folder's name for each combination, different also where capitals do not count."""
    names = [write.named("", combination).removeprefix("-") for combination in combinations]
    lower = [name.lower() for name in names]
    return [
        name if lower.count(name.lower()) == 1 else f"{name}-{place}"
        for place, name in enumerate(names, start=1)
    ]


@contextmanager
def _executor(workers: int) -> Iterator[Executor | None]:
    if workers == 1:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        yield executor


def _one(piece: _Piece) -> Outcome:
    """Run one combination; whatever goes wrong with it becomes words."""
    try:
        plan = chosen.study(piece.study, piece.options)
        found = write.put(plan, piece.out / piece.folder)
    except Exception as fault:  # the others go on; a fault of ours is called so
        words = mendable(fault) or [f"a fault of wavepath: {type(fault).__name__}: {fault}"]
        return Outcome(folder=piece.folder, parameters=piece.options.parameters, failure="\n".join(words))
    return Outcome(
        folder=piece.folder,
        parameters=piece.options.parameters,
        simulated=plan.plan.study.simulated,
        title=plan.plan.study.title,
        reports=tuple(f"report.{form}" for form in plan.plan.report.formats),
        without=tuple(model.name for model in found.models if model.fit is None or not model.fit.converged),
        numbers=batchfiles.key_numbers(found.numbers()),
    )


def lines(done: Batch) -> Iterator[str]:
    """Yield what a batch gave, for a terminal."""
    yield f"Index: {done.out / batchfiles.INDEX}"
    yield f"Key numbers: {done.out / batchfiles.SUMMARY}"
    yield f"{len(done.outcomes) - len(done.failed)} of {len(done.outcomes)} done."
    for outcome in done.failed:
        yield f"failed: {outcome.folder}: {outcome.failure}"
