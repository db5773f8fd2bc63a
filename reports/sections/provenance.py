"""What the numbers depend on: hashes, versions, seed, platform."""

from collections.abc import Iterator

from analysis.study.results import Results
from reports.document import Block, Cell, Code, Column, Listing, Number, Rows, Section, Table, phrase, say


def section(results: Results) -> Section:
    """Return the last section of a report."""
    return Section(phrase("Provenance"), "provenance", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    yield say(
        "Beside this page lies {record} with every number unrounded. {verify} and the name of the folder "
        "runs the study again and says whether each number is the same. This page holds no clock time: the "
        "same inputs give the same bytes.",
        record=Code("results.json"),
        verify=Code("wavepath verify"),
    )
    yield say(
        "SHA-256 hashes of the study file, of the data, and of forms of one’s own; paths as the study file spells "
        "them, from its own folder:"
    )
    yield _hashes(results)
    yield _versions(results)


def _hashes(results: Results) -> Listing:
    """Return each file with its hash, which is too long for a table beside a path."""
    hashes = {results.study_path.name: results.study_sha256, **results.provenance.data_sha256}
    return Listing(
        tuple(say("{file}: {hash}", file=Code(path), hash=Code(digest)) for path, digest in hashes.items())
    )


def _versions(results: Results) -> Table:
    made = results.provenance
    rows: tuple[tuple[Cell, ...], ...] = (
        ("wavepath", made.wavepath),
        *made.versions.items(),
        ("Python", made.python),
        (phrase("Platform"), made.platform),
        (phrase("Seed"), Number(made.seed, "degrees")),
    )
    columns = (Column(phrase("What")), Column(phrase("Value")))
    return Table(phrase("Versions, platform and seed."), columns, (Rows(rows),))
