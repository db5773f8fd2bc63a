"""From a form's TOML file to its `Instrument`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from instruments.definition import CodingTable, FormTable, ScaleTable, VariantTable
from instruments.errors import InstrumentError
from instruments.faults import faults_of
from instruments.instrument import Band, Coding, Cutoff, Instrument, MissingRule, Scale, Variant
from instruments.missing import parsed


def read_form(path: Path, variant: str | None = None) -> Instrument:
    """Return the form that a TOML file defines, or one of its declared variants.

    Raises
    ------
    InstrumentError
        If the file cannot be read, is not TOML, has faults (all of them in the one message), or declares no
        such variant.
    """
    raw = _parsed(path)
    if faults := _all_faults(raw):
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise InstrumentError(f"{path}: {len(faults)} fault(s) in the definition of the form.\n{listed}")
    whole = raw if variant is None else _laid_over(raw, variant, path)
    return _instrument(FormTable.model_validate(whole), variant, path)


def _parsed(path: Path) -> dict[str, Any]:
    """Return the file's tables."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InstrumentError(f"{path}: the file cannot be read ({reason}). Check the path.") from None
    except UnicodeDecodeError:
        raise InstrumentError(f"{path}: the file is not UTF-8 text. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InstrumentError(f"{path}: not valid TOML: {error}. Mend that line.") from None


def _all_faults(raw: Mapping[str, Any]) -> list[str]:
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
    """Lay coding and scales of a variant over the form's, key by key; ``false`` takes a key away."""
    changes = variant.get("scales", {})
    scales = {
        key: {k: v for k, v in {**table, **changes.get(key, {})}.items() if v is not False or k == "validity"}
        for key, table in raw["scales"].items()
    }
    return {**raw, "coding": {**raw["coding"], **variant.get("coding", {})}, "scales": scales}


def _instrument(form: FormTable, variant: str | None, path: Path) -> Instrument:
    """Return the value that a faultless table describes."""
    c, chosen = form.coding, form.variants[variant] if variant else None
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
        coding=Coding(
            lowest=c.lowest,
            highest=c.highest,
            lowest_score=c.lowest if c.lowest_score is None else c.lowest_score,
            lowest_means=c.lowest_means,
            highest_means=c.highest_means,
            positions=c.positions,
            source=f"{c.source}; variant: {chosen.source}" if chosen else c.source,
        ),
        scales=tuple(_scale(form, key, table, chosen) for key, table in form.scales.items()),
        license=form.license.terms,
        wording=form.license.wording,
        license_evidence=form.license.evidence,
        notes=tuple(form.notes),
        left_out=tuple(form.left_out),
        variants=tuple(_variant(form, name, table) for name, table in form.variants.items()),
        origin=path.name,
    )


def _item(form: FormTable, number: int) -> str:
    """Return the id of an item."""
    return f"{form.id}_{number}"


def _variant(form: FormTable, name: str, table: VariantTable) -> Variant:
    """Return what a user needs to know to choose a variant."""
    codes = CodingTable.model_validate({**form.coding.model_dump(), **table.coding})
    return Variant(f"{form.id}:{name}", table.use_when, codes.lowest, codes.highest)


def _scale(form: FormTable, key: str, table: ScaleTable, variant: VariantTable | None) -> Scale:
    """Return one scale of the form; the only one and the total are named after the form."""
    return Scale(
        name=form.id if key == "total" or len(form.scales) == 1 else f"{form.id}_{key}",
        label=table.label,
        direction=table.direction,
        items=tuple(_item(form, number) for number in table.items),
        keyed=frozenset(_item(form, number) for number in table.keyed),
        rule=table.rule,
        factor=float(table.factor),
        counted=frozenset(table.counted),
        counted_keyed=frozenset(table.counted_keyed),
        low=float(table.range[0]),
        high=float(table.range[1]),
        missing=parsed(table.missing.rule, table.missing.source) if table.missing else MissingRule(),
        bands=_bands(table),
        cutoffs=tuple(Cutoff(**cutoff.model_dump()) for cutoff in table.cutoffs),
        validity=table.validity,
        source=f"{table.source}; variant: {variant.source}" if variant else table.source,
    )


def _bands(table: ScaleTable) -> tuple[Band, ...]:
    """Return the bands with the score at which each ends."""
    if table.bands is None:
        return ()
    labels, lows = list(table.bands.lowest), [float(low) for low in table.bands.lowest.values()]
    ends = [*lows[1:], None]
    return tuple(
        Band(label, low, below, table.bands.source)
        for label, low, below in zip(labels, lows, ends, strict=True)
    )
