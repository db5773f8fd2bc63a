"""What was read: files, waves, reasons for missing answers, declared recodes."""

from collections.abc import Iterator

from analysis.study.results import FileRead, Results
from reports.document import (
    Block,
    Cell,
    Code,
    Column,
    Listing,
    Number,
    Paragraph,
    Rows,
    Section,
    Table,
    counted,
    paragraph,
    say,
)
from reports.sections.words import file_name, samples

SHORT_HASH = 12


def section(results: Results) -> Section:
    """Return the section on files and waves."""
    return Section("What was read", "read", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    plan = results.plan
    yield say(
        "The study file declares {waves} in {files}. Each file is identified by the SHA-256 hash of its "
        "bytes; the full hashes are in the last section.",
        waves=counted(len(plan.waves), "wave"),
        files=counted(len(plan.files), "file"),
    )
    yield _files(results)
    yield _waves(results)
    if reasons := _reasons(results):
        yield reasons
    else:
        yield paragraph("No file holds declared or user-defined missing codes; empty cells are missing.")
    changes = [_change(file, sentence) for file in results.files for sentence in file.recodes]
    if changes:
        yield paragraph("The study file declares these changes of codes; no other answer was changed:")
        yield Listing(tuple(changes))
    else:
        yield paragraph("No recode was declared, and no answer was changed.")
    if computed := _computed(results):
        yield computed
    if results.plan.study.notes:
        yield paragraph("Notes of the study file:")
        yield Listing(tuple(paragraph(note) for note in results.plan.study.notes))


def _files(results: Results) -> Table:
    named = bool(samples(results))
    columns = [Column("File", "code"), Column("Waves", "code"), Column("Layout"), Column("Rows", "count")]
    columns += [
        Column("Columns", "count"),
        Column("Persons", "count"),
        Column("Duplicate rows", "count"),
    ]
    columns += [Column("SHA-256", "code")]
    if named:
        columns.insert(1, Column("Sample"))
    rows = tuple(_file(results, file, named) for file in results.files)
    note = paragraph(
        "Rows and columns are those of the whole file, of which the study may use a part. Duplicate rows: "
        f"left out, see below. Persons: different persons in the rows that the study uses, before any "
        f"exclusion. SHA-256: first {SHORT_HASH} digits."
    )
    return Table("Files read.", tuple(columns), (Rows(rows),), notes=(note,))


def _file(results: Results, file: FileRead, named: bool) -> tuple[Cell, ...]:
    source = file.source
    cells: list[Cell] = [
        Code(file_name(source.path)),
        Code(", ".join(file.waves)),
        source.layout if source.encoding is None else f"{source.layout}, {source.encoding}",
        Number(source.rows, "count"),
        Number(source.columns, "count"),
        Number(file.persons, "count"),
        Number(file.duplicates, "count"),
        Code(source.sha256[:SHORT_HASH]),
    ]
    if named:
        cells.insert(1, file.sample)
    return tuple(cells)


def _waves(results: Results) -> Table:
    unit = results.plan.study.time_unit
    columns = (
        Column("Wave"),
        Column("Name", "code"),
        Column(f"Time ({unit})" if unit else "Time", "degrees"),
    )
    rows = tuple(
        (wave.label or wave.name, Code(wave.name), Number(wave.time, "degrees"))
        for wave in results.plan.waves
    )
    return Table("Waves, in order.", columns, (Rows(rows),))


def _reasons(results: Results) -> Table | None:
    """Return the cells that missing codes emptied, by file and reason; None if there are none."""
    groups = tuple(
        Rows(
            tuple((reason, Number(count, "count")) for reason, count in file.missing_reasons.items()),
            title=_place(file),
        )
        for file in results.files
        if file.missing_reasons
    )
    if not groups:
        return None
    note = paragraph(
        "Answers in the columns that the study uses. Cells that are simply empty are not counted here."
    )
    columns = (Column("Reason"), Column("Answers", "count"))
    return Table("Answers that are missing for a coded reason.", columns, groups, notes=(note,))


def _place(file: FileRead) -> str:
    name = file_name(file.source.path)
    return f"{name} ({file.sample})" if file.sample else name


def _change(file: FileRead, sentence: str) -> Paragraph:
    return paragraph(Code(_place(file)), ": ", sentence)


def _computed(results: Results) -> Table | None:
    """Return the columns that the study file computes from others; None if there are none."""
    groups = tuple(
        Rows(tuple((Code(m.name), m.label, Code(m.expression)) for m in plan.measures), title=_place(file))
        for plan, file in zip(results.plan.files, results.files, strict=True)
        if plan.measures
    )
    columns = (Column("Name", "code"), Column("Label"), Column("Expression", "code"))
    return Table("Columns computed from others.", columns, groups) if groups else None
