"""Every number of a run, flat, by its path."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from analysis.study.results import ModelResult, Results

Number = int | float | str | bool | None
Entry = tuple[str, Number]
EFFECT = ("estimate", "se", "z", "p", "low", "high", "std", "std_low", "std_high")
WORDS = {"lhs", "op", "rhs", "group"}


def flat(results: "Results") -> Iterator[Entry]:
    """Yield path and value of every number that a report of these results prints."""
    yield from _files(results)
    yield from _selection(results)
    yield from _rows("scores", results.scores, ("scale", "wave", "sample"))
    yield from _rows("reliability", results.reliability, ("instrument", "scale", "wave", "sample"))
    yield from _comparisons(results)
    for model in results.models:
        yield from _model(model)


def _files(results: "Results") -> Iterator[Entry]:
    for place, file in enumerate(results.files, start=1):
        at = f"files/{place}"
        yield f"{at}/rows", int(file.source.rows)
        yield f"{at}/columns", int(file.source.columns)
        yield f"{at}/persons", file.persons
        yield f"{at}/duplicates", file.duplicates
        for reason, count in file.missing_reasons.items():
            yield f"{at}/missing/{reason}", int(count)
        for number, sentence in enumerate(file.recodes, start=1):
            yield f"{at}/recodes/{number}", sentence


def _selection(results: "Results") -> Iterator[Entry]:
    for step in results.exclusions:
        at = _path("exclusions", step.name, step.sample)
        yield f"{at}/before", step.before
        yield f"{at}/after", step.after
        yield f"{at}/unknown", step.unknown
    yield "panel/persons", len(results.panel.persons)
    yield "panel/rows", len(results.panel.data)
    for count in results.counts:
        at = _path("counts", count.wave, count.sample)
        yield f"{at}/persons", count.persons
        yield f"{at}/of", count.of


def _comparisons(results: "Results") -> Iterator[Entry]:
    words = {"name", "title", "measure", "waves", "by", "value", "bayes"}
    for paired in results.comparisons:
        at = _path("comparisons", paired.name, paired.value)
        fields = asdict(paired)
        yield from ((f"{at}/{field}", _plain(v)) for field, v in fields.items() if field not in words)
        for field, value in (fields["bayes"] or {}).items():
            yield f"{at}/bayes/{field}", _plain(value)


def _model(model: "ModelResult") -> Iterator[Entry]:
    at = f"models/{model.name}"
    yield f"{at}/failure", model.failure
    yield f"{at}/converged", model.fit is not None and bool(model.fit.converged)
    for label, value in model.truth.items():
        yield f"{at}/truth/{label}", _plain(value)
    if model.fit is not None:
        yield f"{at}/n", int(model.fit.n)
        yield f"{at}/n_left_out", int(model.fit.n_left_out)
        yield f"{at}/warnings", len(model.fit.warnings)
        yield from _estimates(f"{at}/estimates", model.fit.estimates)
        yield from ((f"{at}/measures/{name}", _plain(v)) for name, v in model.fit.measures.items())
        yield from ((f"{at}/r2/{name}", _plain(v)) for name, v in model.fit.r2.items())
    if model.effects is not None:
        for row in model.effects.to_dict("records"):
            yield from ((f"{at}/effects/{row['label']}/{name}", _plain(row[name])) for name in EFFECT)
    yield f"{at}/crosscheck/failure", model.crosscheck_failure
    if model.crosscheck is not None:
        yield f"{at}/crosscheck/sound", bool(model.crosscheck.sound)
        yield f"{at}/crosscheck/largest", _plain(model.crosscheck.largest)
        yield f"{at}/crosscheck/largest_in_se", _plain(model.crosscheck.largest_in_se)
        yield f"{at}/crosscheck/agrees", bool(model.crosscheck.agrees)
        table = model.crosscheck.table.drop(columns="difference")  # of two numbers that are both here
        yield from _estimates(f"{at}/crosscheck", table)


def _estimates(at: str, table: pd.DataFrame) -> Iterator[Entry]:
    for row in table.to_dict("records"):
        name = f"{row['lhs']} {row['op']} {row['rhs']}".strip()
        group = row.get("group")
        place = f"{at}/{name}" if group in (None, "", 0, 1) else f"{at}/{name}/group {group}"
        yield from (
            (f"{place}/{k}", _plain(v)) for k, v in row.items() if k not in ("lhs", "op", "rhs", "group")
        )


def _rows(room: str, table: pd.DataFrame, keys: Sequence[str]) -> Iterator[Entry]:
    for row in table.to_dict("records"):
        at = _path(room, *(row[key] for key in keys))
        yield from ((f"{at}/{name}", _plain(v)) for name, v in row.items() if name not in (*keys, "label"))


def _path(*parts: object) -> str:
    return "/".join(str(part) for part in parts if part is not None and part == part)


def _plain(value: Any) -> Number:
    """Return a JSON-able value; missing and infinite numbers become None and their sign's word."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    if pd.isna(value):
        return None
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float) and not isfinite(number):
        return "infinity" if number > 0 else "-infinity"
    return number  # type: ignore[no-any-return]
