"""From a form's TOML file to its `Instrument`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from instruments.codings import by_item, scores_of
from instruments.definition import CodingTable, FormTable, VariantTable
from instruments.errors import InstrumentError
from instruments.faults import faults_of
from instruments.instrument import Coding, Instrument, Variant
from instruments.scale_reading import scale_of


def read_form(path: Path, variant: str | None = None) -> Instrument:
    """Return the form that a TOML file defines, or one of its declared variants.

    Raises
    ------
    InstrumentError
        If the file cannot be read, is not TOML, has faults (all of them in the one message), or declares no
        such variant.
    """
    raw = parsed_file(path)
    if faults := all_faults(raw):
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise InstrumentError(f"{path}: {len(faults)} fault(s) in the definition of the form.\n{listed}")
    whole = raw if variant is None else _laid_over(raw, variant, path)
    return _instrument(FormTable.model_validate(whole), variant, path)


def parsed_file(path: Path) -> dict[str, Any]:
    """Return the file's tables.

    Raises
    ------
    InstrumentError
        If the file cannot be read, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InstrumentError(f"{path}: the file cannot be read ({reason}). Check the path.") from None
    except UnicodeDecodeError:
        raise InstrumentError(f"{path}: the file is not UTF-8 text. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InstrumentError(f"{path}: not valid TOML: {error}. Mend that line.") from None


def all_faults(raw: Mapping[str, Any]) -> list[str]:
    """Return the faults of the form and, if it has none, those of its variants."""
    if faults := faults_of(raw):
        return faults
    return [
        f"variants.{name}: {fault}"
        for name, table in raw.get("variants", {}).items()
        for fault in [*_strangers(raw, table), *faults_of(_overlaid(raw, table))]
    ]


def _strangers(raw: Mapping[str, Any], variant: Mapping[str, Any]) -> list[str]:
    """Return the scales that a variant would change but that the form does not have."""
    return [
        f"scales.{key}: the form has no such scale. Name one of {sorted(raw['scales'])}."
        for key in variant.get("scales", {})
        if key not in raw["scales"]
    ]


def _laid_over(raw: Mapping[str, Any], variant: str, path: Path) -> dict[str, Any]:
    """Return the form's tables with the variant's laid over them."""
    variants = raw.get("variants", {})
    if variant not in variants:
        known = f"It has: {', '.join(sorted(variants))}." if variants else "It has none."
        raise InstrumentError(f"{path}: no variant {variant!r}. {known}")
    return _overlaid(raw, variants[variant])


def _overlaid(raw: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    """Lay codings and scales of a variant over the form's, key by key; ``false`` takes a key away."""
    whole = {**raw, "coding": _merged(raw["coding"], variant.get("coding", {}))}
    for part in ("item_coding", "scales"):
        own, changes = raw.get(part, {}), variant.get(part, {})
        whole[part] = {
            key: _merged(own.get(key, {}), changes.get(key, {})) for key in dict.fromkeys([*own, *changes])
        }
    whole["scales"] = {key: table for key, table in whole["scales"].items() if key in raw["scales"]}
    return whole


def _merged(table: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with changes laid over it."""
    return {k: v for k, v in {**table, **changes}.items() if v is not False or k in ("validity", "verified")}


def _instrument(form: FormTable, variant: str | None, path: Path) -> Instrument:
    """Return the value that a faultless table describes."""
    chosen = form.variants[variant] if variant else None
    return Instrument(
        id=f"{form.id}:{variant}" if variant else form.id,
        form=form.id,
        title=f"{form.title} ({chosen.title})" if chosen else form.title,
        edition=(chosen.edition if chosen else None) or form.edition,
        construct=form.measures,
        recall=form.recall,
        citation=form.citation.text + (f" doi:{form.citation.doi}" if form.citation.doi else ""),
        doi=form.citation.doi,
        items=tuple(_item(form, number) for number in range(1, form.items + 1)),
        coding=_coding(form.coding, chosen),
        scales=tuple(scale_of(form, key, chosen) for key in form.scales),
        license=form.license.terms,
        wording=form.license.wording,
        license_evidence=form.license.evidence,
        notes=tuple(form.notes),
        left_out=tuple(form.left_out),
        variants=tuple(_variant(form, name, table) for name, table in form.variants.items()),
        origin=path.name,
        own_codings=tuple((_item(form, n), _coding(c, chosen)) for n, c in by_item(form).items()),
        verified=form.verified,
        unverified=tuple(form.unverified),
    )


def _coding(table: CodingTable, variant: VariantTable | None) -> Coding:
    """Return codes with the score of each."""
    return Coding(
        lowest=table.lowest,
        highest=table.highest,
        scores=scores_of(table),
        lowest_means=table.lowest_means,
        highest_means=table.highest_means,
        positions=table.positions,
        source=f"{table.source}; variant: {variant.source}" if variant else table.source,
    )


def _item(form: FormTable, number: int) -> str:
    """Return the id of an item."""
    return f"{form.id}_{number}"


def _variant(form: FormTable, name: str, table: VariantTable) -> Variant:
    """Return what a user needs to know to choose a variant."""
    codes = CodingTable.model_validate(_merged(form.coding.model_dump(), table.coding))
    return Variant(f"{form.id}:{name}", table.use_when, codes.lowest, codes.highest)
