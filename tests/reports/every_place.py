"""A document that says words of data at every place where a document can, and its places by name."""

from reports.document import (
    Code,
    Column,
    Document,
    Figure,
    Link,
    Listing,
    Marked,
    Notice,
    Number,
    Rows,
    Section,
    Styled,
    Syntax,
    Table,
    paragraph,
    phrase,
    say,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120" width="300" height="120">'
    '<rect x="10" y="10" width="120" height="40" fill="none" stroke="#0072B2"/><text x="20" y="35">box</text></svg>'
)


def document(words: str, *, svg: str = SVG, banner: str | None = None) -> Document:
    """Return a document whose titles, cells, notes, labels and texts are all these words."""
    columns = (
        Column(words),
        Column(words, "estimate", spanner=words),
        Column("p", "p", spanner=words),
        Column(words, "code", spanner=phrase("Of {it}", it=words)),
    )
    rows = (
        (words, Number(1.25), Number(0.0004, "p"), Code(words)),
        (Marked(words, words), Marked(Number(-2.5), words), None, phrase("in {it}", it=words)),
        (Code(words), Marked(Number(3.125), phrase("of {it}", it=words)), Number(0.5, "p"), None),
    )
    table = Table(
        words,
        columns,
        (Rows(rows, title=words, indents=(0, 1, 2)), Rows(rows)),
        notes=(say("It is {it}, {m}.", it=words, m=Number(12.5, name="M")), paragraph(words)),
    )
    blocks = (
        paragraph(
            words,
            Styled(words),
            " ",
            Styled(words, strong=True),
            Code(words),
            Link(words, "https://example.org/"),
        ),
        Listing((paragraph(words), paragraph(Code(words)), paragraph(Link(words, words)))),
        Notice("failure", (words,)),
        Notice("warning", (words, Code(words))),
        Syntax(f"{words}\n  {words}", words),
        table,
        Figure(svg, words, words, (paragraph(words),)),
        table,
    )
    return Document(
        title=words,
        subtitle=words,
        language="en",
        banner=words if banner is None else banner,
        byline=(paragraph(words), say("By {it}.", it=words)),
        sections=(Section(words, "first", blocks, (Section(words, "below", (paragraph(words),)),)),),
        provenance=Section("Provenance", "provenance", (paragraph(words, Number(7, "count")),)),
    )
