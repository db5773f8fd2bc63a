"""A document with everything that is hard to set: wide and long tables, long words, spanners, marks, deep rows."""

from reports.document import (
    Cell,
    Code,
    Column,
    Document,
    Figure,
    Interval,
    Listing,
    Marked,
    Notice,
    Number,
    Paragraph,
    Rows,
    Section,
    Syntax,
    Table,
    paragraph,
    phrase,
    say,
)

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SENTENCE = "I have felt that nobody understood what I was going through with the new baby at home. "
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120" width="300" height="120">'
    '<rect x="10" y="10" width="120" height="40" fill="none" stroke="#0072B2"/>'
    '<text x="70" y="35" font-family="Helvetica, Arial" font-size="12" text-anchor="middle">Depression 12.5</text>'
    "</svg>"
)
HOSTILE = (
    '#read("/etc/passwd") $a_b* <b>bold</b> @ref \\u{41} // no comment [x](javascript:alert(1)) `code` ![i](x.png) '
    "| pipe {{< include /etc/passwd >}} <script>alert('x')</script> *star* _under_ # head --- ::: {.x} $x^2$ &lt; \\"
)


def wide(columns: int = 25, words: str = "Item") -> Table:
    """Return a table of many columns of numbers with intervals, in spanners of three."""
    heads = (
        Column("Scale"),
        *(
            Column(f"{words} {place}", "bounded", spanner=f"Block {place // 3 + 1}")
            for place in range(columns - 1)
        ),
    )
    row = tuple(
        Interval(-0.12 * place, 0.5, places=3) if place % 3 == 2 else Number(0.01 * place + 0.123, "bounded")
        for place in range(columns - 1)
    )
    names: tuple[Cell, ...] = ("Depressive symptoms", LONG_WORD, Code("parental_distress_total_score_wave_3"))
    return Table(
        phrase("A table of {n} columns.", n=Number(columns, "count")),
        heads,
        (Rows(tuple((name, *row) for name in names)),),
        notes=(paragraph("All of them are made up."),),
    )


def marked() -> Table:
    """Return a table with row groups, indents, spanners and footnotes of cells."""
    columns = (
        Column("Parameter"),
        Column("M", "estimate", spanner="First wave"),
        Column("SD", "estimate", spanner="First wave"),
        Column("95% CI", "estimate", spanner="A rather long heading over two narrow columns"),
        Column("p", "p", spanner="A rather long heading over two narrow columns"),
    )
    small = Marked(Number(0.00031, "p"), "After the correction of Holm.")
    fixed = Marked("fixed", phrase("Fixed by the model; n = {n}.", n=Number(1204, "count")))
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Stress", Number(12.5), Number(3.25), Interval(0.125, 2.5), small),
        ("at wave 1", Number(-1.5), None, Interval(None, None), Number(0.25, "p")),
        (Marked("at wave 2", "After the correction of Holm."), Number(1e-9), fixed, Interval(-1, 1), None),
    )
    return Table(
        "Row groups, indents, marks.",
        columns,
        (Rows(rows, title="Total score", indents=(0, 1, 2)), Rows(rows, title="Subscales of the short form")),
        notes=(say("The mean is {m}.", m=Number(12.5, name="M")),),
    )


def words(long: int = 40) -> Table:
    """Return a table of texts: long words, long cells, several lines."""
    columns = (Column("Item", "code"), Column("Wording"), Column(LONG_WORD, "count"), Column("Answers"))
    rows: tuple[tuple[Cell, ...], ...] = (
        (Code("epds_depression_scale_item_number_10_reversed_w3"), SENTENCE, Number(412, "count"), LONG_WORD),
        (Code("q1"), SENTENCE * 6, Number(1204567, "count"), "1 = never\n2 = sometimes\n3 = always"),
        (Code("q2"), SENTENCE * long, Number(3, "count"), LONG_WORD * 4),
    )
    return Table("Cells of " + SENTENCE * 2, columns, (Rows(rows),))


