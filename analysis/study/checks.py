"""What the fields of a study file must say of each other: names that exist, files that are there."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import instruments
from analysis.errors import WavepathError
from analysis.study import built
from analysis.study.faults import Fault, nearest
from analysis.waves import expression
from analysis.waves.names import is_pattern

Raw = Mapping[str, Any]
WAYS = ("wave", "wave_column", "by_wave")


def crossed(raw: Raw, folder: Path, *, data: bool = True) -> list[Fault]:
    """Return the faults between the fields of a study file.

    Parameters
    ----------
    raw : mapping
        The parsed TOML; entries of a wrong type are passed over, since they are faults of their own.
    folder : Path
        What relative paths start from.
    data : bool
        Whether the data files must be there.

    Returns
    -------
    list of (str, str)
        Place and words.
    """
    checks = (
        _duplicates,
        _waves_used,
        _ways,
        _samples,
        _forms,
        _recodes,
        _patterns,
        _models,
        _truths,
        _expressions,
    )
    found = [fault for check in checks for fault in check(raw)]
    return [*found, *_paths(raw, folder, ("files", "instruments") if data else ("instruments",))]


def _tables(raw: Raw, key: str, above: str = "") -> Iterator[tuple[str, Raw]]:
    """Yield place and table of each entry of the list of tables `key`."""
    entries = raw.get(key)
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        if isinstance(entry, Mapping):
            yield f"{above}{key}[{number}]", entry


def _names(raw: Raw, key: str, field: str = "name") -> list[str]:
    return [entry[field] for _, entry in _tables(raw, key) if isinstance(entry.get(field), str)]


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _table(value: Any) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _duplicates(raw: Raw) -> Iterator[Fault]:
    for key in ("waves", "exclusions", "measures", "comparisons", "models"):
        for name, count in Counter(_names(raw, key)).items():
            if count > 1:
                yield key, f"the name {name!r} is given {count} times. Give each its own."
    given = Counter(
        (file.get("sample"), wave)
        for _, file in _tables(raw, "files")
        for wave in sorted(set(_waves_of(file)))
    )
    for (sample, wave), count in given.items():
        if count > 1:
            of = f" of sample {sample!r}" if sample else ""
            yield "files", f"{count} files give wave {wave!r}{of}. Join them to one file, or name samples."


def _waves_of(file: Raw) -> list[str]:
    """Return the waves a file gives, by whichever way."""
    values = list(_table(file.get("wave_values")).values())
    return [*_texts(file.get("wave")), *_texts(values), *_texts(list(_table(file.get("by_wave"))))]


def _waves_used(raw: Raw) -> Iterator[Fault]:
    declared = _names(raw, "waves")
    for place, name in _wave_mentions(raw):
        if name not in declared:
            yield place, f"names wave {name!r}, which [[waves]] does not declare. {nearest(name, declared)}"
    given = {wave for _, file in _tables(raw, "files") for wave in _waves_of(file)}
    for place, wave in _tables(raw, "waves"):
        for own in _texts(wave.get("name")):
            if own not in given:
                yield place, f"no file gives wave {own!r}. Add its file, or take the wave out."
    for place, comparison in _tables(raw, "comparisons"):
        pair = _texts(comparison.get("waves"))
        if len(pair) == 2 and pair[0] == pair[1]:
            yield f"{place}.waves", f"compares wave {pair[0]!r} with itself. Name two waves."


def _wave_mentions(raw: Raw) -> Iterator[tuple[str, str]]:
    for place, file in _tables(raw, "files"):
        yield from ((f"{place}.wave", name) for name in _texts(file.get("wave")))
        values = _texts(list(_table(file.get("wave_values")).values()))
        yield from ((f"{place}.wave_values", name) for name in values)
        yield from ((f"{place}.by_wave", name) for name in _table(file.get("by_wave")))
        for key in ("recode", "measures"):
            for inner, entry in _tables(file, key, f"{place}."):
                yield from ((f"{inner}.waves", name) for name in _texts(entry.get("waves")))
    for key, field in (
        ("exclusions", "wave"),
        ("instruments", "waves"),
        ("comparisons", "waves"),
        ("models", "waves"),
    ):
        for place, entry in _tables(raw, key):
            yield from ((f"{place}.{field}", name) for name in _texts(entry.get(field)))


def _ways(raw: Raw) -> Iterator[Fault]:
    for place, file in _tables(raw, "files"):
        used = [way for way in WAYS if file.get(way)]
        if len(used) != 1:
            how = f"by {' and '.join(used)}" if used else "in none of the three ways"
            yield place, f"its waves are given {how}. Use exactly one of {', '.join(WAYS)}."
        if bool(file.get("wave_column")) != bool(file.get("wave_values")):
            yield (
                place,
                "wave_column and wave_values go together: the column, and the wave of each of its codes.",
            )


def _samples(raw: Raw) -> Iterator[Fault]:
    files = list(_tables(raw, "files"))
    declared = {name for _, file in files for name in _texts(file.get("sample"))}
    without = [place for place, file in files if not file.get("sample")]
    if declared and without:
        yield without[0], "has no sample, but other files have. Name the sample of each file, or of none."
    for key in ("exclusions", "instruments"):
        for place, entry in _tables(raw, key):
            for name in _texts(entry.get("samples")):
                if name not in declared:
                    yield (
                        f"{place}.samples",
                        f"names sample {name!r}, which no file declares. {nearest(name, declared)}",
                    )


def _forms(raw: Raw) -> Iterator[Fault]:
    for place, form in _tables(raw, "instruments"):
        if bool(form.get("id")) == bool(form.get("path")):
            yield place, "give exactly one of id (a shipped form) and path (your own form's file)."
        for name in _texts(form.get("id")):
            try:
                instruments.load(name)
            except WavepathError as error:
                yield f"{place}.id", str(error)


def _recodes(raw: Raw) -> Iterator[Fault]:
    for place, file in _tables(raw, "files"):
        for inner, entry in _tables(file, "recode", f"{place}."):
            if ("add" in entry) == ("map" in entry):
                yield inner, "give exactly one of add (a number) and map (old code to new code)."


def _patterns(raw: Raw) -> Iterator[Fault]:
    for place, file in _tables(raw, "files"):
        shared = _table(file.get("columns"))
        tables = {f"{place}.columns": shared}
        for wave, columns in _table(file.get("by_wave")).items():
            tables[f"{place}.by_wave.{wave}"] = _table(columns)
            for name in sorted(set(shared) & set(_table(columns))):
                yield f"{place}.by_wave.{wave}", f"{name!r} is also in columns. Name it in one of the two."
        for at, columns in tables.items():
            for name, column in columns.items():
                if isinstance(column, str) and is_pattern(name) != is_pattern(column):
                    words = "has a pattern on one side only. Write {item} on both sides, or on none."
                    yield at, f"{name!r} = {column!r} {words}"


def _models(raw: Raw) -> Iterator[Fault]:
    for place, model in _tables(raw, "models"):
        if bool(model.get("syntax")) == bool(model.get("builder")):
            yield place, "give exactly one of syntax (the model's text) and builder (what writes it)."
        elif isinstance(model.get("builder"), str):
            yield from built.faults(place, model)
        else:
            for key in ("variables", "waves", "options"):
                if key in model:
                    yield (
                        f"{place}.{key}",
                        "belongs to a builder. Take it out, or name a builder in place of syntax.",
                    )


def _truths(raw: Raw) -> Iterator[Fault]:
    if _table(raw.get("study")).get("simulated") is True:
        return
    for place, model in _tables(raw, "models"):
        if model.get("truth"):
            words = "is known of simulated data only. Set study.simulated = true, or take truth out."
            yield f"{place}.truth", words


def _expressions(raw: Raw) -> Iterator[Fault]:
    """Say which expressions cannot be read; whether their columns exist is known only with the data."""
    found = [(f"{place}.keep", step.get("keep")) for place, step in _tables(raw, "exclusions")]
    for place, file in _tables(raw, "files"):
        found += [
            (f"{at}.expression", m.get("expression")) for at, m in _tables(file, "measures", f"{place}.")
        ]
    for place, text in found:
        if isinstance(text, str) and text:
            try:
                expression.names(text)
            except WavepathError as error:
                yield place, str(error)


def _paths(raw: Raw, folder: Path, keys: tuple[str, ...]) -> Iterator[Fault]:
    for key in keys:
        for place, entry in _tables(raw, key):
            for path in _texts(entry.get("path")):
                if not (folder / path).is_file():
                    words = (
                        f"there is no file {path!r}. Paths start from the study file's folder; correct it."
                    )
                    yield f"{place}.path", words
