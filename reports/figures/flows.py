"""Participant flows of a study and of a panel: `study_flow`, `panel_flow`."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis.study.results import Exclusion, Results
from analysis.waves import Panel, attendance
from reports.document import Words, phrase
from reports.doors import taken
from reports.errors import OutputError
from reports.figures.flowing import Arm, Change, Flow, Stage
from reports.figures.telling import group_name, wave_names


def study_flow(results: Results, by: str | None = None) -> Flow:
    """Return the flow of a study: its exclusions, then who was seen at each wave.

    Parameters
    ----------
    results : Results
    by : str, optional
        A column of groups that does not change within a person, such as the arm of a trial: columns side by side. A
        study of several samples has a column for each without being asked.

    Raises
    ------
    DataError
        If the column is unknown, or a person's group changes.
    OutputError
        If the numbers of the results do not add up.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from analysis import study
    >>> from reports import demo_study, flow_figure, study_flow
    >>> with TemporaryDirectory() as folder:
    ...     results = study.run(study.load(demo_study(Path(folder) / "study")))
    >>> "</svg>" in flow_figure(study_flow(results)).svg
    True
    """
    taken("study_flow", results, Results, "the results of a study")
    names = {wave.name: wave.label or wave.name for wave in results.plan.waves}
    samples = tuple(dict.fromkeys(file.sample for file in results.files if file.sample))
    if by is None and samples and "sample" in results.panel.data.columns:
        table = attendance(results.panel, "sample")
        arms = [
            Arm(
                sample,
                (
                    *(above := tuple(_excluded(results.exclusions, sample))),
                    *_waves(own, names, not above and _late(own)),
                ),
            )
            for sample in samples
            if len(own := table[table["group"] == sample])
        ]
        return Flow(arms=tuple(arms))
    return panel_flow(results.panel, by, waves=names, before=tuple(_excluded(_summed(results), None)))


def panel_flow(
    panel: Panel,
    by: str | None = None,
    *,
    waves: Mapping[str, str] | None = None,
    before: Sequence[Stage] = (),
) -> Flow:
    """Return who was seen at each wave, who missed one and came back, and who left for good.

    Parameters
    ----------
    panel : Panel
    by : str, optional
        A column of groups that does not change within a person.
    waves : mapping, optional
        Words for waves by their names.
    before : sequence of Stage
        Boxes above, such as those of exclusions; the last holds everybody of the panel.

    Raises
    ------
    DataError
        If the column is unknown, or a person's group changes.
    OutputError
        If there is nobody, or the boxes above do not end with as many persons as the panel has.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> from reports.figures.flows import panel_flow
    >>> rows = pd.MultiIndex.from_tuples([("a", "w1"), ("a", "w2"), ("b", "w1")], names=["person", "wave"])
    >>> panel = Panel(pd.DataFrame({"mood": [1.0, 2.0, 3.0]}, index=rows), ("w1", "w2"), {}, (Column("mood"),))
    >>> [stage.persons for stage in panel_flow(panel).stages]
    [2, 1]
    """
    taken("panel_flow", panel, Panel, "what link() returns")
    table = attendance(panel, by)
    names = wave_names(panel, waves)
    if table.empty:
        raise OutputError("a participant flow has nobody to count: the panel is empty.")
    if by is None:
        return Flow((*before, *_waves(table, names, not before and _late(table))))
    everybody = Stage(phrase("Seen at any wave"), int(table.groupby("group")["ever"].first().sum()))
    arms = [
        Arm(group_name(by, str(group)), tuple(_waves(part, names, _late(table))))
        for group, part in table.groupby("group", sort=False)
    ]
    return Flow(tuple(before) or (everybody,), tuple(arms))


def _excluded(steps: Sequence[Exclusion], sample: str | None) -> Iterator[Stage]:
    """Yield a box of all who were read, and one after each step."""
    own = [step for step in steps if step.sample == sample]
    if not own:
        return
    yield Stage(phrase("Persons read"), own[0].before)
    for number, step in enumerate(own, start=1):
        out = step.before - step.after
        parts: tuple[tuple[Words, int], ...] = ()
        if step.unknown:
            parts = (
                (phrase("condition not met"), out - step.unknown),
                (phrase("undecided, an answer is missing"), step.unknown),
            )
        words = phrase("Kept") if number == len(own) else phrase("Kept after step {n}", n=str(number))
        yield Stage(
            words, step.after, (Change(phrase("Left out: {reason}", reason=step.reason), out, parts),)
        )


def _summed(results: Results) -> list[Exclusion]:
    """Return the steps of all samples together; a step of some samples leaves the persons of the others in."""
    steps = results.exclusions
    now = _begun(results)
    found = []
    for name in dict.fromkeys(step.name for step in steps):
        own = [step for step in steps if step.name == name]
        before = sum(now.values())
        now |= {step.sample: step.after for step in own}
        unknown = sum(step.unknown for step in own)
        found.append(
            Exclusion(
                name=name, reason=own[0].reason, sample=None, before=before, after=sum(now.values()), unknown=unknown
            )
        )  # fmt: skip
    return found


def _begun(results: Results) -> dict[str | None, int]:
    """Return how many persons each sample has before any step; of a sample without steps, all it has."""
    begun: dict[str | None, int] = {}
    if any(step.sample is not None for step in results.exclusions) and "sample" in results.panel.data:
        table = attendance(results.panel, "sample")
        begun |= {str(group): int(part["ever"].iloc[0]) for group, part in table.groupby("group")}
    for step in reversed(results.exclusions):
        begun[step.sample] = step.before
    return begun


def _waves(table: pd.DataFrame, names: Mapping[str, str], whole: bool) -> Iterator[Stage]:
    """Yield a box for everybody if `whole`, then one for each wave of one group."""
    rows = table.to_dict("records")
    if whole:
        yield Stage(phrase("Seen at any wave"), int(rows[0]["ever"]))
    for number, row in enumerate(rows):
        seen = phrase("Seen at {wave}", wave=names[str(row["wave"])])
        yield Stage(seen, int(row["seen"]), tuple(_entering(row) if number == 0 else _moving(row)))


def _late(table: pd.DataFrame) -> bool:
    """Tell whether somebody is first seen after the first wave, so that all are more than those of a first box."""
    return bool((table["ever"] > table["first"]).any())


def _entering(row: Mapping[object, object]) -> Iterator[Change]:
    """Yield those of all who came to no first wave, but later."""
    if late := _int(row["ever"]) - _int(row["seen"]):
        yield Change(phrase("First seen at a later wave"), late)


def _moving(row: Mapping[object, object]) -> Iterator[Change]:
    """Yield who is no longer seen (for now, or for good), who is back, and who is new."""
    missed, later = _int(row["missed"]), _int(row["later"])
    parts = ((phrase("not seen again"), missed - later), (phrase("seen at a later wave"), later))
    yield Change(phrase("Not seen"), missed, parts)
    if back := _int(row["back"]):
        yield Change(phrase("Came back"), back, joins=True)
    if new := _int(row["entered"]):
        yield Change(phrase("Seen for the first time"), new, joins=True)


def _int(value: object) -> int:
    return int(value)  # type: ignore[call-overload, no-any-return]