def long(rows: int = 120) -> Table:
    """Return a table of many rows in three groups."""
    columns = (
        Column("Parameter", "code"),
        Column("Estimate", "estimate"),
        Column("SE", "estimate"),
        Column("p", "p"),
        Column("95% CI", "estimate"),
    )

    def row(place: int) -> tuple[Cell, ...]:
        value = place / 7 - 3
        ends = Interval(value - 1, value + 1, places=3)
        return (
            Code(f"f{place % 5} =~ x{place}"),
            Number(value),
            Number(0.1),
            Number(0.0004 * place, "p"),
            ends,
        )

    parts = [range(start, rows, 3) for start in range(3)]
    groups = tuple(
        Rows(tuple(row(place) for place in part), title=f"Group {number}")
        for number, part in enumerate(parts, start=1)
    )
    return Table("Many rows.", columns, groups, notes=(paragraph("It goes over pages."),))


def odd() -> Document:
    """Return a document whose parts are empty, huge, or of a shape that nobody would expect."""
    row, eq = ("x", Number(1)), Number(2.1, "statistic", name="t", degrees=12)
    two = (Column("a"), Column("b", "estimate"))
    numbers_only = tuple(Column(f"c{place}", "estimate") for place in range(30))
    words_only = tuple(Column(f"column of words {place}") for place in range(30))
    huge: tuple[Cell, ...] = (Interval(-123456.7, 123456.7),) * 30
    tables = (
        Table("", (Column("a"),), (Rows(()),)),
        Table("No rows", two, ()),
        Table("One column", (Column("A column"),), (Rows((("x",), ("",), (None,)), title=""),)),
        Table("Mixed groups", two, (Rows((row,)), Rows((row,), title="T"), Rows((row,)))),
        Table("No heads", (Column(""), Column("")), (Rows((row,)),), heading_columns=0),
        Table("All heads", two, (Rows((row,)),), heading_columns=2),
        Table("Wide numbers", numbers_only, (Rows((huge,)),), heading_columns=0),
        Table("Wide words", words_only, (Rows(((LONG_WORD,) * 30,)),)),
        Table("Marks", two, (Rows(((Marked(Code("a b"), "n"), Marked(eq, "m")),)),)),
    )
    wide_figure, tall_figure = (
        Figure(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"><text y="99">x</text></svg>',
            "",
            "",
        )
        for size in ("4000 300", "300 4000")
    )
    empty = (
        Paragraph(()),
        paragraph(""),
        Listing(()),
        Notice("warning", ()),
        Syntax("", ""),
        Syntax("\n\tx", "l"),
    )
    deepest = Section("deepest", "w", (paragraph("x"),))
    deep = Section("below", "u", (), (Section("deeper", "v", (), (deepest,)),))
    return Document(
        title="",
        subtitle="",
        language="en",
        banner=None,
        byline=(),
        sections=(
            Section("", "s", (*empty, wide_figure, tall_figure, *tables)),
            Section("Only", "t", (), (deep,)),
        ),
        provenance=Section("Provenance", "provenance", ()),
    )


def document(words_of_it: str = "A study of words that do not fit", *tables: Table) -> Document:
    """Return the whole; with `tables` those instead of the hard ones."""
    figure = Figure(SVG, "A box that says Depression 12.5.", f"A small drawing of {words_of_it}")
    first: tuple[Paragraph | Listing | Notice | Syntax | Table | Figure, ...] = (
        say(
            "It was {t}, {p}, for {n} persons of {of} ({c}), {pair}.",
            t=Number(2.314, "statistic", name="t", degrees=411),
            p=Number(0.0214, "p", name="p"),
            n=Number(1204, "count"),
            of=words_of_it,
            c=Code("epds_total_w1"),
            pair=Interval(-0.125, 1.5),
        ),
        Listing((paragraph(words_of_it), paragraph(Code(words_of_it)))),
        Notice("failure", (words_of_it,)),
        Notice("warning", ("Careful: ", Number(0.03, "bounded", name="RMSEA"))),
        Syntax(
            f"f =~ x1 + x2\n  # {words_of_it}\n" + "y ~ " + "+".join(f"a{n}*x{n}" for n in range(60)), "Model"
        ),
        figure,
    )
    second = tables or (wide(9), wide(14), wide(), marked(), words(), long())
    sections = (
        Section(words_of_it, "first", first, (Section("Below " + words_of_it, "below", (figure,)),)),
        Section("Tables", "tables", second),
    )
    return Document(
        title=words_of_it,
        subtitle=SENTENCE.strip(),
        language="en",
        banner="Simulated data",
        byline=(paragraph("A. Author and B. Author"), say("{n} persons.", n=Number(412, "count"))),
        sections=sections,
        provenance=Section(
            "Provenance", "provenance", (paragraph("Seed ", Number(20230215, "degrees"), "."),)
        ),
    )
