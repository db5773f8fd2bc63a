"""What the numbers depend on: hashes, versions, seed, platform."""

from collections.abc import Iterator

from analysis.study.results import Results
from reports.document import Block, Code, Column, Rows, Section, Table, paragraph, say


def section(results: Results) -> Section:
    """Return the last section of a report."""
    return Section("Provenance", "provenance", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    yield say(
        "Beside this page lies {record} with every number unrounded. {verify} and the name of the folder "
        "runs the study again and says whether each number is the same. This page holds no clock time: the "
        "same inputs give the same bytes.",
        record=Code("results.json"),
        verify=Code("wavepath verify"),
    )
    yield _hashes(results)
    yield _versions(results)


def _hashes(results: Results) -> Table:
    hashes = {results.study_path.name: results.study_sha256, **results.provenance.data_sha256}
    rows = [(Code(path), Code(digest)) for path, digest in hashes.items()]
    columns = (Column("File", "code"), Column("SHA-256", "code"))
    note = paragraph("Paths as the study file spells them, from its own folder.")
    return Table(
        "Hashes of the study file, of the data, and of forms of one's own.",
        columns,
        (Rows(tuple(rows)),),
        notes=(note,),
    )


def _versions(results: Results) -> Table:
    made = results.provenance
    rows = [
        ("wavepath", made.wavepath),
        *made.versions.items(),
        ("Python", made.python),
        ("Platform", made.platform),
        ("Seed", str(made.seed)),
    ]
    return Table("Versions, platform and seed.", (Column("What"), Column("Value")), (Rows(tuple(rows)),))
