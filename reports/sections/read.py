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
    Words,
    counted,
    phrase,
    say,
)
from reports.sections.words import file_name
from reports.tables.cells import without_constant


def section(results: Results) -> Section:
    """Return the section on files and waves."""
    return Section(phrase("Data files and waves"), "read", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    plan = results.plan
    yield say(
        "The study file declares {waves} in {files}. Each file is identified by the SHA-256 hash of its "
        "bytes, which the last section gives.",
        waves=counted(len(plan.waves), "wave"),
        files=counted(len(plan.files), "file"),
    )
    yield _files(results)
    yield _waves(results)
    if reasons := _reasons(results):
        yield reasons
    else:
        yield say("No file holds declared or user-defined missing codes; empty cells are missing.")
    changes = [_change(file, sentence) for file in results.files for sentence in file.recodes]
    if changes:
        yield say("The study file declares these changes of codes; no other answer was changed:")
        yield Listing(tuple(changes))
    else:
        yield say("No recode was declared, and no answer was changed.")
    if computed := _computed(results):
        yield computed


def _files(results: Results) -> Table:
    columns = (
        Column(phrase("File"), "code"),
        Column(phrase("Sample")),
        Column(phrase("Waves"), "code"),
        Column(phrase("Layout")),
        Column(phrase("Rows"), "count"),
        Column(phrase("Columns"), "count"),
        Column(phrase("Persons"), "count"),
        Column(phrase("Duplicate rows"), "count"),
    )
    kept, rows = without_constant(columns, [_file(file) for file in results.files], {1: None, 7: 0})
    notes = [
        say(
            "Rows and columns are those of the whole file, of which the study may use a part. Persons: different "
            "persons in the rows that the study uses, before any exclusion."
        )
    ]
    if len(kept) and kept[-1] == columns[-1]:
        notes.append(say("Duplicate rows: left out, see below."))
    return Table(phrase("Files read."), kept, (Rows(rows),), notes=tuple(notes))


def _file(file: FileRead) -> tuple[Cell, ...]:
    source = file.source
    return (
        Code(file_name(source.path)),
        file.sample,
        Code(", ".join(file.waves)),
        source.layout if source.encoding is None else f"{source.layout}, {source.encoding}",
        Number(source.rows, "count"),
        Number(source.columns, "count"),
        Number(file.persons, "count"),
        Number(file.duplicates, "count"),
    )


def _waves(results: Results) -> Table:
    unit = results.plan.study.time_unit
    time: Words = phrase("Time ({unit})", unit=unit) if unit else phrase("Time")
    columns = (Column(phrase("Wave")), Column(phrase("Name"), "code"), Column(time, "degrees"))
    rows = [
        (wave.label or wave.name, Code(wave.name), Number(wave.time, "degrees"))
        for wave in results.plan.waves
    ]
    kept, shown = without_constant(columns, rows, {2: None})
    return Table(phrase("Waves, in order."), kept, (Rows(shown),))


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
    note = say(
        "Answers in the columns that the study uses. Cells that are simply empty are not counted here."
    )
    columns = (Column(phrase("Reason")), Column(phrase("Answers"), "count"))
    return Table(phrase("Answers that are missing for a coded reason."), columns, groups, notes=(note,))


def _place(file: FileRead) -> str:
    name = file_name(file.source.path)
    return f"{name} ({file.sample})" if file.sample else name


def _change(file: FileRead, sentence: str) -> Paragraph:
    return say("{file}: {change}", file=Code(_place(file)), change=sentence)


def _computed(results: Results) -> Table | None:
    """Return the columns that the study file computes from others; None if there are none."""
    groups = tuple(
        Rows(tuple((Code(m.name), m.label, Code(m.expression)) for m in plan.measures), title=_place(file))
        for plan, file in zip(results.plan.files, results.files, strict=True)
        if plan.measures
    )
    columns = (Column(phrase("Name"), "code"), Column(phrase("Label")), Column(phrase("Expression"), "code"))
    return Table(phrase("Columns computed from others."), columns, groups) if groups else None
