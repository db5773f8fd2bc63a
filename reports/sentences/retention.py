"""`retention_sentence`: who was seen again, and who at every wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.study.results import Results
from analysis.waves import Panel
from analysis.waves.attrition import counts, patterns
from reports.document import Number, counted, phrase
from reports.errors import OutputError
from reports.sentences.given import known
from reports.sentences.value import Sentence, equations, together, told

WHERE = "retention_sentence"


def retention_sentence(
    panel: Panel | Results,
    wave: str | None = None,
    *,
    columns: Sequence[str] | None = None,
    waves: Mapping[str, str] | None = None,
) -> Sentence:
    """Tell how many of those seen at the first wave were seen again, and how many were seen at every wave.

    Parameters
    ----------
    panel : Panel or Results
    wave : str, optional
        A later wave; by default each of them.
    columns : sequence of str, optional
        A person is seen where any of these has a value; by default where there is a row.
    waves : mapping, optional
        Words for waves by their names.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If it is no panel, has one wave, or not this one.
    DataError
        If a column is unknown.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from analysis import link, read_wave
    >>> from reports.sentences import retention_sentence
    >>> with TemporaryDirectory() as folder:
    ...     for wave, persons in (("w1", "abcd"), ("w2", "abc")):
    ...         _ = Path(folder, f"{wave}.csv").write_text("id,x\\n" + "".join(f"{p},1\\n" for p in persons))
    ...     waves = [read_wave(Path(folder, f"{wave}.csv"), name=wave) for wave in ("w1", "w2")]
    >>> print(retention_sentence(link(waves, person="id")))
    Of 4 persons seen at w1, 3 (75.0%) were seen again at w2. Of 4 persons seen at any wave, 3 (75.0%) were seen at ...
    """
    data = panel.panel if isinstance(panel, Results) else panel
    if not isinstance(data, Panel):
        raise OutputError(f"{WHERE}: a {type(panel).__name__} is no panel. Give what link() returns.")
    if data.data.empty:
        raise OutputError(
            f"{WHERE}: the panel is empty, so that nobody can be counted. Give one with persons."
        )
    table = counts(data, columns=columns)
    first, *later = list(table["wave"])
    if not later:
        raise OutputError(f"{WHERE}: the panel has one wave, so that nobody can be seen again.")
    if wave is not None and wave not in later:
        raise OutputError(f"{WHERE}: no later wave {wave!r}. There are {', '.join(map(repr, later))}.")
    rows = [
        row
        for row in table.to_dict("records")
        if row["wave"] == wave or (wave is None and row["wave"] != first)
    ]
    known_as = dict(waves or {})
    start = known_as.get(first, first)
    sentences = [
        _again(
            int(row["returned"]),
            int(row["first"]),
            row["retained"],
            start,
            known_as.get(str(row["wave"]), str(row["wave"])),
        )
        for row in rows
    ]
    kinds = patterns(data, columns=columns)
    whole = kinds[kinds["kind"] == "complete"]
    persons, share = int(whole["persons"].sum()), float(whole["share"].sum())
    return together(*sentences, _always(persons, share, int(kinds["persons"].sum())))


def _again(returned: int, first: int, share: float, start: str, wave: str) -> Sentence:
    if not known(share):
        return told(
            phrase(
                "Nobody was seen at {start}, so that nobody could be seen again at {wave}.",
                start=start,
                wave=wave,
            )
        )
    numbers = equations(Number(returned, "count", name="n"), Number(share, "percent"))
    words = phrase(
        "Of {first} seen at {start}, {returned} ({share}) were seen again at {wave}.",
        first=counted(first, "person"),
        start=start,
        returned=Number(returned, "count"),
        share=Number(share, "percent"),
        wave=wave,
    )
    return told(words, numbers)


def _always(persons: int, share: float, ever: int) -> Sentence:
    words = phrase(
        "Of {ever} seen at any wave, {persons} ({share}) were seen at every wave.",
        ever=counted(ever, "person"),
        persons=Number(persons, "count"),
        share=Number(share, "percent"),
    )
    return told(words)
